/** Where a reader is in the text of a pattern. */
import { RegexProblem } from './regex-node.js';

const IS_ASCII = /^[^\u0080-\uffff]*$/;

/** Walks through a pattern byte by byte: characters outside ASCII stand for their UTF-8 bytes, one per character code. */
export class PatternCursor {
  readonly #text: string;
  #at = 0;

  constructor(pattern: string) {
    this.#text = IS_ASCII.test(pattern) ? pattern : bytesOf(pattern);
  }

  /** The next character, or the one `ahead` characters behind it; undefined behind the end. */
  peek(ahead = 0): string | undefined {
    return this.#text[this.#at + ahead];
  }

  /** Steps over the next character and gives it. */
  next(problemAtEnd: string): string {
    const char = this.#text[this.#at++];
    if (char === undefined) throw new RegexProblem(problemAtEnd);
    return char;
  }

  /** Steps over `text` if it is what comes next. */
  take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** Steps over what `form`, anchored with `^`, finds in the next `reach` characters; undefined where it finds nothing. */
  takeForm(form: RegExp, reach: number): RegExpExecArray | undefined {
    const found = form.exec(this.#text.slice(this.#at, this.#at + reach));
    this.#at += found?.[0].length ?? 0;
    return found ?? undefined;
  }

  /** The text before the next `end`, which is stepped over too. */
  takeThrough(end: string, problem: string): string {
    const close = this.#text.indexOf(end, this.#at);
    if (close < 0) throw new RegexProblem(problem);
    const inside = this.#text.slice(this.#at, close);
    this.#at = close + end.length;
    return inside;
  }
}

function bytesOf(pattern: string): string {
  const bytes = new TextEncoder().encode(pattern);
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
