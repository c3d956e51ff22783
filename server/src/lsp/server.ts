/** Wires a connection to a session: one server from `initialize` to `shutdown`. */
import {
  TextDocuments,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileSource } from '../base/file-source.js';
import type { LoadDisassembler } from '../features/log/code-hover.js';
import type { Disassembler } from '../machine-code/disassembler.js';
import type { WorkerThread } from '../platform/worker-thread.js';
import type { WorkerSettings } from '../workers/requests.js';
import { PROBLEM } from '../workers/requests.js';
import { TreeWorker } from '../workers/tree-worker.js';
import { initializeResult } from './capabilities.js';
import { abilitiesOf, readOptions } from './client-abilities.js';
import { DebugInfoNews } from './debug-info-news.js';
import { DecodeQueue } from './decode-queue.js';
import { DiagnosticsPublisher, publishReports } from './diagnostics-publisher.js';
import { createGuard, StaleDocument, textOf } from './dispatch.js';
import { registerHandlers } from './handlers.js';
import { IndexKeeper } from './index-keeper.js';
import { MaintainersDocuments } from './maintainers-documents.js';
import { OpenDocuments } from './open-documents.js';
import { FrameProgress } from './progress.js';
import { Refresher, refreshOf } from './refresher.js';
import { revisionFileUri, revisionUri } from './revision-uris.js';
import { Session } from './session.js';
import { SettingsReader } from './settings.js';
import { pathsOf, Trees } from './trees.js';

/** What the server needs of the machine that it runs on. */
export interface World {
  /** With `isFrugal` the thread takes less memory and more time. */
  readonly startWorker: (settings: WorkerSettings, isFrugal: boolean) => WorkerThread;
  /** The files of the tree at an absolute path. Throws where that is gone. */
  readonly openFiles: (root: string) => FileSource;
  /** Where indexes are kept, unless the client says otherwise. */
  readonly cacheDirectory: string;
  /** Absolute path of a directory for files of commits that are not checked out. */
  readonly revisionsDirectory: string;
  /** Rejects where its files are missing. */
  readonly loadDisassembler: () => Promise<Disassembler>;
}

/** Serves `connection` until it is closed. */
export function startServer(connection: Connection, world: World): void {
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize((params) => initialize(connection, documents, params, world));
  documents.listen(connection);
  connection.listen();
}

function initialize(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  params: InitializeParams,
  world: World,
): InitializeResult {
  const options = readOptions(params.initializationOptions);
  const abilities = abilitiesOf(params, options);
  const { console: log } = connection;
  const worker = (name: string, isFrugal = false): TreeWorker =>
    new TreeWorker(
      () =>
        world.startWorker(
          {
            ripgrepPath: options.ripgrepPath,
            cacheDirectory: options.cacheDirectory ?? world.cacheDirectory,
            runsGit: options.runsGit !== false,
            revisionsDirectory: abilities.isOurs ? undefined : world.revisionsDirectory,
          },
          isFrugal,
        ),
      (problem) => {
        log.error(`the ${name} thread ended and will be started again: ${problem}`);
      },
    );
  const workers = { decoding: worker('decoding'), facts: worker('facts', true) };
  for (const each of Object.values(workers)) {
    each.warmUp();
    each.onNotification(PROBLEM, (problem) => {
      log.warn(problem);
    });
  }
  const indexing = worker('indexing');

  const trees = new Trees(workers.facts);
  trees.folders = foldersOf(params);
  trees.chosen = options.chosenTree;
  const progress = new FrameProgress(
    connection,
    { standard: abilities.workDoneProgress, own: abilities.isOurs },
    () => {
      queue.dropBackground();
    },
  );
  const queue = new DecodeQueue(
    workers.decoding,
    (error) => {
      log.error(`decode: ${textOf(error)}`);
    },
    () => {
      progress.update(queue.waitingFrames);
    },
  );
  const refresh = refreshOf(connection, params.capabilities, abilities.isOurs);
  const publisher = new DiagnosticsPublisher(connection);
  const refresher = new Refresher((uris) => {
    refresh(uris);
    for (const uri of uris) {
      publishReports(session, publisher, uri).catch((error: unknown) => {
        if (!(error instanceof StaleDocument)) log.error(`problems of ${uri}: ${textOf(error)}`);
      });
    }
  });
  const settings = new SettingsReader(connection, options, abilities.configuration);
  const index = new IndexKeeper(
    connection,
    indexing,
    settings,
    abilities.workDoneProgress,
    (root) => {
      session.indexed(root);
    },
  );
  const debugInfo = new DebugInfoNews(
    connection,
    workers.decoding,
    abilities.workDoneProgress,
    (root) => {
      session.debugInfoChanged(root);
    },
  );
  const session = new Session(
    workers,
    settings,
    trees,
    queue,
    index,
    debugInfo,
    world.openFiles,
    abilities.isOurs
      ? { uriOf: revisionUri, areVirtual: true }
      : {
          uriOf: (document) => revisionFileUri(world.revisionsDirectory, document),
          areVirtual: false,
        },
    (uri) => {
      refresher.changed(uri, session.frameCount(uri));
    },
  );
  const changed = (uri: string): void => {
    refresher.changed(uri);
  };
  const maintainers = new MaintainersDocuments(session, publisher, changed);
  registerHandlers({
    connection,
    session,
    abilities,
    maintainers,
    documents: new OpenDocuments(documents, session, maintainers, log),
    guard: createGuard(log),
    loadDisassembler: onceLoaded(world, log),
  });
  connection.onShutdown(() => {
    refresher.dispose();
    progress.dispose();
    session.dispose();
    indexing.dispose();
  });
  return initializeResult(abilities);
}

/** Loaded when it is asked for first; a failure is said once. */
function onceLoaded(world: World, log: Pick<Connection['console'], 'error'>): LoadDisassembler {
  let loading: ReturnType<LoadDisassembler> | undefined;
  return () =>
    (loading ??= world.loadDisassembler().catch((error: unknown) => {
      log.error(`code is not disassembled: ${String(error)}`);
      return undefined;
    }));
}

function foldersOf(params: InitializeParams): readonly string[] {
  const { workspaceFolders } = params;
  if (workspaceFolders !== null && workspaceFolders !== undefined && workspaceFolders.length > 0) {
    return pathsOf(workspaceFolders);
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- vim-ale knows one folder only, and sends it this way.
  const { rootUri } = params;
  return typeof rootUri === 'string' ? pathsOf([{ uri: rootUri }]) : [];
}
