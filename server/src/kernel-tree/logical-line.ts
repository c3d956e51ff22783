/** Lines that a backslash at their end joins to the next one, in Kconfig files and makefiles, with the way back to the columns. */

/** A line with those that a backslash at its end joins to it. */
export interface LogicalLine {
  readonly text: string;
  /** 0-based lines. */
  readonly first: number;
  readonly last: number;
  /** Where each physical line begins in `text`. */
  readonly starts: readonly number[];
}

const FIRST: readonly number[] = [0];

/** The logical line that begins at line `first`. */
export function logicalLine(lines: readonly string[], first: number): LogicalLine {
  const text = withoutReturn(lines[first] ?? '');
  if (!text.endsWith('\\')) return { text, first, last: first, starts: FIRST };
  const pieces: string[] = [];
  const starts: number[] = [];
  let length = 0;
  let last = first - 1;
  for (let isOpen = true; isOpen && last + 1 < lines.length;) {
    last++;
    const line = withoutReturn(lines[last] ?? '');
    isOpen = line.endsWith('\\');
    starts.push(length);
    length += line.length;
    // One blank stands for the backslash, so that columns stay what they are.
    pieces.push(isOpen ? `${line.slice(0, -1)} ` : line);
  }
  return { text: pieces.join(''), first, last, starts };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Where an offset into `text` stands: 0-based line, column in UTF-16 units. */
export function placeIn(
  { first, starts }: LogicalLine,
  offset: number,
): { readonly line: number; readonly column: number } {
  let index = 0;
  for (let end = starts.length; index + 1 < end;) {
    const middle = (index + end) >> 1;
    if ((starts[middle] ?? 0) <= offset) index = middle;
    else end = middle;
  }
  return { line: first + index, column: offset - (starts[index] ?? 0) };
}
