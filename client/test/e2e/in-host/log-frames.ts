/** What VS Code's providers answer for the frames of the sample log. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import {
  ask,
  markdownOf,
  openFile,
  placeText,
  positionOf,
  textOf,
  until,
  uriOf,
} from './window.js';

const LOG = uriOf('oops.log');
const WHOLE = new vscode.Range(0, 0, 1000, 0);

/** Where a frame of the log stands. */
async function frame(symbol: string): Promise<vscode.Position> {
  return positionOf(await vscode.workspace.openTextDocument(LOG), `${symbol}+0x`);
}

async function targets(command: string, symbol: string): Promise<string[]> {
  const found = await ask<(vscode.Location | vscode.LocationLink)[]>(
    command,
    LOG,
    await frame(symbol),
  );
  return found.map((each) =>
    'targetUri' in each
      ? placeText(each.targetUri, each.targetSelectionRange ?? each.targetRange)
      : placeText(each.uri, each.range),
  );
}

export const logFrames: InHostTests = {
  'inlay hints: the source line of each frame, with a mark where it is inferred': async () => {
    await openFile('oops.log');
    const hints = await until('five hints', async () => {
      const found = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', LOG, WHOLE);
      return found.length === 5 ? found : undefined;
    });
    const drawn = hints.map(({ position, label }) => {
      const text = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
      return `${position.line + 1}:${position.character} ${text}`;
    });
    assert.deepEqual(drawn, [
      '8:61 ? drivers/gizmo/queue.c:22 1/3',
      '16:45 ≈ drivers/gizmo/main.c:24 1/2',
      '17:41 ~ fs/ioctl.c:19',
      '19:39 ~ arch/x86/entry/common.c:16',
      '20:56 ~ arch/x86/entry/entry_64.S:8',
    ]);
  },

  'hover: the source around the line, how sure it is, and who maintains it': async () => {
    const hovers = await ask<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      LOG,
      await frame('__x64_sys_ioctl'),
    );
    const text = textOf(hovers);
    for (const part of ['→ 19  \treturn vfs_ioctl(file, cmd, arg);', '**certain**', 'Cleo Sample'])
      assert.ok(text.includes(part), `${part} is not in\n${text}`);
  },

  'hovers are not trusted: no commands, no HTML': async () => {
    const hovers = await ask<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      LOG,
      await frame('gizmo_ioctl'),
    );
    const trust = hovers
      .flatMap(markdownOf)
      .map(({ isTrusted, supportHtml }) => ({ isTrusted, supportHtml }));
    assert.deepEqual(trust, [{ isTrusted: false, supportHtml: false }]);
  },

  'definition: one line where it is certain, all of them where it is one of several': async () => {
    const command = 'vscode.executeDefinitionProvider';
    assert.deepEqual(
      [await targets(command, '__x64_sys_ioctl'), await targets(command, 'gizmo_ioctl')],
      [
        ['linux/fs/ioctl.c:19'],
        // The server has the better one, 24, in front; VS Code sorts by line.
        ['linux/drivers/gizmo/main.c:22', 'linux/drivers/gizmo/main.c:24'],
      ],
    );
  },

  'declaration: the head of the function': async () => {
    assert.deepEqual(await targets('vscode.executeDeclarationProvider', 'gizmo_ioctl'), [
      'linux/drivers/gizmo/main.c:15',
    ]);
  },

  'type definition: the entry of MAINTAINERS': async () => {
    assert.deepEqual(await targets('vscode.executeTypeDefinitionProvider', 'gizmo_ioctl'), [
      'linux/MAINTAINERS:6',
    ]);
  },

  'references: the function, and its frames in the log': async () => {
    assert.deepEqual(await targets('vscode.executeReferenceProvider', 'gizmo_ioctl'), [
      'linux/drivers/gizmo/main.c:15',
      'oops.log:16',
    ]);
  },
};
