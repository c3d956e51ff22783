/**
 * Things found by a 32-bit hash: its upper bits choose a bucket of some sixteen things, its lower sixteen bits are compared
 * with those of each thing in it. What is found is then to be looked at: one in many thousands is not what was looked for.
 */

/** Things in a bucket, on average. */
const BUCKET_SIZE = 16;

export interface Buckets {
  /** Per bucket how many things stand in it and in those before it. */
  readonly ends: Uint32Array;
  /** The things in the order of their buckets, as they were numbered. */
  readonly order: Uint32Array;
  /** The lower half of each hash, in that order. */
  readonly tags: Uint16Array;
}

/** The things 0 to `count`, whose hashes stand `step` apart in `hashes`. */
export function bucketsOf(count: number, hashes: Uint32Array, step: number): Buckets {
  const shift = shiftOf(count);
  const nBuckets = 2 ** (32 - shift);
  const nexts = new Uint32Array(nBuckets + 1);
  for (let i = 0; i < count; i++) {
    const bucket = ((hashes[i * step] as number) >>> shift) + 1;
    nexts[bucket] = (nexts[bucket] as number) + 1;
  }
  for (let i = 0; i < nBuckets; i++) nexts[i + 1] = (nexts[i + 1] as number) + (nexts[i] as number);
  const order = new Uint32Array(count);
  const tags = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const hash = hashes[i * step] as number;
    const bucket = hash >>> shift;
    const place = nexts[bucket] as number;
    nexts[bucket] = place + 1;
    order[place] = i;
    tags[place] = hash & 0xffff;
  }
  return { ends: nexts.subarray(0, nBuckets), order, tags };
}

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
