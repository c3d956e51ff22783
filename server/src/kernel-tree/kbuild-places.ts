/** Where the words of a Kbuild makefile lead: an object to its source or its parts, a directory to its makefile. */
import { groupBy } from '../base/group-by.js';
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
      if (word.text.endsWith('/')) {
        add(word, 'directory', makefileNamed(files, directory, word.text));
      } else if (word.text.endsWith('.o')) {
        const parts = kind === 'goals' ? (partsOf.get(word.text) ?? []) : [];
        const lists = parts.map(({ target: list }) => here(list));
        if (0 < lists.length) add(word, 'parts', lists);
        else add(word, 'source', sourceNamed(sources, directory, word.text));
      }
    }
  }
  return links;
}

function makefileNamed(files: FileSource, directory: TreePath, name: string): readonly TreePlace[] {
  const path = namedPath(name, directory);
  const makefile = path === undefined ? undefined : findMakefile(files, path);
  return makefile === undefined ? [] : [{ path: makefile.path, line: 0 }];
}

/** The source of an object, or what that is made from. */
function sourceNamed(
  sources: ObjectSources,
  directory: TreePath,
  name: string,
): readonly TreePlace[] {
  for (const object of objectsNamed(name, directory)) {
    const source = sources.of({ object, when: ALWAYS, madeFrom: [] });
    const path = source.kind === 'source' ? source.path : source.from;
    if (path !== undefined) return [{ path, line: 0 }];
  }
  return [];
}

/**
 * The objects that a name can mean. A makefile that one further up includes has names as seen from there:
 * `nvkm/core/client.o` in drivers/gpu/drm/nouveau/nvkm/core/Kbuild.
 */
function objectsNamed(name: string, directory: TreePath): readonly TreePath[] {
  const found = [namedPath(name, directory)];
  for (let above = directory; above !== ''; above = directoryOf(above)) {
    const path = namedPath(name, directoryOf(above));
    if (path?.startsWith(`${directory}/`) === true) found.push(path);
  }
  return found.filter((path) => path !== undefined);
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
  const find = (
    isMeant: (line: KbuildLine) => boolean,
    wanted: TreePath,
  ): { readonly line: KbuildLine; readonly word: Word } | undefined => {
    for (const line of lines.filter(isMeant)) {
      const word = line.words.find(({ text: name }) => namedPath(name, directory) === wanted);
      if (word !== undefined) return { line, word };
    }
    return undefined;
  };
  const goal = find(({ kind }) => kind === 'goals', object);
  const inList =
    find(({ object: name }) => name !== undefined && namedPath(name, directory) === object, part) ??
    // `mmu-y := mmap.o`, with `obj-y := $(mmu-y)`.
    (goal === undefined ? find(({ kind }) => kind !== 'include', part) : undefined);
  const symbol = goal && /CONFIG_\w+/.exec(goal.line.target.text)?.[0];
  return {
    ...(goal && { goal: goal.word.line }),
    ...(inList && { part: inList.word.line }),
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
