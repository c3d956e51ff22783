/** Sets of bytes: what one place of a regular expression accepts. */

/** 256 cells, 1 for a member. Never changed once it is part of an expression. */
export type ByteSet = Uint8Array;

/** Members by code: `rangeSet([48, 57])` is `[0-9]`. */
export function rangeSet(...ranges: readonly (readonly [number, number])[]): ByteSet {
  const set = new Uint8Array(256);
  for (const [first, last] of ranges) set.fill(1, first, last + 1);
  return set;
}

const single: ByteSet[] = [];

/** The set of one byte, always the same: an automaton asks how many different ones there are. */
export function oneByte(byte: number): ByteSet {
  return (single[byte] ??= rangeSet([byte, byte]));
}

/** All bytes that are not in `set`. */
export function complement(set: ByteSet): ByteSet {
  return set.map((member) => 1 - member);
}

/** Adds the members of `more` to `set`, which the caller owns. */
export function addAll(set: Uint8Array, more: ByteSet): void {
  for (const [byte, member] of more.entries()) if (member === 1) set[byte] = 1;
}

/** With a letter also its other case, ASCII letters only: bytes above 127 have no case in a byte string. */
export function withBothCases(set: ByteSet): ByteSet {
  const both = set.slice();
  for (let upper = 65; upper <= 90; upper++) {
    const member = (set[upper] ?? 0) | (set[upper + 32] ?? 0);
    both[upper] = member;
    both[upper + 32] = member;
  }
  return both;
}

const NEWLINE: readonly [number, number] = [10, 10];

/** Every byte, and every byte but the newline: `.` with and without `(?s)`. */
export const ANY = rangeSet([0, 255]);
export const NOT_NEWLINE = complement(rangeSet(NEWLINE));

/** `\w`. ASCII only, as in Perl for a string of bytes. */
export const WORD = rangeSet([48, 57], [65, 90], [95, 95], [97, 122]);

/** What stands for a set after a backslash, by its letter. Source: perldoc perlrecharclass. */
export const ESCAPED_SETS: ReadonlyMap<string, ByteSet> = new Map([
  ['d', rangeSet([48, 57])],
  ['D', complement(rangeSet([48, 57]))],
  ['w', WORD],
  ['W', complement(WORD)],
  ['s', rangeSet([9, 13], [32, 32])],
  ['S', complement(rangeSet([9, 13], [32, 32]))],
  ['h', rangeSet([9, 9], [32, 32])],
  ['H', complement(rangeSet([9, 9], [32, 32]))],
  ['v', rangeSet([10, 13])],
  ['V', complement(rangeSet([10, 13]))],
  ['N', NOT_NEWLINE],
]);

/** `[:alpha:]` and its like, by name. Source: perldoc perlrecharclass. */
export const POSIX_SETS: ReadonlyMap<string, ByteSet> = new Map([
  ['alpha', rangeSet([65, 90], [97, 122])],
  ['digit', rangeSet([48, 57])],
  ['alnum', rangeSet([48, 57], [65, 90], [97, 122])],
  ['upper', rangeSet([65, 90])],
  ['lower', rangeSet([97, 122])],
  ['word', WORD],
  ['space', rangeSet([9, 13], [32, 32])],
  ['blank', rangeSet([9, 9], [32, 32])],
  ['punct', rangeSet([33, 47], [58, 64], [91, 96], [123, 126])],
  ['xdigit', rangeSet([48, 57], [65, 70], [97, 102])],
  ['print', rangeSet([32, 126])],
  ['graph', rangeSet([33, 126])],
  ['cntrl', rangeSet([0, 31], [127, 127])],
  ['ascii', rangeSet([0, 127])],
]);
