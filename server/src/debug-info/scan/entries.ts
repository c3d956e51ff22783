/** Goes over the entries of a unit, and gives those that have code. Source: DWARF 5, sections 2.3 and 7.5. */
import {
  asNumber,
  Bytes,
  giveUp,
  isAtEnd,
  numberAt,
  openBytes,
  skipLeb,
  skipText,
  slebAt,
  take,
  u16At,
  u32At,
  u8At,
  ulebAt,
} from './bytes';
import { aligned, append, openOutput, Output, reserve } from './memory';

/** DW_AT_*: the next entry, and where code is. */
const sibling = 0x01;
const lowAddress = 0x11;
const highAddress = 0x12;
const ranges = 0x55;

/** DW_FORM_* that are looked at here; all others are known by their shapes alone. */
const sdata = 0x0d;
const ref4 = 0x13;
const implicitConst = 0x21;

/** DW_TAG_* */
const inlinedSubroutine = 0x1d;
const subprogram = 0x2e;
const lexicalBlock = 0x0b;
const namespace = 0x39;
const moduleTag = 0x1e;

/** How the values of a form are passed over, else by so many bytes: dwarf-forms.ts. */
const leb = -1;
const text = -2;
const block = -3;
const block1 = -4;
const block2 = -5;
const block4 = -6;
const indirect = -7;
const unknown = -8;

/** Shapes by form: those of the standard, then GNU's from 0x1f00 on. */
const gnuForms: u64 = 0x1f00;
const firstGnu: u64 = 0x80;
const nForms: u64 = 0x100;
const shapes: usize = memory.data(0x100 << 1, 2);

/** What a row says of its entries. */
const isKnown = 1;
const hasChildren = 2;
/** A function with code, what is inlined or a block with code, what functions may stand in. */
const isFunction = 4;
const isPart = 8;
const isContainer = 16;

/**
 * Rows by code, each of four words: what is said of its entries; where the sibling stands behind the code, -1 where that is not known; the
 * address of its parts, and how many there are.
 */
const rowBytes: usize = 16;
const siblingAt: usize = 4;
const partsAt: usize = 8;
const nPartsAt: usize = 12;
/** No table has a higher code: clang gives one table to all units of a program. */
const mostCodes: u32 = 1 << 20;
/** What compilers give a single entry is some twenty. */
const mostAttributes = 200;

/** A part of an entry: its shape, its role and its form, the value where that stands in the table. */
const partBytes: usize = 16;
const roleAt: usize = 4;
const formAt: usize = 6;
const implicitAt: usize = 8;

/** What a part says: nothing that is wanted, or an attribute. */
const plain = 0;
const asLow = 1;
const asHigh = 2;
const asRanges = 3;

let rows: usize = 0;
let nRows: u32 = 0;

export function shapesAddress(): usize {
  return shapes;
}

