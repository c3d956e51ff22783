/** Goes over the entries of a unit, and gives those that have code. Source: DWARF 5, section 2.3. */
import {
  formAt,
  hasChildren,
  implicitAt,
  implicitConst,
  isContainer,
  isFunction,
  isPart,
  nPartsAt,
  partBytes,
  partsAt,
  plain,
  roleAt,
  rowOf,
  siblingAt,
} from './abbreviations';
import {
  asNumber,
  Bytes,
  giveUp,
  isAtEnd,
  numberAt,
  openBytes,
  slebAt,
  take,
  u32At,
  ulebAt,
} from './bytes';
import { leb, passValue } from './forms';
import { aligned, append, openOutput, Output } from './memory';

/** DW_FORM_sdata: the one number of variable length that has a sign. */
const sdata = 0x0d;

/** An entry that was found: where it begins, its forms of low address, high address and ranges (0: it has none), and their values. */
const foundBytes: usize = 40;
const foundForms: usize = 8;
const foundValues: usize = 16;

let nFound: u32 = 0;
/** No unit has as many: those of a whole program have some hundred thousand. */
const mostFound: u32 = 1 << 22;

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
    const entry = Bytes.at;
    const row = rowOf(code);
    if (row === 0) {
      giveUp();
      break;
    }
    const flags = load<i32>(row);
    if (nPassed === 0 && (flags & wanted) !== 0) readFound(<u32>(at - unit), row);
    if (nFound > mostFound) {
      giveUp();
      break;
    }
    const isGoneInto = nPassed === 0 && isOfUnit && (flags & isContainer) !== 0;
    const isPassed = !isGoneInto && (flags & hasChildren) !== 0;
    const next: usize = isPassed ? siblingOf(unit, entry, row) : 0;
    if (next !== 0) {
      Bytes.at = next;
      continue;
    }
    Bytes.at = entry;
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

/** The address of the next entry, where the one whose parts begin at `entry` says it; 0 where it does not, or leads back, which were an endless loop. */
function siblingOf(unit: usize, entry: usize, row: usize): usize {
  const offset = load<i32>(row, siblingAt);
  if (offset < 0) return 0;
  if (<u64>offset + 4 > <u64>(Bytes.end - entry)) return 0;
  Bytes.at = entry + offset;
  const next = <usize>u32At();
  return next > entry - unit && next <= Bytes.end - unit ? unit + next : 0;
}

/** Moves behind the parts of an entry. */
function passEntry(row: usize): void {
  let part = <usize>load<u32>(row, partsAt);
  for (let left = load<u32>(row, nPartsAt); left > 0; left--) {
    passValue(load<i32>(part));
    part += partBytes;
  }
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
    if (role === plain || !isNumber) passValue(shape);
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
