/** Where scanning is, and steps over blanks, words, literals and comments. Places are addresses in memory. */
import {
  backslash,
  Byte,
  byteAt,
  carriageReturn,
  close,
  isSpaceByte,
  isWordByte,
  newline,
  open,
  slash,
  space,
  star,
  tab,
} from './characters';

/** Where the text of a file begins. Before it stand NULs, which are neither words nor blanks. */
export const textStart = 64;
/** The longest text that there is room for, in bytes; NULs stand behind it. */
export const mostText = 64 << 20;

export class Scan {
  /** The address of the next byte. */
  static at: i32 = textStart;
  /** The address behind the text, where a NUL stands. */
  static end: i32 = textStart;
  /** The line of the next byte, from 0. */
  static line: i32 = 0;
  /** Braces and parentheses open inside the body or the group under way. */
  static depth: i32 = 0;
  static nested: i32 = 0;
}

/** Whether `[start, end)` is that text. */
export function isText(start: i32, end: i32, text: string): bool {
  const size = end - start;
  if (size !== text.length) return false;
  for (let i = 0; i < size; i++) if (byteAt(start + i) !== text.charCodeAt(i)) return false;
  return true;
}

export function startsLine(at: i32): bool {
  for (at--; at >= textStart; at--) {
    const byte = byteAt(at);
    if (byte === newline) return true;
    if (byte !== space && byte !== tab) return false;
  }
  return true;
}

/** The next place that is no white space and no comment. Lines are not counted. */
export function skipSpace(at: i32): i32 {
  let byte = byteAt(at);
  while (isSpaceByte(byte) || (byte === slash && byteAt(at + 1) === star)) {
    at = byte === slash ? endOfComment(at) : at + 1;
    byte = byteAt(at);
  }
  return at;
}

/** The next place to the left that is no white space. */
export function skipSpaceBack(at: i32): i32 {
  while (isSpaceByte(byteAt(at))) at--;
  return at;
}

/** The next place that is neither blank nor tab. */
export function skipBlanks(at: i32): i32 {
  while (byteAt(at) === space || byteAt(at) === tab) at++;
  return at;
}

export function skipWord(at: i32): i32 {
  while (isWordByte(byteAt(at))) at++;
  return at;
}

/** Where the word that ends at a place begins. */
export function startOfWord(end: i32): i32 {
  while (isWordByte(byteAt(end - 1))) end--;
  return end;
}

/** As `skipSpace()`, from where scanning is, counting lines. */
export function skipToCode(): void {
  goTo(skipSpace(Scan.at));
}

/** Goes on to a place, counting the lines on the way. */
export function goTo(to: i32): void {
  Scan.line += newlinesIn(Scan.at, to);
  if (to > Scan.at) Scan.at = to;
}

export function newlinesIn(start: i32, end: i32): i32 {
  let n = 0;
  for (let at = start; at < end; at++) if (byteAt(at) === newline) n++;
  return n;
}

/** Whether a backslash joins the line that the newline at `at` ends to the next one. */
export function isJoined(at: i32): bool {
  const before = byteAt(at - 1) === carriageReturn ? at - 2 : at - 1;
  return byteAt(before) === backslash;
}

/** The place after the literal at `at`; an unclosed one ends with its line. */
export function endOfLiteral(at: i32): i32 {
  const closer = byteAt(at);
  const end = Scan.end;
  for (at++; at < end; at++) {
    const byte = byteAt(at);
    if (byte === closer) return at + 1;
    if (byte === backslash) {
      at++;
      if (byteAt(at) === carriageReturn && byteAt(at + 1) === newline) at++;
    } else if (byte === newline) return at;
  }
  return min(at, end);
}

export function skipLiteral(): void {
  // A literal over several joined lines is rare enough to be walked twice.
  goTo(endOfLiteral(Scan.at));
}

export function endOfComment(at: i32): i32 {
  const end = Scan.end;
  for (at += 2; at < end; at++) if (byteAt(at) === star && byteAt(at + 1) === slash) return at + 2;
  return end;
}

/** The comment at `/`, or the `/` alone. */
export function skipComment(): void {
  let at = Scan.at;
  const next = byteAt(at + 1);
  if (next === star) {
    at += 2;
    let line = Scan.line;
    for (;;) {
      let byte = byteAt(at);
      while (byte !== star && byte !== newline && byte !== 0) byte = byteAt(++at);
      at++;
      if (byte === newline) line++;
      else if (byte === star) {
        if (byteAt(at) === slash) {
          at++;
          break;
        }
      } else if (at > Scan.end) {
        at = Scan.end;
        break;
      }
    }
    Scan.line = line;
    Scan.at = at;
  } else if (next === slash) skipLineComment();
  else Scan.at = at + 1;
}

/**
 * What may stand anywhere: counts the end of a line at `at`, goes to after the literal or the comment there. At a byte of another kind it
 * does nothing.
 */
export function passOver(kind: i32, at: i32): void {
  switch (kind) {
    case Byte.Newline:
      Scan.line++;
      break;
    case Byte.Quote:
    case Byte.Apostrophe:
      Scan.at = at;
      skipLiteral();
      break;
    case Byte.Slash:
      Scan.at = at;
      skipComment();
      break;
    default:
  }
}

/** To the newline that ends a comment of `//`: one behind a backslash does not. */
export function skipLineComment(): void {
  let at = Scan.at;
  for (; at < Scan.end; at++) {
    if (byteAt(at) !== newline) continue;
    if (!isJoined(at)) break;
    Scan.line++;
  }
  Scan.at = at;
}

/** The place of the `)` of the group at `(`. */
export function endOfGroup(at: i32): i32 {
  const limit = min(Scan.end, at + 4096);
  let nested = 0;
  for (; at < limit; at++) {
    const byte = byteAt(at);
    if (byte === open) nested++;
    else if (byte === close && --nested === 0) return at;
  }
  return limit;
}

/** The line of a place behind which scanning already is. */
export function lineBack(place: i32): i32 {
  return Scan.line - newlinesIn(place, Scan.at);
}

/** How far left of `=` a field's name may begin. */
export const reach = 160;

/** The place of the bracket `opener` that the `closer` at a place closes; -1 where it is too far away. */
export function openingBefore(at: i32, opener: i32, closer: i32): i32 {
  const limit = max(textStart, at - reach);
  let nested = 0;
  for (; at > limit; at--) {
    const byte = byteAt(at);
    if (byte === closer) nested++;
    else if (byte === opener && --nested === 0) return at;
  }
  return -1;
}
