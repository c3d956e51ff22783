/** The files of a commit, which need not be checked out. Formats: gitformat-pack(5), git's tree-walk.h and cache.h. */
import type { DirectoryEntry, FileSource } from '../base/file-source.js';
import { directoryOf, joinTreePath, type TreePath } from '../base/tree-path.js';
import type { GitObjects } from './git-objects.js';

/** Longer chains of symbolic links are loops: MAXSYMLINKS of the kernel. */
const MOST_LINKS = 40;

/** An entry of a tree object. Submodules are left out: their files are not in this repository. */
interface TreeEntry {
  readonly kind: 'file' | 'directory' | 'link';
  readonly object: string;
}

/** The files of the tree object `root`, named by its full hash. Directories are read as they are asked for, each once. */
export function gitFiles(objects: GitObjects, root: string): FileSource {
  const directories = new Map<string, ReadonlyMap<string, TreeEntry> | undefined>();

  function entriesOf(object: string): ReadonlyMap<string, TreeEntry> | undefined {
    if (directories.has(object)) return directories.get(object);
    const bytes = objects.read(object, 'tree');
    const entries = bytes && parseTree(bytes, root.length / 2);
    directories.set(object, entries);
    return entries;
  }

  /** What stands under a path, links followed inside the tree. */
  function find(path: TreePath, nLinks = 0): TreeEntry | undefined {
    let at: TreeEntry = { kind: 'directory', object: root };
    const parts = path === '' ? [] : path.split('/');
    for (const [index, name] of parts.entries()) {
      const next = at.kind === 'directory' ? entriesOf(at.object)?.get(name) : undefined;
      if (next === undefined) return undefined;
      if (next.kind !== 'link') {
        at = next;
        continue;
      }
      const target = MOST_LINKS <= nLinks ? undefined : objects.read(next.object, 'blob');
      if (target === undefined) return undefined;
      const here = directoryOf(parts.slice(0, index + 1).join('/') as TreePath);
      const rest = parts.slice(index + 1).map((part) => `/${part}`);
      const text = textOf(target);
      const real = text.startsWith('/') ? undefined : joinTreePath(here, text + rest.join(''));
      return real === undefined ? undefined : find(real, nLinks + 1);
    }
    return at;
  }

  function readBytes(path: TreePath): Uint8Array | undefined {
    const entry = find(path);
    return entry?.kind === 'file' ? objects.read(entry.object, 'blob') : undefined;
  }

  function kind(path: TreePath): 'file' | 'directory' | undefined {
    const entry = find(path);
    return entry?.kind === 'link' ? undefined : entry?.kind;
  }

  return {
    readBytes,
    read(path) {
      const bytes = readBytes(path);
      return bytes && textOf(bytes);
    },
    kind,
    list(path) {
      const directory = find(path);
      const entries = directory?.kind === 'directory' ? entriesOf(directory.object) : undefined;
      if (entries === undefined) return undefined;
      const found: DirectoryEntry[] = [];
      for (const [name, entry] of entries) {
        if (entry.kind !== 'link') {
          found.push({ name, kind: entry.kind });
          continue;
        }
        const target = kind((path === '' ? name : `${path}/${name}`) as TreePath);
        if (target !== undefined) found.push({ name, kind: target, isLink: true });
      }
      return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    },
  };
}

/** `100644 inode.c\0` and `hashBytes` bytes, again and again. What is no name of a file ends the list: the object is broken. */
function parseTree(bytes: Uint8Array, hashBytes: number): ReadonlyMap<string, TreeEntry> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < buffer.length;) {
    const blank = buffer.indexOf(0x20, at);
    const end = buffer.indexOf(0, blank);
    if (blank < 0 || end < 0) break;
    const mode = parseInt(buffer.toString('latin1', at, blank), 8);
    const name = buffer.toString('utf8', blank + 1, end);
    at = end + 1 + hashBytes;
    const kind = KINDS.get(mode & 0o170000);
    const isName = name !== '' && name !== '.' && name !== '..' && !name.includes('/');
    if (kind === undefined || !isName) continue;
    entries.set(name, { kind, object: buffer.toString('hex', end + 1, at) });
  }
  return entries;
}

const KINDS: ReadonlyMap<number, TreeEntry['kind']> = new Map([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'link'],
]);

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
