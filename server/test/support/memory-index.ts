/** The index of a small tree in memory: accurate, slow, and all there is from the start. */
import type { FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { OutlineIndex } from '../../src/navigation/outline-index.js';
import type { TreeIndex } from '../../src/symbol-index/tree-index.js';

/** Of the C, header and assembly files among `files`. */
export function memoryIndex(files: Readonly<Record<string, string>>): TreeIndex {
  const index = new OutlineIndex();
  for (const [path, text] of Object.entries(files)) {
    if (/\.[chSs]$/.test(path)) index.add(path as TreePath, text);
  }
  return index;
}

/** Of all those of a tree. */
export function memoryIndexOf(files: FileSource): TreeIndex {
  return memoryIndex(Object.fromEntries(sourcesBelow(files, '' as TreePath)));
}

function* sourcesBelow(files: FileSource, directory: TreePath): Generator<[string, string]> {
  for (const { name, kind } of files.list(directory) ?? []) {
    const path = (directory === '' ? name : `${directory}/${name}`) as TreePath;
    if (kind === 'directory') yield* sourcesBelow(files, path);
    else if (/\.[chSs]$/.test(name)) yield [path, files.read(path) ?? ''];
  }
}
