/** Names for the addresses that an open log prints without: asked of the thread that has object files open. */
import { isDeepStrictEqual } from 'node:util';
import { FrameIndex } from '../features/log/frame-index.js';
import type { Report } from '../oops/report.js';
import { hasUnnamed } from '../resolve/unnamed-frames.js';
import { NAME, type NamedLog, type TreeChoice } from '../workers/requests.js';
import type { TreeWorker } from '../workers/tree-worker.js';
import { within } from './cancellation.js';
import type { ParsedDocument } from './parse-document.js';

/** A log is shown without names when they are not there by then: a vmlinux may be fetched from far away. */
const NAMING_MS = 2000;

/** The reports of a log with names; undefined where none is missing, or wanted. */
export async function askNames(
  reports: readonly Report[],
  tree: TreeChoice,
  worker: TreeWorker,
): Promise<NamedLog | undefined> {
  if (tree.debugInfo === undefined || !hasUnnamed(reports)) return undefined;
  return (await worker.request(NAME, { tree, reports })) ?? undefined;
}

/** The names of one version of a log. */
export class LogNames {
  #asked: Promise<NamedLog | undefined> | undefined;
  /** What was made of the last answer. Frames are known by identity, and what was found for them is not to be lost. */
  #last: ParsedDocument | undefined;

  /**
   * The log with the names that `ask` gives. Where these take too long it is the log as it is parsed, and `onLate` hears when they
   * are there.
   */
  async of(
    parsed: ParsedDocument,
    ask: () => Promise<NamedLog | undefined>,
    onLate: () => void,
  ): Promise<ParsedDocument> {
    const asked = (this.#asked ??= ask());
    const answer = await within(
      NAMING_MS,
      asked.then(
        (log) => ({ log }),
        () => ({ log: undefined }), // The thread has died; it is told elsewhere.
      ),
    );
    if (answer === undefined) {
      asked
        .then(() => {
          if (this.#asked === asked) onLate();
        })
        .catch(() => undefined);
      return this.#last ?? parsed;
    }
    const { log } = answer;
    if (log === undefined) return parsed;
    if (this.#last === undefined || !isDeepStrictEqual(this.#last.reports, log.reports)) {
      const { lines } = parsed;
      this.#last = { lines, reports: log.reports, frames: new FrameIndex(log.reports) };
    }
    return this.#last;
  }

  /** What names come from may be otherwise now: they are asked for again. */
  forget(): void {
    this.#asked = undefined;
  }
}
