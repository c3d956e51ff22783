/** What the segments of a store know of each file: where its newest records are, and of which state of the file they are. */
import type { IndexStore, Manifest, ManifestSegment } from '../platform/index-store.js';
import { BlockCache, SegmentBytes } from '../symbol-index/segment-bytes.js';
import { SegmentReader } from '../symbol-index/segment-reader.js';
import type { NewSegment } from './scan-thread.js';

export interface KnownFile {
  readonly segment: string;
  /** Its number in the segment. */
  readonly file: number;
  readonly size: number;
  readonly times: number;
  /** Hexadecimal. */
  readonly digest: string;
}

export class KnownFiles {
  readonly #store: IndexStore;
  readonly #files = new Map<string, KnownFile>();
  /** Per segment how many files it holds, and the numbers of those that do not count. */
  readonly #segments = new Map<string, { nFiles: number; readonly dead: Set<number> }>();
  readonly #restamped = new Map<string, { readonly size: number; readonly times: number }>();

  /** What the manifest says; segments that cannot be read are left out, so that their files are as if never indexed. */
  constructor(store: IndexStore, manifest: Manifest | undefined) {
    this.#store = store;
    for (const segment of manifest?.segments ?? []) this.#addStored(segment);
    for (const [path, size, times] of manifest?.restamped ?? []) this.restamp(path, size, times);
  }

  get count(): number {
    return this.#files.size;
  }

  get paths(): Iterable<string> {
    return this.#files.keys();
  }

  get(path: string): KnownFile | undefined {
    const known = this.#files.get(path);
    const restamped = this.#restamped.get(path);
    return known === undefined || restamped === undefined ? known : { ...known, ...restamped };
  }

  /** A new segment: what is known of its files from elsewhere does not count any more. */
  add({ id, paths }: NewSegment): void {
    const source = this.#store.openSegment(id);
    try {
      this.#addReader(id, new SegmentReader(new SegmentBytes(source, new BlockCache())), new Set());
    } finally {
      source.close();
    }
    for (const path of paths) this.#restamped.delete(path);
  }

  /** The file's content is what is known; its size and time are these. */
  restamp(path: string, size: number, times: number): void {
    if (this.#files.has(path)) this.#restamped.set(path, { size, times });
  }

  /** The file is gone. */
  remove(path: string): void {
    const known = this.#files.get(path);
    if (known === undefined) return;
    this.#segments.get(known.segment)?.dead.add(known.file);
    this.#files.delete(path);
    this.#restamped.delete(path);
  }

  /** Segments of which so little counts, or which are so small among so many, that they had better be made anew. */
  wasteful(most: number): string[] {
    const all = [...this.#segments].map(([id, { nFiles, dead }]) => ({
      id,
      nFiles,
      live: nFiles - dead.size,
    }));
    const sparse = all.filter(({ live, nFiles }) => live * 2 < nFiles);
    const small = all
      .filter((each) => !sparse.includes(each))
      .sort((a, b) => a.live - b.live)
      .slice(0, Math.max(0, all.length - sparse.length - most) * 2);
    return [...sparse, ...small].map(({ id }) => id);
  }

  /** The files whose records are in one of the segments. */
  pathsIn(segments: ReadonlySet<string>): string[] {
    return [...this.#files]
      .filter(([, known]) => segments.has(known.segment))
      .map(([path]) => path);
  }

  /** Forgets segments in which no file counts. */
  dropEmpty(): void {
    for (const [id, { nFiles, dead }] of this.#segments) {
      if (dead.size >= nFiles) this.#segments.delete(id);
    }
  }

  manifest(fingerprint: string, nFiles: number, isComplete: boolean): Manifest {
    const segments = [...this.#segments].map(([id, { dead }]) => ({
      id,
      dead: [...dead].sort((a, b) => a - b),
    }));
    const restamped = [...this.#restamped].map(
      ([path, { size, times }]) => [path, size, times] as const,
    );
    return { fingerprint, nFiles, isComplete, segments, restamped };
  }

  #addStored({ id, dead }: ManifestSegment): void {
    try {
      const source = this.#store.openSegment(id);
      try {
        const bytes = new SegmentBytes(source, new BlockCache());
        bytes.verify();
        this.#addReader(id, new SegmentReader(bytes), new Set(dead));
      } finally {
        source.close();
      }
    } catch {
      // Gone or damaged: its files will be indexed again.
      this.#segments.delete(id);
    }
  }

  #addReader(id: string, reader: SegmentReader, dead: Set<number>): void {
    this.#segments.set(id, { nFiles: reader.nFiles, dead });
    for (let file = 0; file < reader.nFiles; file++) {
      if (dead.has(file)) continue;
      const { path, stamp } = reader.file(file);
      const before = this.#files.get(path);
      if (before !== undefined) this.#segments.get(before.segment)?.dead.add(before.file);
      this.#files.set(path, {
        segment: id,
        file,
        size: stamp.size,
        times: stamp.times,
        digest: Buffer.from(stamp.digest).toString('hex'),
      });
    }
  }
}
