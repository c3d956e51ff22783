/** From records to the bytes of a segment; segment-format.ts has the layout. */
import { ByteWriter } from './byte-writer.js';
import { checksumOf } from './checksum.js';
import { maskOf } from './fuzzy-match.js';
import { bucketsOf } from './hash-buckets.js';
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
  ENTRY_GROUP,
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
  /** Per name a bit for each kind that there are records of. */
  readonly kinds: Uint32Array;
  readonly files: readonly SegmentFile[];
  readonly formats: Uint8Array;
  /** Hash and place of each constant, in no order. */
  readonly registers: Uint32Array;
}

const KIND_MASK = (1 << KIND_BITS) - 1;
/** The bits of the kinds that define something. */
const DEFINITIONS = (1 << (lastDefinition + 1)) - 1;
/** Per kind how many of x, y and z it has. */
const extraCounts = Uint8Array.from(
  { length: nRecordKinds },
  (_, kind) => extrasOf[kind]?.length ?? 0,
);

/** The bytes of the segment. Equal contents give equal bytes. */
export function writeSegment(contents: SegmentContents): Uint8Array {
  return new SegmentWriter(contents).write();
}

class SegmentWriter {
  readonly #contents: SegmentContents;
  readonly #block = new ByteWriter();
  readonly #entry = new ByteWriter();
  readonly #lengths: Uint8Array;
  readonly #masks: Uint16Array;
  readonly #defined: Uint8Array;
  #nDefined = 0;
  readonly #entries: ByteWriter;
  readonly #pasting = new ByteWriter();

  constructor(contents: SegmentContents) {
    const { names, nRecords } = contents;
    this.#contents = contents;
    this.#lengths = new Uint8Array(names.count);
    this.#masks = new Uint16Array(names.count);
    this.#defined = new Uint8Array((names.count + 7) >> 3);
    this.#entries = new ByteWriter(nRecords * 5 + 16);
  }

  write(): Uint8Array {
    const { names, formats, registers } = this.#contents;
    const sorted = this.#sortedRecords();
    const nameBases = new Uint32Array(Math.ceil(names.count / NAME_GROUP));
    const entryBases = new Uint32Array(Math.ceil(names.count / ENTRY_GROUP));
    for (let name = 0; name < names.count; name++) {
      if (name % NAME_GROUP === 0) nameBases[name / NAME_GROUP] = names.starts[name] as number;
      if (name % ENTRY_GROUP === 0) entryBases[name / ENTRY_GROUP] = this.#entries.length;
      this.#writeName(name, sorted);
    }
    const byHash = bucketsOf(names.count, names.hashes, 1);
    const constants = bucketsOf(registers.length / 2, registers, 2);
    const { files, fileEnds } = this.#writeFiles();
    return assemble({
      bucketEnds: bytesOf(byHash.ends),
      tags: bytesOf(byHash.tags),
      numbers: packed(byHash.order),
      lengths: this.#lengths,
      nameBases: bytesOf(nameBases),
      names: names.pool.subarray(0, names.poolSize),
      entryBases: bytesOf(entryBases),
      entries: this.#entries.written,
      masks: bytesOf(this.#masks.subarray(0, this.#nDefined)),
      defined: this.#defined,
      files,
      fileEnds,
      formats,
      pasting: this.#pasting.written,
      constantEnds: bytesOf(constants.ends),
      constantTags: bytesOf(constants.tags),
      constantPlaces: bytesOf(constants.order.map((i) => registers[i * 2 + 1] as number)),
    });
  }

  /** All that the sections hold of a name, but for its bytes. */
  #writeName(name: number, { sorted, ends }: Sorted): void {
    const { names, kinds: kindsOf } = this.#contents;
    const start = names.starts[name] as number;
    const end = names.starts[name + 1] as number;
    this.#lengths[name] = end - start;
    const kinds = (kindsOf[name] as number) & ~(1 << RecordKind.include);
    this.#entry.clear();
    if (kinds !== 0) {
      if ((kinds & DEFINITIONS) !== 0) {
        this.#masks[this.#nDefined++] = maskOf(names.pool, start, end);
        this.#defined[name >> 3] = (this.#defined[name >> 3] as number) | (1 << (name & 7));
      }
      if ((kinds & (1 << RecordKind.pasting)) !== 0) this.#pasting.number(name);
      const first = name === 0 ? 0 : (ends[name - 1] as number);
      this.#writeEntry(sorted, first, ends[name] as number, kinds);
    }
    this.#entries.number(this.#entry.length);
    this.#entries.append(this.#entry);
  }

