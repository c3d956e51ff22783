/** Runs a line program. Source of each step: DWARF 5, section 6.2.5. */
import {
  asNumber,
  Bytes,
  giveUp,
  isAtEnd,
  numberAt,
  openBytes,
  skipLeb,
  slebAt,
  u16At,
  u8At,
  ulebAt,
} from './bytes';
import { aligned, append, openOutput, Output } from './memory';

/** DW_LNS_*: those that change what rows hold; the others are skipped by their number of operands. */
const extended = 0;
const copy = 1;
const advanceAddress = 2;
const advanceLine = 3;
const setFile = 4;
const setColumn = 5;
const constAddAddress = 8;
const fixedAdvanceAddress = 9;

/** DW_LNE_* */
const endOfSequence = 1;
const setAddress = 2;

/** A row: its address as a double, its file, its line, its column. */
const rowBytes: usize = 18;
const fileAt: usize = 8;
const lineAt: usize = 12;
const columnAt: usize = 16;

let nRows: u32 = 0;
/** Where the sequence begins that is being written, and the last address in it. */
let first: u32 = 0;
let lastAddress: i64 = 0;
/** The row that ends the last sequence, counted from 1; 0 as long as there is none. */
let lastEnd: u32 = 0;

/**
 * Runs the program in `size` bytes at `program`, whose header says the rest; `operandCounts` has a byte for each standard opcode from 1 on.
 * It ends where its bytes do, or where they are damaged. Gives the number of rows; they are written behind the program. The end of a
 * sequence is a row too: its address is the first one behind the sequence, its "file" the row of the end before, counted from 1, and its
 * "line" the first row of the sequence.
 */
export function runLines(
  program: usize,
  size: usize,
  isLittle: bool,
  minimumBytes: u32,
  lineBase: i32,
  lineRange: u32,
  opcodeBase: u32,
  operandCounts: usize,
  addressBytes: u32,
  most: u32,
): u32 {
  openBytes(program, size, isLittle);
  openOutput(aligned(program + size));
  nRows = 0;
  first = 0;
  lastEnd = 0;
  if (lineRange === 0) return 0;
  const constAdd = <i64>((255 - opcodeBase) / lineRange) * minimumBytes;
  let address: i64 = 0;
  let file: u64 = 1;
  let line: i64 = 1;
  let column: u64 = 0;
  while (!isAtEnd() && nRows < most) {
    const opcode = <u32>load<u8>(Bytes.at);
    Bytes.at++;
    if (opcode >= opcodeBase) {
      const adjusted = opcode - opcodeBase;
      address += <i64>(adjusted / lineRange) * minimumBytes;
      line += lineBase + <i32>(adjusted % lineRange);
      addRow(address, file, line, column);
      continue;
    }
    switch (opcode) {
      case extended: {
        const length = ulebAt();
        const start = Bytes.at;
        const kind = length === 0 ? 0 : u8At();
        if (kind === endOfSequence) {
          endSequence(address);
          address = 0;
          file = 1;
          line = 1;
          column = 0;
        } else if (kind === setAddress) {
          address = numberAt(length === 5 || length === 9 ? <u32>length - 1 : addressBytes);
        }
        if (length > <u64>(Bytes.end - start)) giveUp();
        else if (!Bytes.isOver) Bytes.at = start + <usize>length;
        break;
      }
      case copy:
        addRow(address, file, line, column);
        break;
      case advanceAddress:
        address += <i64>(ulebAt() * minimumBytes);
        break;
      case advanceLine:
        line += slebAt();
        break;
      case setFile:
        file = ulebAt();
        break;
      case setColumn:
        column = ulebAt();
        break;
      case constAddAddress:
        address += constAdd;
        break;
      case fixedAdvanceAddress:
        address += u16At();
        break;
      default:
        for (let count = load<u8>(operandCounts + opcode - 1); count > 0; count--) skipLeb();
    }
  }
  return nRows;
}

/** Where the rows are. */
export function rowsAt(): usize {
  return Output.start;
}

/** The row that ends the last sequence, counted from 1; 0: there is no sequence. */
export function lastSequence(): u32 {
  return lastEnd;
}

function addRow(address: i64, file: u64, line: i64, column: u64): void {
  let row: usize;
  if (nRows > first && lastAddress === address) {
    // Of rows of one address the last one counts, those before it have no instruction; but a line is better than none.
    if (<u32>line === 0) return;
    row = Output.end - rowBytes;
  } else {
    row = append(rowBytes);
    nRows++;
  }
  lastAddress = address;
  store<f64>(row, asNumber(address));
  store<u32>(row, <u32>file, fileAt);
  store<u32>(row, <u32>line, lineAt);
  store<u16>(row, <u16>min<u64>(column, 0xffff), columnAt);
}

function endSequence(high: i64): void {
  if (nRows === first) return;
  const row = append(rowBytes);
  store<f64>(row, asNumber(high));
  store<u32>(row, lastEnd, fileAt);
  store<u32>(row, first, lineAt);
  store<u16>(row, 0, columnAt);
  nRows++;
  lastEnd = nRows;
  first = nRows;
}
