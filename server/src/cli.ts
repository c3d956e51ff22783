/** The command line `kernav`: builds the real world and hands it to the subcommands. Started by `start.ts`. */
import { Command, CommanderError } from 'commander';
import { EXIT, UserError, type CommandIo, type RegisterCommand } from './commands/command.js';
import { registerConfig } from './commands/config.js';
import { registerDecode } from './commands/decode.js';
import { registerExtract } from './commands/extract.js';
import { registerIndex } from './commands/index.js';
import { registerMaintainers } from './commands/maintainers.js';
import { registerModules } from './commands/modules.js';
import { registerParse } from './commands/parse.js';
import { registerSymbol } from './commands/symbol.js';

/** Of package.json; scripts/build.mjs fills it in. */
declare const KERNAV_VERSION: string;

const commands: readonly RegisterCommand[] = [
  registerDecode,
  registerMaintainers,
  registerModules,
  registerConfig,
  registerParse,
  registerExtract,
  registerSymbol,
  registerIndex,
];

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

const program = new Command('kernav')
  .description('From a Linux kernel log to its source lines and its maintainers.')
  .version(KERNAV_VERSION)
  .exitOverride();
for (const register of commands) register(program, io);

void program
  .parseAsync()
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
