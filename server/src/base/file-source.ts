/**
 * What the facts may know of a disk: the files of one kernel tree, by tree path. Reads are synchronous on purpose: a whole
 * kernel read through promises costs five times the CPU of the same reads made directly
 * (docs/decisions/0003-synchronous-reads.md). Callers that must not block run in a worker or in the command line.
 */
import type { TreePath } from './tree-path.js';

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
  /** There for a symbolic link, whose kind is that of what it leads to. Who walks a whole tree follows none: it may lead up. */
  readonly isLink?: true;
}

/** The files of one tree. Symbolic links are followed inside the tree only. No method throws for a missing or unreadable file. */
export interface FileSource {
  /** The file as UTF-8 text, invalid bytes as U+FFFD. Undefined where there is no readable file of that name. */
  read(path: TreePath): string | undefined;
  /** The file's bytes. Undefined where there is no readable file of that name. */
  readBytes(path: TreePath): Uint8Array | undefined;
  /** What stands under the path; undefined where nothing does. */
  kind(path: TreePath): 'file' | 'directory' | undefined;
  /** The entries of a directory, sorted by name in code-unit order; undefined where it cannot be listed. */
  list(path: TreePath): readonly DirectoryEntry[] | undefined;
}

/** A tree held in memory: `{ 'fs/x.c': 'int x;' }`. For tests, and for text that is not on disk (an editor's buffer). */
export function memoryFiles(files: Readonly<Record<string, string | Uint8Array>>): FileSource {
  const contents = new Map(Object.entries(files));
  const directories = new Map<string, Map<string, DirectoryEntry>>([['', new Map()]]);
  for (const path of contents.keys()) {
    const parts = path.split('/');
    for (let depth = 0; depth < parts.length; depth++) {
      const directory = parts.slice(0, depth).join('/');
      const name = parts[depth] ?? '';
      const entries = directories.get(directory) ?? new Map<string, DirectoryEntry>();
      directories.set(directory, entries);
      entries.set(name, { name, kind: depth === parts.length - 1 ? 'file' : 'directory' });
    }
  }
  const byName = (a: DirectoryEntry, b: DirectoryEntry): number =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
  return {
    read(path) {
      const content = contents.get(path);
      return content instanceof Uint8Array ? new TextDecoder().decode(content) : content;
    },
    readBytes(path) {
      const content = contents.get(path);
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
    kind: (path) => (contents.has(path) ? 'file' : directories.has(path) ? 'directory' : undefined),
    list(path) {
      const entries = directories.get(path);
      return entries && [...entries.values()].sort(byName);
    },
  };
}
