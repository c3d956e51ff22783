/** Where a word stands in the code of a text, comments and string literals left out: read at the speed of `indexOf`. */
import {
  apostrophe,
  isIdentifierCode,
  isSpaceCode,
  quote,
  skipComment,
  skipLiteral,
} from './characters.js';

/** Offsets of `word` as a whole word in code, in the order of the text. Directives count as code; `<a/b.h>` has no words. */
export function occurrencesOf(text: string, word: string): readonly number[] {
  const found: number[] = [];
  let code = 0;
  for (let at = nextWord(text, word, 0); at >= 0; at = nextWord(text, word, at + word.length)) {
    code = skipTo(text, code, at);
    if (code === at) found.push(at);
  }
  return found;
}

/** Whether an occurrence at `offset` is one of a member: `p->word`, `x.word`, `.word =`. */
export function isMemberAt(text: string, offset: number): boolean {
  let at = offset - 1;
  while (at >= 0 && isSpaceCode(text.charCodeAt(at))) at--;
  const last = text.charAt(at);
  if (last === '>') return text.charAt(at - 1) === '-';
  return last === '.' && !text.startsWith('..', at - 1);
}

/** The word before the one at `offset` on the same line or the lines before it; empty where no word is next to it. */
export function wordBefore(text: string, offset: number): string {
  let end = offset;
  while (end > 0 && isSpaceCode(text.charCodeAt(end - 1))) end--;
  if (end === offset) return '';
  let start = end;
  while (start > 0 && isIdentifierCode(text.charCodeAt(start - 1))) start--;
  return text.slice(start, end);
}

function nextWord(text: string, word: string, from: number): number {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
    if (isIdentifierCode(text.charCodeAt(at + word.length))) continue;
    if (at === 0 || !isIdentifierCode(text.charCodeAt(at - 1))) return at;
  }
  return -1;
}

/** What may begin a comment or a literal. */
const OPENERS = /["'/]/g;

/** From the code at `from` to `target`, or to the first code behind it where it lies in a comment or literal. */
function skipTo(text: string, from: number, target: number): number {
  let at = from;
  while (at < target) {
    OPENERS.lastIndex = at;
    const next = OPENERS.exec(text)?.index;
    if (next === undefined || target <= next) return target;
    const opener = text.charCodeAt(next);
    if (opener === quote || (opener === apostrophe && !isInWord(text, next))) {
      at = skipLiteral(text, next);
    } else at = Math.max(skipComment(text, next), next + 1);
  }
  return at;
}

/** `don't` in an `#error` or in assembly is no literal. */
function isInWord(text: string, at: number): boolean {
  return isIdentifierCode(text.charCodeAt(at - 1)) && isIdentifierCode(text.charCodeAt(at + 1));
}
