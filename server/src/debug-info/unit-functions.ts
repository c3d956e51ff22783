/** The functions of a unit: which one has the code at an address, and which ones are inlined there. */
import { firstIndex } from '../base/binary-search.js';
import type { ByteCursor } from './byte-cursor.js';
import type { FoundEntry } from './debug-scan.js';
import { Attribute, Tag } from './dwarf-constants.js';
import { shapesOf } from './dwarf-forms.js';
import { Entry } from './entry.js';
import { rangesOf } from './ranges.js';
import type { EntryReference, Unit } from './unit.js';

/** One function at an address: the one that has a symbol, or one inlined into the one before it. */
export interface FunctionAt {
  /** Where it is inlined, in the function before it; undefined for the first. `file` is an index of the unit's file table. */
  readonly call:
    | { readonly file: number; readonly lineNumber: number; readonly columnNumber: number }
    | undefined;
  readonly entry: EntryReference;
}

/** No compiler inlines so deep; a file that says so is damaged. */
const DEEPEST = 128;

export class UnitFunctions {
  readonly #unit: Unit;
  /** Ascending by `lows`: the functions of the unit, a row for each of their ranges. */
  readonly #lows: Float64Array;
  readonly #highs: Float64Array;
  readonly #offsets: Float64Array;

  /** Goes once over the outer entries of the unit. Throws `Overrun` where they are damaged. */
  constructor(unit: Unit) {
    this.#unit = unit;
    const cursor = unit.cursor();
    const entry = new Entry();
    cursor.offset = unit.header.entriesOffset - unit.header.byteOffset;
    unit.readEntry(cursor, entry);
    const found = entry.hasChildren ? entriesFrom(unit, cursor, cursor.bytes.length, true) : [];
    const rows = found.flatMap((each) =>
      rangesOf(unit, each).map((range) => [range, each.byteOffset] as const),
    );
    rows.sort(([[a]], [[b]]) => a - b);
    this.#lows = Float64Array.from(rows, ([[low]]) => low);
    this.#highs = Float64Array.from(rows, ([[, high]]) => high);
    this.#offsets = Float64Array.from(rows, ([, offset]) => offset);
  }

  /** The functions at an address, outermost first; none where no function of the unit has it. */
  at(address: number): readonly FunctionAt[] {
    const unit = this.#unit;
    const offset = this.#functionAt(address);
    if (offset === undefined) return [];
    const { file } = unit;
    const base = unit.header.byteOffset;
    const entry = new Entry();
    const cursor = unit.cursor();
    cursor.offset = offset;
    unit.readEntry(cursor, entry);
    const found: FunctionAt[] = [{ call: undefined, entry: { file, byteOffset: base + offset } }];
    // Nothing behind the function is looked at.
    const sibling = unit.referenceOf(Attribute.sibling, entry);
    const next = sibling?.file === file ? sibling.byteOffset - base : 0;
    const end = next > cursor.offset ? Math.min(next, cursor.bytes.length) : cursor.bytes.length;
    const isHere = (each: FoundEntry): boolean =>
      rangesOf(unit, each).some(([low, high]) => low <= address && address < high);
    // Entries of which each is the child of the one before it, and all of which have the address.
    for (let depth = 1; entry.hasChildren && depth < DEEPEST; depth++) {
      const part = entriesFrom(unit, cursor, end, false).find(isHere);
      if (part === undefined) break;
      cursor.offset = part.byteOffset;
      unit.readEntry(cursor, entry);
      if (entry.tag === Tag.inlinedSubroutine)
        found.push({ call: callOf(entry), entry: { file, byteOffset: entry.byteOffset } });
    }
    return found;
  }

  /** Where the function begins that has an address, in bytes of the unit. */
  #functionAt(address: number): number | undefined {
    const at = firstIndex(0, this.#lows.length, (index) => (this.#lows[index] ?? 0) > address) - 1;
    return address < (this.#highs[at] ?? -Infinity) ? this.#offsets[at] : undefined;
  }
}

/** See `DebugScan.entries()`: those from the cursor on to before `end`, in bytes of the unit. */
function entriesFrom(
  unit: Unit,
  { bytes, offset, isLittleEndian }: ByteCursor,
  end: number,
  isOfUnit: boolean,
): readonly FoundEntry[] {
  const piece = bytes.subarray(offset, end);
  const shapes = shapesOf(unit.header);
  return unit.abbreviations.ask((table) =>
    unit.file.scan.entries(piece, offset, table, shapes, isLittleEndian, isOfUnit),
  );
}

function callOf(entry: Entry): FunctionAt['call'] {
  return {
    file: entry.value(Attribute.callFile) ?? 0,
    lineNumber: entry.value(Attribute.callLine) ?? 0,
    columnNumber: entry.value(Attribute.callColumn) ?? 0,
  };
}
