/** The source files that a question touches, each read and scanned once, with bounded memory. */
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import type { FileOutline } from '../c-source/file-outline.js';
import { scanFile } from '../c-source/scan-file.js';

export interface SourceFile {
  readonly path: TreePath;
  readonly text: string;
  readonly outline: FileOutline;
}

/** Files whose text is kept, in UTF-16 units of all of them together. The one used longest ago goes first. */
const MAX_KEPT_UNITS = 48 * 1024 * 1024;

export class SourceFiles {
  readonly #files: FileSource;
  readonly #kept = new Map<TreePath, SourceFile | undefined>();
  #units = 0;

  constructor(files: FileSource) {
    this.#files = files;
  }

  /** The file with its outline; undefined where it cannot be read (it may have gone since a search named it). */
  get(path: TreePath): SourceFile | undefined {
    const kept = this.#kept.get(path);
    if (kept !== undefined || this.#kept.has(path)) {
      this.#kept.delete(path);
      this.#kept.set(path, kept);
      return kept;
    }
    const text = this.#files.read(path);
    const file = text === undefined ? undefined : { path, text, outline: scanFile(text, path) };
    this.#kept.set(path, file);
    this.#units += text?.length ?? 0;
    for (const [oldest, old] of this.#kept) {
      if (this.#units <= MAX_KEPT_UNITS || oldest === path) break;
      this.#kept.delete(oldest);
      this.#units -= old?.text.length ?? 0;
    }
    return file;
  }
}
