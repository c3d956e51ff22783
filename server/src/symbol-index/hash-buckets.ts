/**
 * Things found by a 32-bit hash: its upper bits choose a bucket of some sixteen things, its lower sixteen bits are compared
 * with those of each thing in it. What is found is then to be looked at: one in many thousands is not what was looked for.
 */

/** Things in a bucket, on average. */
const BUCKET_SIZE = 16;

/** Where ends and tags are read from. */
export interface BucketSource {
  /** Things in all buckets together. */
  readonly count: number;
  /** Where a bucket ends in the order of all things. */
  end(bucket: number): number;
  /** The tags of the things `[first, last)`. */
  tags(first: number, last: number): Uint16Array;
}

/** Finds things by their hashes. */
export class BucketReader {
  readonly #source: BucketSource;
  readonly #shift: number;

  constructor(source: BucketSource) {
    this.#source = source;
    this.#shift = shiftOf(source.count);
  }

  /** The first place in the order, from `place` on, of a thing that may have that hash; -1 where there is none. Begin with 0. */
  next(hash: number, place: number): number {
    const bucket = hash >>> this.#shift;
    const last = this.#source.end(bucket);
    const first = Math.max(place, bucket === 0 ? 0 : this.#source.end(bucket - 1));
    if (first >= last) return -1;
    const at = this.#source.tags(first, last).indexOf(hash & 0xffff);
    return at < 0 ? -1 : first + at;
  }
}

/** How many bits of a hash do not choose among the buckets of so many things: 31 at most, 16 at least. */
function shiftOf(count: number): number {
  let shift = 31;
  while (shift > 16 && 2 ** (32 - shift) * BUCKET_SIZE < count) shift--;
  return shift;
}
