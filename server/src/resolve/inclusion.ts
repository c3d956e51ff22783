/** Whether a file can have been included by another one, by their places in the tree alone. */
import { directoryOf, type TreePath } from '../base/tree-path.js';

/** Headers that any file may include. */
const ANYWHERE = /^(?:include|arch\/\w+\/include|arch\/\w+\/um)\//;

/**
 * True for the file itself, for the headers of `include` directories, and for what stands near: in the same directory, in one
 * above or below it, or in the same part of the tree (`fs/btrfs`, `drivers/net`, `kernel`).
 */
export function mayInclude(file: TreePath, included: TreePath): boolean {
  if (file === included || ANYWHERE.test(included)) return true;
  if (file.startsWith('include/')) return included.endsWith('.h');
  const [own, other] = [partOf(file), partOf(included)];
  return own === other || isBelow(own, other) || isBelow(other, own);
}

/** The first two directories of a path. */
function partOf(path: TreePath): string {
  return directoryOf(path).split('/').slice(0, 2).join('/');
}

function isBelow(inner: string, outer: string): boolean {
  return inner.startsWith(`${outer}/`);
}
