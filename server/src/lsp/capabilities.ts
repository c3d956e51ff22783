/** What the server says that it can do. */
import { TextDocumentSyncKind, type InitializeResult } from 'vscode-languageserver/node';
import { ClientCommand } from '../protocol.js';
import { REPORT_ACTION_KIND } from '../features/log/code-actions.js';
import type { ClientAbilities } from './client-abilities.js';
import { tokenLegend } from './token-encoding.js';

/** The answer to `initialize`. */
export function initializeResult(abilities: ClientAbilities): InitializeResult {
  return {
    serverInfo: { name: 'kernav' },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: {
        openClose: true,
        change: TextDocumentSyncKind.Incremental,
        save: true,
      },
      hoverProvider: true,
      definitionProvider: true,
      declarationProvider: true,
      typeDefinitionProvider: true,
      implementationProvider: true,
      callHierarchyProvider: true,
      workspaceSymbolProvider: true,
      referencesProvider: { workDoneProgress: true },
      documentHighlightProvider: true,
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      documentLinkProvider: {},
      codeLensProvider: {},
      codeActionProvider: { codeActionKinds: [REPORT_ACTION_KIND] },
      inlayHintProvider: true,
      // `X:` and `F:` of MAINTAINERS, the parts of a path; members and includes of C.
      completionProvider: { triggerCharacters: ['/', '\t', ' ', '.', '>', '<', '"'] },
      semanticTokensProvider: { legend: tokenLegend, full: { delta: true }, range: true },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      // A client of ours has these commands itself, and would take the server's for others of the same name.
      ...(!abilities.isOurs && {
        executeCommandProvider: { commands: Object.values(ClientCommand) },
      }),
    },
  };
}
