/** The files of a tree on disk. */
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import type { DirectoryEntry, FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';

/** Larger files are no source files; reading one would only exhaust the memory. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;

/** The files below the directory `root`. A link that leaves the tree is as if it were not there. */
export function nodeFiles(root: string): FileSource {
  const realRoot = realpathSync.native(root);
  const inTree = realRoot.endsWith(sep) ? realRoot : realRoot + sep;

  function realPath(path: TreePath): string | undefined {
    try {
      const real = realpathSync.native(join(realRoot, path));
      return real === realRoot || real.startsWith(inTree) ? real : undefined;
    } catch {
      return undefined; // Absent, unreadable, or a loop of links: all the same to the reader.
    }
  }

  function readBytes(path: TreePath): Uint8Array | undefined {
    const real = realPath(path);
    return real === undefined
      ? undefined
      : readRegularFile(real, (size) => Buffer.allocUnsafe(size));
  }

  return {
    readBytes,
    read(path) {
      const real = realPath(path);
      return real === undefined ? undefined : readRegularFile(real, lent)?.toString('utf8');
    },
    kind(path) {
      const real = realPath(path);
      if (real === undefined) return undefined;
      try {
        const stat = statSync(real);
        return stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : undefined;
      } catch {
        return undefined;
      }
    },
    list(path) {
      const real = realPath(path);
      if (real === undefined) return undefined;
      try {
        const entries = readdirSync(real, { withFileTypes: true });
        const found: DirectoryEntry[] = [];
        for (const entry of entries) {
          const isLink = entry.isSymbolicLink();
          const kind = isLink
            ? this.kind(`${path === '' ? '' : `${path}/`}${entry.name}` as TreePath)
            : entry.isDirectory()
              ? 'directory'
              : entry.isFile()
                ? 'file'
                : undefined;
          if (kind === undefined) continue;
          found.push(isLink ? { name: entry.name, kind, isLink } : { name: entry.name, kind });
        }
        return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
      } catch {
        return undefined;
      }
    },
  };
}

/** Texts are made of bytes that nobody keeps: most files fit into this memory, used again for each, which leaves no holes. */
const passing = Buffer.allocUnsafeSlow(1 << 20);

function lent(size: number): Buffer {
  return size <= passing.length ? passing.subarray(0, size) : Buffer.allocUnsafe(size);
}

/** A regular file's bytes, in memory that `take` gives; undefined where it is none (a FIFO would block us), too large, or gone. */
function readRegularFile(path: string, take: (size: number) => Buffer): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    if (!statSync(path).isFile()) return undefined;
    descriptor = openSync(path, 'r');
    const { size } = fstatSync(descriptor);
    if (size > MAX_FILE_BYTES) return undefined;
    const bytes = take(size);
    let filled = 0;
    while (filled < size) {
      const count = readSync(descriptor, bytes, filled, size - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  } catch {
    return undefined; // It may vanish between the search that named it and this read.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
