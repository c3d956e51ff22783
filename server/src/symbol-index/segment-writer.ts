/** From records to the bytes of a segment; segment-format.ts has the layout. */
import { ByteWriter } from './byte-writer.js';
import { checksumOf } from './checksum.js';
import { maskOf } from './fuzzy-match.js';
import type { NameTable } from './name-table.js';
import {
  extrasOf,
  KIND_BITS,
  lastDefinition,
  nRecordKinds,
  RecordKind,
  RECORD_SIZE,
} from './record-kinds.js';
import {
  BLOCK_SIZE,
  FORMAT_VERSION,
  HEADER_SIZE,
  MAGIC,
  NAME_GROUP,
  sectionNames,
  type SectionName,
} from './segment-format.js';

/** What tells whether a file is still what was indexed. */
export interface FileStamp {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, with the fraction that the file system keeps. */
  readonly modified: number;
  /** SHA-1 of `blob SIZE`, a NUL and the content, as git names it: 20 bytes. */
  readonly digest: Uint8Array;
}

export interface SegmentFile {
  readonly path: string;
  readonly stamp: FileStamp;
}

export interface SegmentContents {
  readonly names: NameTable;
  /** `RECORD_SIZE` numbers each. */
  readonly records: Int32Array;
  readonly nRecords: number;
  readonly files: readonly SegmentFile[];
  readonly formats: Uint8Array;
  /** Hash and place of each constant, in no order. */
  readonly registers: Uint32Array;
}

const KIND_MASK = (1 << KIND_BITS) - 1;
/** The bits of the kinds that define something. */
const DEFINITIONS = (1 << (lastDefinition + 1)) - 1;
/** Per kind how many of x, y and z it has, and which of them is no name, 3 for none. */
const extraCounts = Uint8Array.from(
  { length: nRecordKinds },
  (_, kind) => extrasOf[kind]?.length ?? 0,
);
const plainExtras = Uint8Array.from({ length: nRecordKinds }, (_, kind) => {
  const plain = extrasOf[kind]?.indexOf('number') ?? -1;
  return plain < 0 ? 3 : plain;
});
/** Longer names are cut, in bytes. The kernel has none of more than 128: KSYM_NAME_LEN before v6.1. */
const LONGEST_NAME = 255;

/** The bytes of the segment. Equal contents give equal bytes. */
export function writeSegment(contents: SegmentContents): Uint8Array {
  return new SegmentWriter(contents).write();
}

class SegmentWriter {
  readonly #contents: SegmentContents;
  /** Names in the order of their hashes, and the place of each name in it. */
  readonly #order: Uint32Array;
  readonly #places: Uint32Array;
  readonly #block = new ByteWriter();
  readonly #hashes: Uint32Array;
  readonly #lengths: Uint8Array;
  readonly #entryEnds: Uint32Array;
  readonly #masks: Uint32Array;
  readonly #defined: Uint8Array;
  #nDefined = 0;
  readonly #pool: ByteWriter;
  readonly #entries: ByteWriter;
  readonly #pasting = new ByteWriter();

  constructor(contents: SegmentContents) {
    const { names, nRecords } = contents;
    this.#contents = contents;
    this.#hashes = new Uint32Array(names.count);
    this.#lengths = new Uint8Array(names.count);
    this.#entryEnds = new Uint32Array(names.count);
    this.#masks = new Uint32Array(names.count);
    this.#defined = new Uint8Array((names.count + 7) >> 3);
    this.#pool = new ByteWriter(names.poolSize + 16);
    this.#entries = new ByteWriter(nRecords * 5 + 16);
    this.#order = orderByHash(names.count, names.hashes, 1);
    this.#places = new Uint32Array(names.count);
    this.#order.forEach((name, place) => (this.#places[name] = place));
  }

