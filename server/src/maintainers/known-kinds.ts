/** What stands under the paths of a tree, for many questions: whole directories are listed, each once. */
import { directoryOf, fileNameOf, toTreePath, type TreePath } from '../base/tree-path.js';
import type { DirectoryEntry, FileSource } from '../base/file-source.js';

/** A file's or directory's kind by its path, undefined where there is nothing, also for a path that leaves the tree. */
export type KindOf = (path: string) => DirectoryEntry['kind'] | undefined;

/** Remembers all it has seen: the tree is taken to stay as it is while the answer is in use. */
export function knownKinds(files: FileSource): KindOf {
  const listed = new Map<TreePath, ReadonlyMap<string, DirectoryEntry['kind']>>();
  return (path) => {
    const treePath = toTreePath(path);
    if (treePath === undefined || treePath === '') return treePath === '' ? 'directory' : undefined;
    const directory = directoryOf(treePath);
    let entries = listed.get(directory);
    if (entries === undefined) {
      entries = new Map((files.list(directory) ?? []).map(({ name, kind }) => [name, kind]));
      listed.set(directory, entries);
    }
    return entries.get(fileNameOf(treePath));
  };
}
