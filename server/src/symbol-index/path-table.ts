/** Which files of which segments a path may name: numbers alone, as an index has a good fifty thousand files. */
import { firstIndex } from '../base/binary-search.js';

export interface FilePlace {
  /** The number of the segment. */
  readonly segment: number;
  /** The number of the file in it. */
  readonly file: number;
}

/** Stands for a file that is not to be found. */
const NOBODY = 0;

export class PathTable {
  /** How many files stand in the segments before each. */
  readonly #starts: readonly number[];
  readonly #hashes: Uint32Array;
  /** Open addressing: 1 + the number of a file among all, 0 for a free slot. */
  readonly #slots: Uint32Array;

  /** Per segment the hash of the path of each of its files, 0 for those that do not count. */
  constructor(segments: readonly Uint32Array[]) {
    let nFiles = 0;
    this.#starts = segments.map(({ length }) => (nFiles += length) - length);
    this.#hashes = new Uint32Array(nFiles);
    segments.forEach((hashes, segment) => {
      this.#hashes.set(hashes, this.#starts[segment]);
    });
    let size = 16;
    while (size < nFiles * 2) size *= 2;
    this.#slots = new Uint32Array(size);
    // What stands in several segments is found in the last one first.
    for (let file = nFiles - 1; file >= 0; file--) {
      const hash = this.#hashes[file] as number;
      if (hash === NOBODY) continue;
      let slot = hash & (size - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (size - 1);
      this.#slots[slot] = 1 + file;
    }
  }

  /** Files whose path has that hash. */
  *find(hash: number): Iterable<FilePlace> {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const file = (this.#slots[slot] as number) - 1;
      if (this.#hashes[file] !== hash) continue;
      const starts = this.#starts;
      const isBehind = (index: number): boolean => (starts[index] as number) > file;
      const segment = firstIndex(1, starts.length, isBehind) - 1;
      yield { segment, file: file - (starts[segment] as number) };
    }
  }
}
