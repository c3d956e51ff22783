/**
 * Which F: and X: patterns match a path. The patterns of a kernel are thousands and the paths tens of thousands, so they are
 * laid out by directory: a path meets only the patterns of the directories it goes through.
 * Source: scripts/get_maintainer.pl, read_maintainer_file() and file_match_pattern(). A pattern becomes a regular expression
 * there (`.` is a dot, `*` is `.*`, `?` is `.`, all else stays as it is), anchored at its start only; unless it ends in `/`,
 * path and pattern must have equally many slashes.
 */
import type { Entry } from './parse-maintainers.js';

/** `fs/btrfs` or `mm/slub.c`: a directory and all below it, or else every name there that begins so. */
interface LiteralPattern<T> {
  readonly owner: T;
  readonly path: string;
  /** Asked of the tree when a path first needs it. */
  isDirectory: boolean | undefined;
}

/** `drivers/net/*`: the texts between the stars. */
interface GlobPattern<T> {
  readonly owner: T;
  readonly head: string;
  readonly parts: readonly string[];
  /** Undefined where the pattern ends in `/` and the number of slashes does not count. */
  readonly slashes: number | undefined;
}

interface Directory<T> {
  readonly children: Map<string, Directory<T>>;
  /** Patterns `a/b/` of this directory `a/b`. */
  readonly whole: T[];
  /** Patterns `a/b/name` by `name`, and the lengths that occur among these names. */
  readonly names: Map<string, LiteralPattern<T>[]>;
  readonly nameLengths: Set<number>;
  readonly globs: GlobPattern<T>[];
}

/** Says whether there is a directory of this name in the tree. */
export type IsDirectory = (path: string) => boolean;

/** True for an F: or X: that `PathPatterns` takes; the others are regular expressions, see `toRegexText`. */
export function isPlainPattern(value: string): boolean {
  return !/[[\](){}|+^$\\?]/.test(value);
}

/** The regular expression that an F: or X: value stands for: `mm/sl?b*` is `^mm/sl.b.*`. */
export function toRegexText(value: string): string {
  return `^${value.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}`;
}

/**
 * How deep a match of an F: entry counts: `fs/btrfs/` 2, `fs/btrfs/inode.c` 3, `fs/` 1. A pattern that begins with a star
 * counts -1, which puts `THE REST` last.
 */
export function patternDepth(entry: Entry): number {
  if (entry.value.startsWith('*')) return -1;
  return countSlashes(entry.value) + (entry.value.endsWith('/') ? 0 : 1);
}

/** How many `/` there are. */
export function countSlashes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); 0 <= at; at = text.indexOf('/', at + 1)) count++;
  return count;
}

/** The plain patterns of one MAINTAINERS. Those below a directory at the top are laid out when a path there is first asked for. */
export class PathPatterns<T extends { readonly value: string }> {
  readonly #root: Directory<T> = newDirectory();
  /** By the first component of the pattern, where it has a `/` and no star. */
  readonly #waiting = new Map<string, T[]>();
  readonly #isDirectory: IsDirectory;

  constructor(isDirectory: IsDirectory) {
    this.#isDirectory = isDirectory;
  }

  add(owner: T): void {
    const { value } = owner;
    const slash = value.indexOf('/');
    const first = value.slice(0, Math.max(slash, 0));
    if (slash < 0 || first.includes('*')) {
      this.#layOut(owner);
      return;
    }
    const others = this.#waiting.get(first);
    if (others === undefined) this.#waiting.set(first, [owner]);
    else others.push(owner);
  }

  #layOut(owner: T): void {
    const { value } = owner;
    const components = value.split('/');
    const last = components.at(-1) ?? '';
    const firstGlob = components.findIndex((component) => component.includes('*'));
    const above = components.slice(0, firstGlob < 0 ? -1 : firstGlob);
    let directory = this.#root;
    for (const component of above) directory = childOf(directory, component);
    if (0 <= firstGlob) {
      const [head = '', ...parts] = value.split('*');
      const slashes = last === '' ? undefined : components.length - 1;
      directory.globs.push({ owner, head, parts, slashes });
    } else if (last === '' && 1 < components.length) {
      directory.whole.push(owner);
    } else {
      const sameName = directory.names.get(last) ?? [];
      directory.names.set(last, sameName);
      directory.nameLengths.add(last.length);
      sameName.push({ owner, path: value, isDirectory: undefined });
    }
  }

  /** The owners of all patterns that match, in no particular order. */
  match(path: string): T[] {
    const top = path.slice(0, Math.max(path.indexOf('/'), 0));
    for (const owner of this.#waiting.get(top) ?? []) this.#layOut(owner);
    this.#waiting.delete(top);
    const matched: T[] = [];
    const slashes = countSlashes(path);
    let directory: Directory<T> | undefined = this.#root;
    for (let start = 0; directory !== undefined;) {
      for (const glob of directory.globs) {
        if (matchesGlob(glob, path, slashes)) matched.push(glob.owner);
      }
      const slash = path.indexOf('/', start);
      if (slash < 0) {
        this.#matchNames(directory, path.slice(start), matched);
        return matched;
      }
      const component = path.slice(start, slash);
      for (const literal of directory.names.get(component) ?? []) {
        if (this.#namesDirectory(literal)) matched.push(literal.owner);
      }
      directory = directory.children.get(component);
      for (const owner of directory?.whole ?? []) matched.push(owner);
      start = slash + 1;
    }
    return matched;
  }

  /** `armada-mcbin.dts` also matches `armada-mcbin.dtsi`: there is no end in the script's expression. */
  #matchNames(directory: Directory<T>, name: string, matched: T[]): void {
    for (const length of directory.nameLengths) {
      if (name.length < length) continue;
      for (const literal of directory.names.get(name.slice(0, length)) ?? []) {
        if (!this.#namesDirectory(literal)) matched.push(literal.owner);
      }
    }
  }

  /**
   * The script looks for the directory under the name it made of the pattern, where a dot is `\.`: so a directory with a dot
   * in its name is not found.
   */
  #namesDirectory(literal: LiteralPattern<T>): boolean {
    literal.isDirectory ??=
      literal.path !== '' && !literal.path.includes('.') && this.#isDirectory(literal.path);
    return literal.isDirectory;
  }
}

function newDirectory<T>(): Directory<T> {
  return { children: new Map(), whole: [], names: new Map(), nameLengths: new Set(), globs: [] };
}

function childOf<T>(directory: Directory<T>, name: string): Directory<T> {
  const child = directory.children.get(name) ?? newDirectory<T>();
  directory.children.set(name, child);
  return child;
}

/** Each part is taken where it first occurs after the one before it; nothing binds the last one to the path's end. */
function matchesGlob<T>(glob: GlobPattern<T>, path: string, slashes: number): boolean {
  if (glob.slashes !== undefined && glob.slashes !== slashes) return false;
  if (!path.startsWith(glob.head)) return false;
  let at = glob.head.length;
  for (const part of glob.parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
