/** Bytes under way; numbers as LEB128. */
import { grown } from './name-table.js';

export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 1 << 16) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written, as a view that is valid until more is. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** A number from 0 to 2^32 - 1. */
  number(value: number): void {
    this.#reserve(5);
    const bytes = this.#bytes;
    let length = this.#length;
    while (value > 127) {
      bytes[length++] = (value & 127) | 128;
      value >>>= 7;
    }
    bytes[length++] = value;
    this.#length = length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** `source[start, end)`. Names are short: a loop copies them faster than a view of them is made. */
  bytes(source: Uint8Array, start = 0, end = source.length): void {
    this.#reserve(end - start);
    if (end - start > 100) this.#bytes.set(source.subarray(start, end), this.#length);
    else {
      const bytes = this.#bytes;
      let to = this.#length;
      for (let at = start; at < end; at++) bytes[to++] = source[at] as number;
    }
    this.#length += end - start;
  }

  /** All that another writer has written. */
  append(other: ByteWriter): void {
    this.bytes(other.#bytes, 0, other.#length);
  }

  /** A text of UTF-8 bytes with its length before it. */
  text(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.number(bytes.length);
    this.bytes(bytes);
  }

  #reserve(size: number): void {
    if (this.#length + size > this.#bytes.length)
      this.#bytes = grown(this.#bytes, this.#length + size);
  }
}
