/** Every message that the server answers, in one list. */
import {
  DidChangeConfigurationNotification,
  type Connection,
  type TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import type { Range } from 'vscode-languageserver-types';
import type { ClientAbilities } from './client-abilities.js';
import { textOf, type Guard } from './dispatch.js';
import type { DocumentAnswers, Place } from './document-answers.js';
import type { DocumentKind } from './documents.js';
import { logAnswers } from './log-answers.js';
import { maintainersAnswers } from './maintainers-answers.js';
import type { MaintainersDocuments } from './maintainers-documents.js';
import type { OpenDocuments } from './open-documents.js';
import * as own from './own-requests.js';
import type { Session } from './session.js';
import { sourceAnswers } from './source-answers.js';
import { TokenMemory } from './token-memory.js';
import { pathsOf } from './trees.js';
import {
  EXTRACT_REPORTS,
  FRAMES_IN_LINE,
  FRAME_TARGET,
  GUILTY_LINE,
  MAINTAINERS_ENTRY,
  NEIGHBOUR_FRAME,
  REPORTS,
  REPORT_TEXT,
  TREE_OF,
  USE_TREE,
  type ExtractReportsParams,
  type FramesInLineParams,
  type FrameTargetParams,
  type MaintainersEntryParams,
  type NeighbourFrameParams,
  type ReportAtParams,
  type ReportsParams,
  type ReportTextParams,
  type TreeOfParams,
  type UseTreeParams,
} from '../protocol.js';

/** All that handlers work with. */
export interface Wiring {
  readonly connection: Connection;
  readonly session: Session;
  readonly documents: OpenDocuments;
  readonly maintainers: MaintainersDocuments;
  readonly abilities: ClientAbilities;
  readonly guard: Guard;
}

/** Everything. */
export function registerHandlers(wiring: Wiring): void {
  registerDocumentRequests(wiring);
  registerOwnRequests(wiring);
  registerChanges(wiring);
}

/** The requests of LSP about a document: what it is decides who answers. */
function registerDocumentRequests(wiring: Wiring): void {
  const { connection, session, documents, guard } = wiring;
  const answers: Partial<Record<DocumentKind, DocumentAnswers>> = {
    log: logAnswers(session, wiring.abilities),
    maintainers: maintainersAnswers(session, wiring.maintainers),
    source: sourceAnswers(session, documents),
  };
  const by = async ({ textDocument: { uri } }: HasDocument): Promise<DocumentAnswers> =>
    answers[await documents.kindOfOpen(uri)] ?? {};
  const tokens = new TokenMemory();
  documents.onClosed((uri) => {
    tokens.forget(uri);
  });

  connection.onHover(
    guard('hover', async (p, signal) => (await by(p)).hover?.(at(p), signal) ?? null),
  );
  connection.onDefinition(
    guard('definition', async (p, signal) => (await by(p)).definition?.(at(p), signal)),
  );
  connection.onDeclaration(
    guard('declaration', async (p, signal) => (await by(p)).declaration?.(at(p), signal)),
  );
  connection.onTypeDefinition(
    guard('typeDefinition', async (p, signal) => (await by(p)).typeDefinition?.(at(p), signal)),
  );
  connection.onReferences(
    guard('references', async (p, signal) =>
      (await by(p)).references?.(at(p), p.context.includeDeclaration, signal),
    ),
  );
  connection.onDocumentHighlight(
    guard('documentHighlight', async (p, signal) => (await by(p)).highlights?.(at(p), signal)),
  );
  connection.onCompletion(
    guard('completion', async (p, signal) => (await by(p)).completion?.(at(p), signal)),
  );
  connection.onDocumentSymbol(
    guard('documentSymbol', async (p, signal) =>
      (await by(p)).symbols?.(p.textDocument.uri, signal),
    ),
  );
  connection.onFoldingRanges(
    guard('foldingRange', async (p, signal) => (await by(p)).folding?.(p.textDocument.uri, signal)),
  );
  connection.onDocumentLinks(
    guard('documentLink', async (p, signal) => (await by(p)).links?.(p.textDocument.uri, signal)),
  );
  connection.onCodeLens(
    guard('codeLens', async (p, signal) => (await by(p)).lenses?.(p.textDocument.uri, signal)),
  );
  connection.onCodeAction(
    guard('codeAction', async (p, signal) =>
      (await by(p)).actions?.(p.textDocument.uri, p.range, signal),
    ),
  );
  connection.languages.inlayHint.on(
    guard('inlayHint', async (p, signal) =>
      (await by(p)).hints?.(p.textDocument.uri, p.range, signal),
    ),
  );
  const { semanticTokens } = connection.languages;
  const tokensOf = async (p: HasDocument, range: Range | undefined, signal: AbortSignal) =>
    (await (await by(p)).tokens?.(p.textDocument.uri, range, signal)) ?? [];
  semanticTokens.on(
    guard('semanticTokens', async (p, signal) =>
      tokens.full(p.textDocument.uri, await tokensOf(p, undefined, signal)),
    ),
  );
  semanticTokens.onDelta(
    guard('semanticTokens/delta', async (p, signal) =>
      tokens.delta(p.textDocument.uri, await tokensOf(p, undefined, signal), p.previousResultId),
    ),
  );
  semanticTokens.onRange(
    guard('semanticTokens/range', async (p, signal) =>
      new TokenMemory().full(p.textDocument.uri, await tokensOf(p, p.range, signal)),
    ),
  );
}

function registerOwnRequests({ connection, session, guard }: Wiring): void {
  connection.onRequest(
    REPORTS,
    guard('reports', ({ uri }: ReportsParams, signal) => own.reports(session, uri, signal)),
  );
  connection.onRequest(
    REPORT_TEXT,
    guard('reportText', (p: ReportTextParams, signal) => own.decodedText(session, p, signal)),
  );
  connection.onExecuteCommand(
    guard('executeCommand', (p, signal) => own.execute(session, p, signal)),
  );
  connection.onRequest(
    NEIGHBOUR_FRAME,
    guard('neighbourFrame', (p: NeighbourFrameParams, signal) => own.neighbour(session, p, signal)),
  );
  connection.onRequest(
    GUILTY_LINE,
    guard('guiltyLine', (p: ReportAtParams, signal) => own.guiltyLocation(session, p, signal)),
  );
  connection.onRequest(
    MAINTAINERS_ENTRY,
    guard('maintainersEntry', (p: MaintainersEntryParams, signal) =>
      own.maintainersEntry(session, p, signal),
    ),
  );
  connection.onRequest(
    FRAMES_IN_LINE,
    guard('framesInLine', (p: FramesInLineParams) => own.framesInLine(p)),
  );
  connection.onRequest(
    FRAME_TARGET,
    guard('frameTarget', (p: FrameTargetParams, signal) => own.frameTarget(session, p, signal)),
  );
  connection.onRequest(
    EXTRACT_REPORTS,
    guard('extractReports', ({ path }: ExtractReportsParams, signal) =>
      own.extractReports(session, path, signal),
    ),
  );
  connection.onRequest(
    USE_TREE,
    guard('useTree', ({ path }: UseTreeParams) => own.useTree(session, path)),
  );
  connection.onRequest(
    TREE_OF,
    guard('treeOf', ({ uri }: TreeOfParams, signal) => own.treeStatus(session, uri, signal)),
  );
}

/** What the client tells of its settings and folders. */
function registerChanges({ connection, session, documents, abilities }: Wiring): void {
  const failure = (what: string) => (error: unknown) => {
    connection.console.error(`${what}: ${textOf(error)}`);
  };
  const reconsider = (): void => {
    session.settings.forget();
    documents
      .readAgain()
      .then(() => {
        session.reconsider();
      })
      .catch(failure('settings'));
  };
  connection.onDidChangeConfiguration(reconsider);
  connection.onInitialized(() => {
    if (abilities.configurationChanges) {
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: 'kernav' })
        .catch(failure('registration'));
    }
    if (abilities.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(() => {
        connection.workspace
          .getWorkspaceFolders()
          .then((folders) => {
            session.trees.folders = pathsOf(folders ?? []);
            session.reconsider();
          })
          .catch(failure('workspace folders'));
      });
    }
  });
}

interface HasDocument {
  readonly textDocument: { readonly uri: string };
}

function at({ textDocument, position }: TextDocumentPositionParams): Place {
  return { uri: textDocument.uri, position };
}
