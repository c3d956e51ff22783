/**
 * Which makefiles mention an object's name, from one pass over their text without evaluating them. It makes the answer for one
 * module cheap: of 1,900 makefiles the two or three that can build it are evaluated.
 */
import type { FileSource } from '../base/file-source.js';
import { ownText } from '../base/own-text.js';
import { fileNameOf, joinTreePath, toTreePath, type TreePath } from '../base/tree-path.js';
import { architecturesOf } from './build-roots.js';
import { findMakefile, moduleNameOf } from './kbuild.js';

const ROOT = '' as TreePath;

/** Gives the directories a word stands in; filled while `steps` is run. */
export class ObjectIndex {
  /** By module name of the object: `snd_hda_intel`. */
  readonly #directories = new Map<string, Set<TreePath>>();
  /** Directories whose makefile includes a file that only an evaluation can name, or has rules of its own. */
  readonly #unfollowed = new Set<TreePath>();
  readonly #seen = new Set<TreePath>();

  /**
   * Reads the makefiles from the top downwards, as their text names directories, of one architecture or of all. Each step is a
   * directory.
   */
  *steps(
    files: FileSource,
    architecture: string | undefined,
  ): Generator<TreePath, void, undefined> {
    const waiting: TreePath[] = [];
    for (const name of architecturesOf(files, architecture)) {
      const directory = `arch/${name}` as TreePath;
      // It is read as part of the top Makefile, so that its paths begin at the top.
      const makefile = files.read(`${directory}/Makefile` as TreePath);
      if (makefile !== undefined) this.#read(ROOT, makefile, waiting);
      waiting.push(directory);
    }
    const top = files.read('Makefile' as TreePath);
    if (top !== undefined) this.#read(ROOT, top, waiting);
    waiting.push(ROOT);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (this.#seen.has(next)) continue;
      this.#seen.add(next);
      const makefile = findMakefile(files, next);
      if (makefile === undefined) continue;
      this.#read(next, makefile.text, waiting);
      // A rule of its own: `$(obj)/shared-%.o: $(srctree)/lib/%.c`.
      if (makefile.text.includes('.o:')) this.#unfollowed.add(next);
      for (const line of includeLines(makefile.text)) {
        const path = includedPath(next, line);
        const text = path === undefined ? undefined : files.read(path);
        if (text === undefined) this.#unfollowed.add(next);
        else this.#read(next, text, waiting);
      }
      yield next;
    }
  }

  /** All directories with a makefile that were reached. */
  get directories(): ReadonlySet<TreePath> {
    return this.#seen;
  }

  /** The directories whose makefile mentions an object of this module name. */
  mentions(name: string): readonly TreePath[] {
    return [...(this.#directories.get(name) ?? [])];
  }

  /** Directories whose makefile may build more than its text shows. */
  get unfollowed(): readonly TreePath[] {
    return [...this.#unfollowed];
  }

  #read(directory: TreePath, text: string, waiting: TreePath[]): void {
    for (const word of wordsEndingIn(text, '.o')) {
      const name = moduleNameOf(word);
      const known = this.#directories.get(name);
      if (known) known.add(directory);
      else this.#directories.set(ownText(name), new Set([directory]));
    }
    for (const word of wordsEndingIn(text, '/')) {
      if (!/^[\w.+-]/.test(word) || word.includes('$')) continue;
      const path = joinTreePath(directory, word);
      if (path !== undefined && path !== directory) waiting.push(path);
    }
  }
}

/** The words of a makefile with this ending, without the brackets, signs and backslashes around them. */
function* wordsEndingIn(text: string, ending: string): Generator<string, void, undefined> {
  for (let at = text.indexOf(ending); at >= 0; at = text.indexOf(ending, at + 1)) {
    const end = at + ending.length;
    if (end < text.length && !isSeparator(text, end)) continue;
    let start = at;
    while (start > 0 && !isSeparator(text, start - 1)) start--;
    yield text.slice(start, end);
  }
}

function isSeparator(text: string, at: number): boolean {
  return ' \t\n\r\\()=,:'.includes(text.charAt(at));
}

function includeLines(text: string): readonly string[] {
  if (!text.includes('include')) return [];
  return text.split('\n').filter((line) => /^[ \t]*(-|s)?include[ \t]/.test(line));
}

/** `include $(srctree)/virt/kvm/Makefile.kvm`, `include $(src)/Makefile.x`; undefined where other variables are used. */
function includedPath(directory: TreePath, line: string): TreePath | undefined {
  const [, name = ''] = /include[ \t]+(\S+)[ \t]*$/.exec(line) ?? [];
  const path = name.replace('$(srctree)/', '').replace(/^\$\((src|obj)\)\//, `${directory}/`);
  return path === '' || path.includes('$') ? undefined : toTreePath(path);
}

/** The name under which the index keeps an object file: `inode` for `fs/btrfs/inode.o`. */
export function indexedName(object: TreePath): string {
  return moduleNameOf(fileNameOf(object));
}
