/** How a log gets into an editor: from the clipboard, from a file, out of a file too large for editors. */
import * as vscode from 'vscode';
import { EXTRACT_REPORTS, REPORTS, type LogReports } from '../../../server/src/protocol.js';
import { registerCommand } from '../commands.js';
import { KERNEL_LOG } from '../documents.js';
import type { Feature } from '../feature.js';
import type { ServerSession } from '../server-session.js';

export const activate: Feature = ({ session }) => [
  registerCommand(session, 'pasteLog', () => pasteLog(session)),
  registerCommand(session, 'openLog', openLog),
  registerCommand(session, 'extractReports', (subject) => extractReports(session, subject)),
  registerCommand(session, 'treatAsLog', treatAsLog),
];

async function showLog(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: KERNEL_LOG, content });
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

async function pasteLog(session: ServerSession): Promise<void> {
  const text = await vscode.env.clipboard.readText();
  const document = await showLog(text);
  if (text.trim() === '') {
    tell(vscode.l10n.t('The clipboard holds no text. Paste the log here when you have it.'));
    return;
  }
  const log = await session.ask(REPORTS, { uri: document.uri.toString() });
  if (!hasFrames(log))
    tell(vscode.l10n.t('The text of the clipboard holds no kernel stack frame.'));
}

function hasFrames(log: LogReports | null): boolean {
  return log?.reports.some(({ stacks }) => stacks.some(({ frames }) => frames.length > 0)) === true;
}

async function openLog(): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Open Kernel Log') })) ?? [];
  if (file !== undefined) await showAsLog(file);
}

/** Of a file in the explorer, or the document in front. */
async function treatAsLog(subject: unknown): Promise<void> {
  const uri =
    subject instanceof vscode.Uri ? subject : vscode.window.activeTextEditor?.document.uri;
  if (uri !== undefined) await showAsLog(uri);
}

async function showAsLog(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.languageId !== KERNEL_LOG) {
    await vscode.languages.setTextDocumentLanguage(document, KERNEL_LOG);
  }
  await vscode.window.showTextDocument(document);
}

async function extractReports(session: ServerSession, subject: unknown): Promise<void> {
  const file = subject instanceof vscode.Uri ? subject : await chooseLargeLog();
  if (file === undefined) return;
  if (file.scheme !== 'file') throw new Error(vscode.l10n.t('Only files on the disk can be read.'));
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Reading {0}', vscode.workspace.asRelativePath(file)),
      cancellable: true,
    },
    (_progress, token) => session.ask(EXTRACT_REPORTS, { path: file.fsPath }, token),
  );
  if (result.kind === 'failed') throw new Error(result.reason);
  if (result.reportCount > 0) await showLog(result.text);
  else tell(vscode.l10n.t('No kernel report in {0}.', vscode.workspace.asRelativePath(file)));
}

async function chooseLargeLog(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Extract Reports from Large Log'),
    openLabel: vscode.l10n.t('Extract Reports'),
  });
  return chosen?.[0];
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
