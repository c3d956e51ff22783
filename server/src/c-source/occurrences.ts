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
  const code = new CodeCursor(text);
  for (let at = nextWord(text, word, 0); at >= 0; at = nextWord(text, word, at + word.length)) {
    if (code.skipTo(at) === at) found.push(at);
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

class CodeCursor {
  readonly #text: string;
  #at = 0;
  /** The first opener from `#at` on, where it is not below that; the text's length where there is none. */
  #opener = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** To `target`, or to the first code behind it where it lies in a comment or literal; gives where that is. */
  skipTo(target: number): number {
    while (this.#at < target) {
      if (this.#opener < this.#at) this.#opener = this.#nextOpener();
      if (target <= this.#opener) this.#at = target;
      else this.#at = this.#behindOpener();
    }
    return this.#at;
  }

  #nextOpener(): number {
    OPENERS.lastIndex = this.#at;
    return OPENERS.exec(this.#text)?.index ?? this.#text.length;
  }

  #behindOpener(): number {
    const at = this.#opener;
    const opener = this.#text.charCodeAt(at);
    const isLiteral = opener === quote || (opener === apostrophe && !isInWord(this.#text, at));
    return isLiteral ? skipLiteral(this.#text, at) : Math.max(skipComment(this.#text, at), at + 1);
  }
}

/** `don't` in an `#error` or in assembly is no literal. */
function isInWord(text: string, at: number): boolean {
  return isIdentifierCode(text.charCodeAt(at - 1)) && isIdentifierCode(text.charCodeAt(at + 1));
}
