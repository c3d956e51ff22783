/** Line programs: which line each instruction of a unit is of. Source: DWARF 5, section 6.2; DWARF 2 to 4 have the same machine. */
import { firstIndex } from '../base/binary-search.js';
import { ByteCursor, Overrun } from './byte-cursor.js';
import { LineFiles } from './line-files.js';
import { isDropped } from './ranges.js';
import type { Unit } from './unit.js';

/** DW_LNS_*: those that change what rows hold; the others are skipped by their number of operands. */
const Opcode = {
  extended: 0,
  copy: 1,
  advanceAddress: 2,
  advanceLine: 3,
  setFile: 4,
  setColumn: 5,
  constAddAddress: 8,
  fixedAdvanceAddress: 9,
} as const;

/** DW_LNE_* */
const Extended = { endSequence: 1, setAddress: 2 } as const;

interface Header {
  readonly version: number;
  readonly minimumBytes: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Operands of the standard opcodes, from opcode 1 on. */
  readonly operandCounts: readonly number[];
  readonly addressBytes: number;
  readonly files: LineFiles;
}

export interface LineRow {
  /** An index for `fileName()`. */
  readonly file: number;
  readonly lineNumber: number;
  /** 0 where the program leaves it open. */
  readonly columnNumber: number;
}

/** Bytes of one program; the largest unit of a kernel has some 200 KB. */
const MOST_BYTES = 1 << 27;
/** Bytes of a program for each row that is kept: ten as gcc writes them, and few units come to less than this. */
const BYTES_PER_ROW = 6;

export class LineProgram {
  readonly #header: Header;
  readonly #rows: Rows;

  private constructor(header: Header, rows: Rows) {
    this.#header = header;
    this.#rows = rows;
  }

  /** The program of a unit; undefined where it has none. Throws `Overrun` where its header is damaged. */
  static of(unit: Unit): LineProgram | undefined {
    // The rows of a split unit stay in the linked file, whose addresses they are of.
    const { lineProgramOffset: offset, file } = unit.skeleton ?? unit;
    const section = file.sections.lines;
    if (offset === undefined || section === undefined) return undefined;
    const cursor = programAt(section, offset);
    if (cursor === undefined) return undefined;
    const header = readHeader(cursor, unit.skeleton ?? unit);
    const rows = new Rows((cursor.bytes.length - cursor.offset) / BYTES_PER_ROW);
    try {
      run(cursor, header, rows);
    } catch (error) {
      // What was read up to there holds.
      if (!(error instanceof Overrun)) throw error;
    }
    rows.finish();
    return new LineProgram(header, rows);
  }

  /** The row that an address belongs to; of one without a line the nearest before it that has one. Undefined where there is none. */
  rowAt(address: number): LineRow | undefined {
    return this.#rows.at(address);
  }

  fileName(index: number): string | undefined {
    return this.#header.files.name(index);
  }
}

/** The file table alone: that of a split unit, which has no rows. Undefined where it has none. */
export function fileNamesOf(unit: Unit): ((index: number) => string | undefined) | undefined {
  const { lines } = unit.file.sections;
  const cursor = lines && programAt(lines, unit.lineProgramOffset ?? 0);
  if (cursor === undefined) return undefined;
  const { files } = readHeader(cursor, unit);
  return (index) => files.name(index);
}

type Lines = NonNullable<Unit['file']['sections']['lines']>;

/** A cursor over the program at an offset; undefined where there is none. */
function programAt(section: Lines, offset: number): ByteCursor | undefined {
  const start = section.cursor(offset, 12);
  if (start.bytes.length < 12) return undefined;
  const first = start.u32();
  const length = first === 0xffff_ffff ? start.i64() + 12 : first + 4;
  return section.cursor(offset, Math.min(Math.max(0, length), MOST_BYTES));
}

function readHeader(cursor: ByteCursor, unit: Unit): Header {
  const isLong = cursor.u32() === 0xffff_ffff;
  const offsetBytes = isLong ? 8 : 4;
  if (isLong) cursor.skip(8);
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new Overrun(`a line program is of version ${version}`);
  let { addressBytes } = unit.header;
  if (version >= 5) {
    addressBytes = cursor.u8();
    cursor.skip(1);
  }
  const length = cursor.unsigned(offsetBytes);
  const programOffset = cursor.offset + length;
  const minimumBytes = cursor.u8();
  if (version >= 4) cursor.skip(1); // Instructions of a bundle: VLIW machines only.
  cursor.skip(1); // Whether rows begin as statements: nobody asks.
  const lineBase = (cursor.u8() << 24) >> 24;
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  const operandCounts: number[] = [];
  for (let opcode = 1; opcode < opcodeBase; opcode++) operandCounts.push(cursor.u8());
  // A copy: the bytes of the program are not kept.
  const tables = new ByteCursor(
    cursor.bytes.slice(cursor.offset, programOffset),
    cursor.isLittleEndian,
  );
  const files = new LineFiles(tables, { version, offsetBytes, addressBytes }, unit);
  cursor.offset = programOffset;
  const sizes = { version, minimumBytes, lineBase, lineRange, opcodeBase, addressBytes };
  return { ...sizes, operandCounts, files };
}

