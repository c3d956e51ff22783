/** The outline of a Kconfig file: menus, choices and symbols, nested as they are. */
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import type { KconfigNode, NodeKind } from '../../kernel-tree/kconfig/kconfig-syntax.js';
import { rangeOfWord } from './config-links.js';
import { rangeOfNode, type KconfigSnapshot } from './snapshot.js';

const LONGEST_NAME = 160;

/** What the outline shows; other nodes are left out, with their children in their place. */
const KINDS: Partial<Record<NodeKind, SymbolKind>> = {
  config: SymbolKind.Property,
  menuconfig: SymbolKind.Property,
  choice: SymbolKind.Enum,
  menu: SymbolKind.Namespace,
  mainmenu: SymbolKind.Namespace,
  source: SymbolKind.File,
};

export function kconfigSymbols(snapshot: KconfigSnapshot): DocumentSymbol[] {
  return snapshot.nodes.flatMap((node) => symbolsOf(snapshot, node));
}

function symbolsOf(snapshot: KconfigSnapshot, node: KconfigNode): DocumentSymbol[] {
  const children = node.children.flatMap((child) => symbolsOf(snapshot, child));
  const kind = KINDS[node.kind];
  if (kind === undefined) return children;
  const range = rangeOfNode(snapshot, node);
  const name = node.name?.text ?? node.prompt ?? '';
  const detail = node.name === undefined ? undefined : (node.prompt ?? node.type);
  return [
    {
      name: cutText(name, LONGEST_NAME).trim() || node.kind,
      kind,
      ...(detail !== undefined && { detail: cutText(detail, LONGEST_NAME) }),
      range,
      selectionRange: node.name === undefined ? range : rangeOfWord(node.name),
      ...(0 < children.length && { children }),
    },
  ];
}
