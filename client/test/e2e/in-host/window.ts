/** The window that the tests in the extension host run in: the sample folder. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Milliseconds. */
const PATIENCE = 60_000;

interface Manifest {
  readonly version: string;
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** Our extension, as it is installed. */
export function kernav(): {
  extension: vscode.Extension<unknown>;
  path: string;
  manifest: Manifest;
} {
  const extension = vscode.extensions.getExtension<unknown>('kernav.kernav');
  assert.ok(extension, 'Kernav is not installed');
  const manifest = extension.packageJSON as Manifest; // VS Code has read the manifest.
  return { extension, path: extension.extensionPath, manifest };
}

/** A file of the folder. */
export function uriOf(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** `linux/fs/ioctl.c:19` for the start of a range in a file of the folder. */
export function placeText(uri: vscode.Uri, { start }: vscode.Range): string {
  return `${vscode.workspace.asRelativePath(uri)}:${start.line + 1}`;
}

/** Where the cursor is. */
export function here(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && placeText(editor.document.uri, editor.selection);
}

/** Shows a file of the folder, with the cursor at its start or at `position`. */
export async function openFile(
  path: string,
  position = new vscode.Position(0, 0),
): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(path));
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Selection(position, position),
  });
  return document;
}

/** The place of the first character of a text in a document. */
export function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.notEqual(offset, -1, `${text} is not in ${document.uri.path}`);
  return document.positionAt(offset);
}

/** Asks one of VS Code's providers. */
export async function ask<T>(command: string, ...args: readonly unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(command, ...args);
}

/** Asks until there is an answer. */
export async function until<T>(what: string, get: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const found = await get();
    if (found !== undefined) return found;
    await sleep(100);
  }
  return assert.fail(`waited in vain: ${what}`);
}

export function markdownOf({ contents }: vscode.Hover): vscode.MarkdownString[] {
  return contents.filter((content) => content instanceof vscode.MarkdownString);
}

/** All that hovers say, as Markdown. */
export function textOf(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(markdownOf)
    .map(({ value }) => value)
    .join('\n');
}
