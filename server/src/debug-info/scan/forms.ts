/** Forms of attribute values, as far as bytes are passed over: by their shapes. Source: DWARF 5, section 7.5.6. */
import { giveUp, skipLeb, skipText, take, u16At, u32At, u8At, ulebAt } from './bytes';

/** How the values of a form are passed over, else by so many bytes: dwarf-forms.ts. */
export const leb = -1;
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

/** Where shapes are to be written, 16 bits each. */
export function shapesAddress(): usize {
  return shapes;
}

/** The shape of a form. */
export function shapeOf(form: u64): i32 {
  const index = form < firstGnu ? form : form - gnuForms + firstGnu;
  return index < nForms ? load<i16>(shapes + ((<usize>index) << 1)) : unknown;
}

/** Moves behind a value of that shape. */
export function passValue(shape: i32): void {
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
    else passValue(actual);
  } else giveUp();
}
