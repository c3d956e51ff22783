/**
 * Files of commits as files of the disk, for editors that open nothing else: `DIRECTORY/COMMIT/fs/inode.c`, which nobody may write. What a
 * commit holds never changes, so a file that is there is right.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TreePath } from '../base/tree-path.js';
import { cacheDirectory } from './cache-directory.js';
import { replaceFile } from './replace-file.js';

/** Where such files are kept. */
export function defaultRevisionsDirectory(): string {
  return join(cacheDirectory(), 'revisions');
}

/** Absolute path of a file of a commit, be it written yet or not. */
export function revisionFilePath(directory: string, commit: string, path: TreePath): string {
  return join(directory, commit, path);
}

/** Commits whose files are kept. */
const MOST_COMMITS = 50;

/**
 * Takes note that a commit is looked at, and removes the files of all but those that were looked at last; whoever names one of the others
 * again writes it again.
 */
export function keepLastRevisions(directory: string, commit: string): void {
  try {
    const now = new Date();
    mkdirSync(join(directory, commit), { recursive: true, mode: 0o700 });
    utimesSync(join(directory, commit), now, now);
    const commits = readdirSync(directory).map((name) => {
      const path = join(directory, name);
      return { path, mtimeMs: statSync(path).mtimeMs };
    });
    commits.sort((a, b) => b.mtimeMs - a.mtimeMs);
    for (const { path } of commits.slice(MOST_COMMITS)) rmSync(path, { recursive: true });
  } catch {
    // It is not ours to write, or another process is at it.
  }
}

/** Writes the file unless it is there. False where it cannot be written: a full disk, a directory that is not ours. */
export function writeRevisionFile(target: string, bytes: Uint8Array): boolean {
  if (existsSync(target)) return true;
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    replaceFile(target, bytes, 0o444);
    return true;
  } catch {
    return false; // The answer goes on without a link that can be opened.
  }
}
