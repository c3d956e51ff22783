/** The questions that one segment answers, in its own numbers: names and files by their numbers. */
import { BucketReader } from './hash-buckets.js';
import { hashOf } from './name-hash.js';
import { extrasOf, lastDefinition, type RecordKind } from './record-kinds.js';
import type { SegmentBytes } from './segment-bytes.js';
import { SegmentDamaged } from './segment-bytes.js';
import { CONSTANT_LINE_BITS, ENTRY_GROUP, NAME_GROUP } from './segment-format.js';
import type { FileStamp } from './segment-builder.js';

/** A record as stored. Names are 1 + a number, 0 for none. */
export interface StoredRecord {
  readonly kind: RecordKind;
  readonly file: number;
  /** From 0. */
  readonly line: number;
  /** Bits of `Flag`. */
  readonly flags: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface StoredFile {
  readonly path: string;
  readonly stamp: FileStamp;
  /** Numbers of the names of what is included. */
  readonly includes: readonly number[];
}

export class SegmentReader {
  readonly bytes: SegmentBytes;
  readonly nFiles: number;
  /** How many names it holds. */
  readonly nNames: number;
  /** Every question looks here first: their tags stay in memory. */
  readonly #names: BucketReader;
  readonly #defined: Uint8Array;
  readonly #constants: BucketReader;
  readonly #paths: (string | undefined)[] = [];

