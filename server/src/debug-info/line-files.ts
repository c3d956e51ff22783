/**
 * The directories and files that a line program names. A unit has hundreds, of which a few are asked for: the tables are kept as they
 * are, and walked over up to the row that is wanted. Source: DWARF 5, section 6.2.4.1; DWARF 4, section 6.2.4.
 */
import { Overrun, type ByteCursor } from './byte-cursor.js';
import { Form } from './dwarf-constants.js';
import { shapeOf, readForm, skipForm, type Encoding } from './dwarf-forms.js';
import type { Unit } from './unit.js';

/** DW_LNCT_*: what the columns of the tables hold. */
const Content = { path: 1, directory: 2 } as const;

/** A unit of a kernel has some thousand. */
const MOST_ROWS = 1 << 20;

interface Column {
  readonly content: number;
  readonly form: number;
}

/** A row of either table. */
interface PathRow {
  readonly name: string;
  /** Of a file the index of its directory. */
  readonly directory: number;
}

/** One of the two tables, from DWARF 5 on. */
interface Table {
  readonly columns: readonly Column[];
  /** Bytes of a row; -1 where they differ. */
  readonly rowBytes: number;
  readonly count: number;
  /** Where its first row begins. */
  readonly start: number;
}

export class LineFiles {
  readonly #cursor: ByteCursor;
  readonly #encoding: Encoding;
  readonly #unit: Unit;
  readonly #tables: { readonly directories: Table; readonly files: Table } | undefined;
  /** By index, those that were asked for. */
  readonly #names = new Map<number, string | undefined>();

  /** `cursor` is over bytes that are only the tables'. Throws `Overrun` where these are damaged. */
  constructor(cursor: ByteCursor, encoding: Encoding, unit: Unit) {
    this.#cursor = cursor;
    this.#encoding = encoding;
    this.#unit = unit;
    if (encoding.version < 5) return;
    const directories = this.#readTable();
    this.#skipRows(directories, directories.count);
    this.#tables = { directories, files: this.#readTable() };
  }

  /** The name of the file of an index, its directory in front unless that is the one of the compilation. Undefined where there is none. */
  name(index: number): string | undefined {
    if (this.#names.has(index)) return this.#names.get(index);
    const name = this.#fullName(index);
    this.#names.set(index, name);
    return name;
  }

  #fullName(index: number): string | undefined {
    const row = this.#tables === undefined ? this.#oldFile(index) : this.#row('files', index);
    if (row === undefined || row.name === '') return undefined;
    // Directory 0 is that of the compilation, which all others are relative to.
    const directory = row.name.startsWith('/') || row.directory === 0 ? undefined : row.directory;
    if (directory === undefined) return row.name;
    const path =
      this.#tables === undefined
        ? this.#oldDirectory(directory)
        : this.#row('directories', directory)?.name;
    return path === undefined || path === '' ? row.name : `${path}/${row.name}`;
  }

  #readTable(): Table {
    const cursor = this.#cursor;
    const columns: Column[] = [];
    for (let count = cursor.u8(); count > 0; count--) {
      columns.push({ content: cursor.uleb(), form: cursor.uleb() });
    }
    const sizes = columns.map(({ form }) => shapeOf(form, this.#encoding));
    const rowBytes = sizes.some((size) => size < 0)
      ? -1
      : sizes.reduce((sum, size) => sum + size, 0);
    const count = cursor.uleb();
    if (count > MOST_ROWS || (columns.length === 0 && count > 0)) {
      throw new Overrun('a line program claims to have files without end');
    }
    return { columns, rowBytes, count, start: cursor.offset };
  }

  /** Moves behind so many rows of a table at whose first row the cursor is. */
  #skipRows({ columns, rowBytes }: Table, count: number): void {
    const cursor = this.#cursor;
    if (rowBytes >= 0) {
      cursor.skip(rowBytes * count);
      return;
    }
    for (let index = 0; index < count; index++) {
      for (const { form } of columns) skipForm(cursor, form, this.#encoding);
    }
  }

  #row(which: 'directories' | 'files', index: number): PathRow | undefined {
    const table = this.#tables?.[which];
    if (table === undefined || index >= table.count) return undefined;
    this.#cursor.offset = table.start;
    this.#skipRows(table, index);
    let path: readonly [form: number, value: number] | undefined;
    let directory = 0;
    for (const { content, form } of table.columns) {
      const value = readForm(this.#cursor, form, 0, this.#encoding);
      if (value === undefined) continue;
      if (content === Content.directory) directory = value;
      else if (content === Content.path) path = [form, value];
    }
    return { name: path === undefined ? '' : this.#text(...path), directory };
  }

  #text(form: number, value: number): string {
    const { sections } = this.#unit.file;
    switch (form) {
      case Form.string:
        return this.#textAt(value);
      case Form.lineStrp:
        return sections.lineTexts?.text(value) ?? '';
      case Form.strp:
        return sections.texts?.text(value) ?? '';
      case Form.udata:
        return '';
      default:
        return this.#unit.indexedText(value) ?? '';
    }
  }

  #textAt(offset: number): string {
    this.#cursor.offset = offset;
    return this.#cursor.text();
  }

  /** Before DWARF 5: names up to an empty one, counted from 1. */
  #oldDirectory(index: number): string | undefined {
    const cursor = this.#cursor;
    cursor.offset = 0;
    for (let at = 1; ; at++) {
      const start = cursor.offset;
      cursor.skipText();
      if (cursor.offset === start + 1) return undefined;
      if (at === index) return this.#textAt(start);
    }
  }

  /** Before DWARF 5: behind the directories, with three numbers each, counted from 1. */
  #oldFile(index: number): PathRow | undefined {
    if (index === 0) return undefined;
    this.#oldDirectory(Infinity);
    const cursor = this.#cursor;
    for (let at = 1; ; at++) {
      const start = cursor.offset;
      cursor.skipText();
      if (cursor.offset === start + 1) return undefined;
      if (at === index) {
        const directory = cursor.uleb();
        return { name: this.#textAt(start), directory };
      }
      for (let number = 0; number < 3; number++) cursor.skipLeb();
    }
  }
}
