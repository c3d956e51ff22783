/**
 * Memory as the scanner uses it: arrays of numbers at fixed addresses, and rooms that grow. Nothing is an object that must be
 * collected; what grows stays as large as it was once needed.
 */

/** An element of an array of 32-bit numbers. */
export function get(array: usize, i: i32): i32 {
  return load<i32>(array + ((<usize>i) << 2));
}

export function set(array: usize, i: i32, value: i32): void {
  store<i32>(array + ((<usize>i) << 2), value);
}

/** Memory that moves when it grows: `at` is to be asked anew after each call. */
export class Room {
  at: usize;
  size: usize;

  /** Zeros, so many bytes. */
  constructor(size: usize) {
    this.at = heap.alloc(size);
    this.size = size;
    memory.fill(this.at, 0, size);
  }

  /** Afterwards there are at least `size` bytes; those that are new hold anything. */
  reserve(size: usize): void {
    if (size > this.size) this.grow(size);
  }

  /** As `reserve()`; those that are new are 0. */
  reserveZeros(size: usize): void {
    const before = this.size;
    if (size <= before) return;
    this.grow(size);
    memory.fill(this.at + before, 0, this.size - before);
  }

  private grow(size: usize): void {
    const more = max(size, this.size + (this.size >> 1));
    // Whole words; a size that is asked for as a power of two stays one.
    const aligned = (more + 7) & ~7;
    const at = heap.alloc(aligned);
    memory.copy(at, this.at, this.size);
    heap.free(this.at);
    this.at = at;
    this.size = aligned;
  }
}

/** Bytes under way; numbers as LEB128. */
export class ByteWriter {
  at: usize;
  size: i32;
  length: i32 = 0;

  constructor(size: i32) {
    this.at = heap.alloc(size);
    this.size = size;
  }

  clear(): void {
    this.length = 0;
  }

  number(value: u32): void {
    if (this.length + 5 > this.size) this.grow(5);
    let to = this.at + this.length;
    const from = to;
    while (value > 127) {
      store<u8>(to++, (value & 127) | 128);
      value >>>= 7;
    }
    store<u8>(to++, value);
    this.length += <i32>(to - from);
  }

  byte(value: i32): void {
    if (this.length + 1 > this.size) this.grow(1);
    store<u8>(this.at + this.length, value);
    this.length++;
  }

  /** `length` bytes at an address. */
  bytes(from: usize, length: i32): void {
    if (this.length + length > this.size) this.grow(length);
    copyShort(this.at + this.length, from, length);
    this.length += length;
  }

  append(other: ByteWriter): void {
    this.bytes(other.at, other.length);
  }

  private grow(more: i32): void {
    const size = max(this.length + more, this.size * 2);
    const at = heap.alloc(size);
    memory.copy(at, this.at, this.length);
    heap.free(this.at);
    this.at = at;
    this.size = size;
  }
}

/** Most of what is copied is a name: a call of the engine's own copy would cost more than a loop. */
export function copyShort(to: usize, from: usize, length: i32): void {
  if (length > 64) {
    memory.copy(to, from, length);
    return;
  }
  let i = 0;
  for (; i + 8 <= length; i += 8) store<u64>(to + i, load<u64>(from + i));
  for (; i < length; i++) store<u8>(to + i, load<u8>(from + i));
}
