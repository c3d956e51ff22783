/** Looking for lines in the files of a tree: what the finder of symbols needs of a disk, and no more. */
import type { TreePath } from '../base/tree-path.js';

export interface SearchRequest {
  /**
   * Regular expressions, one of which a line must match. Written in what Rust's regex crate and JavaScript have in common;
   * they are made by us and never hold text of a log that is not a C identifier.
   */
  readonly patterns: readonly string[];
  /** Directories and files to search, with all that is below them. The root is ``. */
  readonly under: readonly TreePath[];
  /** Directories left out, whole. */
  readonly except: readonly TreePath[];
  /** File name endings without the dot: `c`, `h`, `S`. */
  readonly extensions: readonly string[];
}

export interface SearchHit {
  readonly path: TreePath;
  /** 0-based. */
  readonly line: number;
  /** The whole line, without its newline; invalid UTF-8 as U+FFFD. */
  readonly text: string;
}

export interface TextSearch {
  /**
   * The matching lines, in batches as they are found, in no order of files. Files that vanish or cannot be read are passed
   * over. Ends early, without error, when `signal` is aborted.
   */
  search(request: SearchRequest, signal?: AbortSignal): AsyncIterable<readonly SearchHit[]>;
}
