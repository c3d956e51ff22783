/** A log in an editor, under the hands of its user: hints, hovers, jumps, lenses, outline. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintedLines } from './hinted-lines.js';
import { sampleWindow } from './test-window.js';

const opened = sampleWindow();

test('hints are drawn at the end of the frames, without a click', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  assert.deepEqual(await hintedLines(window, 5), [
    '[  102.317434] RIP: 0010:gizmo_queue_submit+0x2c/0x70 [gizmo]? drivers/gizmo/queue.c:22 1/3',
    '[  102.317467]  gizmo_ioctl+0x71/0xb0 [gizmo]≈ drivers/gizmo/main.c:24 1/2',
    '[  102.317473]  __x64_sys_ioctl+0x8d/0xd0~ fs/ioctl.c:19',
    '[  102.317483]  do_syscall_64+0x58/0xc0~ arch/x86/entry/common.c:16',
    '[  102.317488]  entry_SYSCALL_64_after_hwframe+0x64/0xce~ arch/x86/entry/entry_64.S:8',
  ]);
  await window.screenshot('hints');
});

test('a hover shows the source line of the frame under the mouse', async () => {
  const { window } = opened();
  const line = /→ 19\s+return vfs_ioctl\(file, cmd, arg\);/;
  const text = await window.hoverOver('__x64_sys_ioctl', line);
  assert.match(text, /^certain: inferred from the sources/m);
  await window.screenshot('hover');
  await window.page.keyboard.press('Escape');
});

test('F12 on a frame goes to its source line', async () => {
  const { window } = opened();
  await window.goToLine(17, 20);
  await window.page.keyboard.press('F12');
  await window.tellsCursor('ioctl.c', 19);
});

test('ctrl+click on a frame goes to its source line', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  const { x, y } = await window.placeOf('do_syscall_64');
  await window.page.keyboard.down('Control');
  await window.page.mouse.move(x, y, { steps: 5 });
  await window.page.locator('.goto-definition-link').first().waitFor();
  await window.page.mouse.click(x, y);
  await window.page.keyboard.up('Control');
  await window.tellsCursor('common.c', 16);
});

test('F12 on a frame with several possible lines lets the user choose', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  await window.goToLine(16, 20);
  await window.page.keyboard.press('F12');
  const peek = window.page.locator('.peekview-widget');
  await peek.waitFor();
  const choices = await window.until('choices', async () => {
    const rows = await window.rows('.peekview-widget .ref-tree');
    return rows.length === 2 && rows;
  });
  assert.deepEqual(choices, [
    'return gizmo_submit_one(gizmo, request, 0);',
    'return gizmo_submit_one(gizmo, request, 99);',
  ]);
  await window.screenshot('peek');
  await window.page.keyboard.press('Escape');
  await peek.waitFor({ state: 'hidden' });
});

test('from a frame to its entry of MAINTAINERS, by the palette', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  await window.goToLine(16, 20);
  await window.command('Kernav: Go to MAINTAINERS Entry');
  await window.tellsCursor('MAINTAINERS', 6);
  await window.screenshot('maintainers');
});

test('from a frame to its entry of MAINTAINERS, as its type definition', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  await window.goToLine(17, 20);
  await window.command('Go to Type Definition');
  await window.tellsCursor('MAINTAINERS', 15);
});

test('the lens over a report copies it for mail', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  await window.goToLine(1);
  await window.page.locator('.codelens-decoration a', { hasText: 'Copy for mail' }).first().click();
  const mail = await window.until('mail', async () => {
    const text = await window.clipboard();
    return text.startsWith('To:') && text;
  });
  assert.match(mail, /^To: Ada Sample <ada@gizmo\.example>/);
  assert.match(mail, /^Subject: .*gizmo_queue_submit/m);
  assert.match(mail, /__x64_sys_ioctl.*fs\/ioctl\.c:19/);
});

test('the outline lists the frames of the stack', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  await window.command('Explorer: Focus on Outline View');
  await window.until('frame', async () =>
    (await window.rows('.outline-pane')).some((row) => row.startsWith('__x64_sys_ioctl')),
  );
  await window.screenshot('outline');
});

test('the language status tells the kernel tree', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  await window.page.locator('[id="status.languageStatus"]').hover();
  const status = window.page.locator('.monaco-hover .hover-language-status').first();
  await status.waitFor();
  const text = await status.innerText();
  assert.match(text, /linux 6\.1\.0/);
  await window.screenshot('status');
});
