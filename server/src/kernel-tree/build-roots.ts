/**
 * Where the build of the whole kernel starts: the directories that no other directory's makefile names. They stand in the top
 * Makefile and in arch/NAME/Makefile, as `libs-y`, `core-y`, `drivers-y` and, before v5.7, also `init-y`, `net-y`, `virt-y`.
 */
import type { FileSource } from '../base/file-source.js';
import { joinTreePath, toTreePath, type TreePath } from '../base/tree-path.js';
import { ALWAYS, NEVER, or, type Condition } from './condition.js';
import { makeWorld, type BuildChoice } from './kbuild.js';
import { evaluateMakefile } from './make-evaluator.js';
import { splitWords } from './make-value.js';

const LISTS = ['init', 'core', 'drivers', 'net', 'libs', 'virt'];
const ROOT = '' as TreePath;

/** The directories the build starts in, each with its condition; of all architectures where none is chosen. */
export function buildRoots(
  files: FileSource,
  choice: BuildChoice,
): ReadonlyMap<TreePath, Condition> {
  const roots = new Map<TreePath, Condition>([[ROOT, ALWAYS]]);
  const add = (text: string, when: Condition): void => {
    const path = text.endsWith('/') ? toTreePath(text) : undefined;
    if (path !== undefined && path !== '') roots.set(path, or(roots.get(path) ?? NEVER, when));
  };
  for (const path of topMakefileDirectories(files)) add(path, ALWAYS);
  for (const architecture of architecturesOf(
    files,
    choice.architecture ?? choice.config?.architecture,
  )) {
    const directory = `arch/${architecture}`;
    add(`${directory}/`, ALWAYS);
    const makefile = joinTreePath(directory as TreePath, 'Makefile');
    const text = makefile === undefined ? undefined : files.read(makefile);
    if (makefile === undefined || text === undefined) continue;
    // Its variables `obj` and `src` are those of the top directory, which includes it.
    const world = makeWorld(files, ROOT, { ...choice, architecture });
    const make = evaluateMakefile(makefile, text, world);
    for (const list of LISTS) {
      for (const suffix of ['-y', '-m']) {
        for (const { text: word, when } of make.words(list + suffix)) add(word, when);
      }
    }
  }
  return roots;
}

/** The chosen architecture, or else every directory below arch/. */
export function architecturesOf(files: FileSource, chosen: string | undefined): readonly string[] {
  if (chosen !== undefined) return [chosen];
  const entries = files.list('arch' as TreePath) ?? [];
  return entries.filter(({ kind }) => kind === 'directory').map(({ name }) => name);
}

/**
 * The directories that the top Makefile itself lists. It is read as text: evaluated, it would first have to be told that it is
 * not a sub-make, which goals were given, and what the compiler is.
 */
function topMakefileDirectories(files: FileSource): readonly string[] {
  const found: string[] = [];
  for (const line of (files.read('Makefile' as TreePath) ?? '').split('\n')) {
    // `libs-y		:= lib/`, `core-$(CONFIG_BLOCK) += block/`
    const list = /^(init|core|drivers|net|libs|virt)-[^ \t:+=]*[ \t]*[:+]?=(.*)$/.exec(line);
    if (list === null) continue;
    found.push(...splitWords(list[2] ?? '').filter((word) => /^[\w./-]+\/$/.test(word)));
  }
  return found;
}
