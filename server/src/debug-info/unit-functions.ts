/** The functions of a unit: which one has the code at an address, and which ones are inlined there. */
import { firstIndex } from '../base/binary-search.js';
import type { Abbreviation } from './abbreviations.js';
import type { ByteCursor } from './byte-cursor.js';
import { Attribute, Tag } from './dwarf-constants.js';
import { Entry } from './entry.js';
import { rangesOf, type Range } from './ranges.js';
import type { EntryReference, Unit } from './unit.js';

/** One function at an address: the one that has a symbol, or one inlined into the one before it. */
export interface FunctionAt {
  /** Where it is inlined, in the function before it; undefined for the first. `file` is an index of the unit's file table. */
  readonly call:
    | { readonly file: number; readonly lineNumber: number; readonly columnNumber: number }
    | undefined;
  readonly entry: EntryReference;
}

const NAMESPACE = 0x39;
/** Tags whose children are looked through for functions: Rust and C++ put them there. Types hold declarations alone. */
const CONTAINERS = new Set<number>([NAMESPACE, 0x1e]);
const LEXICAL_BLOCK = 0x0b;
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
    const rows: (readonly [Range, number])[] = [];
    const cursor = unit.cursor();
    const entry = new Entry();
    cursor.offset = unit.header.entriesOffset - unit.header.byteOffset;
    unit.readEntry(cursor, entry);
    for (let depth = entry.hasChildren ? 1 : 0; depth > 0 && !cursor.isAtEnd;) {
      if (skipAtAGlance(unit, cursor, mayHoldFunction)) continue;
      unit.readEntry(cursor, entry);
      if (entry.tag === 0) {
        depth--;
        continue;
      }
      if (entry.tag === Tag.subprogram) {
        for (const range of rangesOf(unit, entry)) rows.push([range, entry.byteOffset]);
      }
      if (!entry.hasChildren) continue;
      if (CONTAINERS.has(entry.tag)) depth++;
      else unit.skipChildren(cursor, entry);
    }
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
    const entry = new Entry();
    const cursor = unit.cursor();
    cursor.offset = offset - unit.header.byteOffset;
    unit.readEntry(cursor, entry);
    const file = unit.file;
    const found: FunctionAt[] = [{ call: undefined, entry: { file, byteOffset: offset } }];
    // Entries of which each is the child of the one before it, and all of which have the address.
    for (let depth = entry.hasChildren ? 1 : 0; depth > 0 && depth < DEEPEST && !cursor.isAtEnd;) {
      if (skipAtAGlance(unit, cursor, mayBeInlined)) continue;
      unit.readEntry(cursor, entry);
      if (entry.tag === 0) break;
      const isInlined = entry.tag === Tag.inlinedSubroutine;
      if (isInlined || entry.tag === LEXICAL_BLOCK) {
        const ranges = rangesOf(unit, entry);
        const isHere = ranges.some(([low, high]) => low <= address && address < high);
        if (isHere && isInlined)
          found.push({ call: callOf(entry), entry: referenceTo(unit, entry) });
        if (isHere) {
          if (!entry.hasChildren) break;
          depth++;
          continue;
        }
      }
      if (entry.hasChildren) unit.skipChildren(cursor, entry);
    }
    return found;
  }

  #functionAt(address: number): number | undefined {
    const at = firstIndex(0, this.#lows.length, (index) => (this.#lows[index] ?? 0) > address) - 1;
    return address < (this.#highs[at] ?? -Infinity) ? this.#offsets[at] : undefined;
  }
}

/** Functions with code, and what they may stand in. A unit has ten times as many that are declared or always inlined. */
function mayHoldFunction({ tag, hasAddresses }: Abbreviation): boolean {
  return (tag === Tag.subprogram && hasAddresses) || CONTAINERS.has(tag);
}

function mayBeInlined({ tag }: Abbreviation): boolean {
  return tag === Tag.inlinedSubroutine || tag === LEXICAL_BLOCK;
}

/** Moves behind an entry that is not looked for, and all below it, where its abbreviation says how: most are types and variables. */
function skipAtAGlance(
  { abbreviations }: Unit,
  cursor: ByteCursor,
  isLookedFor: (abbreviation: Abbreviation) => boolean,
): boolean {
  const { bytes, offset } = cursor;
  const code = cursor.uleb();
  if (code !== 0) {
    const abbreviation = abbreviations.row(code);
    const { hasChildren, byteSize, siblingAt } = abbreviation;
    if (!hasChildren && byteSize >= 0 && !isLookedFor(abbreviation)) {
      cursor.skip(byteSize);
      return true;
    }
    if (hasChildren && siblingAt >= 0 && !isLookedFor(abbreviation)) {
      const entry = cursor.offset;
      cursor.skip(siblingAt);
      const next = cursor.u32();
      // One that leads back is an endless loop.
      if (next > entry && next <= bytes.length) {
        cursor.offset = next;
        return true;
      }
    }
  }
  cursor.offset = offset;
  return false;
}

function callOf(entry: Entry): FunctionAt['call'] {
  return {
    file: entry.value(Attribute.callFile) ?? 0,
    lineNumber: entry.value(Attribute.callLine) ?? 0,
    columnNumber: entry.value(Attribute.callColumn) ?? 0,
  };
}

function referenceTo(unit: Unit, { byteOffset }: Entry): EntryReference {
  return { file: unit.file, byteOffset };
}
