/**
 * Which sections of MAINTAINERS answer for a file, and why. Source: scripts/get_maintainer.pl, get_maintainers(), where the
 * order of equally deep sections is that of a Perl hash, another one in each run; here it is the order of the file.
 */
import type { Entry, Pattern, Section } from './parse-maintainers.js';
import {
  countSlashes,
  isPlainPattern,
  PathPatterns,
  patternDepth,
  toRegexText,
  type IsDirectory,
} from './path-patterns.js';
import { ByteAutomaton } from './regex/byte-automaton.js';
import { parsePerlRegex } from './regex/perl-regex.js';
import { RegexProblem } from './regex/regex-node.js';

/** A section that answers for a file. */
export interface SectionMatch {
  readonly section: Section;
  /** The F: or N: that decided – the last one of the section that matches – or the K: that the file's content matches. */
  readonly entry: Entry;
  /** As it was asked for: `drivers/net/tun.c`. */
  readonly file: string;
}

/** An entry that cannot be used, in words for people. */
export interface EntryProblem {
  readonly entry: Entry;
  /** `the expression has no closing bracket`. */
  readonly text: string;
}

/** All patterns of one MAINTAINERS, ready to be asked. */
export interface SectionMatcher {
  /** The sections whose F: and N: match a path, without those whose X: does: deepest first, then in file order. */
  byPath(path: string): readonly SectionMatch[];
  /** The sections whose K: match a content, once for each such K:, in no particular order: see `inScriptOrder`. */
  byContent(path: string, content: Uint8Array): readonly SectionMatch[];
  /** All F:, X: and N: that match a path, in no particular order. */
  patternsFor(path: string): readonly Pattern[];
  /** The entries that are left out of every answer, in file order. Asking makes all expressions be read. */
  readonly problems: readonly EntryProblem[];
}

/** Prepares the patterns of all sections. `isDirectory` is asked while matching, once per pattern. */
export function compileSections(
  sections: readonly Section[],
  isDirectory: IsDirectory,
): SectionMatcher {
  const plain = new PathPatterns<Pattern>(isDirectory);
  const ofPaths = new Expressions();
  const ofContents = new Expressions();
  for (const { patterns } of sections) {
    for (const pattern of patterns) {
      const { letter, value } = pattern;
      if (letter === 'N') ofPaths.add(pattern, value, true);
      else if (letter === 'K') ofContents.add(pattern, value, true);
      else if (isPlainPattern(value)) plain.add(pattern);
      else ofPaths.add(pattern, toRegexText(value), false);
    }
  }

  function patternsFor(path: string): Pattern[] {
    const byRegex = ofPaths.search(new TextEncoder().encode(path));
    return [...plain.match(path), ...byRegex.filter((pattern) => hasItsSlashes(pattern, path))];
  }

  return {
    get problems() {
      const problems = [...ofPaths.problems, ...ofContents.problems];
      return problems.sort((a, b) => a.entry.index - b.entry.index);
    },
    patternsFor,
    byPath: (path) => bySection(patternsFor(path), path),
    byContent: (file, content) =>
      ofContents.search(content).map(({ section, entry }) => ({ section, entry, file })),
  };
}

/** Expressions of patterns. They are read when a text is first searched, which for those of contents is seldom. */
class Expressions {
  #waiting: { readonly pattern: Pattern; readonly text: string; readonly extended: boolean }[] = [];
  readonly #automaton = new ByteAutomaton();
  readonly #patterns: Pattern[] = [];
  readonly #problems: EntryProblem[] = [];

  add(pattern: Pattern, text: string, extended: boolean): void {
    this.#waiting.push({ pattern, text, extended });
  }

  /** The patterns of all that occur in the text, in no particular order. */
  search(text: Uint8Array): Pattern[] {
    this.#readAll();
    return [...this.#automaton.search(text)].flatMap((id) => this.#patterns[id] ?? []);
  }

  get problems(): readonly EntryProblem[] {
    this.#readAll();
    return this.#problems;
  }

  #readAll(): void {
    for (const { pattern, text, extended } of this.#waiting) {
      try {
        // Perl reads an empty expression as "the last one that matched", which nobody can have meant.
        if (text === '') throw new RegexProblem('is empty');
        this.#automaton.add(this.#patterns.length, parsePerlRegex(text, { extended }));
        this.#patterns.push(pattern);
      } catch (error) {
        if (!(error instanceof RegexProblem)) throw error;
        this.#problems.push({ entry: pattern.entry, text: `the expression ${error.message}` });
      }
    }
    this.#waiting = [];
  }
}

/**
 * One match per section that no X: excludes. The last F: or N: in the section decides how deep it counts, not the best one;
 * an N: counts 0.
 */
function bySection(matching: readonly Pattern[], file: string): readonly SectionMatch[] {
  const deciding = new Map<Section, Entry>();
  const excluded = new Set<Section>();
  for (const { section, entry } of matching) {
    const known = deciding.get(section);
    if (entry.letter === 'X') excluded.add(section);
    else if (known === undefined || known.index < entry.index) deciding.set(section, entry);
  }
  const matches: (SectionMatch & { readonly depth: number })[] = [];
  for (const [section, entry] of deciding) {
    if (excluded.has(section)) continue;
    const depth = entry.letter === 'N' ? 0 : patternDepth(entry);
    matches.push({ section, entry, file, depth });
  }
  return matches
    .sort((a, b) => b.depth - a.depth || a.section.index - b.section.index)
    .map(({ section, entry }) => ({ section, entry, file }));
}

/** An F: or X: that does not end in `/` matches only paths with as many slashes as it has; an N: matches anywhere. */
function hasItsSlashes({ letter, value }: Pattern, path: string): boolean {
  if (letter === 'N' || value.endsWith('/')) return true;
  return countSlashes(value) === countSlashes(path);
}

/**
 * The matches by content of all files together: one for each K:, the first file's, and sorted by the places of the K: as the
 * script sorts them, which is as strings: 10653 comes before 9155.
 */
export function inScriptOrder(byContent: readonly SectionMatch[]): readonly SectionMatch[] {
  const byPlace = new Map<string, SectionMatch>();
  for (const match of byContent) {
    const place = String(match.entry.index);
    if (!byPlace.has(place)) byPlace.set(place, match);
  }
  return [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, match]) => match);
}
