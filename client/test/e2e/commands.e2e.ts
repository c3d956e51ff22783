/** Commands of the palette that bring a log in, choose a tree, and show the way. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { hintedLines } from './hinted-lines.js';
import { sampleWindow } from './test-window.js';

const opened = sampleWindow();

test('without a log the palette offers no command about one', async () => {
  const { window } = opened();
  const titles = await window.until('Paste Kernel Log', async () => {
    const titles = await window.offered('Kernav: ');
    return titles.includes('Kernav: Paste Kernel Log') && titles;
  });
  assert.ok(!titles.includes('Kernav: Copy Report for Mail'), titles.join('\n'));
  assert.ok(!titles.includes('Kernav: Open Location'), titles.join('\n'));
});

test('an empty clipboard gives an empty log, and a word about it', async () => {
  const { window } = opened();
  await window.setClipboard(' ');
  await window.command('Kernav: Paste Kernel Log');
  await window.until('message', async () =>
    (await window.notifications()).some((text) => text.startsWith('The clipboard holds no text.')),
  );
  await window.command('Notifications: Clear All Notifications');
});

test('a log of the clipboard becomes a document with hints', async () => {
  const { window, folder } = opened();
  await window.setClipboard(await readFile(join(folder.path, 'oops.log'), 'utf8'));
  await window.command('Kernav: Paste Kernel Log');
  await hintedLines(window, 5);
  assert.equal(await window.page.locator('[id="status.editor.mode"]').innerText(), 'Kernel Log');
  await window.screenshot('paste');
});

test('with a log the palette offers what can be done with it', async () => {
  const { window } = opened();
  const titles = await window.until('Copy Report for Mail', async () => {
    const titles = await window.offered('Kernav: ');
    return titles.includes('Kernav: Copy Report for Mail') && titles;
  });
  assert.ok(titles.includes('Kernav: Next Frame'), titles.join('\n'));
  await window.screenshot('palette');
});

test('the picker of trees lists those of the workspace', async () => {
  const { window } = opened();
  await window.command('Kernav: Choose Kernel Tree...');
  const rows = window.page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  const texts = await window.rows('.quick-input-list');
  assert.ok(
    texts.some((text) => text.includes('Browse...')),
    texts.join('\n'),
  );
  await window.screenshot('choose-tree');
  await window.page.keyboard.press('Escape');
});

test('the walkthrough opens, with its pictures', async () => {
  const { window } = opened();
  await window.command('Welcome: Open Walkthrough...');
  await window.page.locator('.quick-input-widget input').first().fill('From an Oops');
  await window.page
    .locator('.quick-input-list .monaco-list-row', { hasText: 'From an Oops to Its Source' })
    .first()
    .click();
  await window.page
    .locator('.gettingStartedContainer', { hasText: 'Get a kernel log in' })
    .waitFor();
  await window.screenshot('walkthrough');
});
