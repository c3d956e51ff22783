/** A log of another release than the tree's: its frames lead to read-only documents of that release's tag. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hintedLines } from './hinted-lines.js';
import { sampleFolder, type SampleFolder } from './sample-folder.js';
import { Workbench } from './workbench.js';

let folder: SampleFolder;
let window: Workbench;

before(async () => {
  folder = await sampleFolder();
  const tree = join(folder.path, 'linux');
  const edit = (path: string, change: (text: string) => string): void => {
    writeFileSync(join(tree, path), change(readFileSync(join(tree, path), 'utf8')));
  };
  const git = (...command: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...command], {
      cwd: tree,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
  };
  git('init', '-q');
  edit('Makefile', (text) => text.replace('PATCHLEVEL = 1', 'PATCHLEVEL = 0'));
  edit('fs/ioctl.c', (text) => `/* of 6.0 */\n\n\n${text}`);
  git('add', '-A');
  git('commit', '-qm', '6.0');
  git('tag', 'v6.0');
  edit('Makefile', (text) => text.replace('PATCHLEVEL = 0', 'PATCHLEVEL = 1'));
  edit('fs/ioctl.c', (text) => text.replace('/* of 6.0 */\n\n\n', ''));
  git('commit', '-qam', '6.1');
  const log = join(folder.path, 'oops.log');
  writeFileSync(log, readFileSync(log, 'utf8').replace('6.1.0 #1', '6.0.0 #1'));
  window = await Workbench.open(folder.path, {});
  await window.ready();
});
after(async () => {
  await window.close();
  await folder.remove();
});

test('hints are those of the release of the log', async () => {
  await window.openFile('oops.log');
  const hints = await hintedLines(window, 5);
  assert.ok(
    hints.some((line) => line.endsWith('~ fs/ioctl.c:22')),
    hints.join('\n'),
  );
});

test('a hover says which version answers', async () => {
  const text = await window.hoverOver('__x64_sys_ioctl', /→ 22\s+return vfs_ioctl/);
  assert.match(text, /lines are of the tag v6\.0 of this repository, which is not checked out/);
  await window.page.keyboard.press('Escape');
});

test('F12 opens a read-only document of that version, as C', async () => {
  await window.goToLine(17, 20);
  await window.page.keyboard.press('F12');
  await window.tellsCursor('ioctl.c (v6.0)', 22);
  await window.until('the language C', async () => {
    const shown = await window.page.locator('#status\\.editor\\.mode').first().innerText();
    return shown.trim() === 'C';
  });
  await window.screenshot('other-version');
});

test('a file that is the same in both versions is that of the tree', async () => {
  await window.openFile('oops.log');
  await window.goToLine(16, 20);
  await window.goToLine(19, 20);
  await window.page.keyboard.press('F12');
  await window.tellsCursor('common.c', 16);
});
