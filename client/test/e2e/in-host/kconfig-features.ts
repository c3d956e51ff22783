/** What VS Code's providers answer for Kconfig files, makefiles and configurations of a kernel tree. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import { ask, openFile, placeText, positionOf, textOf, until, uriOf } from './window.js';

const KCONFIG = uriOf('linux/drivers/gizmo/Kconfig');
const MAKEFILE = uriOf('linux/drivers/gizmo/Makefile');

/** The places that a text of a document leads to. */
async function definitions(document: vscode.TextDocument, text: string): Promise<string[]> {
  const found = await ask<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    positionOf(document, text),
  );
  return found.map((each) =>
    'uri' in each
      ? placeText(each.uri, each.range)
      : placeText(each.targetUri, each.targetSelectionRange ?? each.targetRange),
  );
}

export const kconfigFeatures: InHostTests = {
  'Kconfig: it is a language of its own, with an outline': async () => {
    const document = await openFile('linux/drivers/gizmo/Kconfig');
    assert.equal(document.languageId, 'kconfig');
    const symbols = await until('outline', () =>
      ask<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', KCONFIG),
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['GIZMO', 'GIZMO_TRACE'],
    );
  },

  'Kconfig: a symbol leads to its entry, and its hover says what it is': async () => {
    const document = await openFile('linux/drivers/gizmo/Kconfig');
    const use = 'GIZMO\n'; // The first one is that of the entry.
    const at = document.positionAt(document.getText().lastIndexOf(use));
    const found = await ask<vscode.LocationLink[]>('vscode.executeDefinitionProvider', KCONFIG, at);
    assert.equal(found.length, 1);
    const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', KCONFIG, at);
    assert.match(textOf(hovers), /Gizmo character device/);
    assert.match(textOf(hovers), /A device that does not exist/);
  },

  'Kconfig: a source line leads to its file': async () => {
    const document = await openFile('linux/Kconfig');
    assert.deepEqual(await definitions(document, 'drivers/gizmo'), [
      'linux/drivers/gizmo/Kconfig:1',
    ]);
  },

  'Kconfig: names of symbols are completed': async () => {
    const document = await openFile('linux/drivers/gizmo/Kconfig');
    const end = positionOf(document, 'depends on GIZMO').translate(0, 'depends on GI'.length);
    const { items } = await ask<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      KCONFIG,
      end,
    );
    assert.ok(items.some(({ label }) => label === 'GIZMO_TRACE'));
  },

  'makefile: symbols, objects and lists lead somewhere': async () => {
    const document = await openFile('linux/drivers/gizmo/Makefile');
    assert.equal(document.languageId, 'makefile');
    const leads = await Promise.all(
      ['CONFIG_GIZMO)', 'gizmo.o', 'queue.o'].map((text) => definitions(document, text)),
    );
    assert.deepEqual(leads, [
      ['linux/drivers/gizmo/Kconfig:1'],
      ['linux/drivers/gizmo/Makefile:2', 'linux/drivers/gizmo/Makefile:3'],
      ['linux/drivers/gizmo/queue.c:1'],
    ]);
    const links = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', MAKEFILE);
    assert.ok(links.some(({ target }) => target?.path.endsWith('/trace.c') === true));
  },

  'configuration: its names lead to their entries': async () => {
    for (const path of ['linux/arch/x86/configs/gizmo_defconfig', 'linux/.config']) {
      await vscode.workspace.fs.writeFile(uriOf(path), Buffer.from('CONFIG_GIZMO_TRACE=y\n'));
      const document = await openFile(path);
      assert.deepEqual(await definitions(document, 'GIZMO'), ['linux/drivers/gizmo/Kconfig:6']);
      await vscode.workspace.fs.delete(uriOf(path));
    }
  },
};
