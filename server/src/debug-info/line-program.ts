/** Line programs: which line each instruction of a unit is of. Source: DWARF 5, section 6.2; DWARF 2 to 4 have the same machine. */
import { firstIndex } from '../base/binary-search.js';
import { ByteCursor, Overrun } from './byte-cursor.js';
import type { LineRows, LineSettings } from './debug-scan.js';
import { LineFiles } from './line-files.js';
import { isDropped } from './ranges.js';
import type { Unit } from './unit.js';

interface Header {
  readonly settings: LineSettings;
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
/** Bytes of a row, and where in it what stands: scan/line-program.ts. */
const ROW_BYTES = 18;
const FILE_AT = 8;
const LINE_AT = 12;
const COLUMN_AT = 16;

export class LineProgram {
  readonly #files: LineFiles;
  readonly #rows: Rows;

  private constructor(files: LineFiles, rows: Rows) {
    this.#files = files;
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
    const { settings, files } = readHeader(cursor, unit.skeleton ?? unit);
    const program = cursor.bytes.subarray(cursor.offset);
    return new LineProgram(
      files,
      new Rows(file.scan.lines(program, cursor.isLittleEndian, settings)),
    );
  }

  /** The row that an address belongs to; of one without a line the nearest before it that has one. Undefined where there is none. */
  rowAt(address: number): LineRow | undefined {
    return this.#rows.at(address);
  }

  fileName(index: number): string | undefined {
    return this.#files.name(index);
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
  const steps = { minimumBytes, lineBase, lineRange, opcodeBase };
  return { settings: { ...steps, operandCounts, addressBytes }, files };
}

interface Sequence {
  readonly low: number;
  /** The first address behind it. */
  readonly high: number;
  /** Its rows: from the first to before the last. */
  readonly first: number;
  readonly last: number;
}

/** The rows of one program: there are tens of thousands. */
class Rows {
  readonly #view: DataView;
  /** Ascending. */
  readonly #sequences: readonly Sequence[];

  constructor({ view, lastEnd }: LineRows) {
    this.#view = view;
    const sequences: Sequence[] = [];
    for (let end = lastEnd; end > 0; end = this.#file(end - 1)) {
      const [first, last] = [this.#line(end - 1), end - 1];
      const [low, high] = [this.#address(first), this.#address(last)];
      if (!isDropped(low) && low < high) sequences.push({ low, high, first, last });
    }
    this.#sequences = sequences.sort((a, b) => a.low - b.low);
  }

  at(address: number): LineRow | undefined {
    const sequence = this.#sequences.find(({ low, high }) => low <= address && address < high);
    if (sequence === undefined) return undefined;
    const behind = firstIndex(sequence.first, sequence.last, (row) => this.#address(row) > address);
    const row = this.#withLine(behind - 1, sequence);
    return row === undefined
      ? undefined
      : {
          file: this.#file(row),
          lineNumber: this.#line(row),
          columnNumber: this.#view.getUint16(row * ROW_BYTES + COLUMN_AT, true),
        };
  }

  /** Line 0 is what a compiler made of no line or of several: the nearest line before it in the same code, else behind it. */
  #withLine(row: number, { first, last }: Sequence): number | undefined {
    for (let at = row; at >= first; at--) if (this.#line(at) !== 0) return at;
    for (let at = row + 1; at < last; at++) if (this.#line(at) !== 0) return at;
    return undefined;
  }

  #address(row: number): number {
    return this.#view.getFloat64(row * ROW_BYTES, true);
  }

  #file(row: number): number {
    return this.#view.getUint32(row * ROW_BYTES + FILE_AT, true);
  }

  #line(row: number): number {
    return this.#view.getUint32(row * ROW_BYTES + LINE_AT, true);
  }
}
