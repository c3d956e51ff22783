/** Between LSP's plain data and VS Code's objects, and what a command is about. */
import type * as lsp from 'vscode-languageserver-types';
import * as vscode from 'vscode';

/** A position in a document, as the server counts it. */
export interface Place {
  readonly uri: string;
  readonly position: lsp.Position;
}

export function toRange({ start, end }: lsp.Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function toPosition({ line, character }: vscode.Position): lsp.Position {
  return { line, character };
}

/** The place of the cursor; undefined without an editor. */
function cursorPlace(): Place | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined
    ? undefined
    : { uri: editor.document.uri.toString(), position: toPosition(editor.selection.active) };
}

/**
 * What a command is about. Code lenses and actions hand over `[uri, position]`, the report tree an element with a `place`,
 * menus of editors and of the explorer a `Uri`; the palette and keys nothing: then it is the cursor. Without an editor there is
 * none, and the user is told.
 */
export function placeOf(args: readonly unknown[]): Place | undefined {
  const [subject, position] = args;
  if (typeof subject === 'string') {
    return { uri: subject, position: isPosition(position) ? position : { line: 0, character: 0 } };
  }
  if (hasPlace(subject)) return subject.place;
  const cursor = cursorPlace();
  if (subject instanceof vscode.Uri && subject.toString() !== cursor?.uri) {
    return { uri: subject.toString(), position: { line: 0, character: 0 } };
  }
  if (cursor === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a kernel log first.'));
  }
  return cursor;
}

function isPosition(value: unknown): value is lsp.Position {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}

function hasPlace(value: unknown): value is { readonly place: Place } {
  return typeof value === 'object' && value !== null && 'place' in value;
}

/** Shows a location with the cursor at its start. */
export async function openLocation(
  { uri, range }: lsp.Location,
  options: vscode.TextDocumentShowOptions = {},
): Promise<void> {
  const { start } = toRange(range);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), {
    ...options,
    selection: new vscode.Range(start, start),
  });
}
