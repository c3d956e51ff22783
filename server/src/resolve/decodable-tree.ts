/** What lines of a log are looked up in. */
import type { FileSource } from '../base/file-source.js';
import type { CParser } from '../c-source/parser.js';
import type { KernelConfig } from '../kernel-tree/config.js';
import type { KernelVersion } from '../kernel-tree/version.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import type { DebugObjects } from './debug-objects.js';

/** A kernel tree and the means to read it. */
export interface DecodableTree {
  readonly files: FileSource;
  readonly search: TextSearch;
  /** Called when the first search is on its way; may be called more than once. */
  readonly loadParser: () => Promise<CParser>;
  readonly version: KernelVersion;
  /** Directory of `arch/`, where the user named one. */
  readonly architecture?: string;
  readonly config?: KernelConfig;
  /** Whether it holds the very release of the log, where that is known otherwise than by comparing the two. */
  readonly isLogsVersion?: boolean;
  /** The index of the whole tree, where there is one: asked for when the first frame has to be inferred. One that is not complete is not used. */
  readonly index?: () => TreeIndex | undefined | Promise<TreeIndex | undefined>;
  /** Objects with debug info, where there are any: they are asked first. */
  readonly debugObjects?: DebugObjects;
}
