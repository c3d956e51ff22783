/** What of a Kconfig file folds: entries, menus, choices, `if` blocks, and help texts. */
import type { FoldingRange } from 'vscode-languageserver-types';
import { nodesWithin } from '../../kernel-tree/kconfig/kconfig-syntax.js';
import type { KconfigSnapshot } from './snapshot.js';

export function kconfigFolding({ nodes }: KconfigSnapshot): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const { node } of nodesWithin(nodes)) {
    ranges.push({ startLine: node.lines.first, endLine: node.lines.last });
    // From its keyword on.
    if (node.help) ranges.push({ startLine: node.help.first - 1, endLine: node.help.last });
  }
  return ranges.filter(({ startLine, endLine }) => startLine < endLine);
}
