/** Reading numbers, LEB128 and strings from bytes, one after the other. Every read is checked: what ends too early throws. */

/** Bytes end before what was to be read of them. Caught where a unit or a table is given up. */
export class Overrun extends Error {
  override readonly name = 'Overrun';
}

/** Numbers of 64 bits below this one, and above its negative, are exact as they are. */
export const FAR = 2 ** 52;
/** The same in the upper 32 bits. */
const FAR_HIGH = 2 ** 20;

/**
 * The 64 bits of two halves, of which `low` has no sign, as a number that is exact: signed where that is less than 2^52 from 0, such as addresses
 * of most kernels (0xffffffff81000000). Addresses that are farther from it (0xc000000000000000 of powerpc64, 0x9000000000000000 of loongarch) are their
 * lowest 52 bits behind 2^52: those of one object keep their order and their distances.
 */
export function numberOf64(high: number, low: number): number {
  const signed = high | 0;
  return signed >= -FAR_HIGH && signed < FAR_HIGH
    ? signed * 0x1_0000_0000 + low
    : FAR + (signed & (FAR_HIGH - 1)) * 0x1_0000_0000 + low;
}

/** The same of the lowest 64 bits of `bits`. */
export function numberOfBig(bits: bigint): number {
  return numberOf64(Number(BigInt.asIntN(32, bits >> 32n)), Number(BigInt.asUintN(32, bits)));
}

/** More digits of a LEB128 number than 64 bits need. */
const MOST_LEB_BYTES = 10;

const decoder = new TextDecoder();

export class ByteCursor {
  readonly bytes: Uint8Array;
  readonly isLittleEndian: boolean;
  /** The next byte to be read. */
  offset: number;

  constructor(bytes: Uint8Array, isLittleEndian: boolean, offset = 0) {
    this.bytes = bytes;
    this.isLittleEndian = isLittleEndian;
    this.offset = offset;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.bytes.length;
  }

  /** Moves on by `byteLength`, which may come from the bytes themselves. */
  skip(byteLength: number): void {
    this.#take(byteLength);
  }

  u8(): number {
    const { bytes, offset } = this;
    if (offset >= bytes.length) throw new Overrun(`nothing at byte ${offset}`);
    this.offset = offset + 1;
    return bytes[offset] as number;
  }

  u16(): number {
    const at = this.#take(2);
    const [a, b] = [this.bytes[at] as number, this.bytes[at + 1] as number];
    return this.isLittleEndian ? a | (b << 8) : (a << 8) | b;
  }

  u24(): number {
    const at = this.#take(3);
    const { bytes } = this;
    const [a, b, c] = [bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number];
    return this.isLittleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
  }

  u32(): number {
    const at = this.#take(4);
    const { bytes } = this;
    const a = bytes[at] as number;
    const b = bytes[at + 1] as number;
    const c = bytes[at + 2] as number;
    const d = bytes[at + 3] as number;
    return this.isLittleEndian
      ? (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
      : (d | (c << 8) | (b << 16) | (a << 24)) >>> 0;
  }

  /** 64 bits, as `numberOf64()` gives them. */
  i64(): number {
    const first = this.u32();
    const second = this.u32();
    return this.isLittleEndian ? numberOf64(second, first) : numberOf64(first, second);
  }

  /** 64 bits as lower-case hex digits, most significant first. */
  hex64(): string {
    const [first, second] = [this.u32(), this.u32()];
    const [low, high] = this.isLittleEndian ? [first, second] : [second, first];
    return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
  }

  /** `byteSize` is 1, 2, 3, 4 or 8. */
  unsigned(byteSize: number): number {
    switch (byteSize) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 3:
        return this.u24();
      case 4:
        return this.u32();
      case 8:
        return this.i64();
      default:
        throw new Overrun(`no number has ${byteSize} bytes`);
    }
  }

  /** Unsigned LEB128; rounded beyond 53 bits. */
  uleb(): number {
    // Nearly all have one byte.
    let byte = this.u8();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 128;
    for (let count = 1; count < MOST_LEB_BYTES; count++) {
      byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new Overrun(`a number without end at byte ${this.offset}`);
  }

  /** Signed LEB128; rounded beyond 53 bits. */
  sleb(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < MOST_LEB_BYTES; count++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return byte & 0x40 ? value - scale : value;
    }
    throw new Overrun(`a number without end at byte ${this.offset}`);
  }

  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  /** Text up to a NUL, which is skipped. */
  text(): string {
    const end = this.bytes.indexOf(0, this.offset);
    if (end < 0) throw new Overrun(`a text without end at byte ${this.offset}`);
    const text = decoder.decode(this.bytes.subarray(this.offset, end));
    this.offset = end + 1;
    return text;
  }

  skipText(): void {
    const end = this.bytes.indexOf(0, this.offset);
    if (end < 0) throw new Overrun(`a text without end at byte ${this.offset}`);
    this.offset = end + 1;
  }

  #take(byteLength: number): number {
    const at = this.offset;
    if (!(byteLength >= 0 && at + byteLength <= this.bytes.length)) {
      throw new Overrun(`${byteLength} bytes at byte ${at} of ${this.bytes.length}`);
    }
    this.offset = at + byteLength;
    return at;
  }
}
