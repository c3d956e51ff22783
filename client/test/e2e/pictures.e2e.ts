/**
 * The sample log in a dark and in a light theme. Its pictures are those of README.md and of the walkthrough: they are copied from
 * out/screenshots to media/ when the looks of the extension have changed.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { hintedLines } from './hinted-lines.js';
import { SAMPLE_SETTINGS, sampleFolder } from './sample-folder.js';
import { ROOT } from './setup.js';
import { Workbench } from './workbench.js';

/** Name in the file names, name in VS Code, and the class that VS Code's window has then. */
const THEMES = [
  ['dark', 'Default Dark Modern', 'vs-dark'],
  ['light', 'Default Light Modern', 'vs'],
] as const;

/** What does not belong to us is left out of the pictures. */
const PLAIN = {
  'editor.minimap.enabled': false,
  'editor.scrollbar.horizontal': 'hidden',
  'editor.stickyScroll.enabled': false,
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
};

const REPORTS = '[id="workbench.view.extension.kernav"]';

for (const [name, theme, themeClass] of THEMES) {
  test(`${name} theme: hints, hover, reports, MAINTAINERS`, async () => {
    const log = await readFile(join(ROOT, 'samples/oops.log'), 'utf8');
    const settings = { ...SAMPLE_SETTINGS, ...PLAIN, 'workbench.colorTheme': theme };
    const folder = await sampleFolder({
      'crash.oops': log,
      '.vscode/settings.json': JSON.stringify(settings),
    });
    const window = await Workbench.open(folder.path, { size: { width: 1200, height: 640 } });
    try {
      await window.ready();
      await window.page.locator(`.monaco-workbench.${themeClass}`).waitFor();
      await takePictures(window, name);
    } finally {
      await window.close();
      await folder.remove();
    }
  });
}

async function takePictures(window: Workbench, theme: string): Promise<void> {
  await window.openFile('crash.oops');
  await window.page.keyboard.press('Control+B'); // The side bar.
  await hintedLines(window, 5);
  await window.page.locator('.codelens-decoration a', { hasText: 'GIZMO' }).first().waitFor();
  await restMouse(window);
  await window.screenshot(`${theme}-hints`);

  await window.hoverOver('__x64_sys_ioctl', /vfs_ioctl/);
  await window.screenshot(`${theme}-hover`);
  await window.page.keyboard.press('Escape');

  await window.page.locator('.activitybar [aria-label="Kernel Reports"]').first().click();
  await window.page
    .locator(`${REPORTS} .monaco-list-row`, { hasText: 'entry_64.S' })
    .first()
    .waitFor();
  // The guilty frame is coloured after the others.
  await window.page.locator(`${REPORTS} [class*="monaco-decoration-itemColor"]`).first().waitFor();
  await widenSideBar(window);
  await restMouse(window);
  await window.screenshot(`${theme}-tree`);

  await window.goToLine(16, 20);
  await window.command('Kernav: Go to MAINTAINERS Entry');
  await window.tellsCursor('MAINTAINERS', 6);
  await window.page.locator(`${REPORTS} .monaco-list-row.selected`).waitFor();
  await restMouse(window);
  await window.screenshot(`${theme}-maintainers`);
}

/** By its edge, so that whole rows are seen. */
async function widenSideBar({ page }: Workbench): Promise<void> {
  const box = await page.locator(REPORTS).boundingBox();
  if (box === null) return;
  await page.mouse.move(box.x + box.width + 2, 300);
  await page.mouse.down();
  await page.mouse.move(440, 300, { steps: 5 });
  await page.mouse.up();
}

/** Where it makes nothing appear. */
async function restMouse({ page }: Workbench): Promise<void> {
  await page.mouse.move(400, 632);
  await page.locator('.workbench-hover').first().waitFor({ state: 'hidden' });
}
