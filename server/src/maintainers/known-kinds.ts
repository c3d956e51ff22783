/** What stands under the paths of a tree, for many questions: whole directories are listed, each once. */
import { toTreePath } from '../base/tree-path.js';
import type { DirectoryEntry, FileSource } from '../base/file-source.js';

/** A file's or directory's kind by its path, undefined where there is nothing, also for a path that leaves the tree. */
export type KindOf = (path: string) => DirectoryEntry['kind'] | undefined;

/** Remembers all it has seen: the tree is taken to stay as it is while the answer is in use. */
export function knownKinds(files: FileSource): KindOf {
  // By the directory as it is spelled, so that an ordinary path costs two look-ups.
  const listed = new Map<string, ReadonlyMap<string, DirectoryEntry['kind']>>();
  function entriesOf(spelled: string): ReadonlyMap<string, DirectoryEntry['kind']> {
    const known = listed.get(spelled);
    if (known !== undefined) return known;
    const directory = toTreePath(spelled);
    const entries = directory === undefined ? [] : (files.list(directory) ?? []);
    const kinds = new Map(entries.map(({ name, kind }) => [name, kind]));
    listed.set(spelled, kinds);
    return kinds;
  }
  return (path) => {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    if (name !== '' && name !== '.' && name !== '..' && slash !== 0) {
      return entriesOf(slash < 0 ? '' : path.slice(0, slash)).get(name);
    }
    const plain = toTreePath(path);
    return plain === undefined ? undefined : files.kind(plain);
  };
}
