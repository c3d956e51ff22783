/** The bytes that a string literal of C stands for. */
import type { ByteWriter } from './byte-writer.js';

/** C11 6.4.4.4, and `\e` of GNU C. */
const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  e: 27,
};

/** Appends what `bytes[start, end)` between two quotes means, as long as `out` is shorter than `most` bytes. */
export function writeLiteral(
  out: ByteWriter,
  bytes: Uint8Array,
  start: number,
  end: number,
  most: number,
): void {
  for (let at = start; at < end && out.length < most; at++) {
    const byte = bytes[at] as number;
    if (byte !== 92 || at + 1 === end) {
      out.byte(byte);
      continue;
    }
    const escaped = bytes[++at] as number;
    if (isOctal(escaped)) {
      let value = escaped - 48;
      for (let digits = 1; digits < 3 && at + 1 < end && isOctal(bytes[at + 1] as number); digits++)
        value = value * 8 + (bytes[++at] as number) - 48;
      out.byte(value & 255);
    } else if (escaped === 120) {
      let value = 0;
      for (; at + 1 < end; at++) {
        const digit = hexValue(bytes[at + 1] as number);
        if (digit < 0) break;
        value = ((value << 4) | digit) & 255;
      }
      out.byte(value);
    } else if (escaped === 10) continue;
    else if (escaped === 13) {
      if (bytes[at + 1] === 10) at++;
    } else out.byte(escapes[String.fromCharCode(escaped)] ?? escaped);
  }
}

function isOctal(byte: number): boolean {
  return byte >= 48 && byte <= 55;
}

/** The value of a hexadecimal digit, -1 for another character. */
function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
