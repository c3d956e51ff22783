/** What VS Code's providers answer for a C file of a kernel tree, where no other extension for C is installed. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import { ask, here, openFile, positionOf, textOf, until, uriOf } from './window.js';

const SOURCE = uriOf('linux/drivers/gizmo/main.c');

export const sourceFeatures: InHostTests = {
  'C file: the outline lists functions, macros and tables': async () => {
    await openFile('linux/drivers/gizmo/main.c');
    const symbols = await until('outline', () =>
      ask<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', SOURCE),
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      [
        ...['GIZMO_SUBMIT', 'GIZMO_URGENT', 'GIZMO_RESET'],
        ...['gizmo_submit_one', 'gizmo_ioctl', 'gizmo_open', 'gizmo_fops'],
      ],
    );
  },

  'C file: the first line tells its maintainers, and what builds it': async () => {
    const hovers = await ask<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      SOURCE,
      new vscode.Position(0, 2),
    );
    assert.match(textOf(hovers), /GIZMO CHARACTER DEVICE/);
    assert.match(textOf(hovers), /drivers\/gizmo\/Makefile/);
    const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', SOURCE);
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      [
        'GIZMO CHARACTER DEVICE · Maintained · linux-gizmo@lists.example',
        'built by CONFIG_GIZMO into gizmo.ko',
      ],
    );
  },

  'C file: the command leads to the entry of MAINTAINERS': async () => {
    const document = await vscode.workspace.openTextDocument(SOURCE);
    await openFile('linux/drivers/gizmo/main.c', positionOf(document, 'gizmo_open'));
    await vscode.commands.executeCommand('kernav.goToMaintainers');
    assert.equal(here(), 'linux/MAINTAINERS:6');
  },

  'C file outside of any tree: nothing is said': async () => {
    const uri = uriOf('alone.c');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('int alone(void)\n{\n\treturn 0;\n}\n'));
    await openFile('alone.c');
    const answers = [
      await ask('vscode.executeHoverProvider', uri, new vscode.Position(0, 5)),
      await ask('vscode.executeCodeLensProvider', uri),
    ];
    assert.deepEqual(answers, [[], []]);
  },
};
