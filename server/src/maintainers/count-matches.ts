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

/** What stands under a path. */
export type NamedKind = DirectoryEntry['kind'] | 'nothing';

/**
 * Plain data, for structuredClone. Everything is found by the text of entries, not by their lines: it stays true while
 * MAINTAINERS is being edited, and of what was not there when it was counted nothing is said.
 */
export interface PatternCounts {
  /** All files of the tree. A symbolic link counts as one file, as in git; `.git` does not count. */
  readonly fileCount: number;
  /** See `countOf`. */
  readonly patterns: ReadonlyMap<string, PatternCount>;
  /** See `fileCountOf`. */
  readonly sections: ReadonlyMap<string, number>;
  /** See `namedKind`. */
  readonly named: ReadonlyMap<string, NamedKind>;
}

/** What an F:, X: or N: matches; undefined where that was not counted, or its expression cannot be read. */
export function countOf({ patterns }: PatternCounts, entry: Entry): PatternCount | undefined {
  return patterns.get(patternKey(entry));
}

/** How many files any F: or N: of a section matches, and no X:; undefined where that was not counted. */
export function fileCountOf({ sections }: PatternCounts, section: Section): number | undefined {
  return sections.get(sectionKey(section));
}

/** What stands under the path that an F:, X: or P: spells out; undefined where it spells none or that was not looked up. */
export function namedKind({ named }: PatternCounts, entry: Entry): NamedKind | undefined {
  const path = namedPath(entry);
  return path === undefined ? undefined : named.get(path);
}

function patternKey({ letter, value }: Entry): string {
  return `${letter}:${value}`;
}

function sectionKey({ entries }: Section): string {
  const patterns = entries.filter(({ letter }) => PATTERN_LETTERS.has(letter));
  return patterns.map(patternKey).join('\n');
}

/** How many files are named for a pattern. */
export const MAX_FIRST = 10;

/** With more dead patterns than this the file is of another tree, and no single one is worth explaining. */
const MAX_DEAD = 100;

/** Letters whose values match paths. */
const PATTERN_LETTERS: ReadonlySet<string> = new Set(['F', 'X', 'N']);

interface Counting extends PatternCount {
  count: number;
  readonly first: TreePath[];
  deeper?: TreePath;
}

/** Walks the whole tree, once, and counts. */
export async function countMatches(
  sections: readonly Section[],
  files: FileSource,
): Promise<PatternCounts> {
  const { kinds, paths } = await walkTree(files);
  const matcher = compileSections(sections, (path) => kinds.get(path) === 'directory');
  const unreadable = new Set(matcher.problems.map(({ entry }) => entry));
  const patterns = new Map<Entry, Counting>();
  const bySection = new Map<Section, number>();
  const named = new Map<string, NamedKind>();
  for (const section of sections) {
    bySection.set(section, 0);
    for (const entry of section.entries) {
      const isCounted = PATTERN_LETTERS.has(entry.letter) && !unreadable.has(entry);
      if (isCounted) patterns.set(entry, { count: 0, first: [] });
      const path = namedPath(entry);
      if (path !== undefined) named.set(path, kinds.get(path) ?? 'nothing');
    }
  }

  for (const path of paths) {
    await breathe();
    const owning = new Set<Section>();
    const excluding = new Set<Section>();
    for (const { section, entry } of matcher.patternsFor(path)) {
      (entry.letter === 'X' ? excluding : owning).add(section);
      const counting = patterns.get(entry);
      if (counting === undefined) continue;
      counting.count++;
      if (counting.first.length < MAX_FIRST) counting.first.push(path);
    }
    for (const section of owning) {
      if (!excluding.has(section)) bySection.set(section, (bySection.get(section) ?? 0) + 1);
    }
  }
  await findDeeper(patterns, paths);
  return {
    fileCount: paths.length,
    patterns: new Map([...patterns].map(([entry, counting]) => [patternKey(entry), counting])),
    sections: new Map([...bySection].map(([section, count]) => [sectionKey(section), count])),
    named,
  };
}

/** Notes for the F: and X: without a match the first path that begins as they say. */
async function findDeeper(
  patterns: ReadonlyMap<Entry, Counting>,
  paths: readonly TreePath[],
): Promise<void> {
  const dead = [...patterns].filter(([{ letter }, { count }]) => letter !== 'N' && count === 0);
  if (dead.length === 0 || MAX_DEAD < dead.length) return;
  const beginnings = new ByteAutomaton();
  for (const [index, [{ value }]] of dead.entries()) {
    try {
      beginnings.add(index, parsePerlRegex(toRegexText(value), { extended: false }));
    } catch (error) {
      if (!(error instanceof RegexProblem)) throw error; // Together they can be too large.
    }
  }
  for (const path of paths) {
    await breathe();
    for (const index of beginnings.search(new TextEncoder().encode(path))) {
      const [, counting] = dead[index] ?? [];
      if (counting !== undefined) counting.deeper ??= path;
    }
  }
}

/** The path that an F:, X: or P: spells out, without a slash at its end; undefined for what is no path of the tree. */
export function namedPath({ letter, value }: Entry): TreePath | undefined {
  // P: was a person once, and can be the address of a page.
  const isPath = letter === 'P' ? isDocument(value) : letter === 'F' || letter === 'X';
  const path = isPath && value !== '' && !/[*?]/.test(value) ? toTreePath(value) : undefined;
  return path === '' ? undefined : path;
}

/** True for a P: that is a file of the tree: `Documentation/process/maintainer-netdev.rst`. */
function isDocument(value: string): boolean {
  return value.startsWith('Documentation/');
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
