/** Which files an `#include` means, and which files a file includes, directly or not. */
import { directoryOf, fileNameOf, joinTreePath, type TreePath } from '../base/tree-path.js';
import { architectureFor } from './architecture-rule.js';
import { knownIncludes, type KnownIncludes } from './known-includes.js';
import type { SourceView } from './source-view.js';

/** Headers that one file includes, over others: the kernel's come to two thousand at most. */
const MOST_FILES = 4000;
/** An include chain longer than this adds only headers that everybody has. */
const DEEPEST = 12;
/** Answers at most: a target that stands in several places of the search path. */
const MOST_TARGETS = 8;

/** Directories of the search path, in the order of the top Makefile's LINUXINCLUDE and USERINCLUDE. */
export function includeDirectories(view: SourceView, from: TreePath): readonly TreePath[] {
  const { name } = architectureFor(view.choice, from);
  return [
    `arch/${name}/include`,
    `arch/${name}/include/generated`,
    'include',
    `arch/${name}/include/uapi`,
    `arch/${name}/include/generated/uapi`,
    'include/uapi',
    'include/generated/uapi',
  ] as TreePath[];
}

/**
 * The files that `#include "target"` can mean in `from`, the likeliest first: beside the file, then along the search path, then
 * (for the `-I` of a subsystem's Makefile) in the directories above. Empty where none of them is there.
 */
export function resolveInclude(
  view: SourceView,
  from: TreePath,
  target: string,
  isThere: (path: TreePath) => boolean = (path) => view.files.kind(path) === 'file',
): readonly TreePath[] {
  const found = new Set<TreePath>();
  const look = (directory: TreePath): void => {
    const path = joinTreePath(directory, target);
    if (path !== undefined && found.size < MOST_TARGETS && isThere(path)) found.add(path);
  };
  look(directoryOf(from));
  for (const directory of includeDirectories(view, from)) look(directory);
  // `<asm/x.h>` that an architecture does not have is the generic one: scripts/Makefile.asm-generic.
  if (target.startsWith('asm/')) {
    for (const top of ['include/asm-generic', 'include/uapi/asm-generic']) {
      const path = joinTreePath(top as TreePath, fileNameOf(target as TreePath));
      if (path !== undefined && isThere(path)) found.add(path);
    }
  }
  if (found.size > 0) return [...found];
  for (let above = directoryOf(from); above !== ''; above = directoryOf(above)) {
    look(above);
    look(`${above}/include` as TreePath);
  }
  look('' as TreePath);
  return [...found];
}

/** All files that a file includes, with the number of steps to each; the file itself has 0. */
export function includedFiles(view: SourceView, from: TreePath): ReadonlyMap<TreePath, number> {
  const known = knownIncludes(view);
  return known.all(from, () => readIncluded(view, from, known));
}

function readIncluded(
  view: SourceView,
  from: TreePath,
  known: KnownIncludes,
): ReadonlyMap<TreePath, number> {
  const depths = new Map<TreePath, number>([[from, 0]]);
  const { index } = view;
  const isThere = (path: TreePath): boolean => index.knows(path);
  const directOf = (path: TreePath): readonly TreePath[] =>
    index
      .includesOf(path)
      .flatMap((target) => resolveInclude(view, path, target, isThere)[0] ?? []);
  let layer: TreePath[] = [from];
  for (let depth = 1; depth <= DEEPEST && layer.length > 0 && depths.size < MOST_FILES; depth++) {
    const next: TreePath[] = [];
    for (const path of layer) {
      for (const found of known.direct(path, () => directOf(path))) {
        if (depths.has(found)) continue;
        depths.set(found, depth);
        next.push(found);
      }
    }
    layer = next;
  }
  return depths;
}
