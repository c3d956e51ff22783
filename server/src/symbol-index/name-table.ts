/**
 * Names as small numbers. A scanner meets the same few hundred thousand names millions of times: they are told apart by their
 * bytes, without ever becoming strings.
 */

/** More entries than this the table does not take: 16 million names are ten times those of a kernel. */
const MOST_NAMES = 1 << 24;

/** Longer names are cut, in bytes. The kernel has none of more than 128: KSYM_NAME_LEN before v6.1. */
const LONGEST_NAME = 255;

/** A 32-bit hash of `bytes[start, end)`, spread evenly over all its bits: FNV-1a with the last steps of MurmurHash3. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export class NameTable {
  /** All names, one after the other. */
  #pool: Uint8Array = new Uint8Array(1 << 20);
  /** Offset of each name in the pool; one more entry for the end of the last. */
  #starts = new Uint32Array(1 << 16);
  #hashes = new Uint32Array(1 << 16);
  /** Open addressing: pairs of a hash and 1 + the number of a name, 0 for a free slot. */
  #slots = new Int32Array(1 << 18);
  #count = 0;

  /** How many names there are; they are numbered from 0 in the order in which they came. */
  get count(): number {
    return this.#count;
  }

  /** How many bytes the names have together. */
  get poolSize(): number {
    return this.#starts[this.#count] ?? 0;
  }

  /** The number of the name `bytes[start, end)`, cut to `LONGEST_NAME`; a new one where it is not known yet. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > LONGEST_NAME) end = start + LONGEST_NAME;
    const hash = hashOf(bytes, start, end);
    const slot = this.#slotOf(bytes, start, end, hash);
    const known = this.#slots[slot + 1] as number;
    return known === 0 ? this.#add(bytes, start, end, hash, slot) : known - 1;
  }

  /** The number of a name, -1 where it is not known. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    return (this.#slots[this.#slotOf(bytes, start, end, hash) + 1] as number) - 1;
  }

  /** `intern()` for a text; characters above U+00FF are cut to their low byte. */
  internText(text: string): number {
    const bytes = Buffer.from(text, 'latin1');
    return this.intern(bytes, 0, bytes.length);
  }

  text(name: number): string {
    return Buffer.from(this.#pool.buffer).toString(
      'latin1',
      this.#starts[name],
      this.#starts[name + 1],
    );
  }

  /** The bytes of all names, valid until a name is added; those of a name are `[start(name), start(name + 1))`. */
  get pool(): Uint8Array {
    return this.#pool;
  }

  /** Where each name begins in the pool, and behind the last one where that ends. Valid as long as the pool. */
  get starts(): Uint32Array {
    return this.#starts;
  }

  /** The hash of each name, valid as long as the pool. */
  get hashes(): Uint32Array {
    return this.#hashes;
  }

  /** Forgets all names but the first `keep`. */
  truncate(keep: number): void {
    this.#slots.fill(0);
    this.#count = keep;
    const mask = this.#slots.length - 1;
    for (let name = 0; name < keep; name++) {
      const hash = this.#hashes[name] as number;
      let slot = (hash * 2) & mask;
      while (this.#slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      this.#slots[slot] = hash;
      this.#slots[slot + 1] = name + 1;
    }
  }

  /** The slot that holds the name, or the free one where it belongs. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const size = end - start;
    const wanted = hash | 0;
    let slot = (hash * 2) & mask;
    for (;;) {
      const known = slots[slot + 1] as number;
      if (known === 0) return slot;
      if (slots[slot] === wanted) {
        const from = this.#starts[known - 1] as number;
        if ((this.#starts[known] as number) - from === size) {
          const pool = this.#pool;
          let i = 0;
          while (i < size && pool[from + i] === bytes[start + i]) i++;
          if (i === size) return slot;
        }
      }
      slot = (slot + 2) & mask;
    }
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const name = this.#count;
    if (name >= MOST_NAMES) throw new RangeError('more names than a table takes');
    const from = this.#starts[name] as number;
    const to = from + end - start;
    if (to > this.#pool.length) this.#pool = grown(this.#pool, to);
    if (name + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts, name + 2);
      this.#hashes = grown(this.#hashes, name + 2);
    }
    this.#pool.set(bytes.subarray(start, end), from);
    this.#starts[name + 1] = to;
    this.#hashes[name] = hash;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = name + 1;
    this.#count = name + 1;
    if (this.#count * 4 > this.#slots.length) this.#rehash();
    return name;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    this.truncate(this.#count);
  }
}

/** A copy of at least `size` elements, twice as long as before. */
export function grown<T extends Uint8Array | Uint32Array | Int32Array>(array: T, size: number): T {
  const Constructor = array.constructor as new (length: number) => T;
  const copy = new Constructor(Math.max(size, array.length * 2));
  copy.set(array);
  return copy;
}
