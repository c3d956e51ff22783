/**
 * The first line of every boot: `pr_notice("%s", linux_banner)` in start_kernel(), init/main.c, whose text is made when the kernel is
 * built, init/version.c and init/version-timestamp.c.
 */
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import type { IndexedFormat } from '../symbol-index/tree-index.js';
import { formatsIn } from './formats-in.js';

const FILE = 'init/main.c' as TreePath;

/** How the text begins. */
export function isBanner(text: string): boolean {
  return text.startsWith('Linux version ');
}

/** The call that prints the banner; undefined where the tree has no such call. */
export function bannerCall(files: Pick<FileSource, 'read'>): IndexedFormat | undefined {
  const text = files.read(FILE) ?? '';
  const lines = text.split('\n');
  return formatsIn(text, FILE).find(({ line }) => lines[line]?.includes('linux_banner') === true);
}
