/** The header of a unit of `.debug_info`. Source: DWARF 5, section 7.5.1. */
import { Overrun, type ByteCursor } from './byte-cursor.js';
import { UnitType } from './dwarf-constants.js';
import type { Encoding } from './dwarf-forms.js';

export interface UnitHeader extends Encoding {
  /** In `.debug_info`. */
  readonly byteOffset: number;
  /** Of the next unit. */
  readonly endOffset: number;
  /** Of the first entry. */
  readonly entriesOffset: number;
  readonly abbreviationsOffset: number;
  readonly type: number;
  /** What a skeleton and its split unit have in common, 16 hex digits; undefined in other units, and before DWARF 5. */
  readonly splitId: string | undefined;
}

/** Bytes of the longest header. */
export const HEADER_BYTES = 40;

/** The header at the start of `cursor`, whose first byte is `byteOffset` of the section. Throws `Overrun` where it is damaged. */
export function readUnitHeader(cursor: ByteCursor, byteOffset: number): UnitHeader {
  const first = cursor.u32();
  const offsetBytes = first === 0xffff_ffff ? 8 : 4;
  const byteLength = offsetBytes === 8 ? cursor.i64() : first;
  const endOffset = byteOffset + cursor.offset + byteLength;
  const version = cursor.u16();
  if (byteLength <= 0 || version < 2 || version > 5) {
    throw new Overrun(`the unit at byte ${byteOffset} of .debug_info is of no known version`);
  }
  let type: number = UnitType.compile;
  let addressBytes = 0;
  if (version >= 5) {
    type = cursor.u8();
    addressBytes = cursor.u8();
  }
  const abbreviationsOffset = cursor.unsigned(offsetBytes);
  if (version < 5) addressBytes = cursor.u8();
  const isSplit = type === UnitType.skeleton || type === UnitType.splitCompile;
  const splitId = isSplit ? cursor.hex64() : undefined;
  if (type === UnitType.type || type === UnitType.splitType) cursor.skip(8 + offsetBytes);
  if (addressBytes !== 4 && addressBytes !== 8) {
    throw new Overrun(`the unit at byte ${byteOffset} of .debug_info has odd addresses`);
  }
  return {
    byteOffset,
    endOffset,
    entriesOffset: byteOffset + cursor.offset,
    abbreviationsOffset,
    type,
    splitId,
    version,
    offsetBytes,
    addressBytes,
  };
}
