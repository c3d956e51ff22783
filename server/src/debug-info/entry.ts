/** One debugging information entry: its tag, and those of its attributes that are asked for here. Source: DWARF 5, section 2. */
import type { Abbreviations } from './abbreviations.js';
import type { ByteCursor } from './byte-cursor.js';
import { Attribute, Form } from './dwarf-constants.js';
import { readForm, skipForm, type Encoding } from './dwarf-forms.js';

/** GNU's numbers, as those of the standard that came after them. */
const SAME_AS: ReadonlyMap<number, number> = new Map([
  [Attribute.gnuSplitName, Attribute.splitName],
  [Attribute.gnuAddressBase, Attribute.addressBase],
  [Attribute.gnuRangesBase, 0x7f],
]);
/** The slot of DW_AT_GNU_ranges_base. */
export const GNU_RANGES_BASE = 0x7f;

const N_SLOTS = 0x80;
const isKept = new Uint8Array(N_SLOTS);
for (const attribute of Object.values(Attribute)) if (attribute < N_SLOTS) isKept[attribute] = 1;

/** Read again and again for one entry after the other: a unit has tens of thousands. */
export class Entry {
  /** In its section. */
  byteOffset = 0;
  /** 0 for the end of the children of one parent. */
  tag = 0;
  hasChildren = false;
  /** DW_AT_GNU_dwo_id, 16 hex digits: the one number that must not be rounded. */
  gnuSplitId: string | undefined;
  readonly #forms = new Uint16Array(N_SLOTS);
  readonly #values = new Float64Array(N_SLOTS);
  readonly #used: number[] = [];

  /** The form of an attribute; 0 where the entry has it not. */
  form(attribute: number): number {
    return this.#forms[attribute] ?? 0;
  }

  /** The value of an attribute as `readForm()` gives it, of a text in place its offset in the section; undefined where there is none. */
  value(attribute: number): number | undefined {
    return this.#forms[attribute] === 0 ? undefined : this.#values[attribute];
  }

  /** Reads the entry that the cursor stands at, `base` bytes behind the cursor's start. The cursor then stands behind it. */
  read(cursor: ByteCursor, base: number, abbreviations: Abbreviations, encoding: Encoding): void {
    for (const slot of this.#used) this.#forms[slot] = 0;
    this.#used.length = 0;
    this.gnuSplitId = undefined;
    this.byteOffset = base + cursor.offset;
    const code = cursor.uleb();
    if (code === 0) {
      this.tag = 0;
      this.hasChildren = false;
      return;
    }
    const { tag, hasChildren, attributes, forms, implicit } = abbreviations.row(code);
    this.tag = tag;
    this.hasChildren = hasChildren;
    for (let index = 0; index < attributes.length; index++) {
      const attribute = attributes[index] ?? 0;
      const form = forms[index] ?? 0;
      if (attribute === Attribute.gnuSplitId && form === Form.data8) {
        this.gnuSplitId = cursor.hex64();
        continue;
      }
      const slot = attribute < N_SLOTS ? attribute : SAME_AS.get(attribute);
      if (slot === undefined || (slot === attribute && isKept[slot] === 0)) {
        skipForm(cursor, form, encoding);
        continue;
      }
      const value = readForm(cursor, form, implicit[index] ?? 0, encoding);
      if (value === undefined) continue;
      this.#forms[slot] = form;
      this.#values[slot] = form === Form.string ? base + value : value;
      this.#used.push(slot);
    }
  }
}
