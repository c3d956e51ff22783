/** Names that match what somebody types: all letters in order, whatever their case; the closer together the better. */

/** A bit for each letter, and for the digits two by two; none for other bytes. */
const bits = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  const letter = byte | 32;
  if (letter >= 97 && letter <= 122) bits[byte] = 1 << (letter - 97);
  else if (byte >= 48 && byte <= 57) bits[byte] = 1 << (26 + ((byte - 48) >> 1));
}

/** What a name consists of: it can match only where it has all bits of the query. */
export function maskOf(bytes: Uint8Array, start: number, end: number): number {
  let mask = 0;
  for (let at = start; at < end; at++) mask |= bits[bytes[at] as number] as number;
  return mask >>> 0;
}

/**
 * How well `bytes[start, end)` matches a query in lower case, 0 for not at all. Higher for the name itself, a beginning, the
 * beginning of a part behind `_`, a run of letters; lower for every letter left over.
 */
export function scoreOf(bytes: Uint8Array, start: number, end: number, query: Uint8Array): number {
  const size = end - start;
  const wanted = query.length;
  if (wanted === 0 || size < wanted) return 0;
  const run = runAt(bytes, start, end, query);
  if (run >= 0) {
    const isStart = run === 0;
    const isPart = isStart || (bytes[start + run - 1] as number) === 95;
    const base = size === wanted ? 4000 : isStart ? 3000 : isPart ? 2000 : 1000;
    return base - Math.min(900, size - wanted);
  }
  let matched = 0;
  let score = 500;
  let last = start;
  for (let at = start; at < end && matched < wanted; at++) {
    const byte = bytes[at] as number;
    const lower = byte >= 65 && byte <= 90 ? byte | 32 : byte;
    if (lower !== query[matched]) continue;
    const isPart = at === start || (bytes[at - 1] as number) === 95;
    if (!isPart) score -= Math.min(20, at - last) * 3;
    last = at + 1;
    matched++;
  }
  return matched === wanted ? Math.max(1, score - (size - wanted)) : 0;
}

/** Where the query stands in the name as a whole; -1 for nowhere. */
function runAt(bytes: Uint8Array, start: number, end: number, query: Uint8Array): number {
  const last = end - query.length;
  for (let from = start; from <= last; from++) {
    let i = 0;
    while (i < query.length) {
      const byte = bytes[from + i] as number;
      if ((byte >= 65 && byte <= 90 ? byte | 32 : byte) !== query[i]) break;
      i++;
    }
    if (i === query.length) return from - start;
  }
  return -1;
}
