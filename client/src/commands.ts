/** How commands are registered: what fails is said once, with the way to the log. */
import * as vscode from 'vscode';
import type { ServerSession } from './server-session.js';

/**
 * Codes of requests that were given up on purpose: RequestCancelled, ContentModified and ServerCancelled of LSP. There is nothing
 * to tell anybody. Written out, because the library that names them is loaded with the server only.
 */
const GIVEN_UP: readonly unknown[] = [-32800, -32801, -32802];

/** Registers the command `kernav.NAME`. */
export function registerCommand(
  session: ServerSession,
  name: string,
  run: (...args: unknown[]) => Promise<void> | void,
): vscode.Disposable {
  return vscode.commands.registerCommand(`kernav.${name}`, async (...args: unknown[]) => {
    try {
      await run(...args);
    } catch (error) {
      report(session, name, error);
    }
  });
}

function report(session: ServerSession, name: string, error: unknown): void {
  const isGivenUp =
    error instanceof vscode.CancellationError ||
    (error instanceof Error && 'code' in error && GIVEN_UP.includes(error.code));
  if (isGivenUp) return;
  if (session.state === 'failed') {
    session.tellFailure();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  session.log.error(`kernav.${name}: ${message}`);
  const showLog = vscode.l10n.t('Show Log');
  void vscode.window.showErrorMessage(`Kernav: ${message}`, showLog).then((choice) => {
    if (choice === showLog) session.log.show();
  });
}