  constructor(bytes: SegmentBytes) {
    this.bytes = bytes;
    const tags = bytes.halves('tags');
    const ends = bytes.words('bucketEnds');
    this.#names = new BucketReader({
      count: tags.length,
      end: (bucket) => ends[bucket] ?? 0,
      tags: (first, last) => tags.subarray(first, last),
    });
    this.#constants = new BucketReader({
      count: bytes.sizeOf('constantTags') / 2,
      end: (bucket) => bytes.word('constantEnds', bucket),
      tags: (first, last) => bytes.someHalves('constantTags', first, last - first),
    });
    this.nNames = tags.length;
    this.#defined = bytes.whole('defined');
    this.nFiles = bytes.sizeOf('fileEnds') / 4;
  }

  /**
   * The number of a name whose hash (see `hashOf()`) is that; -1 where the segment does not have it, or, with `isDefined`, does
   * not define it. Common names are called everywhere and defined in one place: that is told without reading their names.
   */
  numberOf(name: Uint8Array, hash: number, isDefined: boolean): number {
    for (let at = this.#names.next(hash, 0); at >= 0; at = this.#names.next(hash, at + 1)) {
      const [low = 0, middle = 0, high = 0] = this.bytes.slice('numbers', at * 3, 3);
      const number = low | (middle << 8) | (high << 16);
      if (isDefined && ((this.#defined[number >> 3] ?? 0) & (1 << (number & 7))) === 0) continue;
      const known = this.nameBytes(number);
      if (known.length === name.length && known.every((byte, i) => byte === name[i])) return number;
    }
    return -1;
  }

  name(number: number): string {
    const bytes = this.nameBytes(number);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }

  /** A view that is valid until more is read. */
  nameBytes(number: number): Uint8Array {
    const group = Math.floor(number / NAME_GROUP);
    const first = group * NAME_GROUP;
    const lengths = this.bytes.slice('lengths', first, number - first + 1);
    let start = this.bytes.word('nameBases', group);
    for (let i = 0; i < lengths.length - 1; i++) start += lengths[i] as number;
    return this.bytes.slice('names', start, lengths[number - first] as number);
  }

  /** The records of a name whose kinds `wants` has the bits of. */
  records(number: number, wants: number): StoredRecord[] {
    const cursor = this.#entry(number);
    const records: StoredRecord[] = [];
    while (!cursor.isDone) {
      const kind = cursor.byte() as RecordKind;
      const size = cursor.number();
      if (1 << kind > wants) break; // Kinds ascend.
      if ((wants & (1 << kind)) === 0) cursor.skip(size);
      else readBlock(cursor, kind, size, records);
    }
    return records;
  }

  #entry(number: number): Cursor {
    const group = Math.floor(number / ENTRY_GROUP);
    const total = this.bytes.sizeOf('entries');
    let start = this.bytes.word('entryBases', group);
    for (let left = number % ENTRY_GROUP; ; left--) {
      const head = new Cursor(this.bytes.slice('entries', start, Math.min(5, total - start)));
      const size = head.number();
      if (left === 0) return new Cursor(this.bytes.slice('entries', start + head.at, size));
      start += head.at + size;
    }
  }

  file(file: number): StoredFile {
    const cursor = new Cursor(this.#described(file));
    const path = cursor.text();
    const size = cursor.number();
    const [times = 0] = new Float64Array(cursor.bytes(8).slice().buffer);
    const digest = cursor.bytes(20).slice();
    const includes: number[] = [];
    for (let left = cursor.number(); left > 0; left--) includes.push(cursor.number());
    return { path, stamp: { size, times, digest }, includes };
  }

  #described(file: number): Uint8Array {
    const start = file === 0 ? 0 : this.bytes.word('fileEnds', file - 1);
    return this.bytes.slice('files', start, this.bytes.word('fileEnds', file) - start);
  }

  path(file: number): string {
    return (this.#paths[file] ??= this.file(file).path);
  }

  /** The hash (see `hashOf()`) of the path of each file, in UTF-8. */
  pathHashes(): Uint32Array {
    const ends = this.bytes.words('fileEnds');
    const files = this.bytes.whole('files');
    return ends.map((end, file) => {
      const path = pathOf(files.subarray(file === 0 ? 0 : ends[file - 1], end));
      return hashOf(path, 0, path.length);
    });
  }

  /** Whether a file has that path, in UTF-8. */
  hasPath(file: number, path: Uint8Array): boolean {
    return Buffer.compare(pathOf(this.#described(file)), path) === 0;
  }

  /** The format that begins at an offset of the formats. */
  format(offset: number): string {
    const left = this.bytes.sizeOf('formats') - offset;
    const head = new Cursor(this.bytes.slice('formats', offset, Math.min(5, left)));
    const size = head.number();
    return Buffer.from(this.bytes.slice('formats', offset + head.at, size)).toString('latin1');
  }

  /** Numbers of the macros that paste. */
  pasting(): number[] {
    const cursor = new Cursor(this.bytes.whole('pasting'));
    const numbers: number[] = [];
    while (!cursor.isDone) numbers.push(cursor.number());
    return numbers;
  }

  /** Constants of register headers that may have a name of that hash: whether they do is to be seen in the file. */
  constants(hash: number): { readonly file: number; readonly line: number }[] {
    const found: { file: number; line: number }[] = [];
    if (this.bytes.sizeOf('constantTags') === 0) return found;
    for (let at = this.#constants.next(hash, 0); at >= 0; at = this.#constants.next(hash, at + 1)) {
      const place = this.bytes.word('constantPlaces', at);
      const line = place & ((1 << CONSTANT_LINE_BITS) - 1);
      found.push({ file: place >>> CONSTANT_LINE_BITS, line });
    }
    return found;
  }
}

/** The path at the beginning of what is known of a file. */
function pathOf(described: Uint8Array): Uint8Array {
  const cursor = new Cursor(described);
  return cursor.bytes(cursor.number());
}

/** The bits of all kinds of definitions. */
export const DEFINITIONS = (1 << (lastDefinition + 1)) - 1;

function readBlock(cursor: Cursor, kind: RecordKind, size: number, records: StoredRecord[]): void {
  const extras = extrasOf[kind]?.length ?? 0;
  const end = cursor.at + size;
  let file = 0;
  let line = 0;
  let x = 0;
  while (cursor.at < end) {
    const step = cursor.number();
    if (step > 0) line = 0;
    file += step;
    const lineAndFlags = cursor.number();
    line += signed(lineAndFlags >>> 2);
    if (extras > 0) x += signed(cursor.number());
    const y = extras > 1 ? cursor.number() : 0;
    const z = extras > 2 ? cursor.number() : 0;
    records.push({ kind, file, line, flags: lineAndFlags & 3, x, y, z });
  }
}

/** What `zigzag()` in scanner/entries.ts was given. */
function signed(number: number): number {
  return number % 2 === 1 ? -(number + 1) / 2 : number / 2;
}

/** Reads what a `ByteWriter` wrote. */
class Cursor {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new SegmentDamaged('a record of it has no end');
    return byte;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return value;
  }

  bytes(size: number): Uint8Array {
    this.at += size;
    return this.#bytes.subarray(this.at - size, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes(this.number()));
  }

  skip(size: number): void {
    this.at += size;
  }
}
