/** The lines and words of a Kconfig file. Knowledge: scripts/kconfig/lexer.l. */
import { placeIn, type LogicalLine } from '../logical-line.js';
import { closingBracket } from '../make-references.js';
import type { Word } from './kconfig-syntax.js';

/** `macro`: a word with a `$(…)` in it, kept as text. `string`: what stood in quotes. */
export interface Token extends Word {
  readonly kind: 'word' | 'string' | 'macro' | 'operator';
  /** Where it begins and ends in the text of its logical line, quotes included. */
  readonly from: number;
  readonly to: number;
}

/** Blanks; a comment; a string in either quotes; an operator; a word; any other sign. Each branch begins differently. */
const PIECE =
  /[ \t]+|#.*|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|&&|\|\||!=|<=|>=|[:+]=|[=<>!()]|[\w./-]+|\$|./sy;

const WORD = /[\w./$-]/;

/** The words and signs of a line, without comments. A sign that the language does not know is an operator like the others. */
export function tokensOf(line: LogicalLine): readonly Token[] {
  const { text } = line;
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(text)?.[0] ?? text.charAt(at);
    const sign = piece.charAt(0);
    let end = at + piece.length;
    if (sign === '#') break;
    if (sign === '"' || sign === "'") {
      const isClosed = 1 < piece.length && piece.endsWith(sign);
      tokens.push(tokenAt(line, 'string', at, end, 1, isClosed ? 1 : 0));
    } else if (sign === '$' || (text[end] === '$' && WORD.test(sign))) {
      end = endOfMacroWord(text, at);
      tokens.push(tokenAt(line, 'macro', at, end));
    } else if (sign !== ' ' && sign !== '\t') {
      tokens.push(tokenAt(line, WORD.test(sign) ? 'word' : 'operator', at, end));
    }
    at = end;
  }
  return tokens;
}

/** Behind a word such as `arch/$(SRCARCH)/Kconfig`: a bracket of a reference hides all signs in it. */
function endOfMacroWord(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    if (text.startsWith('$(', at)) {
      const close = closingBracket(text, at + 1);
      if (close < 0) return text.length;
      at = close + 1;
    } else if (WORD.test(text.charAt(at))) {
      at++;
    } else {
      break;
    }
  }
  return at;
}

function tokenAt(
  line: LogicalLine,
  kind: Token['kind'],
  from: number,
  to: number,
  openQuote = 0,
  closeQuote = 0,
): Token {
  const raw = line.text.slice(from + openQuote, to - closeQuote);
  const text = kind === 'string' ? raw.replace(/\\(.)/g, '$1') : raw;
  const place = placeIn(line, from);
  const start = place.column + openQuote;
  const end = start + to - closeQuote - from - openQuote;
  return { kind, text, line: place.line, start, end, from, to };
}
