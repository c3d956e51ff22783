/** Reads files of a tree and puts what stands in them into a segment. This is what the threads of an index run. */
import { hash } from 'node:crypto';
import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { timesOf } from '../platform/tree-walk.js';
import { scannerModule } from '../platform/wasm-files.js';
import type { FormatRules } from '../symbol-index/format-rules.js';
import { scanAssemblyRecords } from '../symbol-index/scan-assembly-records.js';
import { SegmentBuilder, TEXT_PREFIX, type FileStamp } from '../symbol-index/segment-builder.js';

/** A file to index; with the digest of what is known of it, it is first looked whether it still says the same. */
export interface WantedFile {
  readonly path: string;
  /** That of the stamp, in hexadecimal. */
  readonly digest?: string;
}

export type ScannedFile =
  | { readonly kind: 'scanned'; readonly path: string }
  /** The content is that of the digest. */
  | {
      readonly kind: 'same';
      readonly path: string;
      readonly size: number;
      readonly times: number;
    }
  /** It is not there any more, cannot be read, is no regular file, or is too large. */
  | { readonly kind: 'gone'; readonly path: string };

/** A segment is made of so many bytes of sources. */
const SEGMENT_SOURCE_BYTES = 14 << 20;
const MOST_FILES = 4000;
/** What was changed so shortly before it was read may change again without its times telling: it has the times 0, which no file has. */
const RACY_MS = 2000;

/** Of what was not read from a disk. */
const NO_DIGEST = new Uint8Array(20);

export class FileScanner {
  readonly #root: string;
  readonly #hasGit: boolean;
  readonly #builder: SegmentBuilder;
  #sourceBytes = 0;

  /** Of the tree at `root`. A thread is handed the module that another one has compiled. */
  constructor(root: string, rules: FormatRules, scanner = scannerModule()) {
    this.#root = root;
    this.#hasGit = existsSync(join(root, '.git'));
    this.#builder = new SegmentBuilder(scanner, rules);
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
    const text = this.#builder.text();
    const read = this.#read(path, text);
    if (read === undefined) return { kind: 'gone', path };
    const { size, times } = read;
    const own = this.#hasGit ? blobId(text, size) : this.#builder.digest(size);
    if (digest !== undefined && Buffer.from(own).toString('hex') === digest) {
      return { kind: 'same', path, size, times };
    }
    this.#scanText(path, { size, times, digest: own }, text);
    this.#sourceBytes += size;
    return { kind: 'scanned', path };
  }

  /** Scans `bytes`, which are on no disk, as the file `path`. One that is too large is as if it were empty. */
  scanBytes(path: string, bytes: Uint8Array): void {
    const text = this.#builder.text();
    const size = bytes.length > this.#builder.textCapacity ? 0 : bytes.length;
    text[TEXT_PREFIX - 1] = 0;
    text.set(bytes.subarray(0, size), TEXT_PREFIX);
    this.#scanText(path, { size, times: 0, digest: NO_DIGEST }, text);
  }

  /** Scans the text of `stamp.size` bytes that was laid into the builder. */
  #scanText(path: string, stamp: FileStamp, text: Buffer): void {
    this.#builder.beginFile(path, stamp);
    const nLines = /\.[sS]$/.test(path)
      ? scanAssemblyRecords(
          text.toString('latin1', TEXT_PREFIX, TEXT_PREFIX + stamp.size),
          this.#builder,
        )
      : this.#builder.scanC(stamp.size);
    this.#builder.endFile(nLines);
  }

  /** Reads a file behind the prefix of `text`. Undefined where that cannot be done. */
  #read(path: string, text: Buffer): { readonly size: number; readonly times: number } | undefined {
    let descriptor: number | undefined;
    try {
      // A FIFO must not make us wait, a link must not lead out of the tree.
      const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
      descriptor = openSync(join(this.#root, path), flags);
      const stat = fstatSync(descriptor);
      // No source is larger than what the scanner takes.
      if (!stat.isFile() || stat.size > this.#builder.textCapacity) return undefined;
      let size = 0;
      while (size < stat.size) {
        const n = readSync(descriptor, text, TEXT_PREFIX + size, stat.size - size, size);
        if (n === 0) break;
        size += n;
      }
      const isRacy = Date.now() - stat.ctimeMs < RACY_MS || size !== stat.size;
      return { size, times: isRacy ? 0 : timesOf(stat) };
    } catch {
      return undefined; // It may vanish while the tree is walked.
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }
}

/** The name that git gives to the `size` bytes behind the prefix of `text`: SHA-1 of them and of what it writes before them. */
function blobId(text: Buffer, size: number): Uint8Array {
  // The scanner sees the NUL of it before the text.
  const head = `blob ${size}\0`;
  const start = TEXT_PREFIX - head.length;
  text.write(head, start, 'latin1');
  return hash('sha1', text.subarray(start, TEXT_PREFIX + size), 'buffer');
}