  write(): Uint8Array {
    const { names, formats } = this.#contents;
    const sorted = this.#sortedRecords();
    const nameBases = new Uint32Array(Math.ceil(names.count / NAME_GROUP));
    for (let place = 0; place < names.count; place++) {
      if (place % NAME_GROUP === 0) nameBases[place / NAME_GROUP] = this.#pool.length;
      this.#writeName(place, sorted);
    }
    const { files, fileEnds } = this.#writeFiles();
    return assemble({
      hashes: bytesOf(this.#hashes),
      lengths: this.#lengths,
      nameBases: bytesOf(nameBases),
      entryEnds: bytesOf(this.#entryEnds),
      names: this.#pool.written,
      entries: this.#entries.written,
      masks: bytesOf(this.#masks.subarray(0, this.#nDefined)),
      defined: this.#defined,
      files,
      fileEnds,
      formats,
      pasting: this.#pasting.written,
      constants: this.#sortedRegisters(),
    });
  }

  /** All that the sections hold of the name at a place. */
  #writeName(place: number, { sorted, ends }: Sorted): void {
    const { names } = this.#contents;
    const name = this.#order[place] as number;
    const start = names.starts[name] as number;
    const end = Math.min(names.starts[name + 1] as number, start + LONGEST_NAME);
    this.#hashes[place] = names.hashes[name] as number;
    this.#lengths[place] = end - start;
    this.#pool.bytes(names.pool, start, end);
    const first = place === 0 ? 0 : (ends[place - 1] as number);
    const last = ends[place] as number;
    if (first < last) {
      const kinds = this.#kindsOf(sorted, first, last);
      if ((kinds & DEFINITIONS) !== 0) {
        this.#masks[this.#nDefined++] = maskOf(names.pool, start, end);
        this.#defined[place >> 3] = (this.#defined[place >> 3] as number) | (1 << (place & 7));
      }
      if ((kinds & (1 << RecordKind.pasting)) !== 0) this.#pasting.number(place);
      this.#writeEntry(this.#entries, sorted, first, last, kinds);
    }
    this.#entryEnds[place] = this.#entries.length;
  }

  /** The records by the place of their name, those of one name as they came. */
  #sortedRecords(): Sorted {
    const { nRecords, names, records } = this.#contents;
    const items = new Uint32Array(nRecords);
    const keys = new Uint32Array(nRecords);
    const places = this.#places;
    for (let record = 0; record < nRecords; record++) {
      items[record] = record;
      keys[record] = places[records[record * RECORD_SIZE] as number] as number;
    }
    return sortedBy(items, names.count, keys);
  }

  /** A bit for each kind among the records `sorted[first, last)`. */
  #kindsOf(sorted: Uint32Array, first: number, last: number): number {
    const { records } = this.#contents;
    let kinds = 0;
    for (let at = first; at < last; at++)
      kinds |= 1 << ((records[(sorted[at] as number) * RECORD_SIZE + 1] as number) & KIND_MASK);
    return kinds;
  }

  /** The records `sorted[first, last)` of one name: per kind its number, its size, and its records. */
  #writeEntry(
    entries: ByteWriter,
    sorted: Uint32Array,
    first: number,
    last: number,
    kinds: number,
  ): void {
    const block = this.#block;
    const places = this.#places;
    const { records } = this.#contents;
    for (let kind = 0; kind < nRecordKinds; kind++) {
      if ((kinds & (1 << kind)) === 0 || kind === RecordKind.include) continue;
      const nExtras = extraCounts[kind] as number;
      const plain = plainExtras[kind] as number;
      block.clear();
      let file = 0;
      let line = 0;
      for (let at = first; at < last; at++) {
        const from = (sorted[at] as number) * RECORD_SIZE;
        const kindAndFlags = records[from + 1] as number;
        if ((kindAndFlags & KIND_MASK) !== kind) continue;
        const ofFile = records[from + 2] as number;
        const ofLine = records[from + 3] as number;
        if (ofFile !== file) line = 0;
        const step = ofLine - line;
        block.number(ofFile - file);
        block.number((step < 0 ? -step * 2 - 1 : step * 2) * 4 + (kindAndFlags >> KIND_BITS));
        for (let i = 0; i < nExtras; i++) {
          const extra = records[from + 4 + i] as number;
          block.number(extra > 0 && i !== plain ? 1 + (places[extra - 1] as number) : extra);
        }
        file = ofFile;
        line = ofLine;
      }
      entries.byte(kind);
      entries.number(block.length);
      entries.append(block);
    }
  }

  #writeFiles(): { files: Uint8Array; fileEnds: Uint8Array } {
    const { records, nRecords, files: described } = this.#contents;
    const includes: number[][] = described.map(() => []);
    for (let record = 0; record < nRecords; record++) {
      const from = record * RECORD_SIZE;
      if (((records[from + 1] as number) & KIND_MASK) !== RecordKind.include) continue;
      const file = records[from + 2] as number;
      includes[file]?.push(this.#places[records[from] as number] as number);
    }
    const files = new ByteWriter();
    const fileEnds = new Uint32Array(described.length);
    described.forEach(({ path, stamp }, file) => {
      files.text(path);
      files.number(stamp.size);
      files.bytes(bytesOf(Float64Array.of(stamp.modified)));
      files.bytes(stamp.digest);
      const included = includes[file] ?? [];
      files.number(included.length);
      for (const name of included) files.number(name);
      fileEnds[file] = files.length;
    });
    return { files: files.written, fileEnds: bytesOf(fileEnds) };
  }

  #sortedRegisters(): Uint8Array {
    const { registers } = this.#contents;
    const order = orderByHash(registers.length / 2, registers, 2);
    const sorted = new Uint32Array(registers.length);
    order.forEach((from, to) => {
      sorted[to * 2] = registers[from * 2] as number;
      sorted[to * 2 + 1] = registers[from * 2 + 1] as number;
    });
    return bytesOf(sorted);
  }
}

