/** A checksum that is quick in JavaScript and sees every single changed bit: each step is a bijection of what was before. */

/** What each word is multiplied by: the prime of FNV-1a. */
const PRIME = 0x01000193;
/** How many runs `checksumsOf()` takes. */
export const AT_ONCE = 4;

/** Of `bytes[start, end)`, read as little-endian words; a rest of less than four bytes counts as if zeros followed. */
export function checksumOf(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0x9e3779b9 ^ (end - start);
  const aligned = start + ((end - start) & ~3);
  let at = start;
  if (((bytes.byteOffset + start) & 3) === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, (aligned - start) >> 2);
    for (let i = 0; i < words.length; i++) {
      sum = Math.imul(sum ^ (words[i] as number), PRIME);
      sum ^= sum >>> 15;
    }
    at = aligned;
  }
  for (; at < end; at += 4) {
    const word =
      (bytes[at] as number) |
      ((at + 1 < end ? (bytes[at + 1] as number) : 0) << 8) |
      ((at + 2 < end ? (bytes[at + 2] as number) : 0) << 16) |
      ((at + 3 < end ? (bytes[at + 3] as number) : 0) << 24);
    sum = Math.imul(sum ^ word, PRIME);
    sum ^= sum >>> 15;
  }
  return sum >>> 0;
}

/**
 * Of four runs of `size` bytes each, one behind the other from `start` on, laid into `sums`: a processor works on all of them
 * in the time of one. The size is a multiple of four.
 */
export function checksumsOf(
  bytes: Uint8Array,
  start: number,
  size: number,
  sums: Uint32Array,
): void {
  if (((bytes.byteOffset + start) & 3) !== 0) {
    for (let i = 0; i < AT_ONCE; i++)
      sums[i] = checksumOf(bytes, start + i * size, start + (i + 1) * size);
    return;
  }
  const nWords = size >> 2;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, nWords * AT_ONCE);
  let a = 0x9e3779b9 ^ size;
  let b = a;
  let c = a;
  let d = a;
  for (let i = 0; i < nWords; i++) {
    a = Math.imul(a ^ (words[i] as number), PRIME);
    b = Math.imul(b ^ (words[i + nWords] as number), PRIME);
    c = Math.imul(c ^ (words[i + nWords * 2] as number), PRIME);
    d = Math.imul(d ^ (words[i + nWords * 3] as number), PRIME);
    a ^= a >>> 15;
    b ^= b >>> 15;
    c ^= c >>> 15;
    d ^= d >>> 15;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}
