/** The command line `kernav`: builds the real world and hands it to the subcommands. Started by `start.ts`. */
import { Command, CommanderError } from 'commander';
import { EXIT, UserError, type CommandIo, type RegisterCommand } from './commands/command.js';

/** Of package.json; scripts/build.mjs fills it in. */
declare const KERNAV_VERSION: string;

/** The subcommands by their names, in the order of the help. Each is loaded with what it needs. */
const commands: Readonly<Record<string, () => Promise<RegisterCommand>>> = {
  decode: async () => (await import('./commands/decode.js')).registerDecode,
  maintainers: async () => (await import('./commands/maintainers.js')).registerMaintainers,
  modules: async () => (await import('./commands/modules.js')).registerModules,
  config: async () => (await import('./commands/config.js')).registerConfig,
  parse: async () => (await import('./commands/parse.js')).registerParse,
  extract: async () => (await import('./commands/extract.js')).registerExtract,
  symbol: async () => (await import('./commands/symbol.js')).registerSymbol,
  index: async () => (await import('./commands/index.js')).registerIndex,
};

const io: CommandIo = {
  write: (text) =>
    new Promise((resolve) => {
      if (process.stdout.write(text)) resolve();
      else process.stdout.once('drain', resolve);
    }),
  note: (text) => process.stderr.write(`${text}\n`),
  progress: (text) => {
    if (process.stderr.isTTY && !process.stdout.isTTY) process.stderr.write(`${text}\n`);
  },
  colours: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  workingDirectory: process.cwd(),
  get input() {
    return process.stdin; // To open it takes a millisecond.
  },
};

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.internal); // `kernav decode | head`
});

async function run(): Promise<void> {
  const program = new Command('kernav')
    .description('From a Linux kernel log to its source lines and its maintainers.')
    .version(KERNAV_VERSION)
    .exitOverride();
  for (const load of neededFor(process.argv[2])) (await load())(program, io);
  await program.parseAsync();
}

/** The subcommand that is asked for alone; all where none is, for the help and what else commander says of names. */
function neededFor(first: string | undefined) {
  if (first === '--version') return [];
  const named = first !== undefined && Object.hasOwn(commands, first) ? commands[first] : undefined;
  return named ? [named] : Object.values(commands);
}

void run()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    } else if (error instanceof UserError) {
      io.note(`kernav: ${error.message}`);
      process.exitCode = EXIT.input;
    } else {
      io.note(`kernav: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.exitCode = EXIT.internal;
    }
  })
  .then(() => {
    // What V8 still compiles and collects beside us is not waited for.
    process.stdout.write('', () => process.exit());
  });
