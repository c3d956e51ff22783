/** The view "Kernel Reports". */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleWindow } from './test-window.js';

const opened = sampleWindow();
const VIEW = '[id="workbench.view.extension.kernav"]';

test('without a log the view says how to get one', async () => {
  const { window } = opened();
  await window.page.locator('.activitybar [aria-label="Kernel Reports"]').first().click();
  const welcome = window.page.locator(`${VIEW} .welcome-view-content`);
  await welcome.locator('a', { hasText: 'Paste Kernel Log' }).first().waitFor();
  await window.screenshot('welcome');
});

test('the view lists the reports of open logs, with the source line of each frame', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  const frames = await window.until('answered frames', async () => {
    const rows = await window.labels(`${VIEW} .monaco-list-row[aria-level="4"]`);
    return rows.some((row) => row.includes('entry_64.S:8')) && rows;
  });
  const certain = 'certain: inferred, right at least 97 times in 100';
  assert.deepEqual(frames, [
    'gizmo_queue_submit, drivers/gizmo/queue.c:22, a guess: only the offset within the function tells',
    'gizmo_ioctl, drivers/gizmo/main.c:24, likely: inferred, the best of few candidates',
    `__x64_sys_ioctl, fs/ioctl.c:19, ${certain}`,
    '? fpregs_assert_state_consistent, not defined in this tree, no line is known',
    `do_syscall_64, arch/x86/entry/common.c:16, ${certain}`,
    `entry_SYSCALL_64_after_hwframe, arch/x86/entry/entry_64.S:8, ${certain}`,
  ]);
  await window.screenshot('tree');
});

test('a click on a frame shows it in the log', async () => {
  const { window } = opened();
  const row = window.page.locator(`${VIEW} .monaco-list-row`, { hasText: '__x64_sys_ioctl' });
  await row.first().click();
  await window.tellsCursor('oops.log', 17);
});

test('the view follows the cursor in the log', async () => {
  const { window } = opened();
  await window.goToLine(19);
  const selected = window.page.locator(`${VIEW} .monaco-list-row.selected`);
  await window.until(
    'selected frame',
    async () =>
      (await selected.count()) === 1 &&
      (await selected.first().innerText()).includes('do_syscall_64'),
  );
});

test('the button of a frame opens its source line', async () => {
  const { window } = opened();
  const row = window.page.locator(`${VIEW} .monaco-list-row`, { hasText: 'gizmo_ioctl' }).first();
  await row.hover();
  await row.locator('.action-label[aria-label="Open Source Line"]').first().click();
  await window.tellsCursor('main.c', 24);
});

test('the menu of a frame copies To and Cc', async () => {
  const { window } = opened();
  await window.setClipboard('nothing yet');
  const row = window.page.locator(`${VIEW} .monaco-list-row`, { hasText: 'gizmo_ioctl' }).first();
  await row.click({ button: 'right' });
  await window.screenshot('menu');
  await window.page
    .locator('.monaco-menu .action-menu-item', { hasText: 'Copy To and Cc' })
    .first()
    .click();
  const text = await window.until('To and Cc', async () => {
    const text = await window.clipboard();
    return text.startsWith('To:') && text;
  });
  assert.match(text, /^Cc: linux-gizmo@lists\.example/m);
});

test('a closed log leaves the view', async () => {
  const { window } = opened();
  await window.command('View: Close All Editors');
  await window.until('welcome view', async () => (await window.rows(VIEW)).length === 0);
});
