/** Reading and skipping attribute values. Source: DWARF 5, section 7.5.6. */
import { Overrun, type ByteCursor } from './byte-cursor.js';
import { Form } from './dwarf-constants.js';

/** What the sizes of values depend on. */
export interface Encoding {
  readonly version: number;
  /** 4, or 8 in the 64-bit format. */
  readonly offsetBytes: 4 | 8;
  readonly addressBytes: number;
}

/** The size of values of a form; -1 where it depends on the value. */
export function fixedSize(form: number, { version, offsetBytes, addressBytes }: Encoding): number {
  switch (form) {
    case Form.flagPresent:
    case Form.implicitConst:
      return 0;
    case Form.data1:
    case Form.ref1:
    case Form.flag:
    case Form.strx1:
    case Form.addrx1:
      return 1;
    case Form.data2:
    case Form.ref2:
    case Form.strx2:
    case Form.addrx2:
      return 2;
    case Form.strx3:
    case Form.addrx3:
      return 3;
    case Form.data4:
    case Form.ref4:
    case Form.refSup4:
    case Form.strx4:
    case Form.addrx4:
      return 4;
    case Form.data8:
    case Form.ref8:
    case Form.refSig8:
    case Form.refSup8:
      return 8;
    case Form.data16:
      return 16;
    case Form.address:
      return addressBytes;
    case Form.refAddress:
      return version <= 2 ? addressBytes : offsetBytes;
    case Form.strp:
    case Form.strpSup:
    case Form.lineStrp:
    case Form.sectionOffset:
    case Form.gnuRefAlt:
    case Form.gnuStrpAlt:
      return offsetBytes;
    default:
      return -1;
  }
}

/** Moves behind a value whose size is not fixed. */
export function skipForm(cursor: ByteCursor, form: number, encoding: Encoding): void {
  switch (form) {
    case Form.udata:
    case Form.sdata:
    case Form.refUdata:
    case Form.strx:
    case Form.addrx:
    case Form.loclistx:
    case Form.rnglistx:
    case Form.gnuAddressIndex:
    case Form.gnuTextIndex:
      cursor.skipLeb();
      return;
    case Form.string:
      cursor.skipText();
      return;
    case Form.block:
    case Form.expression:
      cursor.skip(cursor.uleb());
      return;
    case Form.block1:
      cursor.skip(cursor.u8());
      return;
    case Form.block2:
      cursor.skip(cursor.u16());
      return;
    case Form.block4:
      cursor.skip(cursor.u32());
      return;
    case Form.indirect: {
      const actual = cursor.uleb();
      // One that leads to another would go as deep as there are bytes.
      if (actual === Form.indirect) throw new Overrun('an attribute form leads to itself');
      skipForm(cursor, actual, encoding);
      return;
    }
    default: {
      const size = fixedSize(form, encoding);
      if (size < 0) throw new Overrun(`the attribute form 0x${form.toString(16)} is not known`);
      cursor.skip(size);
    }
  }
}

/**
 * A value as a number: a constant, an address, an offset or an index, as the form has it; of a text in place its offset in the
 * bytes. Undefined for what is no number, which is skipped.
 */
export function readForm(
  cursor: ByteCursor,
  form: number,
  implicit: number,
  encoding: Encoding,
): number | undefined {
  switch (form) {
    case Form.implicitConst:
      return implicit;
    case Form.flagPresent:
      return 1;
    case Form.sdata:
      return cursor.sleb();
    case Form.udata:
    case Form.refUdata:
    case Form.strx:
    case Form.addrx:
    case Form.loclistx:
    case Form.rnglistx:
    case Form.gnuAddressIndex:
    case Form.gnuTextIndex:
      return cursor.uleb();
    case Form.string: {
      const at = cursor.offset;
      cursor.skipText();
      return at;
    }
    case Form.data16:
      cursor.skip(16);
      return undefined;
    default: {
      const size = fixedSize(form, encoding);
      if (size > 0) return cursor.unsigned(size);
      skipForm(cursor, form, encoding);
      return undefined;
    }
  }
}
