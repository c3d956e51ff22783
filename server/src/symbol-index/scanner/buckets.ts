/** Things in the order of their hashes, as hash-buckets.ts reads them. */
import { get, Room, set } from './memory';

/** Things in a bucket, on average. */
const bucketSize = 16;

export class Buckets {
  /** Per bucket how many things stand in it and in those before it; one more number than buckets. */
  ends: Room = new Room(4 << 10);
  nBuckets: i32 = 0;
  /** The things in the order of their buckets, as they were numbered. */
  order: Room = new Room(4 << 12);
  /** The lower half of each hash, in that order. */
  tags: Room = new Room(2 << 12);

  /** The things 0 to `count`, whose hashes stand `step` words apart. */
  fill(count: i32, hashes: usize, step: i32): void {
    const shift = shiftOf(count);
    this.nBuckets = 1 << (32 - shift);
    const size = (<usize>this.nBuckets + 1) << 2;
    this.ends.reserve(size);
    this.order.reserve((<usize>count) << 2);
    this.tags.reserve((<usize>count) << 1);
    const ends = this.ends.at;
    const order = this.order.at;
    const tags = this.tags.at;
    memory.fill(ends, 0, size);
    for (let i = 0; i < count; i++) {
      const bucket = ((<u32>get(hashes, i * step)) >>> shift) + 1;
      set(ends, bucket, get(ends, bucket) + 1);
    }
    for (let i = 0; i < this.nBuckets; i++) set(ends, i + 1, get(ends, i + 1) + get(ends, i));
    for (let i = 0; i < count; i++) {
      const hash = <u32>get(hashes, i * step);
      const bucket = hash >>> shift;
      const place = get(ends, bucket);
      set(ends, bucket, place + 1);
      set(order, place, i);
      store<u16>(tags + ((<usize>place) << 1), hash);
    }
  }
}

/** How many bits of a hash do not choose among the buckets of so many things: 31 at most, 16 at least. */
function shiftOf(count: i32): i32 {
  let shift = 31;
  while (shift > 16 && (1 << (32 - shift)) * bucketSize < count) shift--;
  return shift;
}
