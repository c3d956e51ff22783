/**
 * Paths inside a kernel tree. They reach us from logs, Makefiles and MAINTAINERS, so they are checked before any file is
 * opened: nothing outside the tree is ever named by one.
 */
import { posix } from 'node:path';

/** A path relative to the root of a tree, with `/`, without `.`, `..` or a leading `/`: `fs/btrfs/inode.c`. The root is ``. */
export type TreePath = string & { readonly __brand: 'TreePath' };

/**
 * `text` as a path in the tree: `./fs/x.c`, `fs//x.c` and `a/../fs/x.c` become `fs/x.c`. Undefined for an absolute path, for
 * one that climbs out of the tree, and for one with a NUL in it.
 */
export function toTreePath(text: string): TreePath | undefined {
  if (text.includes('\0') || text.startsWith('/')) return undefined;
  const path = posix.normalize(text);
  if (path === '.' || path === './') return '' as TreePath;
  if (path === '..' || path.startsWith('../')) return undefined;
  return (path.endsWith('/') ? path.slice(0, -1) : path) as TreePath;
}

/** `child` (one or more components, `..` allowed) seen from the directory `directory`. Undefined where it leaves the tree. */
export function joinTreePath(directory: TreePath, child: string): TreePath | undefined {
  return toTreePath(directory === '' ? child : `${directory}/${child}`);
}

/** The directory of a path: `fs/btrfs` for `fs/btrfs/inode.c`, `` for `Makefile`. */
export function directoryOf(path: TreePath): TreePath {
  const slash = path.lastIndexOf('/');
  return (slash < 0 ? '' : path.slice(0, slash)) as TreePath;
}

/** The last component: `inode.c` for `fs/btrfs/inode.c`. */
export function fileNameOf(path: TreePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
