/**
 * Which of the names that segments define match what somebody types. All names of a segment are looked at, in `name-scan/`, which is
 * compiled to WebAssembly; this is its edge.
 */
import { runWasm, type WasmMemory, type WasmModule } from '../base/web-assembly.js';
import { maskOf } from './letter-masks.js';
import type { SegmentBytes } from './segment-bytes.js';
import { BLOCK_SIZE, LONGEST_NAME, type SectionName } from './segment-format.js';

export interface NameMatch {
  /** Of the name in the segment. */
  readonly number: number;
  /**
   * Higher is better: the name itself, its beginning, the beginning of a part behind `_`, another run of letters, the shorter the
   * better; then those that only have the letters in order, the closer together the better.
   */
  readonly score: number;
}

/** What `name-scan/index.ts` exports. Addresses are those of its memory. */
interface NameScan {
  readonly memory: WasmMemory;
  queryAddress(): number;
  freeFrom(): number;
  reserve(end: number): void;
  begin(size: number, mask: number, most: number, enough: number): void;
  wantsSpread(): number;
  leastScore(): number;
  findRuns(
    names: number,
    size: number,
    lengths: number,
    nNames: number,
    defined: number,
    out: number,
  ): number;
  findSpread(
    names: number,
    size: number,
    lengths: number,
    nNames: number,
    defined: number,
    masks: number,
    out: number,
    found: number,
  ): number;
}

/** The best score of a name that does not hold the query in one run: name-scan/index.ts. */
export const BEST_SPREAD = 500;

/** What is compared at once, in bytes: so many are read behind the names. */
const STEP = 16;

/** One search at a time. All segments pass through the same memory, one after the other. */
export class NameSearch {
  readonly #scan: NameScan;

  /** `module` is what `name-scan/` was compiled to. */
  constructor(module: WasmModule) {
    // What it exports is what is written above.
    this.#scan = runWasm(module, {}) as NameScan;
  }

  /**
   * Begins a search for the best `most` names. With `enough` that hold the query in one run, in whatever case, none is wanted that
   * only has its letters in order.
   */
  begin(query: string, most: number, enough: number): void {
    const wanted = Buffer.from(
      query.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
      'latin1',
    ).subarray(0, LONGEST_NAME + 1);
    new Uint8Array(this.#scan.memory.buffer).set(wanted, this.#scan.queryAddress());
    this.#scan.begin(wanted.length, maskOf(wanted, 0, wanted.length), most, enough);
  }

  /** Whether names that only have the letters in order are still wanted. */
  get wantsSpread(): boolean {
    return this.#scan.wantsSpread() !== 0;
  }

  /**
   * The matches in a segment, by their numbers; those that are not among the best of all segments so far may be left out. Throws a
   * `SegmentDamaged` where it is not as written.
   */
  matchesIn(bytes: SegmentBytes): NameMatch[] {
    const scan = this.#scan;
    const nNames = bytes.sizeOf('lengths');
    if (nNames === 0) return [];
    const rooms = new Rooms(scan.freeFrom());
    const names = rooms.of(bytes.sizeOf('names') + STEP + LONGEST_NAME);
    const lengths = rooms.of(nNames);
    const defined = rooms.of(bytes.sizeOf('defined'));
    const masks = rooms.of(bytes.sizeOf('masks'));
    const out = rooms.of(nNames * 8);
    scan.reserve(rooms.end);
    const { buffer } = scan.memory;
    const size = bytes.sizeOf('names');
    const namesAt = layIn(bytes, 'names', buffer, names);
    const lengthsAt = layIn(bytes, 'lengths', buffer, lengths);
    const definedAt = layIn(bytes, 'defined', buffer, defined);
    let found = scan.findRuns(namesAt, size, lengthsAt, nNames, definedAt, out);
    if (this.wantsSpread) {
      const masksAt = layIn(bytes, 'masks', buffer, masks);
      found = scan.findSpread(namesAt, size, lengthsAt, nNames, definedAt, masksAt, out, found);
    }
    const least = scan.leastScore();
    const given = new Int32Array(buffer, out, found * 2);
    const matches: NameMatch[] = [];
    for (let at = 0; at < given.length; at += 2) {
      const score = given[at + 1] as number;
      if (score >= least) matches.push({ number: given[at] as number, score });
    }
    return matches;
  }
}

/** Places in memory, one behind the other. */
class Rooms {
  end: number;

  constructor(start: number) {
    this.end = start;
  }

  /** For so many bytes of a section: it is read in whole blocks. */
  of(size: number): number {
    const start = Math.ceil(this.end / 8) * 8;
    this.end = start + size + 2 * BLOCK_SIZE;
    return start;
  }
}

/** Lays a section into memory, somewhere behind `at`. Gives its address. */
function layIn(bytes: SegmentBytes, section: SectionName, buffer: ArrayBuffer, at: number): number {
  const read = bytes.passing(section, { of: (size) => new Uint8Array(buffer, at, size) });
  if (read.buffer === buffer) return read.byteOffset;
  new Uint8Array(buffer).set(read, at);
  return at;
}
