/** What the commands do with the sample log. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import { here, kernav, openFile, positionOf } from './window.js';

export const logCommands: InHostTests = {
  'all commands of the manifest are there': async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const { commands } = kernav().manifest.contributes;
    const missing = commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  },

  'next and previous frame, round the end': async () => {
    await openFile('oops.log');
    const visited: number[] = [];
    const go = async (command: string): Promise<void> => {
      await vscode.commands.executeCommand(command);
      visited.push((vscode.window.activeTextEditor?.selection.active.line ?? -2) + 1);
    };
    for (let step = 0; step < 6; step++) await go('kernav.nextFrame');
    await go('kernav.previousFrame');
    assert.deepEqual(visited, [8, 16, 17, 19, 20, 8, 20]);
  },

  'the guilty line, and the entry of MAINTAINERS': async () => {
    const from = async (symbol: string, command: string): Promise<string | undefined> => {
      const document = await openFile('oops.log');
      await openFile('oops.log', positionOf(document, `${symbol}+0x`));
      await vscode.commands.executeCommand(command);
      return here();
    };
    assert.deepEqual(
      [
        await from('do_syscall_64', 'kernav.openGuiltyLine'),
        await from('gizmo_ioctl', 'kernav.goToMaintainers'),
        await from('do_syscall_64', 'kernav.goToMaintainers'),
      ],
      ['linux/drivers/gizmo/queue.c:22', 'linux/MAINTAINERS:6', 'linux/MAINTAINERS:21'],
    );
  },

  'To and Cc on the clipboard': async () => {
    await openFile('oops.log');
    await vscode.commands.executeCommand('kernav.copyAddressees');
    assert.deepEqual((await vscode.env.clipboard.readText()).trimEnd().split('\n'), [
      'To: Ada Sample <ada@gizmo.example>,',
      '    Brook Sample <brook@gizmo.example>,',
      '    Eli Sample <eli@kernel.example>',
      'Cc: linux-gizmo@lists.example,',
      '    linux-kernel@lists.example',
    ]);
  },
};
