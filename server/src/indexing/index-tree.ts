/**
 * Brings the index of a tree up to date: finds which files have changed since it was made, all of them the first time, and has
 * them scanned by some threads. What is done is kept as it goes, so that it can end at any moment and go on another time.
 */
import { breathe } from '../base/breathe.js';
import { IndexStore, pruneIndexes, StoreFailed, type Manifest } from '../platform/index-store.js';
import { treeFingerprint } from '../platform/tree-fingerprint.js';
import { sourceFilesOf, stampOf } from '../platform/tree-walk.js';
import { scannerModule } from '../platform/wasm-files.js';
import { whyNoIndex } from './byte-order.js';
import { KnownFiles } from './known-files.js';
import type { WantedFile } from './scan-files.js';
import type { ScanAnswer, ScanThreadData } from './scan-thread.js';
import type { ScanHelper, StartScanHelper } from './scan-threads.js';
import { inOrder } from './source-order.js';

export interface IndexTreeOptions {
  /** Absolute path. */
  readonly root: string;
  /** Directory of the cache. */
  readonly cache: string;
  readonly startHelper: StartScanHelper;
  /** How many helpers scan at once. */
  readonly jobs: number;
  /** Directories that are indexed before all others. */
  readonly first?: readonly string[];
  /** Resolves when work may go on: asked before each batch. */
  readonly mayGoOn?: () => Promise<void>;
  readonly onProgress?: (progress: IndexProgress) => void;
  readonly signal?: AbortSignal;
}

export interface IndexProgress {
  readonly nFiles: number;
  readonly nIndexed: number;
  /** Where scanning is: `drivers/net`. */
  readonly directory: string;
}

export type IndexOutcome =
  | { readonly kind: 'complete'; readonly nFiles: number; readonly nScanned: number }
  /** Another process is at it. */
  | { readonly kind: 'busy' }
  /** This machine can have no index: why, for people. */
  | { readonly kind: 'impossible'; readonly reason: string };

/** Files of a batch, which is what a helper is asked at once. */
const BATCH_FILES = 128;
/** The manifest is replaced no more often than this. */
const PUBLISH_MS = 1000;
/** More segments than this are joined. */
const MOST_SEGMENTS = 160;
/** The lock is renewed so often, be it that files are walked, scanned or waited for. */
const RENEW_MS = 5000;

/** Another process took this one for dead. */
class LockLost extends Error {}

/** Rejects with the reason of `signal` when that is aborted, and with a `StoreFailed` where the cache cannot be written. */
export async function indexTree(options: IndexTreeOptions): Promise<IndexOutcome> {
  const reason = whyNoIndex();
  if (reason !== undefined) return { kind: 'impossible', reason };
  const store = new IndexStore(options.root, options.cache);
  if (!store.lock()) return { kind: 'busy' };
  const renewal = setInterval(() => {
    renew(store);
  }, RENEW_MS).unref();
  try {
    return await new TreeIndexing(options, store).run();
  } catch (error) {
    if (error instanceof LockLost) return { kind: 'busy' };
    throw error;
  } finally {
    clearInterval(renewal);
    store.unlock();
  }
}

function renew(store: IndexStore): void {
  try {
    store.lock();
  } catch {
    return; // Whoever publishes next will hear of it.
  }
}

class TreeIndexing {
  readonly #options: IndexTreeOptions;
  readonly #store: IndexStore;
  readonly #manifest: Manifest | undefined;
  readonly #known: KnownFiles;
  readonly #fingerprint: string;
  #nFiles = 0;
  #nScanned = 0;
  #publishedAt = 0;

  constructor(options: IndexTreeOptions, store: IndexStore) {
    this.#options = options;
    this.#store = store;
    this.#fingerprint = treeFingerprint(options.root) ?? '';
    this.#manifest = store.readManifest();
    this.#known = new KnownFiles(store, this.#manifest);
  }

