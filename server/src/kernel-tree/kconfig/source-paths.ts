/**
 * From the path of a `source` to files of the tree. A macro such as `$(SRCARCH)` stands for anything, so that the files of all
 * architectures are found. Wildcards are those of glob(3): the kernel's own `source` has none, that of other trees has.
 */
import type { FileSource } from '../../base/file-source.js';
import { directoryOf, joinTreePath, type TreePath } from '../../base/tree-path.js';
import { closingBracket } from '../make-references.js';

/** A `source` of some file. */
export interface SourceStatement {
  /** As it is written: `arch/$(SRCARCH)/Kconfig`. */
  readonly path: string;
  readonly isRelative: boolean;
}

/** A longer path names no file (PATH_MAX of include/uapi/linux/limits.h). */
const LONGEST_PATH = 4096;

const ROOT = '' as TreePath;

/** The files that a `source` in `file` can mean, sorted. A path without wildcards and macros is not looked up. */
export function sourcedFiles(
  files: FileSource,
  file: TreePath,
  { path, isRelative }: SourceStatement,
): readonly TreePath[] {
  if (LONGEST_PATH < path.length) return [];
  const base = isRelative ? directoryOf(file) : ROOT;
  const pattern = withoutMacros(path);
  if (!/[*?[]/.test(pattern)) {
    const found = joinTreePath(base, pattern);
    return found === undefined ? [] : [found];
  }
  const inTree = joinTreePath(base, pattern);
  if (inTree === undefined) return [];
  const parts = inTree.split('/');
  let found: readonly TreePath[] = [ROOT];
  for (const [depth, part] of parts.entries()) {
    const wanted = depth === parts.length - 1 ? 'file' : 'directory';
    found = found.flatMap((directory) => matching(files, directory, part, wanted));
  }
  return found;
}

function matching(
  files: FileSource,
  directory: TreePath,
  part: string,
  wanted: 'file' | 'directory',
): readonly TreePath[] {
  const path = joinTreePath(directory, part);
  if (!/[*?[]/.test(part)) return path !== undefined && files.kind(path) === wanted ? [path] : [];
  return (files.list(directory) ?? [])
    .filter(({ name, kind }) => kind === wanted && matchesGlob(name, part))
    .map(({ name }) => joinTreePath(directory, name))
    .filter((found) => found !== undefined);
}

/** `$(srctree)/a/$(X)/Kconfig` is `./a/*\/Kconfig`. */
function withoutMacros(path: string): string {
  let pattern = '';
  let at = 0;
  for (let next = path.indexOf('$', at); next >= 0; next = path.indexOf('$', at)) {
    const end = endOfMacro(path, next);
    pattern += path.slice(at, next);
    pattern += path.slice(next, end) === '$(srctree)' ? '.' : '*';
    at = end;
  }
  return pattern + path.slice(at);
}

/** Behind `$(X)`, or `$X` as before v4.18. */
function endOfMacro(path: string, start: number): number {
  if (path[start + 1] !== '(')
    return start + 1 + (/^\w*/.exec(path.slice(start + 1))?.[0] ?? '').length;
  const close = closingBracket(path, start + 1);
  return close < 0 ? path.length : close + 1;
}

/** `*`, `?` and `[a-z]` of a name. Takes time in proportion to the product of the lengths. */
export function matchesGlob(name: string, pattern: string): boolean {
  // The states are the places in the pattern that the name so far can lead to.
  const parts = pattern.match(/\[!?\]?[^\]]*\]|[^]/g) ?? [];
  let states = passStars(new Set([0]), parts);
  for (const sign of name) {
    const next = new Set<number>();
    for (const state of states) {
      const part = parts[state];
      if (part === '*') next.add(state);
      else if (part !== undefined && matchesSign(sign, part)) next.add(state + 1);
    }
    states = passStars(next, parts);
  }
  return states.has(parts.length);
}

function passStars(states: Set<number>, parts: readonly string[]): Set<number> {
  for (const state of states) if (parts[state] === '*') states.add(state + 1);
  return states;
}

function matchesSign(sign: string, part: string): boolean {
  if (part === '?' || part === sign) return true;
  if (part.length < 3) return false;
  const isNot = part[1] === '!';
  const set = part.slice(isNot ? 2 : 1, -1);
  let isIn = false;
  for (let at = 0; at < set.length; at++) {
    const low = set.charAt(at);
    const isSpan = set[at + 1] === '-' && at + 2 < set.length;
    const high = isSpan ? set.charAt(at + 2) : low;
    if (isSpan) at += 2;
    if (low <= sign && sign <= high) isIn = true;
  }
  return isIn !== isNot;
}
