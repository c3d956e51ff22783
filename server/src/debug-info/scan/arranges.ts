/** Reads `.debug_aranges`: which unit has which addresses. Source: DWARF 5, section 6.1.2. */
import { asNumber, Bytes, i64At, isAtEnd, numberAt, openBytes, take, u32At, u8At } from './bytes';
import { aligned, append, openOutput, Output } from './memory';

let nRanges: u32 = 0;
let nUnits: u32 = 0;
let isFilling: bool = false;

/**
 * Reads the section in `size` bytes at `section`, as far as it is whole. Gives the number of ranges. Behind the section stand, each a
 * double: all low addresses, all first addresses behind, all offsets of units; then the offsets of the units that have a table.
 */
export function readArranges(section: usize, size: usize, isLittle: bool): u32 {
  openOutput(aligned(section + size));
  isFilling = false;
  readTables(section, size, isLittle);
  append((3 * <usize>nRanges + nUnits) << 3);
  isFilling = true;
  readTables(section, size, isLittle);
  return nRanges;
}

/** Where the lows are. */
export function arrangesAt(): usize {
  return Output.start;
}

export function nArrangedUnits(): u32 {
  return nUnits;
}

/** Whether all of it could be read. */
export function isArrangesWhole(): bool {
  return !Bytes.isOver;
}

function readTables(section: usize, size: usize, isLittle: bool): void {
  // How many there are is known when they are written.
  const lows = Output.start;
  const highs = lows + ((<usize>nRanges) << 3);
  const offsets = highs + ((<usize>nRanges) << 3);
  const units = offsets + ((<usize>nRanges) << 3);
  nRanges = 0;
  nUnits = 0;
  openBytes(section, size, isLittle);
  while (!isAtEnd()) {
    const start = Bytes.at;
    const word = u32At();
    const isLong = word === 0xffff_ffff;
    const length = isLong ? <u64>i64At() : <u64>word;
    const left = <u64>(Bytes.end - Bytes.at);
    // One that claims more than there is is read as far as it goes.
    const end = Bytes.at + <usize>min<u64>(length, left);
    take(2); // Its version.
    const unit = isLong ? i64At() : <i64>u32At();
    const addressBytes = u8At();
    const segmentBytes = u8At();
    if ((addressBytes !== 4 && addressBytes !== 8) || segmentBytes !== 0) return;
    const pairBytes: usize = 2 * <usize>addressBytes;
    const header = Bytes.at - start;
    take(<u64>(((header + pairBytes - 1) / pairBytes) * pairBytes - header));
    while (!Bytes.isOver && Bytes.at + pairBytes <= end) {
      const low = numberAt(addressBytes);
      const byteSize = numberAt(addressBytes);
      if (byteSize <= 0 || isDropped(low)) continue;
      if (isFilling) {
        const at = (<usize>nRanges) << 3;
        store<f64>(lows + at, asNumber(low));
        store<f64>(highs + at, asNumber(low + byteSize));
        store<f64>(offsets + at, asNumber(unit));
      }
      nRanges++;
    }
    if (Bytes.isOver) return;
    if (isFilling) store<f64>(units + ((<usize>nUnits) << 3), asNumber(unit));
    nUnits++;
    if (length > left) {
      Bytes.isOver = true;
      return;
    }
    Bytes.at = end;
  }
}

/** As ranges.ts has it: linkers mark code that they dropped so. */
function isDropped(address: i64): bool {
  return address === 0 || address === -1 || address === -2;
}
