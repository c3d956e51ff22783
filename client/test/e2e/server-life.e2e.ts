/** The server is stopped, killed and started again under an open log. */
import { test } from 'node:test';
import { hintedLines } from './hinted-lines.js';
import { serverProcesses } from './server-processes.js';
import { sampleWindow } from './test-window.js';
import type { Workbench } from './workbench.js';

const opened = sampleWindow();

/** The id of the one server that runs for this window. */
async function serverId(window: Workbench, isOther: (id: number) => boolean): Promise<number> {
  return window.until('one server', async () => {
    const [id, ...more] = (await serverProcesses()).filter(isOther);
    return more.length === 0 && id;
  });
}

test('a killed server is started again, and the hints come back', async () => {
  const { window } = opened();
  await window.openFile('oops.log');
  await hintedLines(window, 5);
  const first = await serverId(window, () => true);
  process.kill(first, 'SIGKILL');
  await serverId(window, (id) => id !== first);
  await hintedLines(window, 5);
});

test('the command restarts the server', async () => {
  const { window } = opened();
  const first = await serverId(window, () => true);
  await window.command('Kernav: Restart Server');
  await serverId(window, (id) => id !== first);
  await hintedLines(window, 5);
});
