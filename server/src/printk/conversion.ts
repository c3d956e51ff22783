/**
 * The conversions of a printk format: where one ends and which characters it prints. Sources: lib/vsprintf.c format_decode() and
 * pointer(), Documentation/core-api/printk-formats.rst.
 */

/** Which characters a conversion prints, the narrow ones first. */
export type PrintedClass = 'decimal' | 'hex' | 'pointer' | 'word' | 'any';

export interface Conversion {
  /** Offset after the conversion. */
  readonly end: number;
  readonly prints: PrintedClass;
  /** Fewest and most characters printed. */
  readonly min: number;
  readonly max: number;
  /** `%pV`: a whole message of its own, with its own format. */
  readonly isMessage: boolean;
}

const PERCENT = 37;
const NO_LIMIT = 0xffff;

/** What a letter behind `%p` prints; letters that are not here print anything. */
const pointerClasses: Readonly<Record<string, PrintedClass>> = {
  M: 'pointer',
  m: 'pointer',
  I: 'pointer',
  i: 'pointer',
  U: 'pointer',
  h: 'pointer',
  K: 'pointer',
  x: 'pointer',
  a: 'pointer',
};

const letterClasses: Readonly<Record<string, PrintedClass>> = {
  d: 'decimal',
  i: 'decimal',
  u: 'decimal',
  o: 'decimal',
  x: 'hex',
  X: 'hex',
};

/** The conversion whose `%` is at `at`; undefined for `%%` and for a `%` that begins none. */
export function conversionAt(format: string, at: number): Conversion | undefined {
  let end = at + 1;
  while (isFlag(format.charCodeAt(end))) end++;
  const isPadded = end > at + 1;
  const widthStart = end;
  while (isDigitOrStar(format.charCodeAt(end))) end++;
  const hasWidth = end > widthStart || isPadded;
  let precision: number | undefined;
  if (format[end] === '.') {
    const start = ++end;
    while (isDigitOrStar(format.charCodeAt(end))) end++;
    precision = Number(format.slice(start, end));
  }
  while (isLengthModifier(format.charCodeAt(end))) end++;
  const letter = format[end];
  if (letter === undefined || letter === '%') return undefined;
  end++;
  if (letter === 'p') return pointerConversion(format, end);
  if (letter === 'c') return { end, prints: 'any', min: 0, max: 1, isMessage: false };
  if (letter === 's') {
    // A string that is padded is no shorter than its width, but may have lost blanks at the end of the line.
    const most = hasWidth || precision === undefined || Number.isNaN(precision) ? 0 : precision;
    return { end, prints: 'any', min: 0, max: most > 0 ? most : NO_LIMIT, isMessage: false };
  }
  const prints = letterClasses[letter];
  if (prints === undefined) return undefined;
  return { end, prints, min: 1, max: 80, isMessage: false };
}

function pointerConversion(format: string, end: number): Conversion {
  const extension = format[end] ?? '';
  while (isAlphanumeric(format.charCodeAt(end))) end++;
  const isPlain = !isAlphanumeric(extension.charCodeAt(0));
  const prints = isPlain ? 'pointer' : (pointerClasses[extension] ?? 'any');
  return { end, prints, min: 0, max: NO_LIMIT, isMessage: extension === 'V' };
}

/** The offset after what `%` at `at` begins: a conversion or `%%`; `at + 1` for a lone one. */
export function skipConversion(format: string, at: number): number {
  if (format.charCodeAt(at + 1) === PERCENT) return at + 2;
  return conversionAt(format, at)?.end ?? at + 1;
}

function isFlag(code: number): boolean {
  return code === 32 || code === 35 || code === 43 || code === 45 || code === 48;
}

function isDigitOrStar(code: number): boolean {
  return code === 42 || (code >= 48 && code <= 57);
}

/** `hlLzjtq`. */
function isLengthModifier(code: number): boolean {
  return (
    code === 104 ||
    code === 108 ||
    code === 76 ||
    code === 122 ||
    code === 106 ||
    code === 116 ||
    code === 113 ||
    code === 90
  );
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
