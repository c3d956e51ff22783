/** The index of a tree as it is kept, opened anew whenever it has changed. */
import type { FileSource } from '../base/file-source.js';
import { IndexStore, type SegmentFileSource } from '../platform/index-store.js';
import { BlockCache, SegmentBytes, SegmentDamaged } from '../symbol-index/segment-bytes.js';
import { SegmentReader } from '../symbol-index/segment-reader.js';
import { SegmentedIndex, type LiveSegment } from '../symbol-index/segmented-index.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';

/** How long an answer is given without a look whether the store has changed. */
const LOOK_MS = 300;

interface OpenSegment {
  readonly reader: SegmentReader;
  readonly source: SegmentFileSource;
}

export class StoredIndex {
  readonly #store: IndexStore;
  readonly #files: FileSource;
  readonly #onProblem: (problem: string) => void;
  readonly #cache = new BlockCache();
  readonly #segments = new Map<string, OpenSegment>();
  /** Segments that cannot be used; whoever brings the index up to date makes them anew. */
  readonly #damaged = new Set<string>();
  #index: TreeIndex | undefined;
  #version = '';
  #lookedAt = -LOOK_MS;

  /** Of the tree at `root`, whose files are `files`. `onProblem` hears what is wrong with the store, for people. */
  constructor(
    root: string,
    files: FileSource,
    cache: string,
    onProblem: (problem: string) => void = () => undefined,
  ) {
    this.#store = new IndexStore(root, cache);
    this.#files = files;
    this.#onProblem = onProblem;
  }

  /** The index as far as it is made; undefined where there is none. A caller keeps it for one answer only. */
  current(): TreeIndex | undefined {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_MS) return this.#index;
    this.#lookedAt = now;
    const { version } = this.#store;
    if (version !== this.#version) {
      this.#version = version;
      this.#index = version === '' ? undefined : this.#open();
    }
    return this.#index;
  }

  /** Closes all files; there is no index afterwards. */
  close(): void {
    for (const { source } of this.#segments.values()) source.close();
    this.#segments.clear();
    this.#index = undefined;
    this.#version = '';
  }

  #open(): TreeIndex | undefined {
    const manifest = this.#store.readManifest();
    if (manifest === undefined) {
      this.#onProblem(
        `the manifest of the index in ${this.#store.directory} cannot be read; it will be made anew`,
      );
      return undefined;
    }
    const live: LiveSegment[] = [];
    for (const { id, dead } of manifest.segments) {
      const reader = this.#reader(id);
      const isDead = new Set(dead);
      if (reader !== undefined) live.push({ id, reader, isDead: (file) => isDead.has(file) });
    }
    const wanted = new Set(manifest.segments.map(({ id }) => id));
    for (const [id, { source }] of this.#segments) {
      if (wanted.has(id)) continue;
      source.close();
      this.#segments.delete(id);
    }
    const isWhole = live.length === manifest.segments.length;
    const coverage = { nFiles: manifest.nFiles, isComplete: manifest.isComplete && isWhole };
    return new SegmentedIndex(live, this.#files, coverage, ({ id }, error) => {
      this.#damage(id, error);
    });
  }

  #reader(id: string): SegmentReader | undefined {
    if (this.#damaged.has(id)) return undefined;
    const known = this.#segments.get(id);
    if (known !== undefined) return known.reader;
    let source: SegmentFileSource | undefined;
    try {
      source = this.#store.openSegment(id);
      const reader = new SegmentReader(new SegmentBytes(source, this.#cache));
      this.#segments.set(id, { reader, source });
      return reader;
    } catch (error) {
      source?.close();
      this.#damage(id, error);
      return undefined;
    }
  }

  #damage(id: string, error: unknown): void {
    this.#damaged.add(id);
    const reason = error instanceof Error ? error.message : String(error);
    const kind = error instanceof SegmentDamaged ? 'is damaged' : 'cannot be read';
    this.#onProblem(
      `segment ${id} of the index in ${this.#store.directory} ${kind} (${reason}); its files will be indexed again`,
    );
  }
}
