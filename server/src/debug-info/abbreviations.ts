/** Abbreviation tables: which attributes in which forms the entries of a unit have. Source: DWARF 5, section 7.5.3. */
import { ByteCursor, Overrun } from './byte-cursor.js';
import type { DebugScan } from './debug-scan.js';
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

/** Tables are some kilobytes; how long one is, is only known when it is read. */
const FIRST_READ = 8 << 10;
/** The longest of a program that clang linked as one has a hundredth of it. */
const MOST_BYTES = 16 << 20;

/** The table at an offset of `.debug_abbrev`. A row is read when it is first asked for: of most units that is one. */
export class Abbreviations {
  readonly #scan: DebugScan;
  readonly #section: SectionBytes;
  readonly #byteOffset: number;
  readonly #known = new Map<number, Abbreviation>();
  /** The beginning of the table, and what may follow it. */
  #bytes: Uint8Array;

  constructor(section: SectionBytes, byteOffset: number, scan: DebugScan) {
    this.#scan = scan;
    this.#section = section;
    this.#byteOffset = byteOffset;
    this.#bytes = section.read(byteOffset, FIRST_READ);
  }

  /**
   * What `question` gives for the bytes that the table begins with: it is asked with more of them as long as it gives undefined. Throws
   * `Overrun` where it does for all bytes of the section.
   */
  ask<T>(question: (bytes: Uint8Array) => T | undefined): T {
    for (;;) {
      const answer = question(this.#bytes);
      if (answer !== undefined) return answer;
      const { length } = this.#bytes;
      if (length >= MOST_BYTES || this.#byteOffset + length >= this.#section.byteSize) {
        throw new Overrun('a table of abbreviations is damaged');
      }
      this.#bytes = this.#section.read(this.#byteOffset, Math.max(length, FIRST_READ) * 8);
    }
  }

  /** The row of a code. Throws `Overrun` where there is none, or the table is damaged. */
  row(code: number): Abbreviation {
    const known = this.#known.get(code);
    if (known !== undefined) return known;
    const byteOffset =
      code <= HIGHEST ? this.ask((each) => this.#scan.abbreviation(each, code)) : 0;
    if (byteOffset === 0) throw new Overrun(`there is no abbreviation ${code}`);
    const row = this.ask((bytes) => rowAt(new ByteCursor(bytes, true, byteOffset)));
    this.#known.set(code, row);
    return row;
  }
}

/** Codes have 32 bits at most. */
const HIGHEST = 0xffff_ffff;

/** The row behind the code at the cursor; undefined where it is cut off. */
function rowAt(cursor: ByteCursor): Abbreviation | undefined {
  try {
    const tag = cursor.uleb();
    const hasChildren = cursor.u8() !== 0;
    const [attributes, forms, implicit]: [number[], number[], number[]] = [[], [], []];
    for (;;) {
      const attribute = cursor.uleb();
      const form = cursor.uleb();
      if (attribute === 0 && form === 0) break;
      attributes.push(attribute);
      forms.push(form);
      implicit.push(form === Form.implicitConst ? cursor.sleb() : 0);
    }
    // Copies have no room to grow: of dozens of tables that are kept, that room would be the most.
    return {
      tag,
      hasChildren,
      attributes: attributes.slice(),
      forms: forms.slice(),
      implicit: implicit.slice(),
    };
  } catch (error) {
    if (!(error instanceof Overrun)) throw error;
    return undefined;
  }
}