/** The numbers from 0 to `count`, ordered by the hashes `step` apart, equal ones by themselves: two passes of 16 bits. */
function orderByHash(count: number, hashes: Uint32Array, step: number): Uint32Array {
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const hash = hashes[i * step] as number;
    low[i] = hash & 0xffff;
    high[i] = hash >>> 16;
    order[i] = i;
  }
  for (const keys of [low, high]) order = sortedBy(order, 1 << 16, keys).sorted;
  return order;
}

/** Items in the order of their keys, and where the items of each key end. */
interface Sorted {
  readonly sorted: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array;
}

/** `items` by their keys, which are below `nKeys`; those of equal keys stay as they were. */
function sortedBy(items: Uint32Array, nKeys: number, keys: Uint32Array): Sorted {
  const nexts = new Uint32Array(nKeys + 1);
  for (let i = 0; i < items.length; i++) {
    const key = (keys[items[i] as number] as number) + 1;
    nexts[key] = (nexts[key] as number) + 1;
  }
  for (let key = 0; key < nKeys; key++)
    nexts[key + 1] = (nexts[key + 1] as number) + (nexts[key] as number);
  const sorted = new Uint32Array(items.length);
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as number;
    const key = keys[item] as number;
    const place = nexts[key] as number;
    sorted[place] = item;
    nexts[key] = place + 1;
  }
  // Each key's next place has moved to its end.
  return { sorted, ends: nexts };
}

function bytesOf(array: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The sections behind a header, and a checksum for each block behind them. */
function assemble(sections: Readonly<Record<SectionName, Uint8Array>>): Uint8Array {
  const aligned = (size: number): number => (size + 3) & ~3;
  let size = HEADER_SIZE;
  for (const name of sectionNames) size += aligned(sections[name].length);
  const nBlocks = Math.ceil((size - HEADER_SIZE) / BLOCK_SIZE);
  const bytes = new Uint8Array(size + nBlocks * 4);
  const header = new Uint32Array(bytes.buffer, 0, HEADER_SIZE / 4);
  header.set([MAGIC, FORMAT_VERSION, nBlocks]);
  let at = HEADER_SIZE;
  sectionNames.forEach((name, i) => {
    bytes.set(sections[name], at);
    header[4 + i * 2] = at;
    header[5 + i * 2] = sections[name].length;
    at += aligned(sections[name].length);
  });
  const sums = new Uint32Array(bytes.buffer, size, nBlocks);
  for (let block = 0; block < nBlocks; block++) {
    const start = HEADER_SIZE + block * BLOCK_SIZE;
    sums[block] = checksumOf(bytes, start, Math.min(size, start + BLOCK_SIZE));
  }
  header[3] = (checksumOf(bytes, 16, HEADER_SIZE) ^ checksumOf(bytes, size, bytes.length)) >>> 0;
  return bytes;
}
