/** What VS Code's providers answer for a MAINTAINERS. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import { ask, openFile, placeText, positionOf, textOf, until, uriOf } from './window.js';

const MAINTAINERS = uriOf('linux/MAINTAINERS');

/** The messages of the problems that Kernav has with the file. */
function problems(): string[] {
  return vscode.languages
    .getDiagnostics(MAINTAINERS)
    .filter(({ source }) => source === 'kernav')
    .map(({ range, message }) => `${range.start.line + 1}: ${message}`);
}

const is = (expected: readonly string[]) => async (): Promise<true | undefined> =>
  Promise.resolve(problems().join('\n') === expected.join('\n') || undefined);

export const maintainersFeatures: InHostTests = {
  'MAINTAINERS: the outline lists the sections': async () => {
    await openFile('linux/MAINTAINERS');
    const sections = await until('outline', () =>
      ask<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', MAINTAINERS),
    );
    assert.deepEqual(sections.map(({ name }) => name).slice(1), [
      'GIZMO CHARACTER DEVICE',
      'FILESYSTEMS (VFS)',
      'X86 ENTRY CODE',
      'THE REST',
    ]);
  },

  'MAINTAINERS: a hover says what a pattern matches': async () => {
    const document = await openFile('linux/MAINTAINERS');
    const hovers = await ask<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      MAINTAINERS,
      positionOf(document, 'drivers/gizmo/'),
    );
    assert.match(textOf(hovers), /All files in `drivers\/gizmo\/` and below it/);
  },

  'MAINTAINERS: a pattern leads to its files': async () => {
    const document = await openFile('linux/MAINTAINERS');
    const found = await ask<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      MAINTAINERS,
      positionOf(document, 'include/linux/gizmo.h'),
    );
    assert.deepEqual(
      found.map(({ uri, range }) => placeText(uri, range)),
      ['linux/include/linux/gizmo.h:1'],
    );
  },

  'MAINTAINERS: paths are completed': async () => {
    const document = await openFile('linux/MAINTAINERS');
    const { items } = await ask<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      MAINTAINERS,
      positionOf(document, 'gizmo/'),
    );
    assert.ok(items.some(({ label }) => label === 'gizmo/'));
  },

  'MAINTAINERS: a pattern that matches nothing is a problem while it stands there': async () => {
    await openFile('linux/MAINTAINERS');
    await until('no problem', is([]));
    const editor = vscode.window.activeTextEditor;
    await editor?.edit((edit) => {
      edit.insert(new vscode.Position(13, 0), 'F:\tinclude/linux/gone.h\n');
    });
    await until('problem', is(['14: No file of this tree matches.']));
    await vscode.commands.executeCommand('undo');
    await until('no problem', is([]));
  },
};
