/** Reading numbers from bytes of the memory, one after the other, as byte-cursor.ts does: what ends too early is noticed, and read as 0. */

export class Bytes {
  /** The next byte, and the one behind the last: addresses of the memory. */
  static at: usize = 0;
  static end: usize = 0;
  static isLittle: bool = true;
  /** Set when something was to be read that is not there; all that is read from then on is 0. */
  static isOver: bool = false;
}

export function openBytes(start: usize, size: usize, isLittle: bool): void {
  Bytes.at = start;
  Bytes.end = start + size;
  Bytes.isLittle = isLittle;
  Bytes.isOver = false;
}

export function isAtEnd(): bool {
  return Bytes.at >= Bytes.end;
}

/** Nothing is read any more. */
export function giveUp(): void {
  Bytes.isOver = true;
  Bytes.at = Bytes.end;
}

/** Moves on by `size` bytes, and says where they are; 0 where there are not so many. */
export function take(size: u64): usize {
  const start = Bytes.at;
  if (size > <u64>(Bytes.end - start)) {
    giveUp();
    return 0;
  }
  Bytes.at = start + <usize>size;
  return start;
}

export function u8At(): u32 {
  const at = take(1);
  return at === 0 ? 0 : load<u8>(at);
}

export function u16At(): u32 {
  const at = take(2);
  if (at === 0) return 0;
  const value = load<u16>(at);
  return Bytes.isLittle ? value : bswap<u16>(value);
}

export function u24At(): u32 {
  const first = u8At();
  const second = u8At();
  const third = u8At();
  return Bytes.isLittle
    ? first | (second << 8) | (third << 16)
    : (first << 16) | (second << 8) | third;
}

export function u32At(): u32 {
  const at = take(4);
  if (at === 0) return 0;
  const value = load<u32>(at);
  return Bytes.isLittle ? value : bswap<u32>(value);
}

/** Signed, as addresses of kernels are kept. */
export function i64At(): i64 {
  const at = take(8);
  if (at === 0) return 0;
  const value = load<u64>(at);
  return <i64>(Bytes.isLittle ? value : bswap<u64>(value));
}

/** What `numberOf64()` of byte-cursor.ts is exact up to. */
const far: i64 = 0x10_0000_0000_0000;

/** A number as it is handed out: as `numberOf64()` of byte-cursor.ts gives it. */
export function asNumber(value: i64): f64 {
  return <f64>(value >= -far && value < far ? value : far | (value & (far - 1)));
}

/** A number of 1, 2, 3, 4 or 8 bytes; no other is there. */
export function numberAt(size: u32): i64 {
  if (size === 1) return u8At();
  if (size === 2) return u16At();
  if (size === 3) return u24At();
  if (size === 4) return u32At();
  if (size === 8) return i64At();
  giveUp();
  return 0;
}

/** More digits of a LEB128 number than 64 bits need. */
const mostLebBytes = 10;

/** Unsigned LEB128; of more than 64 bits the lower ones. */
export function ulebAt(): u64 {
  let value: u64 = 0;
  for (let count = 0; count < mostLebBytes; count++) {
    if (isAtEnd()) break;
    const byte = <u64>load<u8>(Bytes.at);
    Bytes.at++;
    value |= (byte & 0x7f) << (7 * <u64>count);
    if (byte < 0x80) return value;
  }
  giveUp();
  return 0;
}

/** Signed LEB128, likewise. */
export function slebAt(): i64 {
  let value: u64 = 0;
  for (let count = 0; count < mostLebBytes; count++) {
    if (isAtEnd()) break;
    const byte = <u64>load<u8>(Bytes.at);
    Bytes.at++;
    const shift = 7 * <u64>count;
    value |= (byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    const isNegative = (byte & 0x40) !== 0 && shift + 7 < 64;
    return <i64>(isNegative ? value | (~(<u64>0) << (shift + 7)) : value);
  }
  giveUp();
  return 0;
}

export function skipLeb(): void {
  while (!isAtEnd()) {
    const byte = load<u8>(Bytes.at);
    Bytes.at++;
    if (byte < 0x80) return;
  }
  giveUp();
}

/** Moves behind the NUL of a text. */
export function skipText(): void {
  while (!isAtEnd()) {
    const byte = load<u8>(Bytes.at);
    Bytes.at++;
    if (byte === 0) return;
  }
  giveUp();
}
