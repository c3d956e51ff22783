/** All source files of a tree. */
import { readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { breathe } from '../base/breathe.js';

const SOURCE = /\.(?:c|h|S|s)$/;

/** Paths of the C, header and assembly files below `root`, seen from there, in no order. Links are not followed: they may lead up. */
export async function sourceFilesOf(root: string, signal?: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  const open = [''];
  for (let directory = open.pop(); directory !== undefined; directory = open.pop()) {
    await breathe();
    signal?.throwIfAborted();
    for (const entry of entriesOf(join(root, directory))) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== '.git') open.push(path);
      } else if (SOURCE.test(entry.name) && entry.isFile()) found.push(path);
    }
  }
  return found;
}

function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return []; // It vanished, or may not be read.
  }
}

/** Size and times of a file; undefined where there is no regular one. */
export function stampOf(
  root: string,
  path: string,
): { readonly size: number; readonly times: number } | undefined {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  return stat?.isFile() === true ? { size: stat.size, times: timesOf(stat) } : undefined;
}

/**
 * One number for when a file was modified and when it was changed (`st_mtime`, `st_ctime`), which nobody can set back: whole, never 0, and
 * another one for other times but once in 2^53 cases. Not the inode: there are file systems that number files anew at each mount.
 */
export function timesOf({ mtimeMs, ctimeMs }: Pick<Stats, 'mtimeMs' | 'ctimeMs'>): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (const word of new Uint32Array(Float64Array.of(mtimeMs, ctimeMs).buffer)) {
    low = mixed(low ^ word);
    high = mixed(Math.imul(high, 31) ^ low);
  }
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0) || 1;
}

/** Each bit of the number tells on each of what comes back: the finaliser of MurmurHash3, one to one. */
function mixed(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