function shapeOf(form: u64): i32 {
  const index = form < firstGnu ? form : form - gnuForms + firstGnu;
  return index < nForms ? load<i16>(shapes + ((<usize>index) << 1)) : unknown;
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

/** An entry that was found: where it begins, its forms of low address, high address and ranges (0: it has none), and their values. */
const foundBytes: usize = 40;
const foundForms: usize = 8;
const foundValues: usize = 16;

let nFound: u32 = 0;

/**
 * Goes over entries and their siblings, from `start` in the `size` bytes at `unit` on, to the end of the children of one parent or of the
 * bytes. With `isOfUnit` functions with code are wanted, those in namespaces among them; else what is inlined, and blocks. They are written
 * from `out` on. Gives how many there are; what is damaged ends it (`isEntriesWhole()`).
 */
export function findEntries(
  unit: usize,
  size: usize,
  isLittle: bool,
  start: usize,
  isOfUnit: bool,
  out: usize,
): u32 {
  openBytes(unit, size, isLittle);
  take(<u64>start);
  openOutput(aligned(out));
  nFound = 0;
  const wanted = isOfUnit ? isFunction : isPart;
  /** Parents that are gone into, and those whose children are passed over. */
  let depth = 1;
  let nPassed = 0;
  while (depth > 0 && !isAtEnd()) {
    const at = Bytes.at;
    const code = ulebAt();
    if (code === 0) {
      if (nPassed > 0) nPassed--;
      else depth--;
      continue;
    }
    const row = code < nRows ? rows + <usize>code * rowBytes : 0;
    const flags = row === 0 ? 0 : load<i32>(row);
    if (flags === 0) {
      giveUp();
      break;
    }
    if (nPassed === 0 && (flags & wanted) !== 0) readFound(<u32>(at - unit), row);
    const isGoneInto = nPassed === 0 && isOfUnit && (flags & isContainer) !== 0;
    const isPassed = !isGoneInto && (flags & hasChildren) !== 0;
    const next: usize = isPassed ? siblingOf(unit, at, row) : 0;
    if (next !== 0) {
      Bytes.at = next;
      continue;
    }
    Bytes.at = at;
    ulebAt();
    passEntry(row);
    if ((flags & hasChildren) === 0) continue;
    if (isGoneInto) depth++;
    else nPassed++;
  }
  return nFound;
}

/** Where what was found is. */
export function foundAt(): usize {
  return Output.start;
}

/** Whether all entries could be read. */
export function isEntriesWhole(): bool {
  return !Bytes.isOver;
}

/** The address of the next entry, where that of `row` at `at` says it; 0 where it does not, or leads back, which were an endless loop. */
function siblingOf(unit: usize, at: usize, row: usize): usize {
  const offset = load<i32>(row, siblingAt);
  if (offset < 0) return 0;
  Bytes.at = at;
  ulebAt();
  const entry = Bytes.at;
  if (<u64>offset + 4 > <u64>(Bytes.end - entry)) return 0;
  Bytes.at = entry + offset;
  const next = <usize>u32At();
  return next > entry - unit && next <= Bytes.end - unit ? unit + next : 0;
}

/** Moves behind the parts of an entry. */
function passEntry(row: usize): void {
  let part = <usize>load<u32>(row, partsAt);
  for (let left = load<u32>(row, nPartsAt); left > 0; left--) {
    passPart(load<i32>(part));
    part += partBytes;
  }
}

function passPart(shape: i32): void {
  if (shape >= 0) take(<u64>shape);
  else if (shape === leb) skipLeb();
  else if (shape === text) skipText();
  else if (shape === block) take(ulebAt());
  else if (shape === block1) take(<u64>u8At());
  else if (shape === block2) take(<u64>u16At());
  else if (shape === block4) take(<u64>u32At());
  else if (shape === indirect) {
    const actual = shapeOf(ulebAt());
    // One that leads to another would go as deep as there are bytes.
    if (actual === indirect) giveUp();
    else passPart(actual);
  } else giveUp();
}

function readFound(offset: u32, row: usize): void {
  const found = append(foundBytes);
  memory.fill(found, 0, foundBytes);
  store<u32>(found, offset);
  let part = <usize>load<u32>(row, partsAt);
  for (let left = load<u32>(row, nPartsAt); left > 0; left--) {
    const shape = load<i32>(part);
    const role = <usize>load<u16>(part, roleAt);
    const form = load<u16>(part, formAt);
    const isNumber = shape === leb || (shape >= 0 && shape <= 8);
    if (role === plain || !isNumber) passPart(shape);
    else {
      store<u16>(found + ((role - 1) << 1), form, foundForms);
      store<f64>(found + ((role - 1) << 3), asNumber(valueAt(shape, form, part)), foundValues);
    }
    part += partBytes;
  }
  nFound++;
}

function valueAt(shape: i32, form: u32, part: usize): i64 {
  if (form === implicitConst) return load<i64>(part, implicitAt);
  if (shape !== leb) return shape === 0 ? 1 : numberAt(shape);
  return form === sdata ? slebAt() : <i64>ulebAt();
}
