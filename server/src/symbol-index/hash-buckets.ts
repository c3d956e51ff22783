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

/** Calls `visit` with the place in the order of each thing that may have that hash. */
export function placesOf(
  hash: number,
  { ends, tags }: Pick<Buckets, 'ends' | 'tags'>,
  visit: (place: number) => void,
): void {
  const bucket = hash >>> shiftOf(tags.length);
  const tag = hash & 0xffff;
  const last = ends[bucket] ?? 0;
  for (let place = bucket === 0 ? 0 : (ends[bucket - 1] ?? 0); place < last; place++) {
    if (tags[place] === tag) visit(place);
  }
}

/** How many bits of a hash do not choose among the buckets of so many things: 31 at most, 16 at least. */
function shiftOf(count: number): number {
  let shift = 31;
  while (shift > 16 && 2 ** (32 - shift) * BUCKET_SIZE < count) shift--;
  return shift;
}
