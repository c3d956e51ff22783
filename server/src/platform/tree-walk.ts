/** All source files of a tree. */
import { readdirSync, statSync } from 'node:fs';
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

/** Size and time of a file; undefined where there is no regular one. */
export function stampOf(
  root: string,
  path: string,
): { readonly size: number; readonly modified: number } | undefined {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  return stat?.isFile() === true ? { size: stat.size, modified: stat.mtimeMs } : undefined;
}