  /** The records by the number of their name, those of one name as they came. */
  #sortedRecords(): Sorted {
    const { nRecords, names, records } = this.#contents;
    const nexts = new Uint32Array(names.count + 1);
    for (let at = 0; at < nRecords * RECORD_SIZE; at += RECORD_SIZE) {
      const name = (records[at] as number) + 1;
      nexts[name] = (nexts[name] as number) + 1;
    }
    for (let name = 0; name < names.count; name++)
      nexts[name + 1] = (nexts[name + 1] as number) + (nexts[name] as number);
    const sorted = new Uint32Array(nRecords);
    for (let at = 0; at < nRecords * RECORD_SIZE; at += RECORD_SIZE) {
      const name = records[at] as number;
      const place = nexts[name] as number;
      sorted[place] = at;
      nexts[name] = place + 1;
    }
    // The next place of each name has moved to its end.
    return { sorted, ends: nexts };
  }

  /** The entry of one name, whose records are `sorted[first, last)`: per kind its number, its size, and its records. */
  #writeEntry(sorted: Uint32Array, first: number, last: number, kinds: number): void {
    const block = this.#block;
    const { records } = this.#contents;
    for (let kind = 0; kind < nRecordKinds; kind++) {
      if ((kinds & (1 << kind)) === 0) continue;
      const nExtras = extraCounts[kind] as number;
      block.clear();
      let file = 0;
      let line = 0;
      let x = 0;
      for (let at = first; at < last; at++) {
        const from = sorted[at] as number;
        const kindAndFlags = records[from + 1] as number;
        if ((kindAndFlags & KIND_MASK) !== kind) continue;
        const ofFile = records[from + 2] as number;
        const ofLine = records[from + 3] as number;
        if (ofFile !== file) line = 0;
        block.number(ofFile - file);
        block.number(zigzag(ofLine - line) * 4 + (kindAndFlags >> KIND_BITS));
        if (nExtras > 0) {
          // Callers of one callee and the like come in the order in which they were met.
          block.number(zigzag((records[from + 4] as number) - x));
          x = records[from + 4] as number;
          for (let i = 1; i < nExtras; i++) block.number(records[from + 4 + i] as number);
        }
        file = ofFile;
        line = ofLine;
      }
      this.#entry.byte(kind);
      this.#entry.number(block.length);
      this.#entry.append(block);
    }
  }

  #writeFiles(): { files: Uint8Array; fileEnds: Uint8Array } {
    const { records, nRecords, files: described } = this.#contents;
    const includes: number[][] = described.map(() => []);
    for (let from = 0; from < nRecords * RECORD_SIZE; from += RECORD_SIZE) {
      if (((records[from + 1] as number) & KIND_MASK) !== RecordKind.include) continue;
      includes[records[from + 2] as number]?.push(records[from] as number);
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
}

/** Records by name: where each begins in the array of all, and where those of each name end. */
interface Sorted {
  readonly sorted: Uint32Array;
  readonly ends: Uint32Array;
}

/** Small numbers of either sign as small numbers. */
function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2;
}

/** Numbers below 2^24 in three bytes each. */
function packed(numbers: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 3);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    bytes[i * 3] = number;
    bytes[i * 3 + 1] = number >>> 8;
    bytes[i * 3 + 2] = number >>> 16;
  }
  return bytes;
}

function bytesOf(array: Uint16Array | Uint32Array | Float64Array): Uint8Array {
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
