/** Files that others may read at any moment: they see the old one or the whole new one. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** How the names of files end that are not finished. */
export const TEMPORARY = '.tmp';

/**
 * Writes a file beside its place, with that mode, and then renames it; several processes may do so. Throws what the disk throws, and then
 * leaves nothing behind.
 */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o666): void {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}${TEMPORARY}`;
  try {
    writeFileSync(temporary, content, { mode, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    removeIfPossible(temporary);
    throw error;
  }
}

/** Removes a file unless it is gone already or not ours to remove. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It stays for somebody who may.
  }
}
