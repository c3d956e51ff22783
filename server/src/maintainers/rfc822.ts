/**
 * Splits a value with several people in it: `A <a@x>, B <b@y>`. Nearly every M: holds one person, and a comma in it belongs to
 * the name (`E. W., metux IT consult <..>`); it separates only where the whole is a list of addresses in the sense of RFC 822.
 * Source: RFC 822 section 6.1, and rfc822_validlist() of scripts/get_maintainer.pl, without groups (`name: a, b;`).
 */

/** A longer value is no list that anybody wrote. */
const MAX_LENGTH = 2000;

/**
 * The addresses of a list without its comments, or undefined where the value is to be taken as it is: when it is one address,
 * and when it is no list of addresses at all.
 */
export function splitAddressList(value: string): readonly string[] | undefined {
  if (!value.includes(',') || MAX_LENGTH < value.length) return undefined;
  const text = withoutComments(value);
  const addresses: string[] = [];
  let at = 0;
  for (let commas = 0; ; commas++) {
    const start = skipBlanks(text, at);
    const end = skipMailbox(text, start);
    if (end !== undefined) addresses.push(text.slice(start, end));
    at = end ?? at;
    if (at === text.length) return commas === 0 ? undefined : addresses;
    if (text[at] !== ',') return undefined;
    at++;
  }
}

/** Replaces each comment `(...)` that is not in quotes by a blank, inner ones first. */
function withoutComments(text: string): string {
  let result = '';
  const starts: number[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') result += char + text.charAt(++at);
    else if (char === ')' && !quoted && 0 < starts.length) {
      result = `${result.slice(0, starts.pop())} `;
    } else {
      if (char === '"' && starts.length === 0) quoted = !quoted;
      if (char === '(' && !quoted) starts.push(result.length);
      result += char;
    }
  }
  return result;
}

/** After `local@domain` or `Some Words <local@domain>` and the blanks behind it; undefined where none begins at `at`. */
function skipMailbox(text: string, at: number): number | undefined {
  const plain = skipAddress(text, at);
  if (plain !== undefined) return plain;
  let open = at;
  for (let word = skipWord(text, open); word !== undefined; word = skipWord(text, open))
    open = word;
  if (text[open] !== '<') return undefined;
  const close = skipAddress(text, skipBlanks(text, open + 1));
  return close !== undefined && text[close] === '>' ? skipBlanks(text, close + 1) : undefined;
}

function skipAddress(text: string, at: number): number | undefined {
  const local = skipDotted(text, at, skipWord);
  if (local === undefined || text[local] !== '@') return undefined;
  return skipDotted(text, skipBlanks(text, local + 1), skipSubDomain);
}

type Skip = (text: string, at: number) => number | undefined;

/** After `a.b.c`, each part by `skip`. */
function skipDotted(text: string, start: number, skip: Skip): number | undefined {
  let end = skip(text, start);
  while (end !== undefined && text[end] === '.') {
    const next = skip(text, skipBlanks(text, end + 1));
    if (next === undefined) return end;
    end = next;
  }
  return end;
}

const skipWord: Skip = (text, at) => skipAtom(text, at) ?? skipEnclosed(text, at, '"', '"');
const skipSubDomain: Skip = (text, at) => skipAtom(text, at) ?? skipEnclosed(text, at, '[', ']');

/** After a run of ordinary characters and the blanks behind it. */
function skipAtom(text: string, start: number): number | undefined {
  const ordinary = /[^()<>@,;:\\".[\] \x00-\x1f\x7f]*/y; // eslint-disable-line no-control-regex -- RFC 822 excludes them
  ordinary.lastIndex = start;
  ordinary.exec(text);
  return ordinary.lastIndex === start ? undefined : skipBlanks(text, ordinary.lastIndex);
}

/** After `"quoted \" text"` or `[1.2.3.4]`, and the blanks behind it. */
function skipEnclosed(
  text: string,
  start: number,
  open: string,
  close: string,
): number | undefined {
  if (text[start] !== open) return undefined;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === close) return skipBlanks(text, at + 1);
    else if (text[at] === '[' && open === '[') return undefined;
  }
  return undefined;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}
