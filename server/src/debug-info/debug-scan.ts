/**
 * The loops over all bytes of a table of debug info: lines, entries, ranges, relocations. They are in `scan/`, which is compiled to
 * WebAssembly; this is its edge. What is found is copied out: nothing of its memory is kept between two questions.
 */
import { isWasmTrap, runWasm, type WasmMemory, type WasmModule } from '../base/web-assembly.js';
import { Overrun } from './byte-cursor.js';
import { Attribute } from './dwarf-constants.js';
import type { UnitRanges } from './kept-ranges.js';

/** What `scan/index.ts` exports. Addresses are those of its memory; as results they have a sign from 2 GB on. */
interface Scan {
  readonly memory: WasmMemory;
  freeFrom(): number;
  reserve(end: number): void;
  runLines(
    program: number,
    size: number,
    isLittle: boolean,
    minimumBytes: number,
    lineBase: number,
    lineRange: number,
    opcodeBase: number,
    operandCounts: number,
    addressBytes: number,
    most: number,
  ): number;
  rowsAt(): number;
  lastSequence(): number;
  readArranges(section: number, size: number, isLittle: boolean): number;
  arrangesAt(): number;
  nArrangedUnits(): number;
  isArrangesWhole(): number;
  shapesAddress(): number;
  readAbbreviations(table: number, size: number, isLittle: boolean, at: number): number;
  findAbbreviation(table: number, size: number, isLittle: boolean, code: number): number;
  findEntries(
    unit: number,
    size: number,
    isLittle: boolean,
    start: number,
    isOfUnit: boolean,
    out: number,
  ): number;
  foundAt(): number;
  isEntriesWhole(): number;
  actionsAddress(): number;
  areOrdered(
    table: number,
    size: number,
    packing: number,
    hasAddend: boolean,
    isLittle: boolean,
  ): number;
  forgetSymbols(): void;
  setSymbol(symbol: number, value: number): void;
  missingSymbol(): number;
  relocate(
    piece: number,
    size: number,
    pieceOffset: number,
    table: number,
    tableSize: number,
    from: number,
    packing: number,
    hasAddend: boolean,
    isLittle: boolean,
  ): number;
}

/** What the header of a line program says of its rows. */
export interface LineSettings {
  readonly minimumBytes: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Operands of the standard opcodes, from opcode 1 on. */
  readonly operandCounts: readonly number[];
  readonly addressBytes: number;
}

/** Rows as `scan/line-program.ts` writes them: 18 bytes each, little-endian. */
export interface LineRows {
  readonly view: DataView;
  /** The row that ends the last sequence, counted from 1; 0: there is none. */
  readonly lastEnd: number;
}

/** `.debug_aranges`. */
export interface Arranged extends UnitRanges {
  /** The offsets of all units that have a table, be it an empty one. */
  readonly units: Float64Array;
  /** False where the section ends too early. */
  readonly isWhole: boolean;
}

/** How the entries of a relocation table are laid out. */
export interface RelocationLayout {
  readonly packing: Packing;
  readonly hasAddend: boolean;
  readonly isLittleEndian: boolean;
}

/** How the words of an entry are packed: scan/relocations.ts. */
export const Packing = { bits32: 0, little64: 1, big64: 2, mipsLittle: 3, mipsBig: 4 } as const;
export type Packing = (typeof Packing)[keyof typeof Packing];

/** Values of attributes: those of an entry, or those of them that were gathered on the way. */
export interface AttributeValues {
  /** 0 where it has not the attribute. */
  form(attribute: number): number;
  value(attribute: number): number | undefined;
}

/** An entry with code: where it begins in its unit, and its DW_AT_low_pc, DW_AT_high_pc and DW_AT_ranges. */
export interface FoundEntry extends AttributeValues {
  readonly byteOffset: number;
}