  async run(): Promise<IndexOutcome> {
    const { root, cache, first = [], signal } = this.#options;
    const paths = inOrder(await sourceFilesOf(root, signal), first);
    this.#nFiles = paths.length;
    const changed = await this.#changedOf(paths);
    const isNews =
      changed.length > 0 ||
      this.#manifest?.isComplete !== true ||
      this.#manifest.fingerprint !== this.#fingerprint;
    if (isNews) this.#publish(false);
    await this.#scan(changed);
    const wasteful = new Set(this.#known.wasteful(MOST_SEGMENTS));
    if (wasteful.size > 0)
      await this.#scan(this.#known.pathsIn(wasteful).map((path) => ({ path })));
    this.#known.dropEmpty();
    this.#store.removeOrphans(this.#publish(true));
    pruneIndexes(cache, this.#store.directory);
    return { kind: 'complete', nFiles: this.#known.count, nScanned: this.#nScanned };
  }

  /** The files that are not as they were indexed; those that are gone are taken out. */
  async #changedOf(paths: readonly string[]): Promise<WantedFile[]> {
    const { root, signal } = this.#options;
    const there = new Set(paths);
    for (const path of [...this.#known.paths]) if (!there.has(path)) this.#known.remove(path);
    const changed: WantedFile[] = [];
    for (const path of paths) {
      const known = this.#known.get(path);
      if (known === undefined) {
        changed.push({ path });
        continue;
      }
      await breathe();
      signal?.throwIfAborted();
      const now = stampOf(root, path);
      if (now === undefined) this.#known.remove(path);
      else if (now.size !== known.size) changed.push({ path });
      else if (now.times !== known.times) changed.push({ path, digest: known.digest });
    }
    return changed;
  }

  async #scan(files: readonly WantedFile[]): Promise<void> {
    if (files.length === 0) return;
    const { root, cache, startHelper, jobs, signal } = this.#options;
    const data: ScanThreadData = { root, cache, scanner: scannerModule() };
    const nHelpers = Math.max(1, Math.min(jobs, Math.ceil(files.length / BATCH_FILES)));
    const helpers = Array.from({ length: nHelpers }, () => startHelper(data));
    let next = 0;
    const work = async (helper: ScanHelper): Promise<void> => {
      while (next < files.length) {
        const batch = files.slice(next, next + BATCH_FILES);
        next += batch.length;
        await this.#options.mayGoOn?.();
        signal?.throwIfAborted();
        this.#take(await helper.ask({ kind: 'scan', files: batch }));
        this.#tell(batch[0]?.path ?? '', next);
      }
      this.#take(await helper.ask({ kind: 'finish' }));
    };
    try {
      await Promise.all(helpers.map(work));
    } finally {
      for (const helper of helpers) helper.end();
    }
  }

  #take({ segments, same, gone, problem }: ScanAnswer): void {
    for (const segment of segments) {
      this.#known.add(segment);
      this.#nScanned += segment.paths.length;
    }
    for (const { path, size, times } of same) this.#known.restamp(path, size, times);
    for (const path of gone) this.#known.remove(path);
    if (problem !== undefined) throw new StoreFailed(problem);
    if (segments.length > 0 && performance.now() - this.#publishedAt > PUBLISH_MS)
      this.#publish(false);
  }

  #publish(isComplete: boolean): Manifest {
    if (!this.#store.lock()) throw new LockLost();
    const manifest = this.#known.manifest(this.#fingerprint, this.#nFiles, isComplete);
    this.#store.writeManifest(manifest);
    this.#publishedAt = performance.now();
    return manifest;
  }

  #tell(path: string, nTaken: number): void {
    this.#options.onProgress?.({
      nFiles: this.#nFiles,
      nIndexed: Math.min(this.#nFiles, Math.max(this.#known.count, nTaken)),
      directory: path.split('/').slice(0, -1).slice(0, 2).join('/'),
    });
  }
}
