/**
 * What the `#include`s of headers lead to, worked out once: a source file includes two thousand of them, and the next one nearly the
 * same. Kept beside the index that it was read from, and gone with it: an index that is complete never changes.
 */
import { Recent } from '../base/recent.js';
import type { TreePath } from '../base/tree-path.js';
import type { SourceView } from './source-view.js';

/** Headers whose includes are kept; all are dropped when there are more. A tree has 25,000, most of them of one driver. */
const MOST_HEADERS = 6000;
/** Files whose headers are kept, of two thousand entries each. */
const MOST_FILES = 4;

export class KnownIncludes {
  readonly #direct = new Map<TreePath, readonly TreePath[]>();
  /** One text for each path, however many headers include it. */
  readonly #paths = new Map<TreePath, TreePath>();
  readonly #all = new Recent<TreePath, ReadonlyMap<TreePath, number>>(MOST_FILES);

  /** What a file includes itself; `read` is asked where that is not known. */
  direct(path: TreePath, read: () => readonly TreePath[]): readonly TreePath[] {
    if (!path.endsWith('.h')) return read();
    const known = this.#direct.get(path);
    if (known !== undefined) return known;
    const found = read().map((each) => this.#own(each));
    if (this.#direct.size === MOST_HEADERS) {
      this.#direct.clear();
      this.#paths.clear();
    }
    this.#direct.set(this.#own(path), found);
    return found;
  }

  /** All that a file includes, with the steps to it; `read` is asked where that is not known. */
  all(from: TreePath, read: () => ReadonlyMap<TreePath, number>): ReadonlyMap<TreePath, number> {
    const found = this.#all.get(from) ?? read();
    this.#all.keep(from, found);
    return found;
  }

  #own(path: TreePath): TreePath {
    const known = this.#paths.get(path);
    if (known === undefined) this.#paths.set(path, path);
    return known ?? path;
  }
}

/** By what they were read from, then by the architecture that decides what `<asm/x.h>` is. */
const known = new WeakMap<object, Map<string, KnownIncludes>>();

/** Those of the view's index; of one that still grows, those of this question alone. */
export function knownIncludes(view: SourceView): KnownIncludes {
  const { index, choice } = view;
  const owner = index.coverage.isComplete ? index : view;
  const architecture = choice.architecture ?? choice.config?.architecture ?? '';
  const ofOwner = known.get(owner) ?? new Map<string, KnownIncludes>();
  known.set(owner, ofOwner);
  const includes = ofOwner.get(architecture) ?? new KnownIncludes();
  ofOwner.set(architecture, includes);
  return includes;
}
