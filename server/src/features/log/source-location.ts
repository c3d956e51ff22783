/** Lines of the tree as an editor addresses them. */
import type { Location, Range } from 'vscode-languageserver-types';
import type { TreePath } from '../../base/tree-path.js';
import type { SourceLine } from '../../resolve/evidence.js';
import type { SnapshotTree } from './log-snapshot.js';

/** The start of a line: how long it is, is not known here. */
export function startOfLine(lineNumber: number): Range {
  const start = { line: Math.max(0, lineNumber - 1), character: 0 };
  return { start, end: start };
}

/** A line of the tree. */
export function locationOf(
  tree: Pick<SnapshotTree, 'uriOf'>,
  { file, lineNumber, commit }: SourceLine,
): Location {
  return { uri: tree.uriOf(file, commit), range: startOfLine(lineNumber) };
}

/** `file:///linux/fs/ioctl.c#L19`: what editors open at that line. `columnNumber` is 1-based too. */
export function linkOf(
  tree: Pick<SnapshotTree, 'uriOf'>,
  { file, lineNumber, commit }: SourceLine,
  columnNumber?: number,
): string {
  const column = columnNumber === undefined ? '' : `,${columnNumber}`;
  return `${tree.uriOf(file, commit)}#L${lineNumber}${column}`;
}

/** Where MAINTAINERS stands in every tree. */
export const MAINTAINERS = 'MAINTAINERS' as TreePath;
