/** Where a Kconfig file names the symbol at a place. */
import {
  DocumentHighlightKind,
  type DocumentHighlight,
  type Position,
} from 'vscode-languageserver-types';
import {
  definesSymbol,
  nodesWithin,
  symbolWords,
} from '../../kernel-tree/kconfig/kconfig-syntax.js';
import { rangeOfWord } from './config-links.js';
import { symbolAt, type KconfigSnapshot } from './snapshot.js';

/** Its entries count as written to, other places as read. */
export function kconfigHighlights(snapshot: KconfigSnapshot, at: Position): DocumentHighlight[] {
  const symbol = symbolAt(snapshot, at);
  if (symbol === undefined) return [];
  const entries = new Set(
    [...nodesWithin(snapshot.nodes)]
      .filter(({ node }) => definesSymbol(node))
      .map(({ node }) => node.name),
  );
  return [...symbolWords(snapshot.nodes)]
    .filter(({ text }) => text === symbol.text)
    .map((word) => ({
      range: rangeOfWord(word),
      kind: entries.has(word) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}
