/** Symbols of a tree and completions of C as LSP has them. */
import {
  CompletionItemKind,
  SymbolKind,
  type CompletionItem,
  type WorkspaceSymbol,
} from 'vscode-languageserver-types';
import type { Completion } from '../../navigation/completions.js';
import type {
  IndexedSymbol,
  SymbolKind as KernelSymbolKind,
} from '../../symbol-index/tree-index.js';
import type { NamedTree } from './source-places.js';

export const KINDS: Readonly<Record<KernelSymbolKind, SymbolKind>> = {
  function: SymbolKind.Function,
  macro: SymbolKind.Constant,
  struct: SymbolKind.Struct,
  union: SymbolKind.Struct,
  enum: SymbolKind.Enum,
  typedef: SymbolKind.Class,
  member: SymbolKind.Field,
  enumerator: SymbolKind.EnumMember,
  variable: SymbolKind.Variable,
};

/** With the start of its line as its place; where on the line, costs reading the file. */
export function workspaceSymbol(tree: NamedTree, symbol: IndexedSymbol): WorkspaceSymbol {
  const { name, kind, path, line, parent, madeBy } = symbol;
  const start = { line, character: 0 };
  const container = [parent === '' ? undefined : parent, madeBy, path].filter(
    (each) => each !== undefined,
  );
  return {
    name,
    kind: kind === 'macro' && symbol.isInline ? SymbolKind.Function : KINDS[kind],
    containerName: container.join(' · '),
    location: { uri: tree.uriOf(path), range: { start, end: start } },
  };
}

const COMPLETION_KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  member: CompletionItemKind.Field,
  file: CompletionItemKind.File,
  directory: CompletionItemKind.Folder,
  struct: CompletionItemKind.Struct,
};

export function completionItem({ label, kind, detail }: Completion): CompletionItem {
  return { label, kind: COMPLETION_KINDS[kind], detail };
}
