/** The lines of a text as editors count them: they end at `\r\n`, `\n` or a lone `\r`, and nowhere else. */

const NEWLINE = 10;
const RETURN = 13;

/** A text by its 0-based lines. Columns are UTF-16 units. A text that ends in a line end has an empty last line. */
export class DocumentLines {
  readonly text: string;
  /** Start and end (without the line end) of each line, in turn. */
  readonly #bounds: Uint32Array;

  constructor(text: string) {
    this.text = text;
    this.#bounds = boundsOf(text);
  }

  get count(): number {
    return this.#bounds.length / 2;
  }

  /** The line without its end; empty past the last line. */
  line(line: number): string {
    return this.text.slice(this.#bounds[2 * line] ?? 0, this.#bounds[2 * line + 1] ?? 0);
  }

  /** UTF-16 units of the line without its end; 0 past the last line. */
  lengthOf(line: number): number {
    return (this.#bounds[2 * line + 1] ?? 0) - (this.#bounds[2 * line] ?? 0);
  }

  /** The lines `first` to `last`, the last one included, as they stand in the text. */
  slice(first: number, last: number): string {
    return this.text.slice(
      this.#bounds[2 * first] ?? 0,
      this.#bounds[2 * last + 1] ?? this.text.length,
    );
  }
}

function boundsOf(text: string): Uint32Array {
  const bounds: number[] = [];
  let start = 0;
  let nextReturn = text.indexOf('\r');
  let nextNewline = text.indexOf('\n');
  while (0 <= nextReturn || 0 <= nextNewline) {
    const isReturn = 0 <= nextReturn && (nextNewline < 0 || nextReturn < nextNewline);
    const end = isReturn ? nextReturn : nextNewline;
    const isPair = text.charCodeAt(end) === RETURN && text.charCodeAt(end + 1) === NEWLINE;
    bounds.push(start, end);
    start = end + (isPair ? 2 : 1);
    if (0 <= nextReturn && nextReturn < start) nextReturn = text.indexOf('\r', start);
    if (0 <= nextNewline && nextNewline < start) nextNewline = text.indexOf('\n', start);
  }
  bounds.push(start, text.length);
  return Uint32Array.from(bounds);
}
