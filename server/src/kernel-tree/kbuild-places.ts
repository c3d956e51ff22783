/** Where the words of a Kbuild makefile lead: an object to its source or its parts, a directory to its makefile. */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, joinTreePath, toTreePath, type TreePath } from '../base/tree-path.js';
import { ALWAYS } from './condition.js';
import { findMakefile } from './kbuild.js';
import { kbuildLines, type KbuildLine } from './kbuild-text.js';
import type { Word } from './kconfig/kconfig-syntax.js';
import { ObjectSources } from './object-source.js';

/** A place in a file of the tree; the line counts from 0. */
export interface TreePlace {
  readonly path: TreePath;
  readonly line: number;
}

/** A word that leads somewhere. */
export interface KbuildLink {
  readonly word: Word;
  /** `parts`: the lists that an object is made from, in the same file; `users`: the lists that an object is part of. */
  readonly kind: 'source' | 'parts' | 'users' | 'directory' | 'include';
  /** At least one. */
  readonly places: readonly TreePlace[];
}

const ROOT = '' as TreePath;

/** The words of `text`, which is to be taken for the makefile `path`, that lead somewhere, in the order of the text. */
export function kbuildLinks(
  files: FileSource,
  path: TreePath,
  text: string,
): readonly KbuildLink[] {
  const lines = kbuildLines(text);
  const sources = new ObjectSources(files);
  const directory = baseOf(path);
  const links: KbuildLink[] = [];
  const add = (word: Word, kind: KbuildLink['kind'], places: readonly TreePlace[]): void => {
    if (0 < places.length) links.push({ word, kind, places });
  };
  const here = (word: Word): TreePlace => ({ path, line: word.line });
  const partsOf = groupBy(
    lines.filter(({ kind }) => kind === 'parts'),
    ({ object }) => object ?? '',
  );
  const wordsByText = groupBy(
    lines.filter(({ kind }) => kind === 'goals' || kind === 'parts').flatMap(({ words }) => words),
    ({ text: name }) => name,
  );
  for (const { kind, target, words, object } of lines) {
    if (kind === 'parts') add(target, 'users', (wordsByText.get(object ?? '') ?? []).map(here));
    if (kind === 'include') {
      for (const word of words) add(word, 'include', fileNamed(files, directory, word.text));
    }
    if (kind !== 'goals' && kind !== 'parts') continue;
    for (const word of words) {
      const named = namedPath(word.text, directory);
      if (named === undefined) continue;
      if (word.text.endsWith('/')) {
        const makefile = findMakefile(files, named);
        add(word, 'directory', makefile === undefined ? [] : [{ path: makefile.path, line: 0 }]);
      } else if (word.text.endsWith('.o')) {
        const parts = kind === 'goals' ? (partsOf.get(word.text) ?? []) : [];
        if (0 < parts.length)
          add(
            word,
            'parts',
            parts.map(({ target: list }) => here(list)),
          );
        else {
          const source = sources.of({ object: named, when: ALWAYS, madeFrom: [] });
          const found = source.kind === 'source' ? source.path : source.from;
          add(word, 'source', found === undefined ? [] : [{ path: found, line: 0 }]);
        }
      }
    }
  }
  return links;
}

/** Where a makefile says that an object is built. */
export interface BuildPlaces {
  /** 0-based line of the list that has the object among its words. */
  readonly goal?: number;
  /** 0-based line on which a part of it stands. */
  readonly part?: number;
  /** `CONFIG_BTRFS_FS`, where the list is `obj-$(CONFIG_BTRFS_FS)`. */
  readonly symbol?: string;
}

/** Where the text of the makefile in `directory` has `object`, and its part `part`. Lines that only an evaluation makes are not found. */
export function buildPlaces(
  text: string,
  directory: TreePath,
  object: TreePath,
  part: TreePath,
): BuildPlaces {
  const lines = kbuildLines(text);
  const isOfObject = ({ object: name }: KbuildLine): boolean =>
    name === undefined || namedPath(name, directory) === object;
  const find = (kind: KbuildLine['kind'], wanted: TreePath): [KbuildLine, Word] | undefined => {
    for (const line of lines) {
      if (line.kind !== kind || !isOfObject(line)) continue;
      const word = line.words.find(({ text: name }) => namedPath(name, directory) === wanted);
      if (word !== undefined) return [line, word];
    }
    return undefined;
  };
  const goal = find('goals', object);
  const inList = find('parts', part);
  const symbol = goal && /CONFIG_\w+/.exec(goal[0].target.text)?.[0];
  return {
    ...(goal && { goal: goal[1].line }),
    ...(inList && { part: inList[1].line }),
    ...(symbol !== undefined && { symbol }),
  };
}

/** The directory that the lists of a makefile are seen from: `arch/x86/Makefile` is read as part of the top one. */
function baseOf(path: TreePath): TreePath {
  return /^arch\/[^/]+\/Makefile$/.test(path) ? ROOT : directoryOf(path);
}

/** The path that a word names: `$(src)/x` and `x` are in the directory, `$(srctree)/x` in the tree. Undefined for other variables. */
function namedPath(text: string, directory: TreePath): TreePath | undefined {
  const path = text.startsWith('$(srctree)/')
    ? toTreePath(text.slice('$(srctree)/'.length))
    : joinTreePath(directory, text.replace(/^\$\((?:src|obj)\)\//, ''));
  return path?.includes('$') === true ? undefined : path;
}

function fileNamed(files: FileSource, directory: TreePath, name: string): readonly TreePlace[] {
  // An include is seen from the top, where make runs.
  const text = name.replace('$(srctree)/', '').replace(/^\$\((?:src|obj)\)\//, `${directory}/`);
  const path = toTreePath(text);
  return path !== undefined && files.kind(path) === 'file' ? [{ path, line: 0 }] : [];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}
