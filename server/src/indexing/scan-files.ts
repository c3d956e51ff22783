/** Reads files of a tree and puts what stands in them into a segment. This is what the threads of an index run. */
import { hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { FormatRules } from '../symbol-index/format-rules.js';
import { scanAssemblyRecords } from '../symbol-index/scan-assembly-records.js';
import { CRecordScanner } from '../symbol-index/scan-c-records.js';
import { SegmentBuilder } from '../symbol-index/segment-builder.js';

/** A file to index; with the digest of what is known of it, it is first looked whether it still says the same. */
export interface WantedFile {
  readonly path: string;
  /** SHA-1 as git names the content, in hexadecimal. */
  readonly digest?: string;
}

export type ScannedFile =
  | { readonly kind: 'scanned'; readonly path: string }
  /** The content is that of the digest. */
  | {
      readonly kind: 'same';
      readonly path: string;
      readonly size: number;
      readonly modified: number;
    }
  /** It is not there any more, cannot be read, is no regular file, or is too large. */
  | { readonly kind: 'gone'; readonly path: string };

/** Larger files are not indexed: no source is as large as that. */
const MAX_FILE_BYTES = 64 << 20;
/** A segment is made of so many bytes of sources. */
const SEGMENT_SOURCE_BYTES = 14 << 20;
const MOST_FILES = 4000;
/** Where a file is read to in the buffer: before it stands what git hashes with it. */
const CONTENT = 32;
/** What was changed so shortly before it was read may change again without its time telling. */
const RACY_MS = 2000;

export class FileScanner {
  readonly #root: string;
  readonly #builder: SegmentBuilder;
  readonly #scanner: CRecordScanner;
  #buffer = Buffer.allocUnsafe(1 << 20);
  #sourceBytes = 0;

  constructor(root: string, rules: FormatRules) {
    this.#root = root;
    this.#builder = new SegmentBuilder(rules);
    this.#scanner = new CRecordScanner(this.#builder);
  }

  /** True when enough is gathered for a segment. */
  get isFull(): boolean {
    return this.#sourceBytes >= SEGMENT_SOURCE_BYTES || this.#builder.nFiles >= MOST_FILES;
  }

  /** The segment of all files scanned since the last one; undefined where there are none. */
  finish(): Uint8Array | undefined {
    this.#sourceBytes = 0;
    return this.#builder.nFiles === 0 ? undefined : this.#builder.finish();
  }

  scan({ path, digest }: WantedFile): ScannedFile {
    const read = this.#read(path);
    if (read === undefined) return { kind: 'gone', path };
    const { size, modified } = read;
    const head = this.#buffer.write(`blob ${size}\0`, 0, 'latin1');
    this.#buffer.copyWithin(CONTENT - head, 0, head);
    const own = hash('sha1', this.#buffer.subarray(CONTENT - head, CONTENT + size), 'buffer');
    if (digest !== undefined && own.toString('hex') === digest) {
      return { kind: 'same', path, size, modified };
    }
    const content = this.#buffer.subarray(CONTENT, CONTENT + size + 1);
    this.scanBytes(path, { size, modified, digest: own }, content, size);
    this.#sourceBytes += size;
    return { kind: 'scanned', path };
  }

  /** Scans `bytes[0, size)` as the file `path`; `bytes[size]` must be there and 0. */
  scanBytes(
    path: string,
    stamp: Parameters<SegmentBuilder['beginFile']>[1],
    bytes: Uint8Array,
    size: number,
  ): void {
    this.#builder.beginFile(path, stamp, bytes);
    const nLines = /\.[sS]$/.test(path)
      ? scanAssemblyRecords(bytes, size, this.#builder)
      : this.#scanner.scan(bytes, size);
    this.#builder.endFile(nLines);
  }

  /** Reads a file into the buffer at `CONTENT`, with a NUL behind it. Undefined where that cannot be done. */
  #read(path: string): { readonly size: number; readonly modified: number } | undefined {
    let descriptor: number | undefined;
    try {
      // A FIFO must not make us wait, a link must not lead out of the tree.
      const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
      descriptor = openSync(join(this.#root, path), flags);
      const stat = fstatSync(descriptor);
      if (!stat.isFile() || stat.size > MAX_FILE_BYTES) return undefined;
      const needed = CONTENT + stat.size + 1;
      if (this.#buffer.length < needed) this.#buffer = Buffer.allocUnsafe(needed * 2);
      let size = 0;
      while (size < stat.size) {
        const n = readSync(descriptor, this.#buffer, CONTENT + size, stat.size - size, size);
        if (n === 0) break;
        size += n;
      }
      this.#buffer[CONTENT + size] = 0;
      const isRacy = Date.now() - stat.mtimeMs < RACY_MS || size !== stat.size;
      return { size, modified: isRacy ? 0 : stat.mtimeMs };
    } catch {
      return undefined; // It may vanish while the tree is walked.
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }
}
