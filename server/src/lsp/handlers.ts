/** Every message that the server answers, in one list. */
import {
  DidChangeConfigurationNotification,
  type Connection,
  type TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import { MarkupContent, type Hover } from 'vscode-languageserver-types';
import type { LoadDisassembler } from '../features/log/code-hover.js';
import { plainText } from '../features/markdown.js';
import type { ClientAbilities } from './client-abilities.js';
import { configAnswers } from './config-answers.js';
import { ConfigNames } from './config-names.js';
import { textOf, type Guard } from './dispatch.js';
import type { DocumentAnswers, Place } from './document-answers.js';
import type { DocumentKind } from './documents.js';
import { kbuildAnswers } from './kbuild-answers.js';
import { kconfigAnswers } from './kconfig-answers.js';
import { logAnswers } from './log-answers.js';
import { maintainersAnswers } from './maintainers-answers.js';
import type { MaintainersDocuments } from './maintainers-documents.js';
import type { OpenDocuments } from './open-documents.js';
import * as own from './own-requests.js';
import { referencesInParts, type ReportedReferences } from './reference-parts.js';
import type { Session } from './session.js';
import { sourceAnswers, workspaceSymbols } from './source-answers.js';
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
  REVISION_TEXT,
  TREE_OF,
  USE_TREE,
  type ExtractReportsParams,
  type FramesInLineParams,
  type FrameTargetParams,
  type RevisionTextParams,
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
  readonly loadDisassembler: LoadDisassembler;
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
  const names = new ConfigNames(session, documents);
  const answers: Partial<Record<DocumentKind, DocumentAnswers>> = {
    log: logAnswers(session, wiring.abilities, wiring.loadDisassembler),
    maintainers: maintainersAnswers(session, wiring.maintainers),
    source: sourceAnswers(session, documents, names, wiring.abilities, (message) => {
      connection.window.showInformationMessage(message);
    }),
    kconfig: kconfigAnswers(session, documents),
    kbuild: kbuildAnswers(session, documents, names),
    config: configAnswers(names),
  };
  const about = <P extends HasDocument, R>(
    name: string,
    ask: (answers: DocumentAnswers, params: P, signal: AbortSignal) => Promise<R> | undefined,
  ) =>
    guard(name, (p: P, signal) =>
      documents.answer(p.textDocument.uri, (kind) => ask(answers[kind] ?? {}, p, signal)),
    );
  const tokens = new TokenMemory();
  documents.onClosed((uri) => {
    tokens.forget(uri);
  });

  connection.onHover(
    about('hover', async (answers, p, signal) =>
      inFormatOf(wiring.abilities, await answers.hover?.(at(p), signal)),
    ),
  );
  connection.onDefinition(
    about('definition', (answers, p, signal) => answers.definition?.(at(p), signal)),
  );
  connection.onDeclaration(
    about('declaration', (answers, p, signal) => answers.declaration?.(at(p), signal)),
  );
  connection.onTypeDefinition(
    about('typeDefinition', (answers, p, signal) => answers.typeDefinition?.(at(p), signal)),
  );
  connection.onImplementation(
    about('implementation', (answers, p, signal) => answers.implementation?.(at(p), signal)),
  );
  const references = about('references', (answers, p: ReportedReferences, signal) =>
    referencesInParts(p, (listener) =>
      answers.references?.(at(p), p.context.includeDeclaration, signal, listener),
    ),
  );
  connection.onReferences((p, token, work, parts) => references({ ...p, work, parts }, token));
  connection.languages.callHierarchy.onPrepare(
    about('prepareCallHierarchy', (answers, p, signal) => answers.calls?.(at(p), signal)),
  );
  // A function of another file than the one that is shown: the tree of its file answers.
  const ofSource = answers.source;
  connection.languages.callHierarchy.onIncomingCalls(
    guard('incomingCalls', ({ item }, signal) => ofSource?.incoming?.(item, signal) ?? []),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    guard('outgoingCalls', ({ item }, signal) => ofSource?.outgoing?.(item, signal) ?? []),
  );
  connection.onWorkspaceSymbol(
    guard('workspaceSymbol', ({ query }, signal) =>
      workspaceSymbols(session, documents, query, signal),
    ),
  );
  connection.onDocumentHighlight(
    about('documentHighlight', (answers, p, signal) => answers.highlights?.(at(p), signal)),
  );
  connection.onCompletion(
    about('completion', (answers, p, signal) => answers.completion?.(at(p), signal)),
  );
  connection.onDocumentSymbol(
    about('documentSymbol', (answers, p, signal) => answers.symbols?.(p.textDocument.uri, signal)),
  );
  connection.onFoldingRanges(
    about('foldingRange', (answers, p, signal) => answers.folding?.(p.textDocument.uri, signal)),
  );
  connection.onDocumentLinks(
    about('documentLink', (answers, p, signal) => answers.links?.(p.textDocument.uri, signal)),
  );
  connection.onCodeLens(
    about('codeLens', (answers, p, signal) => answers.lenses?.(p.textDocument.uri, signal)),
  );
  connection.onCodeAction(
    about('codeAction', (answers, p, signal) =>
      answers.actions?.(p.textDocument.uri, p.range, signal),
    ),
  );
  connection.languages.inlayHint.on(
    about('inlayHint', (answers, p, signal) =>
      answers.hints?.(p.textDocument.uri, p.range, signal),
    ),
  );
  const { semanticTokens } = connection.languages;
  semanticTokens.on(
    about('semanticTokens', async (answers, { textDocument: { uri } }, signal) =>
      tokens.full(uri, (await answers.tokens?.(uri, undefined, signal)) ?? []),
    ),
  );
  semanticTokens.onDelta(
    about('semanticTokens/delta', async (answers, p, signal) => {
      const { uri } = p.textDocument;
      const rows = (await answers.tokens?.(uri, undefined, signal)) ?? [];
      return tokens.delta(uri, rows, p.previousResultId);
    }),
  );
  semanticTokens.onRange(
    about('semanticTokens/range', async (answers, { textDocument: { uri }, range }, signal) =>
      new TokenMemory().full(uri, (await answers.tokens?.(uri, range, signal)) ?? []),
    ),
  );
}

