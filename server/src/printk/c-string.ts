/** What a C string literal stands for. */

/** C11 6.4.4.4, and `\e` of GNU C. */
const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
};

const escape = /\\(?:\r?\n|x([0-9a-fA-F]{1,8})|([0-7]{1,3})|([^]))/g;

/** The text of a literal with its quotes, `"a\n"`; one that is not closed ends where it ends. */
export function unquote(literal: string): string {
  const inner =
    literal.endsWith('"') && literal.length > 1 ? literal.slice(1, -1) : literal.slice(1);
  if (!inner.includes('\\')) return inner;
  return inner.replace(
    escape,
    (_, hex: string | undefined, octal: string | undefined, other: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16) & 255);
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 255);
      return other === undefined ? '' : (escapes[other] ?? other);
    },
  );
}
