/** Which unit the code at an address is of: from `.debug_aranges`, and where that is missing or not whole from the units themselves. */
import { Overrun } from './byte-cursor.js';
import { UnitType } from './dwarf-constants.js';
import type { KeptScans } from './companions.js';
import type { DwarfFile } from './dwarf-file.js';
import { keptRanges, rangesKept, type UnitRanges } from './kept-ranges.js';
import { buildIdOf } from './notes.js';
import { isDropped, rangesOf } from './ranges.js';
import { Unit } from './unit.js';

export class UnitFinder {
  readonly #file: DwarfFile;
  #arranged: UnitRanges | undefined;
  #arrangedUnits: ReadonlySet<number> = new Set();
  #others: UnitRanges | undefined;

  readonly #scans: KeptScans | undefined;

  /** What `scans` keeps of the object is not found out again. */
  constructor(file: DwarfFile, scans?: KeptScans) {
    this.#file = file;
    this.#scans = scans;
  }

  /** The offset in `.debug_info` of the unit with the code at an address; undefined where no unit has it. */
  unitAt(address: number): number | undefined {
    this.#arranged ??= this.#readArranged();
    return (
      lookUp(this.#arranged, address) ?? lookUp((this.#others ??= this.#otherRanges()), address)
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
  #otherRanges(): UnitRanges {
    const { elf, sections } = this.#file;
    const buildId = this.#scans && buildIdOf(elf);
    if (buildId === undefined) return this.#scanOthers().ranges;
    const of = {
      fileBytes: elf.source.byteSize,
      infoBytes: sections.info?.byteSize ?? 0,
      nLeftOut: this.#arrangedUnits.size,
    };
    const bytes = this.#scans?.read(buildId, 'units');
    const kept = bytes && rangesKept(of, bytes);
    if (kept !== undefined) return kept;
    const { ranges, nUnits, isWhole } = this.#scanOthers();
    // What is wrong with a damaged one is to be said each time.
    if (isWhole && nUnits >= MANY_UNITS)
      this.#scans?.write(buildId, 'units', keptRanges(of, ranges));
    return ranges;
  }

  #scanOthers(): {
    readonly ranges: UnitRanges;
    readonly nUnits: number;
    readonly isWhole: boolean;
  } {
    const ranges = new RangeColumns();
    let nUnits = 0;
    let isWhole = true;
    for (const header of this.#file.headers()) {
      const { byteOffset, type } = header;
      if (this.#arrangedUnits.has(byteOffset) || type === UnitType.type) continue;
      nUnits++;
      try {
        const unit = new Unit(this.#file, header);
        for (const [low, high] of rangesOf(unit, unit.root)) ranges.add(low, high, byteOffset);
      } catch (error) {
        if (!(error instanceof Overrun)) throw error;
        isWhole = false;
        this.#file.note(error);
      }
    }
    return { ranges, nUnits, isWhole };
  }
}

/** To begin fewer units takes no longer than to read a file. */
const MANY_UNITS = 100;

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
