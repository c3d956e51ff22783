/** Abbreviation tables: of what the entries of a code are made. Source: DWARF 5, section 7.5.3. */
import { Bytes, giveUp, openBytes, slebAt, u8At, ulebAt } from './bytes';
import { shapeOf } from './forms';
import { aligned, append, openOutput, Output, reserve } from './memory';

/** DW_AT_*: the next entry, and where code is. */
const sibling = 0x01;
const lowAddress = 0x11;
const highAddress = 0x12;
const ranges = 0x55;

/** DW_FORM_* */
const ref4 = 0x13;
export const implicitConst = 0x21;

/** DW_TAG_* */
const inlinedSubroutine = 0x1d;
const subprogram = 0x2e;
const lexicalBlock = 0x0b;
const namespace = 0x39;
const moduleTag = 0x1e;

/** What a row says of its entries. */
const isKnown = 1;
export const hasChildren = 2;
/** A function with code, what is inlined or a block with code, what functions may stand in. */
export const isFunction = 4;
export const isPart = 8;
export const isContainer = 16;

/**
 * Rows by code, each of four words: what is said of its entries; where the sibling stands behind the code, -1 where that is not known; the
 * address of its parts, and how many there are.
 */
const rowBytes: usize = 16;
export const siblingAt: usize = 4;
export const partsAt: usize = 8;
export const nPartsAt: usize = 12;
/** No table has a higher code: clang gives one table to all units of a program. */
const mostCodes: u32 = 1 << 20;
/** What compilers give a single entry is some twenty. */
const mostAttributes = 200;

/** A part of an entry: its shape, its role and its form, the value where that stands in the table. */
export const partBytes: usize = 16;
export const roleAt: usize = 4;
export const formAt: usize = 6;
export const implicitAt: usize = 8;

/** What a part says: nothing that is wanted, or an attribute. */
export const plain = 0;
const asLow = 1;
const asHigh = 2;
const asRanges = 3;

let rows: usize = 0;
let nRows: u32 = 0;

/** The row of a code in the table that was read; 0 where it has none. */
export function rowOf(code: u64): usize {
  const row = code < nRows ? rows + <usize>code * rowBytes : 0;
  return row === 0 || load<i32>(row) === 0 ? 0 : row;
}

/**
 * Reads the abbreviation table that begins in `size` bytes at `table`; the shapes are in their place. What it keeps is written from
 * `at` on. Gives the address behind it; 0 where the table does not end in those bytes, or is damaged.
 */
export function readAbbreviations(table: usize, size: usize, isLittle: bool, at: usize): usize {
  openBytes(table, size, isLittle);
  nRows = highestCode() + 1;
  if (Bytes.isOver) return 0;
  openBytes(table, size, isLittle);
  rows = aligned(at);
  const end = rows + <usize>nRows * rowBytes;
  reserve(end);
  memory.fill(rows, 0, end - rows);
  openOutput(end);
  for (let code = <u32>ulebAt(); code !== 0; code = <u32>ulebAt()) readRow(code);
  return aligned(Output.end);
}

/** Goes over the table; ends reading where it is damaged. */
function highestCode(): u32 {
  let highest: u32 = 0;
  for (;;) {
    const code = ulebAt();
    if (code === 0) break;
    if (code >= mostCodes) giveUp();
    passRow();
    if (Bytes.isOver) break;
    highest = max<u32>(highest, <u32>code);
  }
  return highest;
}

/** Moves behind a row whose code was read. */
function passRow(): void {
  ulebAt();
  u8At();
  for (let count = 0; ; count++) {
    const attribute = ulebAt();
    const form = ulebAt();
    if (form === implicitConst) slebAt();
    if (attribute === 0 && form === 0) return;
    if (count >= mostAttributes) giveUp();
  }
}

/**
 * Where what stands behind a code begins, in bytes of the table of `size` bytes at `table`. 0: the table has no such code; -1: it does not
 * end in those bytes, or is damaged before.
 */
export function findAbbreviation(table: usize, size: usize, isLittle: bool, code: u32): i32 {
  openBytes(table, size, isLittle);
  for (let next = ulebAt(); next !== 0; next = ulebAt()) {
    if (next === code) return <i32>(Bytes.at - table);
    passRow();
  }
  return Bytes.isOver ? -1 : 0;
}

function readRow(code: u32): void {
  const row = rows + <usize>code * rowBytes;
  const tag = ulebAt();
  let flags = isKnown | (u8At() !== 0 ? hasChildren : 0);
  const parts = Output.end;
  let before: i32 = 0; // Bytes before an attribute; less than 0 where that depends on values.
  let siblingOffset: i32 = -1;
  let hasAddresses = false;
  for (;;) {
    const attribute = ulebAt();
    const form = ulebAt();
    if (attribute === 0 && form === 0) break;
    const implicit = form === implicitConst ? slebAt() : 0;
    const shape = shapeOf(form);
    if (attribute === sibling && form === ref4 && before >= 0) siblingOffset = before;
    let role = plain;
    if (attribute === lowAddress) role = asLow;
    else if (attribute === highAddress) role = asHigh;
    else if (attribute === ranges) role = asRanges;
    if (role === asLow || role === asRanges) hasAddresses = true;
    addPart(parts, shape, role, <u32>form, implicit);
    before = shape < 0 || before < 0 ? -1 : before + shape;
  }
  if (tag === subprogram && hasAddresses) flags |= isFunction;
  if (tag === inlinedSubroutine || tag === lexicalBlock) flags |= isPart;
  if (tag === namespace || tag === moduleTag) flags |= isContainer;
  // Of several rows of one code the first one counts.
  if (load<i32>(row) !== 0) return;
  store<i32>(row, flags);
  store<i32>(row, siblingOffset, siblingAt);
  store<u32>(row, <u32>parts, partsAt);
  store<u32>(row, <u32>((Output.end - parts) / partBytes), nPartsAt);
}

/** Parts of known sizes that are passed over become one. */
function addPart(parts: usize, shape: i32, role: i32, form: u32, implicit: i64): void {
  const last = Output.end - partBytes;
  const isPassed = role === plain && shape >= 0;
  if (isPassed && Output.end > parts && load<u16>(last, roleAt) === plain && load<i32>(last) >= 0) {
    store<i32>(last, load<i32>(last) + shape);
    return;
  }
  const part = append(partBytes);
  store<i32>(part, shape);
  store<u16>(part, role, roleAt);
  store<u16>(part, form, formAt);
  store<i64>(part, implicit, implicitAt);
}
