/** Names that match what somebody types: all letters in order, whatever their case; the closer together the better. */

/** Letters that share a bit: about equally many names have each of these. None for other bytes. */
const GROUPS = [
  'e',
  'r',
  't',
  'i',
  's',
  'n',
  'a',
  'o',
  'c',
  'dq',
  'px',
  'lj',
  'mz',
  'uk',
  'fgy',
  'bhvw',
];
/** The bit of each letter, by its byte. */
export const letterBits = new Uint16Array(256);
GROUPS.forEach((letters, bit) => {
  for (const letter of letters + letters.toUpperCase()) letterBits[letter.charCodeAt(0)] = 1 << bit;
});

/** What a name consists of: it can match only where it has all bits of the query. */
export function maskOf(bytes: Uint8Array, start: number, end: number): number {
  let mask = 0;
  for (let at = start; at < end; at++) mask |= letterBits[bytes[at] as number] as number;
  return mask;
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
