/** Which letters a name has, whatever their case, in two bytes: most names that do not match what somebody types are told from these. */

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
