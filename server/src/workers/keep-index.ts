/** The index of a tree, brought up to date by threads of their own on behalf of the server. */
import { availableParallelism } from 'node:os';
import { indexTree } from '../indexing/index-tree.js';
import { scanThreads } from '../indexing/scan-threads.js';
import { IndexStore, StoreFailed } from '../platform/index-store.js';
import { whenIdle } from '../platform/machine-load.js';
import { treeFingerprint } from '../platform/tree-fingerprint.js';
import type { IndexAnswer, IndexParams, IndexProgressParams } from './requests.js';

/** An editor is at work beside us. */
const MOST_JOBS = 2;
/** No more messages than this tell how far it is. */
const TELL_MS = 250;

/** `script`: the thread that scans. `tell` hears how far it is. */
export async function keepIndex(
  { root, first, onBattery }: IndexParams,
  cache: string,
  script: URL,
  tell: (progress: IndexProgressParams) => void,
  signal: AbortSignal,
): Promise<IndexAnswer> {
  const jobs = Math.min(MOST_JOBS, availableParallelism());
  let toldAt = 0;
  try {
    const before = new IndexStore(root, cache).readManifest();
    const wasFresh = before?.isComplete === true && before.fingerprint === treeFingerprint(root);
    const outcome = await indexTree({
      root,
      cache,
      jobs,
      first,
      signal,
      startHelper: scanThreads(script),
      mayGoOn: () => whenIdle({ onBattery, own: jobs + 1, signal }),
      onProgress: (progress) => {
        if (performance.now() - toldAt < TELL_MS) return;
        toldAt = performance.now();
        tell({ root, ...progress });
      },
    });
    if (outcome.kind === 'busy') return 'busy';
    if (outcome.kind === 'impossible') return { problem: outcome.reason };
    return wasFresh && outcome.nScanned === 0 ? 'unchanged' : 'complete';
  } catch (error) {
    if (error instanceof StoreFailed) return { problem: error.message };
    throw error;
  }
}
