/** A folder that its user has not trusted: logs are read, but no path that the folder's settings name. */
import { test } from 'node:test';
import { hintedLines } from './hinted-lines.js';
import { sampleWindow } from './test-window.js';

const opened = sampleWindow({
  workspaceTrust: true,
  settings: { 'security.workspace.trust.startupPrompt': 'never' },
  // Lies in the tree, so that it needs no setting.
  files: {
    'linux/crash.oops':
      '[    1.000000]  __x64_sys_ioctl+0x8d/0xd0\n[    1.000001]  do_syscall_64+0x58/0xc0\n',
  },
});

test('restricted: a tree that the settings of the folder name is left alone', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  await window.hoverOver('__x64_sys_ioctl', /no kernel tree/);
  await window.screenshot('restricted');
});

test('restricted: a log in a tree has its hints', async () => {
  const { window } = opened();
  await window.openFile('crash.oops');
  await hintedLines(window, 2);
  await window.screenshot('restricted-in-tree');
});

test('once the folder is trusted its settings hold', async () => {
  const { window } = opened();
  await window.command('Workspaces: Manage Workspace Trust');
  await window.page
    .locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' })
    .first()
    .click();
  await window.openFile('oops.log');
  await hintedLines(window, 5);
});
