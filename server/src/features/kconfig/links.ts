/** The `source` lines of a Kconfig file lead to the files that they name. */
import type { DocumentLink, LocationLink, Position } from 'vscode-languageserver-types';
import type { TreePath } from '../../base/tree-path.js';
import {
  nodesWithin,
  type KconfigNode,
  type Word,
} from '../../kernel-tree/kconfig/kconfig-syntax.js';
import type { SourceStatement } from '../../kernel-tree/kconfig/source-paths.js';
import type { SnapshotTree } from '../log/log-snapshot.js';
import { startOfLine } from '../log/source-location.js';
import { rangeOfWord } from './config-links.js';
import type { KconfigSnapshot } from './snapshot.js';

type Tree = Pick<SnapshotTree, 'uriOf'>;

/** A `source`, ready to be looked up. */
export interface SourceLine extends SourceStatement {
  readonly word: Word;
}

/** The `source` lines, in the order of the file. */
export function sourceLines({ nodes }: KconfigSnapshot): readonly SourceLine[] {
  return [...nodesWithin(nodes)].flatMap(({ node }) => sourceOf(node) ?? []);
}

/** The `source` whose path stands at a place. */
export function sourceAt(snapshot: KconfigSnapshot, at: Position): SourceLine | undefined {
  return sourceLines(snapshot).find(
    ({ word }) => word.line === at.line && word.start <= at.character && at.character <= word.end,
  );
}

/** Links of those lines that mean one file; where one means a file of each architecture, its definition tells. */
export function sourceLinks(
  tree: Tree,
  lines: readonly SourceLine[],
  targets: readonly (readonly TreePath[])[],
): DocumentLink[] {
  return lines.flatMap(({ word }, index) => {
    const [path, ...others] = targets[index] ?? [];
    if (path === undefined || 0 < others.length) return [];
    return [{ range: rangeOfWord(word), target: tree.uriOf(path) }];
  });
}

/** All files that a line means. */
export function sourceDefinition(
  tree: Tree,
  { word }: SourceLine,
  paths: readonly TreePath[],
): LocationLink[] {
  const top = startOfLine(1);
  return paths.map((path) => ({
    originSelectionRange: rangeOfWord(word),
    targetUri: tree.uriOf(path),
    targetRange: top,
    targetSelectionRange: top,
  }));
}

function sourceOf({ kind, name, isRelative }: KconfigNode): SourceLine | undefined {
  if (kind !== 'source' || name === undefined) return undefined;
  return { word: name, path: name.text, isRelative: isRelative === true };
}
