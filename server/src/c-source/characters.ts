/**
 * Steps over C text by character codes: what every hand scanner here is made of. No function looks behind its start, and each
 * returns an offset that is not before the one it was given, so that loops over them end.
 */

export const tab = 9;
export const newline = 10;
export const space = 32;
export const quote = 34;
export const hash = 35;
export const ampersand = 38;
export const apostrophe = 39;
export const openParenthesis = 40;
export const closeParenthesis = 41;
export const star = 42;
export const comma = 44;
export const minus = 45;
export const dot = 46;
export const slash = 47;
export const semicolon = 59;
export const equals = 61;
export const greater = 62;
export const openBracket = 91;
export const backslash = 92;
export const closeBracket = 93;
export const openBrace = 123;
export const closeBrace = 125;

/** 1 for `[A-Za-z0-9_$]`; `$` stands in names of a few assembly-like macros. */
const identifierTable = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$') {
  identifierTable[character.charCodeAt(0)] = 1;
}

/** `[A-Za-z0-9_$]`. */
export function isIdentifierCode(code: number): boolean {
  return code < 128 && identifierTable[code] === 1;
}

export function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Blank, tab, newline, carriage return, form feed. */
export function isSpaceCode(code: number): boolean {
  return code === space || (code >= tab && code <= 13);
}

/** The offset after the identifier (or number) that begins at `at`; `at` itself where none does. */
export function skipIdentifier(text: string, at: number): number {
  while (isIdentifierCode(text.charCodeAt(at))) at++;
  return at;
}

/** The offset after the string or character literal whose opening quote is at `at`. An unclosed one ends with its line. */
export function skipLiteral(text: string, at: number): number {
  const close = text.charCodeAt(at);
  for (at++; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === close) return at + 1;
    if (code === newline) return at;
    if (code === backslash) at++;
  }
  return text.length;
}

/** The offset after the comment at `at`; `at` where none begins. A `//` comment ends before its newline. */
export function skipComment(text: string, at: number): number {
  if (text.charCodeAt(at) !== slash) return at;
  const next = text.charCodeAt(at + 1);
  if (next === star) {
    const close = text.indexOf('*/', at + 2);
    return close < 0 ? text.length : close + 2;
  }
  if (next !== slash) return at;
  const end = text.indexOf('\n', at + 2);
  return end < 0 ? text.length : end;
}

/** The offset of the next character that is neither white space, comment nor a joined line's backslash. */
export function skipSpace(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (isSpaceCode(code)) at++;
    else if (code === backslash && isSpaceCode(text.charCodeAt(at + 1))) at += 2;
    else if (code === slash) {
      const after = skipComment(text, at);
      if (after === at) return at;
      at = after;
    } else return at;
  }
}

/**
 * The offset after the bracket that closes the one at `at`, of `(`, `[` or `{`; strings and comments are stepped over.
 * Undefined where it is not closed before `limit`.
 */
export function skipBrackets(text: string, at: number, limit: number): number | undefined {
  let depth = 0;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code === openParenthesis || code === openBracket || code === openBrace) depth++;
    else if (code === closeParenthesis || code === closeBracket || code === closeBrace) {
      if (--depth <= 0) return at + 1;
    } else if (code === quote || code === apostrophe) {
      at = skipLiteral(text, at);
      continue;
    } else if (code === slash) {
      const after = skipComment(text, at);
      if (after > at) {
        at = after;
        continue;
      }
    }
    at++;
  }
  return undefined;
}

/**
 * The parts of `text[start, end)` between commas that stand in no bracket, trimmed: `p->x, f(a, b)` gives `p->x` and `f(a, b)`.
 * White space alone gives no part at all, `a,` gives two.
 */
export function splitArguments(text: string, start: number, end: number): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = start;
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === comma && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    } else if (code === openParenthesis || code === openBracket || code === openBrace) depth++;
    else if (code === closeParenthesis || code === closeBracket || code === closeBrace) depth--;
    else if (code === quote || code === apostrophe) {
      at = skipLiteral(text, at);
      continue;
    } else if (code === slash) {
      const after = skipComment(text, at);
      if (after > at) {
        at = after;
        continue;
      }
    }
    at++;
  }
  const last = text.slice(from, end).trim();
  if (last !== '' || parts.length > 0) parts.push(last);
  return parts;
}
