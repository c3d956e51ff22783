/**
 * Names as small numbers. A scanner meets the same few hundred thousand names millions of times: they are told apart by their
 * bytes, without ever becoming strings.
 */
import { copyShort, get, Room, set } from './memory';

/** More entries than this the table does not take: 16 million names are ten times those of a kernel. */
const mostNames = (1 << 24) - 1;

/** Longer names are cut, in bytes. The kernel has none of more than 128: KSYM_NAME_LEN before v6.1. */
const longestName = 255;

/** All names, one after the other. */
const pool = new Room(1 << 16);
/** Offset of each name in the pool; one more entry for the end of the last. */
const starts = new Room(4 << 12);
const hashes = new Room(4 << 12);
/**
 * Open addressing: 1 + the number of a name in the lower bits, the upper bits of its hash above them; 0 for a free slot. One word
 * each, so that as much as possible of the table stays in the processor's cache.
 */
const slots = new Room(4 << 14);
const numberBits = 24;
const numberMask = (1 << numberBits) - 1;

/** How many names there are; they are numbered from 0 in the order in which they came. */
let count: i32 = 0;
export function nNames(): i32 {
  return count;
}

/** The class of each word of the language; the words are the first names. */
const wordClasses: usize = memory.data(1024);
let nWords: i32 = 0;
/** 1 + the number of each word in a slot of its own: small enough to stay near, unlike that of all names. */
const nWordSlots = 2048;
const wordSlots: usize = memory.data(nWordSlots * 4);

/** A 32-bit hash, spread evenly over all its bits: that of name-hash.ts. */
export function hashOf(start: usize, end: usize): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x01000193;
  hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
  return hash ^ (hash >>> 16);
}

/** The number of the name at `[start, end)`, cut to `longestName`; a new one where it is not known yet. */
export function intern(start: usize, end: usize): i32 {
  if (end - start > <usize>longestName) end = start + longestName;
  const hash = hashOf(start, end);
  const slot = slotOf(start, end, hash);
  const known = load<u32>(slot);
  return known === 0 ? add(start, end, hash, slot) : <i32>(known & numberMask) - 1;
}

/** The number of a name, -1 where it is not known. */
export function find(start: usize, end: usize): i32 {
  return <i32>(load<u32>(slotOf(start, end, hashOf(start, end))) & numberMask) - 1;
}

/** The class of a word, a `Word`: 0 for a name. */
export function classOf(start: usize, end: usize): i32 {
  const hash = hashOf(start, end);
  let slot = hash & (nWordSlots - 1);
  for (let known = get(wordSlots, slot); known !== 0; known = get(wordSlots, slot)) {
    if (<u32>get(hashes.at, known - 1) === hash && isName(known - 1, start, <i32>(end - start)))
      return load<u8>(wordClasses + known - 1);
    slot = (slot + 1) & (nWordSlots - 1);
  }
  return 0;
}

/** Whether a name is a word of the language. */
export function isWord(name: i32): bool {
  return name < nWords;
}

/** Adds a word of the language, before any name. */
export function addWord(start: usize, end: usize, kind: i32): void {
  const name = intern(start, end);
  store<u8>(wordClasses + name, kind);
  if (name < nWords) return;
  nWords = count;
  let slot = get(hashes.at, name) & (nWordSlots - 1);
  while (get(wordSlots, slot) !== 0) slot = (slot + 1) & (nWordSlots - 1);
  set(wordSlots, slot, 1 + name);
}

/** Where the bytes of a name are, valid until a name is added. */
export function nameStart(name: i32): usize {
  return pool.at + get(starts.at, name);
}
export function nameEnd(name: i32): usize {
  return pool.at + get(starts.at, name + 1);
}

/** The bytes of all names, how many there are, and the hash of each name. Valid until a name is added. */
export function namePool(): usize {
  return pool.at;
}
export function namePoolSize(): i32 {
  return get(starts.at, count);
}
export function nameHashes(): usize {
  return hashes.at;
}

/** Forgets all names but the words. */
export function forgetNames(): void {
  memory.fill(slots.at, 0, slots.size);
  count = nWords;
  fillSlots();
}

function fillSlots(): void {
  const mask = <u32>(slots.size >> 2) - 1;
  for (let name = 0; name < count; name++) {
    const hash: u32 = get(hashes.at, name);
    let slot = hash & mask;
    while (get(slots.at, slot) !== 0) slot = (slot + 1) & mask;
    set(slots.at, slot, slotValue(name, hash));
  }
}

function slotValue(name: i32, hash: u32): u32 {
  return ((hash >>> numberBits) << numberBits) | (name + 1);
}

/** The slot that holds the name, or the free one where it belongs. */
function slotOf(start: usize, end: usize, hash: u32): usize {
  const table = slots.at;
  const mask = <u32>slots.size - 1;
  const size = <i32>(end - start);
  let slot = (hash << 2) & mask;
  let at = table + slot;
  for (let known = load<u32>(at); known !== 0; known = load<u32>(at)) {
    if ((known ^ hash) >>> numberBits === 0 && isName((known & numberMask) - 1, start, size)) break;
    slot = (slot + 4) & mask;
    at = table + slot;
  }
  return at;
}

/** Whether a name is the `size` bytes at a place. */
function isName(name: i32, start: usize, size: i32): bool {
  const first = get(starts.at, name);
  return get(starts.at, name + 1) - first === size && isSame(pool.at + first, start, size);
}

function isSame(a: usize, b: usize, size: i32): bool {
  let i = 0;
  for (; i + 8 <= size; i += 8) if (load<u64>(a + i) !== load<u64>(b + i)) return false;
  for (; i < size; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}

function add(start: usize, end: usize, hash: u32, slot: usize): i32 {
  const name = count;
  if (name >= mostNames) unreachable();
  const from = get(starts.at, name);
  const size = <i32>(end - start);
  pool.reserve(from + size);
  starts.reserve((<usize>(name + 2)) << 2);
  hashes.reserve((<usize>(name + 2)) << 2);
  copyShort(pool.at + from, start, size);
  set(starts.at, name + 1, from + size);
  set(hashes.at, name, hash);
  store<u32>(slot, slotValue(name, hash));
  count = name + 1;
  if ((<usize>count) << 3 > slots.size) {
    slots.reserve(slots.size * 2);
    memory.fill(slots.at, 0, slots.size);
    fillSlots();
  }
  return name;
}
