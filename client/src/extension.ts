/** Activation of the extension: one server, and the features around it. */
import { workspace, type ExtensionContext } from 'vscode';
import { ActiveDocumentWatch } from './active-document.js';
import type { Feature } from './feature.js';
import { activate as chooseTree } from './features/choose-tree.js';
import { activate as copyReport } from './features/copy-report.js';
import { activate as frameNavigation } from './features/frame-navigation.js';
import { activate as logContext } from './features/log-context.js';
import { activate as openLog } from './features/open-log.js';
import { activate as openSource } from './features/open-source.js';
import { activate as reportTree } from './features/report-tree.js';
import { activate as revisionDocuments } from './features/revision-documents.js';
import { activate as serverCommands } from './features/server-commands.js';
import { activate as status } from './features/status.js';
import { activate as terminalLinks } from './features/terminal-links.js';
import { ServerSession } from './server-session.js';
import { onDidChangeCExtensions, onDidChangeRipgrep } from './settings.js';

const FEATURES: readonly Feature[] = [
  chooseTree,
  copyReport,
  frameNavigation,
  logContext,
  openLog,
  openSource,
  reportTree,
  revisionDocuments,
  serverCommands,
  status,
  terminalLinks,
];

let session: ServerSession | undefined;

export function activate(context: ExtensionContext): void {
  const server = new ServerSession(
    context.asAbsolutePath('dist/server.js'),
    context.globalStorageUri.fsPath,
  );
  session = server;
  const activeDocument = new ActiveDocumentWatch(server);
  context.subscriptions.push(
    server,
    activeDocument,
    ...FEATURES.flatMap((feature) => feature({ session: server, activeDocument, context })),
    onDidChangeCExtensions(() => void server.settingsChanged()),
    onDidChangeRipgrep(() => void server.restart().catch(() => undefined)),
    // The server is told at its start whether it may start git.
    workspace.onDidGrantWorkspaceTrust(() => void server.restart().catch(() => undefined)),
  );
  // Not awaited: commands and views are there at once, and wait for the server where they need it. A failure has been told.
  server.start().catch(() => undefined);
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
