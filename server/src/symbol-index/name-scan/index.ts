/**
 * Looks through the names of a segment for what somebody types, compiled to WebAssembly: sixteen bytes are compared at once. Who calls
 * it (search-names.ts) lays the sections of the segment into its memory and says where; what is found goes to `out`, a word for the
 * number of the name and one for its score each.
 */

/** Of a name that is the query; the others are below it by their kind, and by how much longer they are. */
const whole = 4000;
const beginning = 3000;
const part = 2000;
const inside = 1000;
/** Less than the step from one kind to the next. */
const mostLeftOver = 900;
/** The best score where the letters are not in one run: below all that are. No name has more than 255 letters. */
const bestSpread = 500;

/** The query in lower case. */
const query: usize = memory.data(256);
let querySize: i32 = 0;
let queryMask: i32 = 0;
/** How many matches are wanted, and with how many in one run no others are. */
let most: i32 = 0;
let enough: i32 = 0;

/** Per score how many names have it; of all segments so far, as are all of these. */
const counts: usize = memory.data((whole + 1) * 4, 4);
let nRuns: i32 = 0;
/** As many as are wanted have this score or a better one: whoever comes later needs more than it. */
let passed: i32 = 0;

export function queryAddress(): usize {
  return query;
}

/** From here on memory is free. */
export function freeFrom(): usize {
  return __heap_base;
}

/** Makes room up to an address. */
export function reserve(end: usize): void {
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

/** The query of `size` bytes is at its address; `mask` says which letters it has, as those of names do. */
export function begin(size: i32, mask: i32, mostMatches: i32, enoughRuns: i32): void {
  querySize = size;
  queryMask = mask;
  most = mostMatches;
  enough = enoughRuns;
  nRuns = 0;
  passed = 0;
  memory.fill(counts, 0, (whole + 1) * 4);
}

/** Whether names that only have the letters in order are wanted. */
export function wantsSpread(): bool {
  return nRuns < enough && passed < bestSpread;
}

/** What is found in this segment needs this score at least. */
export function leastScore(): i32 {
  let left = most;
  for (let score = whole; score > 0; score--) {
    left -= load<i32>(counts + ((<usize>score) << 2));
    if (left <= 0) {
      passed = score;
      return score;
    }
  }
  return 1;
}

/**
 * Names that hold the query in one run, whatever its case. There are sixteen bytes behind the names, and as many as the query has.
 * Gives how many are found, in the order of their numbers.
 */
export function findRuns(
  names: usize,
  size: i32,
  lengths: usize,
  nNames: i32,
  defined: usize,
  out: usize,
): i32 {
  const lowerCase = i8x16.splat(0x20);
  const first = i8x16.splat(load<u8>(query) | 0x20);
  const last = i8x16.splat(load<u8>(query + querySize - 1) | 0x20);
  const stop = <i32>names + size - querySize;
  let found = 0;
  let number = 0;
  let start = names;
  let end = names + load<u8>(lengths);
  for (let at = names; <i32>at <= stop; at += 16) {
    const begins = i8x16.eq(v128.or(v128.load(at), lowerCase), first);
    const ends = i8x16.eq(v128.or(v128.load(at + querySize - 1), lowerCase), last);
    for (let hits = i8x16.bitmask(v128.and(begins, ends)); hits !== 0; hits &= hits - 1) {
      const hit = at + ctz(hits);
      if (<i32>hit > stop || !isQuery(hit)) continue;
      while (hit >= end) {
        if (++number >= nNames) return found;
        start = end;
        end += load<u8>(lengths + number);
      }
      // The run may begin in one name and end in the next.
      if (hit + querySize > end || !isDefined(defined, number)) continue;
      const isPart = hit > start && load<u8>(hit - 1) === 95;
      const kind = isPart ? part : inside;
      const score = scoreOf(<i32>(end - start), hit === start ? beginning : kind);
      if (score <= passed) continue;
      const before = out + ((<usize>found - 1) << 3);
      if (found > 0 && load<i32>(before) === number) {
        if (load<i32>(before, 4) < score) raise(before, score);
        continue;
      }
      give(out + ((<usize>found) << 3), number, score);
      found++;
      nRuns++;
    }
  }
  return found;
}

/** Names that have the letters of the query in order, behind the `found` that hold it in one run. Gives how many are found together. */
export function findSpread(
  names: usize,
  size: i32,
  lengths: usize,
  nNames: i32,
  defined: usize,
  masks: usize,
  out: usize,
  found: i32,
): i32 {
  const end = names + size;
  let nextRun = out;
  const endOfRuns = out + ((<usize>found) << 3);
  let start = names;
  for (let number = 0; number < nNames; number++) {
    const length: i32 = load<u8>(lengths + number);
    const from = start;
    start += length;
    if (start > end) return found;
    if (!isDefined(defined, number)) continue;
    const mask: i32 = load<u16>(masks);
    masks += 2;
    if ((mask & queryMask) !== queryMask || length < querySize) continue;
    while (nextRun < endOfRuns && load<i32>(nextRun) < number) nextRun += 8;
    if (nextRun < endOfRuns && load<i32>(nextRun) === number) continue;
    const score = spreadScore(from, start);
    if (score <= passed) continue;
    give(out + ((<usize>found) << 3), number, score);
    found++;
  }
  return found;
}

function isDefined(defined: usize, number: i32): bool {
  return (load<u8>(defined + (number >> 3)) & (1 << (number & 7))) !== 0;
}

function isQuery(at: usize): bool {
  for (let i = 0; i < querySize; i++)
    if (lower(load<u8>(at + i)) !== load<u8>(query + i)) return false;
  return true;
}

function lower(byte: u8): u8 {
  return byte >= 65 && byte <= 90 ? byte | 32 : byte;
}

/** Of a name of `size` bytes. */
function scoreOf(size: i32, kind: i32): i32 {
  const leftOver = size - querySize;
  return leftOver === 0 ? whole : kind - min(mostLeftOver, leftOver);
}

/** Less for each letter that is passed over where no part of the name begins, and for what is left over; 0 where it does not match. */
function spreadScore(start: usize, end: usize): i32 {
  let score = bestSpread;
  let matched = 0;
  let last = start;
  for (let at = start; at < end; at++) {
    if (lower(load<u8>(at)) !== load<u8>(query + matched)) continue;
    const isPart = at === start || load<u8>(at - 1) === 95;
    if (!isPart) score -= min(20, <i32>(at - last)) * 3;
    last = at + 1;
    if (++matched === querySize) return max(1, score - (<i32>(end - start) - querySize));
  }
  return 0;
}

function give(to: usize, number: i32, score: i32): void {
  store<i32>(to, number);
  store<i32>(to, score, 4);
  count(score, 1);
}

/** A later run of the same name is better. */
function raise(at: usize, score: i32): void {
  count(load<i32>(at, 4), -1);
  store<i32>(at, score, 4);
  count(score, 1);
}

function count(score: i32, more: i32): void {
  const at = counts + ((<usize>score) << 2);
  store<i32>(at, load<i32>(at) + more);
}
