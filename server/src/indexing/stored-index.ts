/** The index of a tree as it is kept, opened anew whenever it has changed. */
import type { FileSource } from '../base/file-source.js';
import { IndexStore, type SegmentFileSource } from '../platform/index-store.js';
import { treeFingerprint } from '../platform/tree-fingerprint.js';
import { nameScanModule } from '../platform/wasm-files.js';
import { NameSearch } from '../symbol-index/search-names.js';
import {
  BlockCache,
  SegmentBytes,
  SegmentDamaged,
  type ByteSource,
} from '../symbol-index/segment-bytes.js';
import { whyNoIndex } from './byte-order.js';
import { formatRules } from './format-rules.js';
import { FileScanner } from './scan-files.js';
import { SegmentReader } from '../symbol-index/segment-reader.js';
import { SegmentedIndex, type LiveSegment } from '../symbol-index/segmented-index.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';

/** How long an answer is given without a look whether the store has changed. */
const LOOK_MS = 300;
/** An index that somebody was given answers at least this much longer than the next one is there. */
const RETIRED_MS = 120_000;
/** How often it is opened anew at once where it changes meanwhile. */
const MOST_TRIES = 4;

interface OpenSegment {
  readonly reader: SegmentReader;
  readonly source: SegmentFileSource;
}

export class StoredIndex {
  readonly #root: string;
  readonly #store: IndexStore;
  readonly #files: FileSource;
  readonly #onProblem: (problem: string) => void;
  readonly #cache = new BlockCache();
  readonly #segments = new Map<string, OpenSegment>();
  /** Segments of an earlier state of the index, which an answer under way may still read. */
  readonly #retired: { readonly source: SegmentFileSource; readonly since: number }[] = [];
  /** Segments that cannot be used; whoever brings the index up to date makes them anew. */
  readonly #damaged = new Set<string>();
  /** Segments in memory of files that somebody edits, by path. */
  readonly #edited = new Map<string, SegmentReader>();
  #index: TreeIndex | undefined;
  #version = '';
  #fingerprint = '';
  #lookedAt = -Infinity;

  /** Of the tree at `root`, whose files are `files`. `onProblem` hears what is wrong with the store, for people. */
  constructor(
    root: string,
    files: FileSource,
    cache: string,
    onProblem: (problem: string) => void = () => undefined,
  ) {
    this.#root = root;
    this.#store = new IndexStore(root, cache);
    this.#files = files;
    this.#onProblem = onProblem;
  }

  /** The index as far as it is made; undefined where there is none. A caller keeps it for the work at hand. */
  current(): TreeIndex | undefined {
    if (whyNoIndex() !== undefined) return undefined; // One that another machine has left.
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_MS) return this.#index;
    this.#lookedAt = now;
    // A writer may publish while it is opened, and remove what the old manifest names.
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { version } = this.#store;
      if (version === this.#version) break;
      this.#version = version;
      this.#index = version === '' ? undefined : this.#open(version);
    }
    return this.#index;
  }

  /** It has changed: the next answer is from what is there now. */
  lookAgain(): void {
    this.#lookedAt = -Infinity;
  }

  /** The index, where it is complete and was made of the tree as it looks now; undefined otherwise. */
  fresh(): TreeIndex | undefined {
    const index = this.current();
    const isFresh = this.#fingerprint === treeFingerprint(this.#root);
    return index?.coverage.isComplete === true && isFresh ? index : undefined;
  }

  /** The text of a file is this for now, whatever stands on the disk; undefined: it is what is there again. */
  edit(path: string, text: string | undefined): void {
    if (text === undefined) this.#edited.delete(path);
    else this.#edited.set(path, segmentOf(path, text));
    if (this.#version !== '') this.#index = this.#open(this.#version);
  }

  /** Closes all files; there is no index afterwards. */
  close(): void {
    for (const { source } of [...this.#segments.values(), ...this.#retired]) source.close();
    this.#retired.length = 0;
    this.#segments.clear();
    this.#index = undefined;
    this.#version = '';
  }

  #open(version: string): TreeIndex | undefined {
    const manifest = this.#store.readManifest();
    if (manifest === undefined) {
      if (this.#store.version !== version) return undefined;
      this.#onProblem(
        `the manifest of the index in ${this.#store.directory} cannot be read; it will be made anew`,
      );
      return undefined;
    }
    this.#fingerprint = manifest.fingerprint;
    const live: LiveSegment[] = [];
    for (const { id, dead } of manifest.segments) {
      const reader = this.#reader(id, version);
      if (reader !== undefined) live.push({ id, reader, isDead: this.#deadIn(reader, dead) });
    }
    const isWhole = live.length === manifest.segments.length;
    for (const [path, reader] of this.#edited) {
      live.push({ id: `edited ${path}`, reader, isDead: () => false });
    }
    const wanted = new Set(manifest.segments.map(({ id }) => id));
    for (const [id, { source }] of this.#segments) {
      if (wanted.has(id)) continue;
      this.#retired.push({ source, since: performance.now() });
      this.#segments.delete(id);
    }
    this.#closeRetired();
    const coverage = { nFiles: manifest.nFiles, isComplete: manifest.isComplete && isWhole };
    return new SegmentedIndex(live, this.#files, coverage, nameSearch, ({ id }, error) => {
      this.#damage(id, error);
    });
  }

  /** Which files of a segment do not count: those of the manifest, and those that are being edited. */
  #deadIn(reader: SegmentReader, dead: readonly number[]): (file: number) => boolean {
    const isDead = new Set(dead);
    if (this.#edited.size === 0) return (file) => isDead.has(file);
    return (file) => isDead.has(file) || this.#edited.has(reader.path(file));
  }

  /** Closes what nobody asks any more. */
  #closeRetired(): void {
    for (let oldest = this.#retired[0]; oldest !== undefined; oldest = this.#retired[0]) {
      if (performance.now() - oldest.since < RETIRED_MS) return;
      oldest.source.close();
      this.#retired.shift();
    }
  }

  #reader(id: string, version: string): SegmentReader | undefined {
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
      // Where the manifest has changed, the segment may have been removed since it was read.
      if (this.#store.version === version) this.#damage(id, error);
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

/** Looks through names; there from the first search on. */
let names: NameSearch | undefined;

function nameSearch(): NameSearch {
  return (names ??= new NameSearch(nameScanModule()));
}

/** Scans what is edited; there from the first edit on. */
let editScanner: FileScanner | undefined;

/** A segment of one file, kept in memory. */
function segmentOf(path: string, text: string): SegmentReader {
  editScanner ??= new FileScanner('', formatRules);
  editScanner.scanBytes(path, Buffer.from(text, 'utf8'));
  const bytes = editScanner.finish() ?? new Uint8Array();
  const source: ByteSource = {
    size: bytes.length,
    read: (offset, length) => bytes.slice(offset, offset + length),
  };
  return new SegmentReader(new SegmentBytes(source, new BlockCache()));
}
