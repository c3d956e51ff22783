/** Tables of patterns that are tried at one place of a line: by what stands there, before V8 compiles a pattern that no line needs. */

/** A row of such a table. */
export interface PlacedRow {
  /** Sticky; every quantifier is bounded. */
  readonly pattern: RegExp;
  /** What all that the pattern matches begins with, one of these; missing where that can be anything. */
  readonly begins?: readonly string[];
  /** What every text has in which the pattern matches, one of these. */
  readonly has?: readonly string[];
}

/** Characters with a list of rows of their own. */
const N_CHARACTERS = 0x80;

interface Candidate<Row> {
  readonly row: Row;
  /** What of `begins` has more than the character; undefined where the character alone will do. */
  readonly begins: readonly string[] | undefined;
}

export class RowsByStart<Row extends PlacedRow> {
  readonly #rows: readonly Row[];
  /** The rows that may match what begins with a character, in the order of the table, by its code; the last are for all others. */
  readonly #byFirst: (readonly Candidate<Row>[] | undefined)[] = [];

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  /** The first row whose pattern matches `text` at the column `at`; undefined where none does. */
  find(
    text: string,
    at: number,
  ): { readonly row: Row; readonly match: RegExpExecArray } | undefined {
    const code = at < text.length ? codeOf(text, at) : N_CHARACTERS;
    for (const { row, begins } of (this.#byFirst[code] ??= this.#candidates(code))) {
      const { pattern, has } = row;
      if (begins?.some((each) => text.startsWith(each, at)) === false) continue;
      if (has?.some((each) => text.includes(each)) === false) continue;
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match !== null) return { row, match };
    }
    return undefined;
  }

  #candidates(code: number): readonly Candidate<Row>[] {
    return this.#rows.flatMap((row): readonly Candidate<Row>[] => {
      if (row.begins === undefined) return [{ row, begins: undefined }];
      const begins = row.begins.filter((each) => codeOf(each, 0) === code);
      if (begins.length === 0) return [];
      return [{ row, begins: begins.some((each) => each.length === 1) ? undefined : begins }];
    });
  }
}

function codeOf(text: string, at: number): number {
  return Math.min(text.charCodeAt(at), N_CHARACTERS);
}