function registerOwnRequests({ connection, session, documents, guard }: Wiring): void {
  const about = <P extends { readonly uri: string }, R>(
    name: string,
    ask: (session: Session, params: P, signal: AbortSignal) => Promise<R>,
  ) => guard(name, (p: P, signal) => documents.answer(p.uri, () => ask(session, p, signal)));

  connection.onRequest(REPORTS, about('reports', own.reports));
  connection.onRequest(REPORT_TEXT, about('reportText', own.decodedText));
  connection.onRequest(NEIGHBOUR_FRAME, about('neighbourFrame', own.neighbour));
  connection.onRequest(GUILTY_LINE, about('guiltyLine', own.guiltyLocation));
  connection.onRequest(MAINTAINERS_ENTRY, about('maintainersEntry', own.maintainersEntry));
  connection.onRequest(TREE_OF, about('treeOf', own.treeStatus));
  connection.onExecuteCommand(
    guard('executeCommand', (p, signal) => own.execute(session, p, signal)),
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
    REVISION_TEXT,
    guard('revisionText', (p: RevisionTextParams, signal) => own.revisionText(session, p, signal)),
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

/** Hovers are made as Markdown; a client that shows none gets their text. */
function inFormatOf(
  { markdownHovers }: ClientAbilities,
  hover: Hover | undefined,
): Hover | undefined {
  if (markdownHovers || hover === undefined || !MarkupContent.is(hover.contents)) return hover;
  return { ...hover, contents: { kind: 'plaintext', value: plainText(hover.contents.value) } };
}

interface HasDocument {
  readonly textDocument: { readonly uri: string };
}

function at({ textDocument, position }: TextDocumentPositionParams): Place {
  return { uri: textDocument.uri, position };
}
