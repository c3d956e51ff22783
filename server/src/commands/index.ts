/** `kernav index`: makes the index of a tree, or brings it up to date; says what it holds; removes it. */
import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { indexTree } from '../indexing/index-tree.js';
import { scanThreads } from '../indexing/scan-threads.js';
import { StoredIndex } from '../indexing/stored-index.js';
import { cacheDirectory } from '../platform/cache-directory.js';
import { IndexStore, StoreFailed } from '../platform/index-store.js';
import { UserError, type CommandIo } from './command.js';
import { openTree } from './open-tree.js';

interface IndexCommandOptions {
  readonly tree?: string;
  readonly stats?: boolean;
  readonly clear?: boolean;
  readonly jobs?: string;
  readonly json?: boolean;
}

/** More threads than this only wait for memory, and each takes some 80 MB. */
const MOST_JOBS = 4;

export function registerIndex(program: Command, io: CommandIo): void {
  program
    .command('index')
    .description('make the index of a tree, or bring it up to date')
    .option('--tree <dir>', 'the kernel tree; default: the one around the current directory')
    .option('--stats', 'only say what the index holds and where it is kept')
    .option('--clear', 'remove the index')
    .option('--jobs <n>', 'how many threads read files', undefined)
    .option('--json', 'print JSON')
    .action((options: IndexCommandOptions) => run(options, io));
}

async function run(options: IndexCommandOptions, io: CommandIo): Promise<void> {
  const tree = openTree(options.tree, io.workingDirectory);
  const cache = cacheDirectory();
  const store = new IndexStore(tree.root, cache);
  if (options.clear === true) {
    try {
      store.clear();
    } catch (error) {
      explain(error);
    }
    await io.write(`removed the index of ${tree.root}\n`);
    return;
  }
  const start = performance.now();
  if (options.stats !== true) await bringUpToDate(tree.root, cache, options, io);
  const problems: string[] = [];
  const stored = new StoredIndex(tree.root, tree.files, cache, (problem) => problems.push(problem));
  const index = stored.current();
  stored.close();
  for (const problem of problems) io.note(`kernav: ${problem}`);
  const seconds = (performance.now() - start) / 1000;
  const { nFiles = 0, nIndexed = 0, isComplete = false } = index?.coverage ?? {};
  const bytes = store.size;
  if (options.json === true) {
    const { directory } = store;
    await io.write(
      `${JSON.stringify({ root: tree.root, directory, nFiles, nIndexed, isComplete, bytes })}\n`,
    );
    return;
  }
  if (index === undefined) {
    await io.write(`${tree.root} has no index; \`kernav index\` makes one\n`);
    return;
  }
  const done = options.stats === true ? '' : ` after ${seconds.toFixed(1)} s`;
  const state = isComplete ? 'complete' : `not complete, ${nFiles} files in the tree`;
  await io.write(
    `${nIndexed} files of ${tree.root} are indexed${done} (${state})\n${(bytes / 1e6).toFixed(0)} MB in ${store.directory}\n`,
  );
}

async function bringUpToDate(
  root: string,
  cache: string,
  options: IndexCommandOptions,
  io: CommandIo,
): Promise<void> {
  try {
    const outcome = await indexTree({
      root,
      cache,
      startHelper: scanThreads(new URL('./index-worker.js', import.meta.url)),
      jobs: jobsOf(options.jobs),
      onProgress: ({ directory, nIndexed, nFiles }) => {
        io.progress(`Indexing ${directory} (${nIndexed} of ${nFiles})`);
      },
    });
    if (outcome.kind === 'busy') io.note('kernav: another process is indexing this tree now');
  } catch (error) {
    explain(error);
  }
}

/** Throws the error again; one of the disk says what to do. */
function explain(error: unknown): never {
  if (!(error instanceof StoreFailed)) throw error;
  throw new UserError(`${error.message}; KERNAV_CACHE_DIR names another place`);
}

function jobsOf(text: string | undefined): number {
  if (text === undefined) return Math.min(MOST_JOBS, availableParallelism());
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 64) {
    throw new UserError(`--jobs takes a whole number from 1 to 64, not ${text}`);
  }
  return jobs;
}
