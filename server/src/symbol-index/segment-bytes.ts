/** The bytes of a segment, read a block at a time, each block checked when it is first read. */
import { AT_ONCE, checksumOf, checksumsOf } from './checksum.js';
import {
  BLOCK_SIZE,
  FORMAT_VERSION,
  HEADER_SIZE,
  MAGIC,
  sectionNames,
  type SectionName,
} from './segment-format.js';

/** Where a segment is kept. */
export interface ByteSource {
  /** Bytes of the whole. */
  readonly size: number;
  /**
   * The bytes `[offset, offset + length)`; fewer where there are no more. Throws where they cannot be read. They may be laid at the
   * beginning of `into`, which is long enough.
   */
  read(offset: number, length: number, into?: Uint8Array): Uint8Array;
}

/** A segment is not what was written: cut short, changed, of another version. `message` says what is wrong. */
export class SegmentDamaged extends Error {
  override readonly name = 'SegmentDamaged';
}

/** Blocks of all segments of an index that are kept: 4 MB. */
const MOST_BLOCKS = 1024;
/** Blocks whose memory is taken at once: many small pieces, taken and given back, would leave holes. */
const BLOCKS_AT_ONCE = 64;

/** Blocks that were read lately. What it gives is valid until hundreds of other blocks have been read. */
export class BlockCache {
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #free: Uint8Array[] = [];
  #nOwners = 0;

  /** A number that tells the blocks of one segment from those of others. */
  register(): number {
    return this.#nOwners++;
  }

  /** The block as it is kept, or as `read` lays it into memory of `BLOCK_SIZE` bytes, giving the part that is used. */
  get(owner: number, block: number, read: (into: Uint8Array) => Uint8Array): Uint8Array {
    const key = owner * 0x100000 + block;
    const kept = this.#blocks.get(key);
    if (kept !== undefined) {
      this.#blocks.delete(key);
      this.#blocks.set(key, kept);
      return kept;
    }
    const into = this.#taken();
    try {
      const bytes = read(into);
      this.#blocks.set(key, bytes);
      return bytes;
    } catch (error) {
      this.#free.push(into);
      throw error;
    }
  }

  /** Memory for a block: that of the oldest one, where there are enough. */
  #taken(): Uint8Array {
    if (this.#blocks.size >= MOST_BLOCKS) {
      for (const [key, { buffer, byteOffset }] of this.#blocks) {
        this.#blocks.delete(key);
        return new Uint8Array(buffer, byteOffset, BLOCK_SIZE);
      }
    }
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const bytes = new Uint8Array(BLOCKS_AT_ONCE * BLOCK_SIZE);
    for (let at = 0; at < bytes.length; at += BLOCK_SIZE)
      this.#free.push(bytes.subarray(at, at + BLOCK_SIZE));
    return this.#taken();
  }
}

/** Memory for what is read, looked at and forgotten: making it anew takes longer than the reading. */
export interface Room {
  of(size: number): Uint8Array;
}

class Scratch implements Room {
  #bytes = new Uint8Array(0);

  of(size: number): Uint8Array {
    if (this.#bytes.length < size) this.#bytes = new Uint8Array(size);
    return this.#bytes;
  }
}

/** What is copied or only checked passes through it. */
const ofWholes = new Scratch();

/** Checksums of blocks that are read together. */
const sumsAtOnce = new Uint32Array(AT_ONCE);

interface Section {
  readonly offset: number;
  readonly size: number;
}

export class SegmentBytes {
  readonly #source: ByteSource;
  readonly #cache: BlockCache;
  readonly #owner: number;
  readonly #sums: Uint32Array;
  /** 1 for each block that was found as written. */
  readonly #isChecked: Uint8Array;
  /** Where the blocks end and their checksums begin. */
  readonly #end: number;
  readonly #sections: Readonly<Record<SectionName, Section>>;

