/** `kernav index`: makes the index of a tree, or brings it up to date; says what it holds; removes it. */
import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { whyNoIndex } from '../indexing/byte-order.js';
import { indexTree } from '../indexing/index-tree.js';
import { scanThreads } from '../indexing/scan-threads.js';
import { StoredIndex } from '../indexing/stored-index.js';
import { cacheDirectory } from '../platform/cache-directory.js';
import { clearKept, keptBytesOf, keptKinds, type KeptKind } from '../platform/cache-contents.js';
import { bytesOfIndexes, clearIndexes, IndexStore, StoreFailed } from '../platform/index-store.js';
import { UserError, type CommandIo } from './command.js';
import { openTree } from './open-tree.js';

interface IndexCommandOptions {
  readonly tree?: string;
  readonly stats?: boolean;
  readonly clear?: boolean;
  readonly all?: boolean;
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
    .option(
      '--stats',
      'only say what the index holds, where it is kept, and what is kept beside it',
    )
    .option('--clear', 'remove the index, and what is kept beside it for all trees')
    .option('--all', 'with --clear: the indexes of all trees')
    .option('--jobs <n>', 'how many threads read files', undefined)
    .option('--json', 'print JSON')
    .action((options: IndexCommandOptions) => run(options, io));
}

async function run(options: IndexCommandOptions, io: CommandIo): Promise<void> {
  const cache = cacheDirectory();
  if (options.clear === true) return clear(cache, options, io);
  if (options.all === true) throw new UserError('--all goes with --clear');
  const tree = openTree(options.tree, io.workingDirectory);
  const store = new IndexStore(tree.root, cache);
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
  const beside = options.stats === true ? keptBeside(cache) : [];
  if (options.json === true) {
    const { directory } = store;
    const kept = bytesByName(beside);
    const record = { root: tree.root, directory, nFiles, nIndexed, isComplete, bytes };
    await io.write(`${JSON.stringify(options.stats === true ? { ...record, kept } : record)}\n`);
    return;
  }
  const besideText = beside.map((each) => `${inWords(cache, each)}\n`).join('');
  if (index === undefined) {
    const hint = whyNoIndex() ?? '`kernav index` makes one';
    await io.write(`${tree.root} has no index; ${hint}\n${besideText}`);
    return;
  }
  const done = options.stats === true ? '' : ` after ${seconds.toFixed(1)} s`;
  const state = isComplete ? 'complete' : `not complete, ${nFiles} files in the tree`;
  await io.write(
    `${nIndexed} files of ${tree.root} are indexed${done} (${state})\n${inMegabytes(bytes)} in ${store.directory}\n${besideText}`,
  );
}

/** Removes the index of a tree, or those of all, and what is kept beside them; says what was there. */
async function clear(cache: string, options: IndexCommandOptions, io: CommandIo): Promise<void> {
  const store =
    options.all === true
      ? undefined
      : new IndexStore(openTree(options.tree, io.workingDirectory).root, cache);
  const root = store?.root;
  const bytes = store === undefined ? bytesOfIndexes(cache) : store.size;
  const beside = keptBeside(cache);
  try {
    if (store === undefined) clearIndexes(cache);
    else store.clear();
    for (const kind of keptKinds) clearKept(cache, kind);
  } catch (error) {
    if (error instanceof StoreFailed) explain(error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`what is kept in ${cache} cannot be removed: ${reason}`);
  }
  if (options.json === true) {
    const kept = bytesByName(beside);
    await io.write(`${JSON.stringify({ ...(root !== undefined && { root }), bytes, kept })}\n`);
    return;
  }
  const what = root === undefined ? 'the indexes of all trees' : `the index of ${root}`;
  const lines = [
    `removed ${what} (${inMegabytes(bytes)})`,
    ...beside.map((each) => `removed ${inWords(cache, each)}`),
  ];
  await io.write(`${lines.join('\n')}\n`);
}

interface KeptBeside extends KeptKind {
  readonly bytes: number;
}

/** What is kept beside indexes, as far as there is any. */
function keptBeside(cache: string): readonly KeptBeside[] {
  return keptKinds
    .map((kind) => ({ ...kind, bytes: keptBytesOf(cache, kind) }))
    .filter(({ bytes }) => bytes > 0);
}

function bytesByName(beside: readonly KeptBeside[]): Readonly<Record<string, number>> {
  return Object.fromEntries(beside.map(({ name, bytes }) => [name, bytes]));
}

function inWords(cache: string, { name, what, bytes }: KeptBeside): string {
  return `${inMegabytes(bytes)} of ${what}, for all trees, in ${join(cache, name)}`;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes > 0 && bytes < 1e7 ? 1 : 0)} MB`;
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
    if (outcome.kind === 'impossible') throw new UserError(outcome.reason);
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
