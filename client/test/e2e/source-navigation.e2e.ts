/** A C file of a tree under the hands of its user: F12, hover, references, the view of calls. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleWindow } from './test-window.js';

const opened = sampleWindow();

test('the palette goes from a field to the function in it', async () => {
  const { window } = opened();
  await window.openFile('oops.log'); // The extension wakes up.
  await window.openFile('ioctl.c');
  await window.goToLine(10, 25);
  await window.command('Go to Implementations');
  await window.tellsCursor('main.c', 15);
});

test('F12 on a call goes to the function, in another file', async () => {
  const { window } = opened();
  await window.openFile('main.c'); // Of two such files the one that was open last.
  await window.goToLine(26, 15);
  await window.page.keyboard.press('F12');
  await window.tellsCursor('queue.c', 29);
});

test('F12 on an include opens the header', async () => {
  const { window } = opened();
  await window.openFile('main.c');
  await window.goToLine(3, 16);
  await window.page.keyboard.press('F12');
  await window.tellsCursor('gizmo.h', 1);
});

test('a hover shows the signature and the comment', async () => {
  const { window } = opened();
  await window.openFile('main.c');
  await window.goToLine(12, 1);
  const text = await window.hoverOver(
    'gizmo_try_submit',
    /Submits the request unless the queue is full/,
  );
  assert.match(text, /static inline int gizmo_try_submit/);
  await window.screenshot('source-hover');
  await window.page.keyboard.press('Escape');
});

test('the view of calls shows who calls through the ops table', async () => {
  const { window } = opened();
  await window.openFile('main.c');
  await window.goToLine(15, 15);
  await window.command('Calls: Show Call Hierarchy');
  const rows = await window.until('calls', async () => {
    const shown = await window.rows('.part.sidebar');
    return shown.some((row) => row.includes('vfs_ioctl')) && shown;
  });
  assert.ok(
    rows.some((row) => row.includes('through file_operations.unlocked_ioctl')),
    rows.join('; '),
  );
  await window.screenshot('call-hierarchy');
});
