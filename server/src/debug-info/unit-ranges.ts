/** Which unit the code at an address is of: from `.debug_aranges`, and where that is missing or not whole from the units themselves. */
import { Overrun } from './byte-cursor.js';
import { UnitType } from './dwarf-constants.js';
import type { KeptScans } from './companions.js';
import type { Arranged } from './debug-scan.js';
import type { DwarfFile } from './dwarf-file.js';
import { keptRanges, rangesKept, type UnitRanges } from './kept-ranges.js';
import { buildIdOf } from './notes.js';
import { rangesOf } from './ranges.js';
import { Unit } from './unit.js';

export class UnitFinder {
  readonly #file: DwarfFile;
  #arranged: Arranged | undefined;
  #others: UnitRanges | undefined;

  readonly #scans: KeptScans | undefined;

  /** What `scans` keeps of the object is not found out again. */
  constructor(file: DwarfFile, scans?: KeptScans) {
    this.#file = file;
    this.#scans = scans;
  }

  /** The offset in `.debug_info` of the unit with the code at an address; undefined where no unit has it. */
  unitAt(address: number): number | undefined {
    const arranged = (this.#arranged ??= this.#readArranged());
    return (
      lookUp(arranged, address) ??
      lookUp((this.#others ??= this.#otherRanges(arranged.units)), address)
    );
  }

  #readArranged(): Arranged {
    const section = this.#file.sections.arranges;
    const bytes = section?.read(0, section.byteSize) ?? new Uint8Array();
    const arranged = this.#file.scan.arranges(bytes, this.#file.elf.isLittleEndian);
    if (!arranged.isWhole) this.#file.problem('.debug_aranges ends too early');
    return arranged;
  }

  /** The ranges of the units that `.debug_aranges` leaves out: clang writes none. */
  #otherRanges(arrangedUnits: Float64Array): UnitRanges {
    const { elf, sections } = this.#file;
    const buildId = this.#scans && buildIdOf(elf);
    if (buildId === undefined) return this.#scanOthers(arrangedUnits).ranges;
    const of = {
      fileBytes: elf.source.byteSize,
      infoBytes: sections.info?.byteSize ?? 0,
      nLeftOut: arrangedUnits.length,
    };
    const bytes = this.#scans?.read(buildId, 'units');
    const kept = bytes && rangesKept(of, bytes);
    if (kept !== undefined) return kept;
    const { ranges, nUnits, isWhole } = this.#scanOthers(arrangedUnits);
    // What is wrong with a damaged one is to be said each time.
    if (isWhole && nUnits >= MANY_UNITS)
      this.#scans?.write(buildId, 'units', keptRanges(of, ranges));
    return ranges;
  }

  #scanOthers(arrangedUnits: Float64Array): {
    readonly ranges: UnitRanges;
    readonly nUnits: number;
    readonly isWhole: boolean;
  } {
    const ranges = new RangeColumns();
    const leftOut = new Set(arrangedUnits);
    let nUnits = 0;
    let isWhole = true;
    for (const header of this.#file.headers()) {
      const { byteOffset, type } = header;
      if (leftOut.has(byteOffset) || type === UnitType.type) continue;
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
