/** Lists of address ranges. Source: DWARF 5, sections 2.17.3 and 7.25; DWARF 4, section 2.17.3. */
import type { ByteCursor } from './byte-cursor.js';
import { Attribute } from './dwarf-constants.js';
import type { AttributeValues } from './debug-scan.js';
import type { Unit } from './unit.js';

/** Addresses from the first to before the second. */
export type Range = readonly [low: number, high: number];

/** Lists are short: a function that is split in two, a block that is scattered over some dozen. */
const FIRST_BYTES = 512;
const MOST_BYTES = 1 << 22;

/** The ranges of an entry, be it one from `DW_AT_low_pc` on or a list; none for an entry without code. */
export function rangesOf(unit: Unit, entry: AttributeValues): readonly Range[] {
  const list = entry.value(Attribute.ranges);
  if (list !== undefined) return rangeList(unit, entry.form(Attribute.ranges), list);
  const low = unit.address(Attribute.lowAddress, entry);
  const high = entry.value(Attribute.highAddress);
  if (low === undefined || high === undefined || isDropped(low)) return [];
  // A constant counts from the low address.
  const end = unit.address(Attribute.highAddress, entry) ?? low + high;
  return end <= low ? [] : [[low, end]];
}

/** Linkers mark code that they dropped by these addresses. */
export function isDropped(address: number): boolean {
  return address === 0 || address === -1 || address === -2;
}

function rangeList(unit: Unit, form: number, value: number): readonly Range[] {
  const offset = unit.rangesOffset(form, value);
  const { sections } = unit.header.version < 5 ? (unit.skeleton ?? unit).file : unit.file;
  const section = unit.header.version < 5 ? sections.ranges : sections.rangeLists;
  if (offset === undefined || section === undefined) return [];
  const parse = unit.header.version < 5 ? oldList : newList;
  return section.parse(offset, FIRST_BYTES, MOST_BYTES, (cursor) => parse(unit, cursor));
}

/** Pairs up to one of zeroes; a first part with all bits set gives a new base. */
function oldList(unit: Unit, cursor: ByteCursor): readonly Range[] {
  const { addressBytes } = unit.header;
  const mark = addressBytes === 8 ? -1 : 0xffff_ffff;
  const ranges: Range[] = [];
  let base = unit.lowAddress;
  for (;;) {
    const [low, high] = [cursor.unsigned(addressBytes), cursor.unsigned(addressBytes)];
    if (low === 0 && high === 0) return ranges;
    if (low === mark) base = high;
    else addRange(ranges, base + low, base + high);
  }
}

/** Kinds of entries: DW_RLE_*. */
const Kind = {
  endOfList: 0,
  baseAddressx: 1,
  startxEndx: 2,
  startxLength: 3,
  offsetPair: 4,
  baseAddress: 5,
  startEnd: 6,
  startLength: 7,
} as const;

function newList(unit: Unit, cursor: ByteCursor): readonly Range[] {
  const { addressBytes } = unit.header;
  const ranges: Range[] = [];
  let base: number | undefined = unit.lowAddress;
  for (;;) {
    switch (cursor.u8()) {
      case Kind.endOfList:
        return ranges;
      case Kind.baseAddressx:
        base = unit.indexedAddress(cursor.uleb());
        break;
      case Kind.startxEndx: {
        const [low, high] = [cursor.uleb(), cursor.uleb()].map((each) => unit.indexedAddress(each));
        if (low !== undefined && high !== undefined) addRange(ranges, low, high);
        break;
      }
      case Kind.startxLength: {
        const [low, length] = [unit.indexedAddress(cursor.uleb()), cursor.uleb()];
        if (low !== undefined) addRange(ranges, low, low + length);
        break;
      }
      case Kind.offsetPair: {
        const [low, high] = [cursor.uleb(), cursor.uleb()];
        if (base !== undefined && !isDropped(base)) addRange(ranges, base + low, base + high);
        break;
      }
      case Kind.baseAddress:
        base = cursor.unsigned(addressBytes);
        break;
      case Kind.startEnd:
        addRange(ranges, cursor.unsigned(addressBytes), cursor.unsigned(addressBytes));
        break;
      case Kind.startLength: {
        const [low, length] = [cursor.unsigned(addressBytes), cursor.uleb()];
        addRange(ranges, low, low + length);
        break;
      }
      default:
        return ranges;
    }
  }
}

function addRange(ranges: Range[], low: number, high: number): void {
  if (low < high && !isDropped(low)) ranges.push([low, high]);
}
