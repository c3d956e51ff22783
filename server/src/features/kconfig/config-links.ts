/** From the name of a Kconfig symbol to its entries, and to everywhere Kconfig files name it. */
import type { Location, LocationLink, Range } from 'vscode-languageserver-types';
import type { ConfigSymbol } from '../../kernel-tree/kconfig/config-symbol.js';
import type { KconfigReference } from '../../kernel-tree/kconfig/kconfig-index.js';
import type { Word } from '../../kernel-tree/kconfig/kconfig-syntax.js';
import type { SnapshotTree } from '../log/log-snapshot.js';

type Tree = Pick<SnapshotTree, 'uriOf'>;

/** Every entry of the symbol, those of the chosen architecture first; `origin` is the range of the name. */
export function configDefinition(
  tree: Tree,
  { entries }: ConfigSymbol,
  origin: Range,
): LocationLink[] {
  return entries.map(({ path, word, firstLine, lastLine }) => ({
    originSelectionRange: origin,
    targetUri: tree.uriOf(path),
    targetRange: {
      start: { line: firstLine, character: 0 },
      end: { line: lastLine + 1, character: 0 },
    },
    targetSelectionRange: rangeOfWord(word),
  }));
}

export function configReferences(tree: Tree, references: readonly KconfigReference[]): Location[] {
  return references.map(({ path, word }) => ({ uri: tree.uriOf(path), range: rangeOfWord(word) }));
}

export function rangeOfWord({ line, start, end }: Word): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}
