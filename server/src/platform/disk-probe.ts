/** The questions by which a kernel tree is found, asked of the real disk. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DiskProbe } from '../kernel-tree/detect-root.js';

/** Makefiles are small; what is larger is none. */
const MAX_PROBED_BYTES = 4 * 1024 * 1024;

export const disk: DiskProbe = {
  read(path) {
    try {
      const stat = statSync(path);
      if (!stat.isFile() || stat.size > MAX_PROBED_BYTES) return undefined;
      return readFileSync(path, 'utf8');
    } catch {
      return undefined; // Absent or unreadable: the search goes on elsewhere.
    }
  },
  kind(path) {
    try {
      const stat = statSync(path);
      return stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : undefined;
    } catch {
      return undefined;
    }
  },
  resolve,
};

/** Absolute path of the `.config` of a tree: in the build directory that led to it, else in the tree; undefined without one. */
export function findConfigFile(
  root: string,
  buildDirectory: string | undefined,
): string | undefined {
  return [buildDirectory, root]
    .filter((directory) => directory !== undefined)
    .map((directory) => resolve(directory, '.config'))
    .find((path) => disk.kind(path) === 'file');
}
