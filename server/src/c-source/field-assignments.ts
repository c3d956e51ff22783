/**
 * Functions put into fields, seen from the `=` sign: `.open = foo_open,`, `[OP_READ] = foo_read,`, `ops->open = &foo_open;`.
 * Which function a pointer call can reach is inferred from these.
 */
import {
  ampersand,
  closeBrace,
  closeBracket,
  closeParenthesis,
  comma,
  dot,
  equals,
  greater,
  hash,
  isDigitCode,
  isIdentifierCode,
  isSpaceCode,
  minus,
  openBracket,
  openParenthesis,
  semicolon,
  skipBrackets,
  skipIdentifier,
  skipSpace,
} from './characters.js';

/** How far left of `=` a field's name may begin, how long an index or a cast may be. Real ones are far below. */
const reach = 160;

export interface FieldValue {
  /** `open`; `[OP_READ]` for an array row. */
  readonly field: string;
  readonly value: string;
  readonly valueOffset: number;
  readonly kind: 'initialiser' | 'statement';
}

/**
 * The assignment of a lone identifier (with an optional `&` and cast) to a field whose `=` is at `at`; undefined for all
 * else. `NULL` and names that begin with a digit are no functions and are left out.
 */
export function fieldValueAt(text: string, at: number): FieldValue | undefined {
  if (text.charCodeAt(at + 1) === equals) return undefined;
  const target = fieldBefore(text, at);
  if (target === undefined) return undefined;
  let start = skipSpace(text, at + 1);
  if (text.charCodeAt(start) === openParenthesis) {
    const close = skipBrackets(text, start, Math.min(text.length, start + reach));
    if (close === undefined) return undefined;
    start = skipSpace(text, close);
  }
  if (text.charCodeAt(start) === ampersand) start = skipSpace(text, start + 1);
  const end = skipIdentifier(text, start);
  if (end === start || isDigitCode(text.charCodeAt(start))) return undefined;
  const after = text.charCodeAt(skipSpace(text, end));
  const closed =
    after === comma ||
    after === closeBrace ||
    after === semicolon ||
    after === closeParenthesis ||
    after === hash;
  if (!closed) return undefined;
  const value = text.slice(start, end);
  if (value === 'NULL' || value === 'true' || value === 'false') return undefined;
  const kind =
    target.kind === 'either' ? (after === semicolon ? 'statement' : 'initialiser') : target.kind;
  return { field: target.field, value, valueOffset: start, kind };
}

/** The field left of the `=` at `at`: `.f`, `.f[0]`, `x.f`, `x->f`, `[INDEX]`. */
function fieldBefore(
  text: string,
  at: number,
): { field: string; kind: FieldValue['kind'] | 'either' } | undefined {
  const limit = Math.max(0, at - reach);
  let end = at;
  while (end > limit && isSpaceCode(text.charCodeAt(end - 1))) end--;
  let index: string | undefined;
  if (text.charCodeAt(end - 1) === closeBracket) {
    let open = end - 1;
    while (open > limit && text.charCodeAt(open) !== openBracket) open--;
    if (open <= limit) return undefined;
    index = text.slice(open, end);
    end = open;
  }
  let start = end;
  while (start > limit && isIdentifierCode(text.charCodeAt(start - 1))) start--;
  if (start === end) return index === undefined ? undefined : { field: index, kind: 'initialiser' };
  const before = text.charCodeAt(start - 1);
  if (before === greater && text.charCodeAt(start - 2) === minus) {
    return { field: text.slice(start, end), kind: 'statement' };
  }
  if (before !== dot) return undefined;
  const owner = text.charCodeAt(start - 2);
  const owned = isIdentifierCode(owner) || owner === closeBracket || owner === closeParenthesis;
  return { field: text.slice(start, end), kind: owned ? 'statement' : 'either' };
}

/**
 * A table row's value without a name, `{ "ping", do_ping },`: the identifier that begins at `at`, if it stands alone between
 * `{`, `,`, `(` or `&` and `,`, `}` or `)`, and holds a lower case letter. `end` is the offset after it.
 */
export function isRowValue(text: string, at: number, end: number): boolean {
  const next = skipSpace(text, end);
  const after = text.charCodeAt(next);
  if (after === closeParenthesis) {
    // `(poll_fn)led_poll`: a cast.
    const follower = text.charCodeAt(skipSpace(text, next + 1));
    if (follower === ampersand || isIdentifierCode(follower)) return false;
  } else if (after !== comma && after !== closeBrace) return false;
  let before = at - 1;
  const limit = Math.max(0, at - reach);
  while (before > limit && isSpaceCode(text.charCodeAt(before))) before--;
  let code = text.charCodeAt(before);
  if (code === ampersand) {
    before--;
    while (before > limit && isSpaceCode(text.charCodeAt(before))) before--;
    code = text.charCodeAt(before);
  }
  if (code !== 123 && code !== comma && code !== openParenthesis && code !== closeParenthesis)
    return false;
  for (let i = at; i < end; i++) {
    const letter = text.charCodeAt(i);
    if (letter >= 97 && letter <= 122) return true;
  }
  return false;
}
