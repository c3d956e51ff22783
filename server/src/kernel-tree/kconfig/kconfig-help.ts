/** Help texts of Kconfig: they end where the indentation does. Knowledge: scripts/kconfig/lexer.l, the state HELP. */
import type { LineSpan } from './kconfig-syntax.js';

/** Tabs lead to columns that are multiples of this. */
const TAB = 8;

/** Where the text begins that follows `help` on line `first - 1`; undefined where none does. Blank lines at its end are not in it. */
export function helpSpan(lines: readonly string[], first: number): LineSpan | undefined {
  let indentation = 0;
  let last = -1;
  for (let line = first; line < lines.length; line++) {
    const text = lines[line] ?? '';
    if (isBlank(text)) continue;
    const own = indentationOf(text).width;
    if (own === 0 || own < indentation) break;
    if (indentation === 0) indentation = own;
    last = line;
  }
  return last < 0 ? undefined : { first, last };
}

/** The help text without the indentation of its first line. */
export function helpText(lines: readonly string[], { first, last }: LineSpan): string {
  const texts = lines.slice(first, last + 1);
  const begin = texts.findIndex((text) => !isBlank(text));
  const { width: common } = indentationOf(texts[begin] ?? '');
  return texts
    .slice(begin)
    .map((text) => {
      const { width, length } = indentationOf(text);
      return (' '.repeat(Math.max(0, width - common)) + text.slice(length)).trimEnd();
    })
    .join('\n');
}

function isBlank(text: string): boolean {
  return /^[ \t\r]*$/.test(text);
}

/** How far a line is indented, in columns and in characters. */
function indentationOf(text: string): { readonly width: number; readonly length: number } {
  let width = 0;
  let length = 0;
  for (; length < text.length; length++) {
    const sign = text[length];
    if (sign === '\t') width = width - (width % TAB) + TAB;
    else if (sign === ' ') width++;
    else break;
  }
  return { width, length };
}
