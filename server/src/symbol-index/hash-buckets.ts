/**
 * Things found by a 32-bit hash: its upper bits choose a bucket of some sixteen things, its lower sixteen bits are compared
 * with those of each thing in it. What is found is then to be looked at: one in many thousands is not what was looked for.
 */

/** Things in a bucket, on average. */
const BUCKET_SIZE = 16;

/** Finds things by their hashes. */
export class BucketReader {
  readonly #ends: Uint32Array;
  readonly #tags: Uint16Array;
  readonly #shift: number;

  constructor(ends: Uint32Array, tags: Uint16Array) {
    this.#ends = ends;
    this.#tags = tags;
    this.#shift = shiftOf(tags.length);
  }

  /** The first place in the order, from `place` on, of a thing that may have that hash; -1 where there is none. Begin with 0. */
  next(hash: number, place: number): number {
    const bucket = hash >>> this.#shift;
    const tag = hash & 0xffff;
    const last = this.#ends[bucket] ?? 0;
    let at = Math.max(place, bucket === 0 ? 0 : (this.#ends[bucket - 1] ?? 0));
    while (at < last && this.#tags[at] !== tag) at++;
    return at < last ? at : -1;
  }
}

/** How many bits of a hash do not choose among the buckets of so many things: 31 at most, 16 at least. */
function shiftOf(count: number): number {
  let shift = 31;
  while (shift > 16 && 2 ** (32 - shift) * BUCKET_SIZE < count) shift--;
  return shift;
}
