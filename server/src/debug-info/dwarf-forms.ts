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

/** How values of a form are passed over whose size is not fixed. scan/forms.ts has the same numbers. */
export const Shape = {
  leb: -1,
  text: -2,
  block: -3,
  block1: -4,
  block2: -5,
  block4: -6,
  indirect: -7,
  unknown: -8,
} as const;

/** The size of values of a form; where it depends on the value one of `Shape`. */
export function shapeOf(form: number, { version, offsetBytes, addressBytes }: Encoding): number {
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
    case Form.udata:
    case Form.sdata:
    case Form.refUdata:
    case Form.strx:
    case Form.addrx:
    case Form.loclistx:
    case Form.rnglistx:
    case Form.gnuAddressIndex:
    case Form.gnuTextIndex:
      return Shape.leb;
    case Form.string:
      return Shape.text;
    case Form.block:
    case Form.expression:
      return Shape.block;
    case Form.block1:
      return Shape.block1;
    case Form.block2:
      return Shape.block2;
    case Form.block4:
      return Shape.block4;
    case Form.indirect:
      return Shape.indirect;
    default:
      return Shape.unknown;
  }
}

/** Moves behind a value. */
export function skipForm(cursor: ByteCursor, form: number, encoding: Encoding): void {
  const shape = shapeOf(form, encoding);
  switch (shape) {
    case Shape.leb:
      cursor.skipLeb();
      return;
    case Shape.text:
      cursor.skipText();
      return;
    case Shape.block:
      cursor.skip(cursor.uleb());
      return;
    case Shape.block1:
      cursor.skip(cursor.u8());
      return;
    case Shape.block2:
      cursor.skip(cursor.u16());
      return;
    case Shape.block4:
      cursor.skip(cursor.u32());
      return;
    case Shape.indirect: {
      const actual = cursor.uleb();
      // One that leads to another would go as deep as there are bytes.
      if (actual === Form.indirect) throw new Overrun('an attribute form leads to itself');
      skipForm(cursor, actual, encoding);
      return;
    }
    case Shape.unknown:
      throw new Overrun(`the attribute form 0x${form.toString(16)} is not known`);
    default:
      cursor.skip(shape);
  }
}

/** Shapes by form, those of GNU from 0x80 on, as scan/forms.ts takes them. */
export function shapesOf(encoding: Encoding): Int16Array {
  const key = `${encoding.version} ${encoding.offsetBytes} ${encoding.addressBytes}`;
  const known = knownShapes.get(key);
  if (known !== undefined) return known;
  const shapes = Int16Array.from({ length: 0x100 }, (_, index) =>
    shapeOf(index < FIRST_GNU ? index : index - FIRST_GNU + GNU_FORMS, encoding),
  );
  knownShapes.set(key, shapes);
  return shapes;
}

const FIRST_GNU = 0x80;
const GNU_FORMS = 0x1f00;
/** There are few encodings. */
const knownShapes = new Map<string, Int16Array>();

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
    case Form.string: {
      const at = cursor.offset;
      cursor.skipText();
      return at;
    }
    case Form.data16:
      cursor.skip(16);
      return undefined;
    default: {
      const shape = shapeOf(form, encoding);
      if (shape === Shape.leb) return cursor.uleb();
      if (shape > 0) return cursor.unsigned(shape);
      skipForm(cursor, form, encoding);
      return undefined;
    }
  }
}