/** Runs the program at the cursor. Source of each step: DWARF 5, section 6.2.5. */
function run(cursor: ByteCursor, header: Header, rows: Rows): void {
  const { minimumBytes, lineBase, lineRange, opcodeBase, operandCounts, addressBytes } = header;
  if (lineRange === 0) throw new Overrun('a line program has no range of lines');
  // What each special opcode adds: half of a program is special opcodes.
  const addressSteps = Float64Array.from(
    { length: 256 },
    (_, opcode) => Math.floor((opcode - opcodeBase) / lineRange) * minimumBytes,
  );
  const lineSteps = Int16Array.from(
    { length: 256 },
    (_, opcode) => lineBase + ((opcode - opcodeBase) % lineRange),
  );
  const constAdd = addressSteps[255] as number;
  const { bytes } = cursor;
  let [address, file, line, column] = [0, 1, 1, 0];
  while (cursor.offset < bytes.length) {
    const opcode = bytes[cursor.offset++] as number;
    if (opcode >= opcodeBase) {
      address += addressSteps[opcode] as number;
      line += lineSteps[opcode] as number;
      rows.add(address, file, line, column);
      continue;
    }
    switch (opcode) {
      case Opcode.extended: {
        const length = cursor.uleb();
        const next = cursor.offset + length;
        const kind = length === 0 ? 0 : cursor.u8();
        if (kind === Extended.endSequence) {
          rows.endSequence(address);
          [address, file, line, column] = [0, 1, 1, 0];
        } else if (kind === Extended.setAddress) {
          address = cursor.unsigned(
            length - 1 === 4 || length - 1 === 8 ? length - 1 : addressBytes,
          );
        }
        cursor.offset = next;
        break;
      }
      case Opcode.copy:
        rows.add(address, file, line, column);
        break;
      case Opcode.advanceAddress:
        address += cursor.uleb() * minimumBytes;
        break;
      case Opcode.advanceLine:
        line += cursor.sleb();
        break;
      case Opcode.setFile:
        file = cursor.uleb();
        break;
      case Opcode.setColumn:
        column = cursor.uleb();
        break;
      case Opcode.constAddAddress:
        address += constAdd;
        break;
      case Opcode.fixedAdvanceAddress:
        address += cursor.u16();
        break;
      default:
        for (let count = operandCounts[opcode - 1] ?? 0; count > 0; count--) cursor.skipLeb();
    }
  }
}

interface Sequence {
  readonly low: number;
  /** The first address behind it. */
  readonly high: number;
  /** Its rows: from the first to before the last. */
  readonly first: number;
  readonly last: number;
}

/** The rows of one program, in columns: there are tens of thousands. */
class Rows {
  #addresses: Float64Array;
  #files: Uint32Array;
  #lines: Uint32Array;
  #columns: Uint16Array;
  #count = 0;
  #first = 0;
  #sequences: Sequence[] = [];

  /** `expected` rows or somewhat fewer: there is room for more, at a price. */
  constructor(expected: number) {
    const length = Math.max(64, Math.floor(expected));
    this.#addresses = new Float64Array(length);
    this.#files = new Uint32Array(length);
    this.#lines = new Uint32Array(length);
    this.#columns = new Uint16Array(length);
  }

  add(address: number, file: number, line: number, column: number): void {
    let at = this.#count;
    if (at > this.#first && this.#addresses[at - 1] === address) {
      // Of rows of one address the last one counts, those before it have no instruction; but a line is better than none.
      if (line === 0) return;
      at--;
    } else this.#count++;
    if (at === this.#addresses.length) this.#grow();
    this.#addresses[at] = address;
    this.#files[at] = file;
    this.#lines[at] = line;
    this.#columns[at] = Math.min(column, 0xffff);
  }

  endSequence(high: number): void {
    const [first, last] = [this.#first, this.#count];
    this.#first = last;
    const low = this.#addresses[first];
    if (first === last || low === undefined || isDropped(low) || high <= low) return;
    this.#sequences.push({ low, high, first, last });
  }

  /** To be called when all rows are there. */
  finish(): void {
    this.#sequences.sort((a, b) => a.low - b.low);
    this.#addresses = this.#addresses.slice(0, this.#count);
    this.#files = this.#files.slice(0, this.#count);
    this.#lines = this.#lines.slice(0, this.#count);
    this.#columns = this.#columns.slice(0, this.#count);
  }

  at(address: number): LineRow | undefined {
    const sequence = this.#sequences.find(({ low, high }) => low <= address && address < high);
    if (sequence === undefined) return undefined;
    const behind = firstIndex(
      sequence.first,
      sequence.last,
      (row) => (this.#addresses[row] ?? 0) > address,
    );
    const row = this.#withLine(behind - 1, sequence);
    return row === undefined
      ? undefined
      : {
          file: this.#files[row] ?? 0,
          lineNumber: this.#lines[row] ?? 0,
          columnNumber: this.#columns[row] ?? 0,
        };
  }

  /** Line 0 is what a compiler made of no line or of several: the nearest line before it in the same code, else behind it. */
  #withLine(row: number, { first, last }: Sequence): number | undefined {
    for (let at = row; at >= first; at--) if (this.#lines[at] !== 0) return at;
    for (let at = row + 1; at < last; at++) if (this.#lines[at] !== 0) return at;
    return undefined;
  }

  #grow(): void {
    const length = this.#addresses.length * 2;
    const [addresses, files] = [new Float64Array(length), new Uint32Array(length)];
    const [lines, columns] = [new Uint32Array(length), new Uint16Array(length)];
    addresses.set(this.#addresses);
    files.set(this.#files);
    lines.set(this.#lines);
    columns.set(this.#columns);
    this.#addresses = addresses;
    this.#files = files;
    this.#lines = lines;
    this.#columns = columns;
  }
}
