/** Formats of printing calls: the bytes that their literals stand for, with the names between them marked. */
import { byteAt, backslash, carriageReturn, newline } from './characters';
import * as host from './host';
import { RecordKind } from './kinds';
import { ByteWriter, Room } from './memory';
import { intern, nameEnd, nameStart } from './names';
import { recordName } from './records';

/** A format longer than this is cut, in bytes. */
const longestFormat = 1000;

/** All formats of the segment, each with its length before it. */
export const formats = new ByteWriter(1 << 16);
/** The one under way. */
const format = new ByteWriter(longestFormat * 2);

/** What is known of a callee, by its name: whether it prints. */
const printing = new Room(1 << 12);
const prints = 1;
const printsNot = 2;

let formatCallee: i32 = 0;
let formatLine: i32 = 0;
let formatCaller: i32 = 0;
let nAnchors: i32 = 0;

export function forgetFormats(): void {
  formats.clear();
  memory.fill(printing.at, 0, printing.size);
}

export function isPrinting(callee: i32): bool {
  printing.reserveZeros(<usize>callee + 1);
  const known = load<u8>(printing.at + callee);
  if (known !== 0) return known === prints;
  const start = nameStart(callee);
  const isOne = host.isPrinting(start, <i32>(nameEnd(callee) - start));
  store<u8>(printing.at + callee, isOne ? prints : printsNot);
  return isOne;
}

export function beginFormat(): void {
  format.clear();
}

/** An identifier between two literals. */
export function formatName(start: i32, end: i32): void {
  if (format.length + end - start > longestFormat) return;
  format.byte(1);
  format.bytes(start, end - start);
  format.byte(1);
}

/** The format is whole. `line` is that of the callee; `caller` is 1 + a name. Gives whether it says something itself. */
export function endFormat(callee: i32, line: i32, caller: i32): bool {
  formatCallee = callee;
  formatLine = line;
  formatCaller = caller;
  nAnchors = 0;
  const saysSomething = host.formatIsWhole(format.at, format.length);
  if (nAnchors > 0) {
    formats.number(format.length);
    formats.append(format);
  }
  return saysSomething;
}

/** The format that is whole is found by the word at `[start, end)`. */
export function formatAnchor(start: usize, end: usize): void {
  const name = intern(start, end);
  const at = formats.length;
  recordName(RecordKind.Format, name, formatLine, 0, 1 + formatCallee, formatCaller, at);
  nAnchors++;
}

/** What stands between two quotes: C11 6.4.4.4, and `\e` of GNU C. */
export function formatLiteral(start: i32, end: i32): void {
  for (let at = start; at < end && format.length < longestFormat; at++) {
    const byte = byteAt(at);
    if (byte !== backslash || at + 1 === end) {
      format.byte(byte);
      continue;
    }
    const escaped = byteAt(++at);
    if (isOctal(escaped)) {
      let value = escaped - 48;
      for (let digits = 1; digits < 3 && at + 1 < end && isOctal(byteAt(at + 1)); digits++)
        value = value * 8 + byteAt(++at) - 48;
      format.byte(value & 255);
    } else if (escaped === 120) {
      let value = 0;
      for (; at + 1 < end; at++) {
        const digit = hexValue(byteAt(at + 1));
        if (digit < 0) break;
        value = ((value << 4) | digit) & 255;
      }
      format.byte(value);
    } else if (escaped === newline) continue;
    else if (escaped === carriageReturn) {
      if (byteAt(at + 1) === newline) at++;
    } else format.byte(meaningOf(escaped));
  }
}

function isOctal(byte: i32): bool {
  return byte >= 48 && byte <= 55;
}

/** The value of a hexadecimal digit, -1 for another character. */
function hexValue(byte: i32): i32 {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

function meaningOf(escaped: i32): i32 {
  switch (escaped) {
    case 97: // a
      return 7;
    case 98: // b
      return 8;
    case 116: // t
      return 9;
    case 110: // n
      return 10;
    case 118: // v
      return 11;
    case 102: // f
      return 12;
    case 114: // r
      return 13;
    case 101: // e
      return 27;
    default:
      return escaped;
  }
}