  /** Throws a `SegmentDamaged` for what is no whole segment of this version. */
  constructor(source: ByteSource, cache: BlockCache) {
    this.#source = source;
    this.#cache = cache;
    this.#owner = cache.register();
    const head = source.read(0, HEADER_SIZE);
    if (head.length < HEADER_SIZE) throw new SegmentDamaged('it is shorter than its header');
    const header = wordsOf(head);
    const [magic, version, nBlocks = 0, sum] = header;
    if (magic !== MAGIC) throw new SegmentDamaged('it is no segment of an index');
    if (version !== FORMAT_VERSION) throw new SegmentDamaged(`it is of format ${String(version)}`);
    this.#end = source.size - nBlocks * 4;
    const blocksFit = Math.ceil((this.#end - HEADER_SIZE) / BLOCK_SIZE) === nBlocks;
    if (this.#end < HEADER_SIZE || !blocksFit) throw new SegmentDamaged('it is cut short');
    const sums = source.read(this.#end, nBlocks * 4);
    const expected = (checksumOf(head, 16, HEADER_SIZE) ^ checksumOf(sums, 0, sums.length)) >>> 0;
    if (sums.length !== nBlocks * 4 || sum !== expected)
      throw new SegmentDamaged('its header is damaged');
    this.#sums = wordsOf(sums);
    this.#isChecked = new Uint8Array(nBlocks);
    const sections = {} as Record<SectionName, Section>;
    sectionNames.forEach((name, i) => {
      const [offset = 0, size = 0] = header.subarray(4 + i * 2, 6 + i * 2);
      if (offset + size > this.#end) throw new SegmentDamaged(`its section ${name} is cut short`);
      sections[name] = { offset, size };
    });
    this.#sections = sections;
  }

  sizeOf(section: SectionName): number {
    return this.#sections[section].size;
  }

  /** A copy of a whole section, for those that are kept. */
  whole(section: SectionName): Uint8Array {
    return this.passing(section, ofWholes).slice();
  }

  /** The same for one look: it is valid until `room` is used again. */
  passing(section: SectionName, room: Room): Uint8Array {
    const { offset, size } = this.#sections[section];
    return this.#run(offset, offset + size, room);
  }

  /** A whole section of words. */
  words(section: SectionName): Uint32Array {
    return wordsOf(this.whole(section));
  }

  /** A whole section of numbers of two bytes. */
  halves(section: SectionName): Uint16Array {
    return halvesOf(this.whole(section));
  }

  /** `count` numbers of a section of numbers of two bytes, as `slice()` gives them. */
  someHalves(section: SectionName, first: number, count: number): Uint16Array {
    return halvesOf(this.slice(section, first * 2, count * 2));
  }

  /** The word at an index of a section of words. */
  word(section: SectionName, index: number): number {
    const bytes = this.slice(section, index * 4, 4);
    return wordsOf(bytes)[0] ?? 0;
  }

  /** `length` bytes of a section from `start`, a copy or a view as a `BlockCache` gives it. Throws a `SegmentDamaged` where they are not as written. */
  slice(section: SectionName, start: number, length: number): Uint8Array {
    const { offset, size } = this.#sections[section];
    if (start < 0 || length < 0 || start + length > size) {
      throw new SegmentDamaged(`it names a place outside of its section ${section}`);
    }
    let at = offset + start;
    const end = at + length;
    const first = (at - HEADER_SIZE) % BLOCK_SIZE;
    if (first + length <= BLOCK_SIZE) return this.#block(at).subarray(first, first + length);
    if (length > BLOCK_SIZE * 4) return this.#run(at, end);
    const bytes = new Uint8Array(length);
    while (at < end) {
      const from = (at - HEADER_SIZE) % BLOCK_SIZE;
      const part = this.#block(at).subarray(from, from + Math.min(BLOCK_SIZE - from, end - at));
      bytes.set(part, at - offset - start);
      at += part.length;
    }
    return bytes;
  }

  /** Reads all blocks. Throws a `SegmentDamaged` for the first that is not as written. */
  verify(): void {
    const step = BLOCKS_AT_ONCE * BLOCK_SIZE;
    for (let at = HEADER_SIZE; at < this.#end; at += step)
      this.#run(at, Math.min(this.#end, at + step), ofWholes);
  }

  #block(at: number): Uint8Array {
    const number = Math.floor((at - HEADER_SIZE) / BLOCK_SIZE);
    return this.#cache.get(this.#owner, number, (into) => {
      const start = HEADER_SIZE + number * BLOCK_SIZE;
      const bytes = this.#checked(start, Math.min(this.#end, start + BLOCK_SIZE), into);
      if (bytes.buffer !== into.buffer) into.set(bytes);
      return into.subarray(0, bytes.length);
    });
  }

  /** A long run of bytes, past the cache. */
  #run(start: number, end: number, room?: Room): Uint8Array {
    const from = start - ((start - HEADER_SIZE) % BLOCK_SIZE);
    const to = Math.min(
      this.#end,
      HEADER_SIZE + Math.ceil((end - HEADER_SIZE) / BLOCK_SIZE) * BLOCK_SIZE,
    );
    return this.#checked(from, to, room?.of(to - from)).subarray(start - from, end - from);
  }

  /** The bytes of whole blocks, checked. */
  #checked(start: number, end: number, into?: Uint8Array): Uint8Array {
    const bytes = this.#source.read(start, end - start, into);
    if (bytes.length !== end - start) throw new SegmentDamaged('it is cut short');
    const first = (start - HEADER_SIZE) / BLOCK_SIZE;
    for (let at = 0; at < bytes.length;) {
      const number = first + at / BLOCK_SIZE;
      if (this.#isChecked[number] === 1) {
        at += BLOCK_SIZE;
      } else if (at + BLOCK_SIZE * AT_ONCE <= bytes.length) {
        checksumsOf(bytes, at, BLOCK_SIZE, sumsAtOnce);
        for (let i = 0; i < AT_ONCE; i++) this.#compare(number + i, sumsAtOnce[i]);
        at += BLOCK_SIZE * AT_ONCE;
      } else {
        const end = Math.min(bytes.length, at + BLOCK_SIZE);
        this.#compare(number, checksumOf(bytes, at, end));
        at += BLOCK_SIZE;
      }
    }
    return bytes;
  }

  #compare(number: number, sum: number | undefined): void {
    if (sum !== this.#sums[number]) throw new SegmentDamaged(`its block ${number} is damaged`);
    this.#isChecked[number] = 1;
  }
}

/** The bytes as numbers of two bytes; a copy where they do not begin at a multiple of two. */
export function halvesOf(bytes: Uint8Array): Uint16Array {
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length >> 1);
}

/** The bytes as words; a copy where they do not begin at a multiple of four. */
export function wordsOf(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}
