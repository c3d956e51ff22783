/** Other logs than the sample, and what is none. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { InHostTests } from './results.js';
import { ask, openFile, until, uriOf } from './window.js';

const WHOLE = new vscode.Range(0, 0, 1000, 0);

export const logDocuments: InHostTests = {
  'links: what the log prints of sources, documents and commits': async () => {
    const uri = uriOf('links.oops');
    await vscode.workspace.fs.writeFile(
      uri,
      Buffer.from(
        '[    1.000000] WARNING: CPU: 0 PID: 1 at fs/ioctl.c:19 vfs_ioctl+0x1/0x2\n' +
          '[    1.000001] see https://gizmo.example/oops.\n',
      ),
    );
    const document = await openFile('links.oops');
    const links = await until('links', async () => {
      const found = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
      return found.length === 0 ? undefined : found;
    });
    assert.deepEqual(
      links.map(({ range, target }) => [
        document.getText(range),
        target?.scheme === 'file'
          ? `${vscode.workspace.asRelativePath(target)}#${target.fragment}`
          : target?.toString(),
      ]),
      [
        ['fs/ioctl.c:19', 'linux/fs/ioctl.c#L19'],
        ['https://gizmo.example/oops', 'https://gizmo.example/oops'],
      ],
    );
  },

  'problems: the guilty line of a report, where the user wants it': async () => {
    const uri = uriOf('warning.oops');
    await vscode.workspace.fs.writeFile(
      uri,
      Buffer.from(
        '[    1.000000] WARNING: CPU: 0 PID: 1 at fs/ioctl.c:19 __x64_sys_ioctl+0x8d/0xd0\n' +
          '[    1.000001] RIP: 0010:__x64_sys_ioctl+0x8d/0xd0\n' +
          '[    1.000002] Call Trace:\n[    1.000003]  do_syscall_64+0x58/0xc0\n',
      ),
    );
    await openFile('warning.oops');
    const reports = (areWanted: boolean | undefined): Thenable<void> =>
      vscode.workspace.getConfiguration('kernav').update('diagnostics.reports', areWanted);
    await reports(true);
    const problem = await until('problem', async () =>
      Promise.resolve(vscode.languages.getDiagnostics(uriOf('linux/fs/ioctl.c'))[0]),
    );
    await reports(undefined);
    assert.deepEqual(
      [problem.source, problem.code, problem.range.start.line + 1],
      ['kernav', 'warning', 19],
    );
    await until('no problem', async () => {
      const left = vscode.languages.getDiagnostics(uriOf('linux/fs/ioctl.c')).length;
      return Promise.resolve(left === 0 || undefined);
    });
  },

  'an unsaved log has answers too': async () => {
    const content = (await openFile('oops.log')).getText();
    const { uri } = await vscode.workspace.openTextDocument({ language: 'kernel-log', content });
    const hints = await until('hints', async () => {
      const found = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, WHOLE);
      return found.length === 5 ? found : undefined;
    });
    assert.equal(hints.length, 5);
  },

  'plain text that is no log is left alone': async () => {
    const content = 'The frame gizmo_ioctl+0x71/0xb0 is named here in passing.\n';
    const { uri } = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
    const answers = [
      await ask('vscode.executeHoverProvider', uri, new vscode.Position(0, 12)),
      await ask('vscode.executeInlayHintProvider', uri, WHOLE),
      await ask('vscode.executeCodeLensProvider', uri),
    ];
    assert.deepEqual(answers, [[], [], []]);
  },
};
