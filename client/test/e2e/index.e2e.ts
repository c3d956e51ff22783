/** The tree indexed behind an editor's back, and what the index is for: names that are typed loosely, uses, lines that printk printed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { NOTE_PROGRESS, NOTED_PROGRESS } from './page-scripts.js';
import { sampleWindow } from './test-window.js';
import type { Workbench } from './workbench.js';

/** So much that indexing it takes longer than the moment that passes before it is shown, on most machines. */
const FILES = 3000;
const FUNCTIONS_OF_FILE = 500;

const START = `#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/gizmo.h>

static int gizmo_start(struct gizmo *gizmo)
{
	pr_info("started with %d request queues\\n", gizmo->n);
	return gizmo_queue_submit(gizmo, 0);
}
`;

const BOOT_LOG = `[    0.000000] Linux version 6.1.0 (ada@gizmo.example) (gcc 12.2.0) #1 SMP
[    1.250000] gizmo: started with 4 request queues
[    1.260000] random: crng init done
`;

const opened = sampleWindow({
  files: {
    'boot.dmesg': BOOT_LOG,
    'linux/drivers/gizmo/start.c': START,
    ...widgets(),
  },
});

function widgets(): Record<string, string> {
  const steps = Array.from(
    { length: FUNCTIONS_OF_FILE },
    (_, i) => `static int step_${i}(void *w)\n{\n\treturn step_${i + 1}(w);\n}\n`,
  );
  const text = steps.join('');
  const names = Array.from({ length: FILES }, (_, i) => `${Math.floor(i / 100)}/widget_${i}.c`);
  return Object.fromEntries(names.map((name) => [`linux/drivers/widget/${name}`, text]));
}

test('a tree is indexed in the background, and where that takes long it is shown how far it is', async (context) => {
  const { window } = opened();
  await window.page.evaluate(NOTE_PROGRESS);
  await window.openFile('boot.dmesg'); // The extension wakes up.
  let noted: string[] = [];
  for (let tries = 0; tries < 100 && noted.length === 0; tries++) {
    noted = await window.page.evaluate<string[]>(NOTED_PROGRESS);
    await sleep(100);
  }
  // A fast machine is done before anything is shown; that the tree is indexed the next test finds out.
  if (noted.length === 0) context.diagnostic('the index was made too soon to be shown');
  for (const each of noted) assert.match(each, /Indexing.* \(\d+ of 30\d\d\)/);
});

test('a name is found by some of its letters, which only an index can', async () => {
  const { window } = opened();
  // Where the machine is busy the indexing rests now and then: as long as it goes on there is no hurry.
  for (let isDone = false; !isDone;) {
    const before = await indexedFiles(window);
    isDone =
      (await window.until('progress of the index, or its end', async () => {
        const now = await indexedFiles(window);
        return now === undefined ? 'end' : now !== before && 'on';
      })) === 'end';
  }
  const rows = await window.until('symbols', async () => {
    await window.page.keyboard.press('Escape');
    await window.command('Go to Symbol in Workspace...');
    await window.page.locator('.quick-input-widget input').first().fill('#gzqsbmt');
    const shown = await window.until('an answer', async () => {
      const all = await window.rows('.quick-input-list');
      return all.some((row) => /^(?:gizmo|No matching)/.test(row)) && all;
    });
    return shown.some((row) => row.startsWith('gizmo_queue_submit')) && shown;
  });
  assert.match(rows.join('; '), /gizmo_queue_submit.*queue\.c/);
  await window.screenshot('workspace-symbols');
  await window.page.keyboard.press('Escape');
});

/** How many files the status bar says are indexed; undefined where nothing is shown. */
async function indexedFiles(window: Workbench): Promise<string | undefined> {
  const items = await window.page.locator('.statusbar-item').allInnerTexts();
  return items.map((text) => /\((\d+) of \d+\)/.exec(text)?.[1]).find((each) => each !== undefined);
}

test('references come from all over the tree', async () => {
  const { window } = opened();
  await window.openFile('start.c');
  await window.goToLine(7, 15);
  await window.page.keyboard.press('Shift+F12');
  const peek = window.page.locator('.peekview-widget');
  await peek.waitFor();
  await window.until('files', async () => {
    const rows = await window.rows('.peekview-widget .ref-tree');
    return ['gizmo.h', 'queue.c', 'start.c'].every((name) =>
      rows.some((row) => row.includes(name)),
    );
  });
  await window.screenshot('references');
  await window.page.keyboard.press('Escape');
  await peek.waitFor({ state: 'hidden' });
});

test('a line that printk printed says on hover which call that was', async () => {
  const { window } = opened();
  await window.openFile('boot.dmesg');
  const text = await window.hoverOver('request queues', /pr_info\("started with %d request/);
  assert.match(text, /drivers\/gizmo\/start\.c:6/);
  assert.match(text, /certain/);
  await window.screenshot('printk-hover');
  await window.page.keyboard.press('Escape');
});

test('ctrl+click on such a line opens the call', async () => {
  const { window } = opened();
  await window.openFile('boot.dmesg');
  const { x, y } = await window.placeOf('request queues');
  await window.page.keyboard.down('Control');
  await window.page.mouse.move(x, y, { steps: 5 });
  await window.page.locator('.goto-definition-link').first().waitFor();
  await window.page.mouse.click(x, y);
  await window.page.keyboard.up('Control');
  await window.tellsCursor('start.c', 6);
});
