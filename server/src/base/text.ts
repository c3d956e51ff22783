/** Positions in text. Offsets and columns count UTF-16 units, as JavaScript strings, LSP and web-tree-sitter do. */

/** `[start, end)` in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Where the lines of a text begin; lines end at `\n` only, so that a `\r` belongs to its line. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  /** How many lines there are; a text that ends in a newline has an empty last line. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** The 0-based line that holds `offset`; the last line for an offset past the end, 0 for a negative one. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The offset at which a 0-based line begins; undefined past the last line. */
  startOf(line: number): number | undefined {
    return this.#starts[line];
  }
}
