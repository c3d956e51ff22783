/** Which unit the code at an address is of: from `.debug_aranges`, and where that is missing or not whole from the units themselves. */
import { Overrun } from './byte-cursor.js';
import { UnitType } from './dwarf-constants.js';
import type { DwarfFile } from './dwarf-file.js';
import { isDropped, rangesOf } from './ranges.js';
import { Unit } from './unit.js';

/** Plain data: addresses from `lows[i]` to before `highs[i]` are of the unit at `offsets[i]`, for each `i` below `count`. */
export interface UnitRanges {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** Bytes into `.debug_info`. */
  readonly offsets: Float64Array;
  readonly count: number;
}

export class UnitFinder {
  readonly #file: DwarfFile;
  #arranged: UnitRanges | undefined;
  #arrangedUnits: ReadonlySet<number> = new Set();
  #others: UnitRanges | undefined;

  constructor(file: DwarfFile) {
    this.#file = file;
  }

  /** The offset in `.debug_info` of the unit with the code at an address; undefined where no unit has it. */
  unitAt(address: number): number | undefined {
    this.#arranged ??= this.#readArranged();
    return (
      lookUp(this.#arranged, address) ?? lookUp((this.#others ??= this.#scanOthers()), address)
    );
  }

  /** `.debug_aranges`. Source: DWARF 5, section 6.1.2. */
  #readArranged(): UnitRanges {
    const ranges = new RangeColumns();
    const units = new Set<number>();
    const section = this.#file.sections.arranges;
    const cursor = section?.cursor(0, section.byteSize);
    try {
      while (cursor !== undefined && !cursor.isAtEnd) {
        const start = cursor.offset;
        const first = cursor.u32();
        const offsetBytes = first === 0xffff_ffff ? 8 : 4;
        const length = offsetBytes === 8 ? cursor.i64() : first;
        const end = cursor.offset + length;
        cursor.skip(2);
        const unit = cursor.unsigned(offsetBytes);
        const [addressBytes, segmentBytes] = [cursor.u8(), cursor.u8()];
        if ((addressBytes !== 4 && addressBytes !== 8) || segmentBytes !== 0 || end <= start) break;
        const tupleBytes = 2 * addressBytes;
        cursor.offset = start + Math.ceil((cursor.offset - start) / tupleBytes) * tupleBytes;
        while (cursor.offset + tupleBytes <= end) {
          const low = addressBytes === 8 ? cursor.i64() : cursor.u32();
          const size = addressBytes === 8 ? cursor.i64() : cursor.u32();
          if (size > 0 && !isDropped(low)) ranges.add(low, low + size, unit);
        }
        units.add(unit);
        cursor.offset = end;
      }
    } catch (error) {
      this.#file.note(error);
    }
    this.#arrangedUnits = units;
    return ranges;
  }

  /** The ranges of the units that `.debug_aranges` leaves out: clang writes none. */
  #scanOthers(): UnitRanges {
    const ranges = new RangeColumns();
    for (const header of this.#file.headers()) {
      const { byteOffset, type } = header;
      if (this.#arrangedUnits.has(byteOffset) || type === UnitType.type) continue;
      try {
        const unit = new Unit(this.#file, header);
        for (const [low, high] of rangesOf(unit, unit.root)) ranges.add(low, high, byteOffset);
      } catch (error) {
        if (!(error instanceof Overrun)) throw error;
        this.#file.note(error);
      }
    }
    return ranges;
  }
}

/** Ranges of units as they are found: a kernel has ten thousand. */
class RangeColumns implements UnitRanges {
  lows = new Float64Array(1024);
  highs = new Float64Array(1024);
  offsets = new Float64Array(1024);
  count = 0;

  add(low: number, high: number, offset: number): void {
    const at = this.count++;
    if (at === this.lows.length) {
      this.lows = longer(this.lows);
      this.highs = longer(this.highs);
      this.offsets = longer(this.offsets);
    }
    this.lows[at] = low;
    this.highs[at] = high;
    this.offsets[at] = offset;
  }
}

function longer(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const fresh = new Float64Array(column.length * 2);
  fresh.set(column);
  return fresh;
}

/**
 * The unit whose range has the address; of several (damaged files, code that linkers have folded) the one that begins last. One pass over ten
 * thousand numbers takes a hundredth of a millisecond: less than sorting them would, for all the questions of a trace.
 */
function lookUp(ranges: UnitRanges, address: number): number | undefined {
  const { lows, highs, offsets, count } = ranges;
  let best = -1;
  for (let at = 0; at < count; at++) {
    const low = lows[at] as number;
    if (address < low || address >= (highs[at] as number)) continue;
    if (best < 0 || low > (lows[best] as number)) best = at;
  }
  return best < 0 ? undefined : offsets[best];
}
