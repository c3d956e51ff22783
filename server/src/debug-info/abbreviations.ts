/** Abbreviation tables: which attributes in which forms the entries of a unit have. Source: DWARF 5, section 7.5.3. */
import { Overrun, type ByteCursor } from './byte-cursor.js';
import { Form } from './dwarf-constants.js';
import type { SectionBytes } from './section-bytes.js';

export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly number[];
  readonly forms: readonly number[];
  /** Values of DW_FORM_implicit_const; 0 for the others. */
  readonly implicit: readonly number[];
}

/** What compilers give a single entry is some twenty. */
const MOST_ATTRIBUTES = 200;
/** Tables are some kilobytes; how long one is, is only known when it is read. */
const FIRST_READ = 6 << 10;

/** The table at an offset of `.debug_abbrev`, read as far as it was asked for: often the first row is all that is needed. */
export class Abbreviations {
  readonly #section: SectionBytes;
  readonly #byteOffset: number;
  readonly #known: (Abbreviation | undefined)[] = [];
  #cursor: ByteCursor;
  #isWhole = false;

  constructor(section: SectionBytes, byteOffset: number) {
    this.#section = section;
    this.#byteOffset = byteOffset;
    this.#cursor = section.cursor(byteOffset, FIRST_READ);
  }

  /** The first bytes of the table and what follows it, `byteLength` of them; fewer where the section ends. */
  bytes(byteLength: number): Uint8Array {
    return this.#section.read(this.#byteOffset, byteLength);
  }

  /** The row of a code. Throws `Overrun` where there is none, or the table is damaged before it. */
  row(code: number): Abbreviation {
    for (;;) {
      const known = this.#known[code];
      if (known !== undefined) return known;
      if (this.#isWhole) throw new Overrun(`there is no abbreviation ${code}`);
      this.#readRow();
    }
  }

  #readRow(): void {
    const start = this.#cursor.offset;
    try {
      this.#parseRow();
    } catch (error) {
      const { length } = this.#cursor.bytes;
      const isCutOff = this.#byteOffset + length < this.#section.byteSize;
      if (!(error instanceof Overrun) || !isCutOff) throw error;
      this.#cursor = this.#section.cursor(this.#byteOffset, length * 4);
      this.#cursor.offset = start;
    }
  }

  #parseRow(): void {
    const cursor = this.#cursor;
    const code = cursor.uleb();
    if (code === 0) {
      this.#isWhole = true;
      return;
    }
    const tag = cursor.uleb();
    const hasChildren = cursor.u8() !== 0;
    const [attributes, forms, implicit]: [number[], number[], number[]] = [[], [], []];
    for (;;) {
      const attribute = cursor.uleb();
      const form = cursor.uleb();
      if (attribute === 0 && form === 0) break;
      if (attributes.push(attribute) > MOST_ATTRIBUTES) {
        throw new Overrun('an abbreviation has attributes without end');
      }
      forms.push(form);
      implicit.push(form === Form.implicitConst ? cursor.sleb() : 0);
    }
    // Copies have no room to grow: of dozens of tables that are kept, that room would be the most.
    this.#known[code] = {
      tag,
      hasChildren,
      attributes: attributes.slice(),
      forms: forms.slice(),
      implicit: implicit.slice(),
    };
  }
}
