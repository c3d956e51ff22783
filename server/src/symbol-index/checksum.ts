/** A checksum that is quick in JavaScript and sees every single changed bit: each step is a bijection of what was before. */

/** Of `bytes[start, end)`, read as little-endian words; a rest of less than four bytes counts as if zeros followed. */
export function checksumOf(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0x9e3779b9 ^ (end - start);
  const aligned = start + ((end - start) & ~3);
  let at = start;
  if (((bytes.byteOffset + start) & 3) === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, (aligned - start) >> 2);
    for (let i = 0; i < words.length; i++) {
      sum = Math.imul(sum ^ (words[i] as number), 0x01000193);
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
    sum = Math.imul(sum ^ word, 0x01000193);
    sum ^= sum >>> 15;
  }
  return sum >>> 0;
}
