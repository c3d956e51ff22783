/** Frames in the integrated terminal. */
import { test } from 'node:test';
import { sampleWindow } from './test-window.js';

// Its lines are to be read: drawn as text, not by the graphics card.
const opened = sampleWindow({ settings: { 'terminal.integrated.gpuAcceleration': 'off' } });

const OUTPUT = '[    1.000000]  __x64_sys_ioctl+0x8d/0xd0';

test('ctrl+click on a frame in the terminal opens its source line', async () => {
  const { window } = opened();
  // Links ask the server, which sleeps until a document is its business.
  await window.openFile('oops.log');
  await window.command('Terminal: Create New Terminal');
  await window.until('prompt', async () =>
    (await window.terminalLines()).some((line) => /[#$]$/.test(line)),
  );
  await window.page.keyboard.type(`echo '${OUTPUT}'\n`);
  const { x, y } = await window.until('output', () => window.terminalPlace(OUTPUT));
  const { keyboard, mouse } = window.page;
  await window.until('link', async () => {
    await keyboard.down('Control');
    await mouse.move(x - 30, y);
    await mouse.move(x, y, { steps: 5 });
    await window.screenshot('terminal');
    await mouse.click(x, y);
    await keyboard.up('Control');
    return window.activeTab('ioctl.c').isVisible();
  });
  await window.tellsCursor('ioctl.c', 19);
});