/** Bytes of a row, of a found entry, and of a double. */
const ROW_BYTES = 18;
const FOUND_BYTES = 40;
const DOUBLE_BYTES = 8;
/** Rows of one program: no unit has as many. */
const MOST_ROWS = 1 << 24;
/** More memory than this is not kept for the next question: the largest unit of a kernel takes a tenth of it. */
const MOST_KEPT_BYTES = 64 << 20;

/** One question at a time. */
export class DebugScan {
  readonly #module: WasmModule;
  #scan: Scan | undefined;

  /** `module` is what `scan/` was compiled to. */
  constructor(module: WasmModule) {
    this.#module = module;
  }

  /** Runs a line program, as far as it is whole. */
  lines(program: Uint8Array, isLittle: boolean, settings: LineSettings): LineRows {
    return this.#ask((scan) => {
      // Rows are written behind the program.
      const [counts = 0, at = 0] = lay(scan, [Uint8Array.from(settings.operandCounts), program]);
      const count = scan.runLines(
        at,
        program.length,
        isLittle,
        settings.minimumBytes,
        settings.lineBase,
        settings.lineRange,
        settings.opcodeBase,
        counts,
        settings.addressBytes,
        MOST_ROWS,
      );
      const rows = scan.rowsAt() >>> 0;
      const bytes = scan.memory.buffer.slice(rows, rows + count * ROW_BYTES);
      return { view: new DataView(bytes), lastEnd: scan.lastSequence() };
    });
  }

  arranges(section: Uint8Array, isLittle: boolean): Arranged {
    return this.#ask((scan) => {
      const [at = 0] = lay(scan, [section]);
      const count = scan.readArranges(at, section.length, isLittle);
      const nUnits = scan.nArrangedUnits();
      const start = scan.arrangesAt() >>> 0;
      const column = (before: number, length: number): Float64Array =>
        new Float64Array(scan.memory.buffer, start + before * DOUBLE_BYTES, length).slice();
      return {
        lows: column(0, count),
        highs: column(count, count),
        offsets: column(2 * count, count),
        count,
        units: column(3 * count, nUnits),
        isWhole: scan.isArrangesWhole() !== 0,
      };
    });
  }

  /**
   * Where what stands behind a code begins, in bytes of a table of abbreviations; 0 where it has no such code. Undefined where the table
   * does not end in those bytes, or is damaged.
   */
  abbreviation(table: Uint8Array, code: number): number | undefined {
    return this.#ask((scan) => {
      const [at = 0] = lay(scan, [table]);
      const found = scan.findAbbreviation(at, table.length, true, code);
      return found < 0 ? undefined : found;
    });
  }

  /**
   * The entries with code in `piece`, which begins at an entry at `pieceOffset` of its unit, up to the end of the children of one parent or
   * of the piece. Of a unit: its functions, those in namespaces among them; else what is inlined, and blocks. `shapes` is `shapesOf()`.
   * Undefined where `abbreviations` does not hold all of the table. Throws `Overrun` where entries are damaged.
   */
  entries(
    piece: Uint8Array,
    pieceOffset: number,
    abbreviations: Uint8Array,
    shapes: Int16Array,
    isLittle: boolean,
    isOfUnit: boolean,
  ): readonly FoundEntry[] | undefined {
    return this.#ask((scan) => {
      const [at = 0, table = 0, free = 0] = lay(scan, [piece, abbreviations]);
      new Int16Array(scan.memory.buffer, scan.shapesAddress(), shapes.length).set(shapes);
      const out = scan.readAbbreviations(table, abbreviations.length, isLittle, free);
      if (out === 0) return undefined;
      // Offsets count from the start of the unit.
      const [unit, size] = [at - pieceOffset, pieceOffset + piece.length];
      const count = scan.findEntries(unit, size, isLittle, pieceOffset, isOfUnit, out);
      if (scan.isEntriesWhole() === 0) throw new Overrun('entries of a unit are damaged');
      const found = scan.foundAt() >>> 0;
      const view = new DataView(scan.memory.buffer.slice(found, found + count * FOUND_BYTES));
      return Array.from({ length: count }, (_, i) => new EntryOfScan(view, i * FOUND_BYTES));
    });
  }

  /** Whether relocations stand in the order of their offsets. */
  areOrdered(table: Uint8Array, { packing, hasAddend, isLittleEndian }: RelocationLayout): boolean {
    return this.#ask((scan) => {
      const [at = 0] = lay(scan, [table]);
      return scan.areOrdered(at, table.length, packing, hasAddend, isLittleEndian) !== 0;
    });
  }

  /**
   * `piece`, which stands at `pieceOffset` of its section, as it is once it is linked: a copy. `entries` are its relocations in order,
   * `actions` says by type what they do: scan/relocations.ts.
   */
  relocated(
    piece: Uint8Array,
    pieceOffset: number,
    entries: Uint8Array,
    { packing, hasAddend, isLittleEndian }: RelocationLayout,
    actions: Uint8Array,
    valueOf: (symbol: number) => number,
  ): Uint8Array {
    return this.#ask((scan) => {
      const [at = 0, table = 0] = lay(scan, [piece, entries]);
      new Uint8Array(scan.memory.buffer, scan.actionsAddress(), actions.length).set(actions);
      scan.forgetSymbols();
      const relocate = (from: number): number =>
        scan.relocate(
          at,
          piece.length,
          pieceOffset,
          table,
          entries.length,
          from,
          packing,
          hasAddend,
          isLittleEndian,
        );
      const entryBytes = (packing === Packing.bits32 ? 4 : 8) * (hasAddend ? 3 : 2);
      // It stops at each symbol that it has not met yet: most pieces refer to a few.
      for (let done = relocate(0); done + entryBytes <= entries.length; done = relocate(done)) {
        const symbol = scan.missingSymbol() >>> 0;
        scan.setSymbol(symbol, valueOf(symbol));
      }
      return new Uint8Array(scan.memory.buffer.slice(at, at + piece.length));
    });
  }

  #ask<T>(question: (scan: Scan) => T): T {
    if ((this.#scan?.memory.buffer.byteLength ?? 0) > MOST_KEPT_BYTES) this.#scan = undefined;
    // What it exports is what is written above.
    this.#scan ??= runWasm(this.#module, {}) as Scan;
    try {
      return question(this.#scan);
    } catch (error) {
      if (!isWasmTrap(error)) throw error;
      this.#scan = undefined;
      throw new Overrun('a part of the debug info takes more memory than there is');
    }
  }
}

/** Lays pieces into the free memory. Gives the address of each, a multiple of 8, and at last the first one behind them. */
function lay(scan: Scan, pieces: readonly Uint8Array[]): readonly number[] {
  const addresses = [scan.freeFrom() >>> 0];
  for (const piece of pieces) {
    addresses.push(Math.ceil(((addresses.at(-1) ?? 0) + piece.length) / 8) * 8);
  }
  scan.reserve(addresses.at(-1) ?? 0);
  const memory = new Uint8Array(scan.memory.buffer);
  pieces.forEach((piece, i) => {
    memory.set(piece, addresses[i]);
  });
  return addresses;
}

/** As `scan/entries.ts` writes it: the offset, three forms of two bytes from 8 on, three doubles from 16 on. */
class EntryOfScan implements FoundEntry {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  get byteOffset(): number {
    return this.#view.getUint32(this.#at, true);
  }

  form(attribute: number): number {
    const slot = SLOTS.indexOf(attribute);
    return slot < 0 ? 0 : this.#view.getUint16(this.#at + 8 + 2 * slot, true);
  }

  value(attribute: number): number | undefined {
    const slot = SLOTS.indexOf(attribute);
    return this.form(attribute) === 0
      ? undefined
      : this.#view.getFloat64(this.#at + 16 + DOUBLE_BYTES * slot, true);
  }
}

const SLOTS: readonly number[] = [Attribute.lowAddress, Attribute.highAddress, Attribute.ranges];
