/** Applies relocations to bytes: what the linker would write there. relocations.ts of debug-info/ has the tables. */
import { numberAt, openBytes } from './bytes';

/** By type, what it does (the lower four bits, 0: nothing) and how many bytes it changes: relocations.ts. */
const mostTypes: u32 = 512;
const actions: usize = memory.data(512);
const set = 1;
const add = 2;
const sub = 3;
const relative = 4;
/** The width of a LEB128 number, which keeps its length. */
const leb = 15;
/** A number of 64 bits has no more bytes. */
const longestLeb = 10;

/** How an entry is laid out. */
const packed32 = 0;
const packed64Little = 1;
const packed64Big = 2;
const packedMipsLittle = 3;

/** Symbols whose values are known, each in the slot of its last bits: its index, counted from 1, and its value. */
const nSlots: u32 = 256;
const slotBytes: usize = 16;
const slots: usize = memory.data(256 * 16, 8);

let wantedSymbol: u32 = 0;

export function actionsAddress(): usize {
  return actions;
}

/** No value is known any more. */
export function forgetSymbols(): void {
  memory.fill(slots, 0, <usize>nSlots * slotBytes);
}

export function setSymbol(symbol: u32, value: f64): void {
  const slot = slots + <usize>(symbol % nSlots) * slotBytes;
  store<u32>(slot, symbol + 1);
  store<i64>(slot, <i64>value, 8);
}

/** The symbol whose value is missing, after `relocate()` has stopped. */
export function missingSymbol(): u32 {
  return wantedSymbol;
}

/**
 * Changes the `size` bytes at `piece`, which stand at `pieceOffset` of their section, by the entries in `tableSize` bytes at `table`, from
 * that at `from` on. Stops where the value of a symbol is not known (`missingSymbol()`). Gives the bytes of the table that are done with.
 */
export function relocate(
  piece: usize,
  size: usize,
  pieceOffset: f64,
  table: usize,
  tableSize: usize,
  from: usize,
  packing: i32,
  hasAddend: bool,
  isLittle: bool,
): usize {
  const entryBytes = bytesOfEntry(packing, hasAddend);
  const base = <i64>pieceOffset;
  let at = from;
  for (; at + entryBytes <= tableSize; at += entryBytes) {
    const entry = table + at;
    const offset = offsetAt(entry, packing, isLittle);
    let symbol: u32;
    let type: u32;
    if (packing === packed32) {
      const info = word32(entry + 4, isLittle);
      symbol = info >>> 8;
      type = info & 0xff;
    } else {
      // The little-endian 64-bit MIPS packs three types and the symbol otherwise than everybody else.
      const first = word32(entry + 8, isLittle);
      const second = word32(entry + 12, isLittle);
      const isReversed = packing === packed64Little;
      symbol = isReversed ? second : first;
      type = isReversed ? first : second;
      if (packing === packedMipsLittle) type = second >>> 24;
      else if (packing !== packed64Little && packing !== packed64Big) type = second & 0xff;
    }
    const action = type < mostTypes ? <u32>load<u8>(actions + type) : 0;
    if (action === 0) continue;
    const slot = slots + <usize>(symbol % nSlots) * slotBytes;
    if (load<u32>(slot) !== symbol + 1) {
      wantedSymbol = symbol;
      return at;
    }
    let value = load<i64>(slot, 8);
    if (hasAddend) {
      value +=
        packing === packed32
          ? <i64>(<i32>word32(entry + 8, isLittle))
          : word64(entry + 16, isLittle);
    }
    const place = offset - base;
    if (place < 0 || place >= <i64>size) continue;
    apply(piece, size, <usize>place, action & 15, action >> 4, value, hasAddend, offset, isLittle);
  }
  return at;
}

function apply(
  piece: usize,
  size: usize,
  place: usize,
  kind: u32,
  width: u32,
  sum: i64,
  hasAddend: bool,
  offset: i64,
  isLittle: bool,
): void {
  if (width === leb) {
    applyLeb(piece + place, piece + size, kind, sum);
    return;
  }
  if (place + width > size) return;
  let value = sum;
  if (!hasAddend || kind === add || kind === sub) {
    openBytes(piece + place, width, isLittle);
    const read = numberAt(width);
    // What stands there counts as signed, as an addend does.
    const present = width === 4 ? <i64>(<i32>read) : read;
    value = kind === sub ? present - sum : present + sum;
  }
  if (kind === relative) value -= offset;
  write(piece + place, width, value, isLittle);
}

function bytesOfEntry(packing: i32, hasAddend: bool): usize {
  return (packing === packed32 ? 4 : 8) * (hasAddend ? 3 : 2);
}

function offsetAt(entry: usize, packing: i32, isLittle: bool): i64 {
  return packing === packed32 ? <i64>word32(entry, isLittle) : word64(entry, isLittle);
}

function word32(at: usize, isLittle: bool): u32 {
  const word = load<u32>(at);
  return isLittle ? word : bswap<u32>(word);
}

function word64(at: usize, isLittle: bool): i64 {
  const word = load<i64>(at);
  return isLittle ? word : bswap<i64>(word);
}

/** Whether the entries of a table stand in the order of their offsets. */
export function areOrdered(
  table: usize,
  size: usize,
  packing: i32,
  hasAddend: bool,
  isLittle: bool,
): bool {
  const entryBytes = bytesOfEntry(packing, hasAddend);
  let before: i64 = i64.MIN_VALUE;
  for (let at: usize = 0; at + entryBytes <= size; at += entryBytes) {
    const offset = offsetAt(table + at, packing, isLittle);
    if (offset < before) return false;
    before = offset;
  }
  return true;
}

function write(at: usize, width: u32, value: i64, isLittle: bool): void {
  if (width === 8) {
    store<i64>(at, isLittle ? value : bswap<i64>(value));
    return;
  }
  if (width === 4) {
    store<u32>(at, isLittle ? <u32>value : bswap<u32>(<u32>value));
    return;
  }
  for (let i: u32 = 0; i < width; i++) {
    const shift = <i64>((isLittle ? i : width - 1 - i) << 3);
    store<u8>(at + i, <u8>(value >> shift));
  }
}

/** One that the piece cuts off is left, as nobody can read it. In between, a difference is an address; what does not fit in the end is cut off, as by a linker. */
function applyLeb(start: usize, end: usize, kind: u32, sum: i64): void {
  let present: i64 = 0;
  let length: usize = 0;
  for (let isLast = false; !isLast; length++) {
    if (start + length >= end || length === longestLeb) return;
    const byte = load<u8>(start + length);
    present |= (<i64>(byte & 0x7f)) << (7 * <i64>length);
    isLast = byte < 0x80;
  }
  let rest = kind === set ? sum : kind === add ? present + sum : present - sum;
  for (let i: usize = 0; i < length; i++) {
    const more = i < length - 1 ? 0x80 : 0;
    store<u8>(start + i, <u8>((<i32>(rest & 0x7f)) | more));
    rest >>= 7;
  }
}
