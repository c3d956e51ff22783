/** Whole words of C, found without a regular expression of text from outside. */
import { isIdentifierCode } from '../c-source/characters.js';

/** The first offset in `text[start, end)` where `word` stands as a whole word; -1 where it does not. */
export function wordWithin(text: string, word: string, start: number, end: number): number {
  for (
    let at = text.indexOf(word, start);
    at >= 0 && at + word.length <= end;
    at = text.indexOf(word, at + 1)
  ) {
    const isEnd = !isIdentifierCode(text.charCodeAt(at + word.length));
    if (isEnd && (at === 0 || !isIdentifierCode(text.charCodeAt(at - 1)))) return at;
  }
  return -1;
}
