/** The questions that one segment answers, in its own numbers: names by their place, files by their number. */
import { hashOf } from './name-table.js';
import { extrasOf, lastDefinition, type RecordKind } from './record-kinds.js';
import type { SegmentBytes } from './segment-bytes.js';
import { SegmentDamaged } from './segment-bytes.js';
import { CONSTANT_LINE_BITS, NAME_GROUP } from './segment-format.js';
import type { FileStamp } from './segment-writer.js';

/** A record as stored. Names are 1 + a place, 0 for none. */
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
  /** Places of the names of what is included. */
  readonly includes: readonly number[];
}

export class SegmentReader {
  readonly bytes: SegmentBytes;
  readonly nFiles: number;
  readonly #hashes: Uint32Array;
  readonly #paths: (string | undefined)[] = [];

  constructor(bytes: SegmentBytes) {
    this.bytes = bytes;
    this.#hashes = bytes.words('hashes');
    this.nFiles = bytes.sizeOf('fileEnds') / 4;
  }

  get nNames(): number {
    return this.#hashes.length;
  }

  /** The place of a name; -1 where the segment does not have it. */
  placeOf(name: Uint8Array): number {
    const hash = hashOf(name, 0, name.length);
    for (let place = lowerBound(this.#hashes, hash); this.#hashes[place] === hash; place++) {
      const known = this.nameBytes(place);
      if (known.length === name.length && known.every((byte, i) => byte === name[i])) return place;
    }
    return -1;
  }

  name(place: number): string {
    const bytes = this.nameBytes(place);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }

  /** A view that is valid until more is read. */
  nameBytes(place: number): Uint8Array {
    const group = Math.floor(place / NAME_GROUP);
    const first = group * NAME_GROUP;
    const lengths = this.bytes.slice('lengths', first, place - first + 1);
    let start = this.bytes.word('nameBases', group);
    for (let i = 0; i < lengths.length - 1; i++) start += lengths[i] as number;
    return this.bytes.slice('names', start, lengths[place - first] as number);
  }

  /** The records of a name whose kinds `wants` has the bits of. */
  records(place: number, wants: number): StoredRecord[] {
    const start = place === 0 ? 0 : this.bytes.word('entryEnds', place - 1);
    const end = this.bytes.word('entryEnds', place);
    const cursor = new Cursor(this.bytes.slice('entries', start, end - start));
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

  file(file: number): StoredFile {
    const start = file === 0 ? 0 : this.bytes.word('fileEnds', file - 1);
    const end = this.bytes.word('fileEnds', file);
    const cursor = new Cursor(this.bytes.slice('files', start, end - start));
    const path = cursor.text();
    const size = cursor.number();
    const [modified = 0] = new Float64Array(cursor.bytes(8).slice().buffer);
    const digest = cursor.bytes(20).slice();
    const includes: number[] = [];
    for (let left = cursor.number(); left > 0; left--) includes.push(cursor.number());
    return { path, stamp: { size, modified, digest }, includes };
  }

  path(file: number): string {
    return (this.#paths[file] ??= this.file(file).path);
  }

  /** The format that begins at an offset of the formats. */
  format(offset: number): string {
    const left = this.bytes.sizeOf('formats') - offset;
    const head = new Cursor(this.bytes.slice('formats', offset, Math.min(5, left)));
    const size = head.number();
    return Buffer.from(this.bytes.slice('formats', offset + head.at, size)).toString('latin1');
  }

  /** Places of the macros that paste. */
  pasting(): number[] {
    const cursor = new Cursor(this.bytes.whole('pasting'));
    const places: number[] = [];
    while (!cursor.isDone) places.push(cursor.number());
    return places;
  }

  /** Constants of register headers whose name has that hash; whether it is the name is to be seen in the file. */
  constants(name: Uint8Array): { readonly file: number; readonly line: number }[] {
    const hash = hashOf(name, 0, name.length);
    const count = this.bytes.sizeOf('constants') / 8;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.bytes.word('constants', middle * 2) < hash) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (; low < count && this.bytes.word('constants', low * 2) === hash; low++) {
      const place = this.bytes.word('constants', low * 2 + 1);
      const line = place & ((1 << CONSTANT_LINE_BITS) - 1);
      found.push({ file: place >>> CONSTANT_LINE_BITS, line });
    }
    return found;
  }
}

/** The bits of all kinds of definitions. */
export const DEFINITIONS = (1 << (lastDefinition + 1)) - 1;

function readBlock(cursor: Cursor, kind: RecordKind, size: number, records: StoredRecord[]): void {
  const extras = extrasOf[kind]?.length ?? 0;
  const end = cursor.at + size;
  let file = 0;
  let line = 0;
  while (cursor.at < end) {
    const step = cursor.number();
    if (step > 0) line = 0;
    file += step;
    const lineAndFlags = cursor.number();
    const zigzag = lineAndFlags >>> 2;
    line += zigzag % 2 === 1 ? -((zigzag + 1) / 2) : zigzag / 2;
    const x = extras > 0 ? cursor.number() : 0;
    const y = extras > 1 ? cursor.number() : 0;
    const z = extras > 2 ? cursor.number() : 0;
    records.push({ kind, file, line, flags: lineAndFlags & 3, x, y, z });
  }
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

/** The first index whose word is not below `wanted`. The words are spread evenly: their value tells about where. */
function lowerBound(words: Uint32Array, wanted: number): number {
  let low = 0;
  let high = words.length;
  for (let guesses = 0; guesses < 3 && high - low > 16; guesses++) {
    const least = words[low] as number;
    const most = words[high - 1] as number;
    if (wanted <= least) return low;
    if (wanted > most) return high;
    const guess = low + Math.floor(((wanted - least) / (most - least)) * (high - low - 1));
    if ((words[guess] as number) < wanted) low = guess + 1;
    else high = guess + 1;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
