/**
 * The tokens of one function's or macro's text: what the facts about a body are read from where a syntax tree is not needed,
 * and what the text for the syntax tree is put together from. Comments, directives and `#if 0` branches leave no tokens.
 */
import {
  apostrophe,
  backslash,
  closeBrace,
  closeBracket,
  closeParenthesis,
  hash,
  isDigitCode,
  isIdentifierCode,
  isSpaceCode,
  openBrace,
  openBracket,
  openParenthesis,
  quote,
  skipComment,
  skipIdentifier,
  skipLiteral,
  slash,
} from './characters.js';
import { readDirective, skipDeadBranch, startsLine } from './directives.js';

export interface Token {
  /** `mark` is one character of punctuation. */
  readonly kind: 'word' | 'number' | 'literal' | 'mark';
  readonly start: number;
  readonly end: number;
  /** The word, or the punctuation; for a pasted name in a macro the parts as `a##b`. Empty for numbers and literals. */
  readonly text: string;
  /** Index of the bracket that closes or opens this one, -1 where there is none or this is no bracket. */
  match: number;
}

/** What kind of text is read: in a macro's replacement `#` begins no directive and `a ## b` is one word. */
export type TokenText = 'code' | 'macro';

/** The tokens of `text[start, end)`, brackets matched. */
export function tokenise(text: string, start: number, end: number, kind: TokenText): Token[] {
  const tokens: Token[] = [];
  const branches = new BranchBrackets(tokens);
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (isSpaceCode(code) || code === backslash) at++;
    else if (isIdentifierCode(code)) {
      const after = skipIdentifier(text, at);
      at = isDigitCode(code)
        ? pushNumber(tokens, text, at, after)
        : pushWord(tokens, text, at, after, kind);
    } else if (code === quote || code === apostrophe) {
      const after = Math.min(skipLiteral(text, at), end);
      tokens.push({ kind: 'literal', start: at, end: after, text: '', match: -1 });
      at = after;
    } else if (code === hash && kind === 'code' && startsLine(text, at)) {
      at = branches.directive(text, at);
    } else if (code === hash && text.charCodeAt(at + 1) === hash) at += 2;
    else {
      const after = code === slash ? skipComment(text, at) : at;
      if (after === at) {
        tokens.push({ kind: 'mark', start: at, end: at + 1, text: text.charAt(at), match: -1 });
        at++;
      } else at = after;
    }
  }
  const kept = branches.withoutDoubledBrackets();
  matchBrackets(kept);
  return kept;
}

function pushNumber(tokens: Token[], text: string, start: number, end: number): number {
  // `1.5e-3` in a body is rare enough to be left in pieces; `0x1f` and `10UL` are one identifier-like run.
  tokens.push({ kind: 'number', start, end: Math.min(end, text.length), text: '', match: -1 });
  return end;
}

function pushWord(
  tokens: Token[],
  text: string,
  start: number,
  end: number,
  kind: TokenText,
): number {
  const word = text.slice(start, end);
  const last = tokens.at(-1);
  if (kind === 'macro' && last?.kind === 'word' && isPaste(text, last.end, start)) {
    tokens[tokens.length - 1] = { ...last, end, text: `${last.text}##${word}` };
  } else tokens.push({ kind: 'word', start, end, text: word, match: -1 });
  return end;
}

/** Whether `##`, and white space around it, is all that stands in the gap. */
function isPaste(text: string, start: number, end: number): boolean {
  return end - start < 80 && /^[\s\\]*##[\s\\]*$/.test(text.slice(start, end));
}

function closerOf(code: number): number {
  if (code === openParenthesis) return closeParenthesis;
  if (code === openBracket) return closeBracket;
  return code === openBrace ? closeBrace : 0;
}

function isCloser(code: number): boolean {
  return code === closeParenthesis || code === closeBracket || code === closeBrace;
}

/** How many unclosed brackets a closer may pass over: more is no C, and must not cost quadratic time. */
const matchReach = 64;

/**
 * Fills in `match`. A closer that fits no innermost opener closes the nearest one that it fits within its braces, and what
 * was open inside stays unmatched: so that one lost parenthesis does not spoil the rest of the function.
 */
function matchBrackets(tokens: readonly Token[]): void {
  const open: { index: number; closer: number }[] = [];
  tokens.forEach((token, index) => {
    if (token.kind !== 'mark') return;
    const code = token.text.charCodeAt(0);
    const closer = closerOf(code);
    if (closer !== 0) open.push({ index, closer });
    else if (isCloser(code)) {
      let i = open.length - 1;
      const limit = Math.max(0, i - matchReach);
      while (
        i >= limit &&
        open[i]?.closer !== code &&
        (code === closeBrace || open[i]?.closer !== closeBrace)
      )
        i--;
      const opener = open[i];
      if (opener?.closer !== code) return;
      open.length = i;
      token.match = opener.index;
      const other = tokens[opener.index];
      if (other !== undefined) other.match = index;
    }
  });
}

/** Brackets that each branch of an `#if` opens or closes anew: only one branch's may count. */
class BranchBrackets {
  readonly #tokens: Token[];
  /** Per open `#if`: the token index at which each of its branches begins. */
  readonly #open: number[][] = [];
  readonly #dropped = new Set<Token>();

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  directive(text: string, at: number): number {
    const directive = readDirective(text, at);
    const { word, end } = directive;
    const rest = text.slice(directive.restStart, directive.restEnd);
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') {
      this.#open.push([this.#tokens.length]);
      if (word === 'if' && rest === '0') return skipDeadBranch(text, end);
    } else if (word.startsWith('el')) this.#open.at(-1)?.push(this.#tokens.length);
    else if (word === 'endif') this.#close(this.#open.pop() ?? []);
    return end;
  }

  withoutDoubledBrackets(): Token[] {
    for (let starts = this.#open.pop(); starts !== undefined; starts = this.#open.pop())
      this.#close(starts);
    return this.#dropped.size === 0
      ? this.#tokens
      : this.#tokens.filter((token) => !this.#dropped.has(token));
  }

  #close(starts: readonly number[]): void {
    if (starts.length < 2) return;
    let kept = false;
    starts.forEach((start, i) => {
      const unmatched = unmatchedBrackets(
        this.#tokens,
        start,
        starts[i + 1] ?? this.#tokens.length,
        this.#dropped,
      );
      if (kept) for (const token of unmatched) this.#dropped.add(token);
      kept ||= unmatched.length > 0;
    });
  }
}

function unmatchedBrackets(
  tokens: readonly Token[],
  start: number,
  end: number,
  dropped: ReadonlySet<Token>,
): Token[] {
  const closers: Token[] = [];
  const openers: Token[] = [];
  for (let i = start; i < end; i++) {
    const token = tokens[i];
    if (token?.kind !== 'mark' || dropped.has(token)) continue;
    const code = token.text.charCodeAt(0);
    if (closerOf(code) !== 0) openers.push(token);
    else if (isCloser(code)) {
      const opener = openers.at(-1);
      if (opener !== undefined && closerOf(opener.text.charCodeAt(0)) === code) openers.pop();
      else closers.push(token);
    }
  }
  return [...closers, ...openers];
}
