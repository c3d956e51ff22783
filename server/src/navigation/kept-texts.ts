/**
 * Files as they were read for earlier questions: somebody who looks around asks ten times about one file, and to tell its words and its
 * declarations takes longer than most answers. What is told of a text depends on that text alone, which is compared each time, so that
 * nothing is out of date; and nothing is kept from V8, which takes it at its next full collection.
 */
import { Recent } from '../base/recent.js';
import type { TreePath } from '../base/tree-path.js';

/** Files that are looked for; an entry without its text is a few bytes. */
const MOST_FILES = 64;

export class KeptTexts<T extends { readonly path: TreePath; readonly text: string }> {
  readonly #kept = new Recent<TreePath, WeakRef<T>>(MOST_FILES);

  /** What was read of the file when it had that text, as far as it is there still; else what `read` makes of it. */
  of(path: TreePath, text: string, read: () => T): T {
    const known = this.#kept.get(path)?.deref();
    const source = known?.text === text ? known : read();
    this.#kept.keep(path, new WeakRef(source));
    return source;
  }
}
