/**
 * How many files of a tree each pattern of MAINTAINERS matches: what tells a reader that a pattern is dead, and how large a
 * section is. Source: scripts/get_maintainer.pl, self_test(), which compares with `git ls-files`. Here the tree itself is
 * asked, so that a tree without git has an answer too; what a build left in it counts as well.
 */
import { breathe } from '../base/breathe.js';
import type { DirectoryEntry, FileSource } from '../base/file-source.js';
import { joinTreePath, toTreePath, type TreePath } from '../base/tree-path.js';
import { compileSections } from './match-sections.js';
import type { Entry, Section } from './parse-maintainers.js';
import { toRegexText } from './path-patterns.js';
import { ByteAutomaton } from './regex/byte-automaton.js';
import { parsePerlRegex } from './regex/perl-regex.js';
import { RegexProblem } from './regex/regex-node.js';

/** What an F:, X: or N: matches. */
export interface PatternCount {
  readonly count: number;
  /** The first files in the order of a listing, directory by directory; all of them where they are no more than `MAX_FIRST`. */
  readonly first: readonly TreePath[];
  /**
   * For an F: or X: that matches nothing: the first path that would match if the script did not count slashes, as
   * `drivers/tty/serial/8250/8250_core.c` for `drivers/tty/serial/8250*`. The script's own self-test takes it for a match.
   */
  readonly deeper?: TreePath;
}

/** Plain data, for structuredClone. Line numbers are those of the text that the sections were read from. */
export interface PatternCounts {
  /** All files of the tree. A symbolic link counts as one file, as in git; `.git` does not count. */
  readonly fileCount: number;
  /** By `lineNumber` of the F:, X: or N:. An expression that cannot be read is missing. */
  readonly patterns: ReadonlyMap<number, PatternCount>;
  /** By `lineNumber` of the title: the files that any F: or N: of the section matches, and no X:. */
  readonly sections: ReadonlyMap<number, number>;
  /** By `lineNumber` of an F:, X: or P: whose value is a path: what stands there. Missing where nothing does. */
  readonly named: ReadonlyMap<number, DirectoryEntry['kind']>;
}

/** How many files are named for a pattern. */
export const MAX_FIRST = 10;

/** With more dead patterns than this the file is of another tree, and no single one is worth explaining. */
const MAX_DEAD = 100;

/** Letters whose values match paths. */
export const PATTERN_LETTERS: ReadonlySet<string> = new Set(['F', 'X', 'N']);

interface Counting extends PatternCount {
  count: number;
  readonly first: TreePath[];
}

/** Walks the whole tree, once, and counts. */
export async function countMatches(
  sections: readonly Section[],
  files: FileSource,
): Promise<PatternCounts> {
  const { kinds, paths } = await walkTree(files);
  const matcher = compileSections(sections, (path) => kinds.get(path) === 'directory');
  const unreadable = new Set(matcher.problems.map(({ entry }) => entry));
  const patterns = new Map<number, Counting>();
  const bySection = new Map<number, number>();
  const named = new Map<number, DirectoryEntry['kind']>();
  for (const { lineNumber, entries } of sections) {
    bySection.set(lineNumber, 0);
    for (const entry of entries) {
      if (PATTERN_LETTERS.has(entry.letter) && !unreadable.has(entry)) {
        patterns.set(entry.lineNumber, { count: 0, first: [] });
      }
      const path = namedPath(entry);
      const kind = path === undefined ? undefined : kinds.get(path);
      if (kind !== undefined) named.set(entry.lineNumber, kind);
    }
  }

  for (const path of paths) {
    await breathe();
    const owning = new Set<Section>();
    const excluding = new Set<Section>();
    for (const { section, entry } of matcher.patternsFor(path)) {
      (entry.letter === 'X' ? excluding : owning).add(section);
      const counted = patterns.get(entry.lineNumber);
      if (counted === undefined) continue;
      counted.count++;
      if (counted.first.length < MAX_FIRST) counted.first.push(path);
    }
    for (const section of owning) {
      if (excluding.has(section)) continue;
      bySection.set(section.lineNumber, (bySection.get(section.lineNumber) ?? 0) + 1);
    }
  }
  for (const [lineNumber, deeper] of await findDeeper(sections, patterns, paths)) {
    patterns.set(lineNumber, { count: 0, first: [], deeper });
  }
  return { fileCount: paths.length, patterns, sections: bySection, named };
}

/** For the F: and X: without a match, by line number: the first path that begins as they say. */
async function findDeeper(
  sections: readonly Section[],
  patterns: ReadonlyMap<number, PatternCount>,
  paths: readonly TreePath[],
): Promise<ReadonlyMap<number, TreePath>> {
  const dead = sections
    .flatMap(({ entries }) => entries)
    .filter(({ letter, lineNumber }) => letter !== 'N' && patterns.get(lineNumber)?.count === 0);
  const beginnings = new ByteAutomaton();
  for (const { lineNumber, value } of dead.slice(0, MAX_DEAD)) {
    try {
      beginnings.add(lineNumber, parsePerlRegex(toRegexText(value), { extended: false }));
    } catch (error) {
      if (!(error instanceof RegexProblem)) throw error; // Together they can be too large.
    }
  }
  const deeper = new Map<number, TreePath>();
  for (const path of dead.length === 0 ? [] : paths) {
    await breathe();
    for (const lineNumber of beginnings.search(new TextEncoder().encode(path))) {
      if (!deeper.has(lineNumber)) deeper.set(lineNumber, path);
    }
  }
  return deeper;
}

/** The path that an F:, X: or P: spells out, without a slash at its end; undefined for what is no path of the tree. */
export function namedPath({ letter, value }: Entry): TreePath | undefined {
  if (letter !== 'F' && letter !== 'X' && letter !== 'P') return undefined;
  const path = value === '' || /[*?]/.test(value) ? undefined : toTreePath(value);
  return path === '' ? undefined : path;
}

/** Everything under the root but `.git`: the kinds of all paths, and the paths that count as files. */
export async function walkTree(
  files: FileSource,
): Promise<{ kinds: ReadonlyMap<string, DirectoryEntry['kind']>; paths: readonly TreePath[] }> {
  const kinds = new Map<string, DirectoryEntry['kind']>();
  const paths: TreePath[] = [];
  const waiting: (readonly [path: TreePath, entry: DirectoryEntry])[] = [];
  const enter = (directory: TreePath): void => {
    for (const entry of (files.list(directory) ?? []).toReversed()) {
      const path = joinTreePath(directory, entry.name);
      if (path !== undefined && entry.name !== '.git') waiting.push([path, entry]);
    }
  };
  enter('' as TreePath);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    await breathe();
    const [path, { kind, isLink }] = next;
    kinds.set(path, kind);
    if (kind === 'file' || isLink === true) paths.push(path);
    else enter(path);
  }
  return { kinds, paths };
}
