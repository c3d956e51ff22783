/**
 * The order in which MAINTAINERS is kept: `scripts/parse-maintainers.pl --order` writes it, and its head asks for it.
 * Source: by_category() and by_pattern() there. Perl compares bytes and, of bytes, changes the case of ASCII letters only;
 * comparing UTF-16 units comes to the same for all characters below U+D800.
 */
import { firstIndex } from '../base/binary-search.js';
import type { Entry, Section } from './parse-maintainers.js';

/** Other letters come last, in the order in which they stand. */
const PREFERRED_LETTERS = 'MRLSWQBCPTFXNK';

/** Letters whose values are sorted too. */
const SORTED_LETTERS: ReadonlySet<string> = new Set(['F', 'X']);

/** The sections by their titles, in upper case; `THE REST` is last. */
export function sortSections(sections: readonly Section[]): readonly Section[] {
  const keys = new Map(sections.map((section) => [section, sectionKey(section.title)]));
  return sections.toSorted((a, b) => compare(keys.get(a) ?? '', keys.get(b) ?? ''));
}

/** The entries of a section by their letters, F: and X: by their values too. */
export function sortEntries(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => {
    const byLetter = letterRank(a.letter) - letterRank(b.letter);
    if (byLetter !== 0 || !SORTED_LETTERS.has(a.letter)) return byLetter;
    return compare(a.value.trim(), b.value.trim());
  });
}

/** Something that is not where it would be. */
export interface Misplaced<T> {
  readonly item: T;
  /** What it belongs behind; undefined where it belongs first. */
  readonly after: T | undefined;
}

/**
 * As few of `items` as can be moved to bring them into the order of `sorted`, which has the same members: all others stay where
 * they are. With one section at the wrong place that is this section, not the one that stands behind it.
 */
export function findMisplaced<T>(
  items: readonly T[],
  sorted: readonly T[],
): readonly Misplaced<T>[] {
  const ranks = new Map(sorted.map((item, rank) => [item, rank]));
  const staying = longestRise(items.map((item) => ranks.get(item) ?? 0));
  return items.flatMap((item, index) =>
    staying.has(index) ? [] : [{ item, after: sorted[(ranks.get(item) ?? 0) - 1] }],
  );
}

/** The indices of a longest rising subsequence of numbers that are all different, by patience sorting. */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  /** By length less one: the index at which a rise of that length can end lowest. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [index, number] of numbers.entries()) {
    const lastOf = (length: number): number => numbers[ends[length] ?? 0] ?? 0;
    const at = firstIndex(0, ends.length, (length) => lastOf(length) >= number);
    before.push(ends[at - 1]);
    ends[at] = index;
  }
  const rise = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before[at]) rise.add(at);
  return rise;
}

function sectionKey(title: string): string {
  const upper = title.trim().replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  return upper.replaceAll('THE REST', 'ZZZZZZ');
}

function letterRank(letter: string): number {
  const rank = PREFERRED_LETTERS.indexOf(letter);
  return rank < 0 ? PREFERRED_LETTERS.length : rank;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
