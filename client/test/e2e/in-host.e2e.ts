/** The tests that run inside VS Code's extension host, with its API: in-host/. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RESULT, type InHostResult } from './in-host/results.js';
import { sampleFolder } from './sample-folder.js';
import { setup } from './setup.js';
import { Workbench } from './workbench.js';

/** Milliseconds for all of them. */
const PATIENCE = 300_000;

/** Opens the samples with the tests as VS Code's own, and waits for the end of these. */
async function runInHost(): Promise<readonly InHostResult[]> {
  const folder = await sampleFolder();
  const results: InHostResult[] = [];
  let end: (code: unknown) => void;
  const ended = new Promise((resolve) => {
    end = resolve;
  });
  const window = await Workbench.open(folder.path, {
    takesTests: true,
    payload: (server) => ({
      extensionDevelopmentPath: server.remoteUri(setup.inHostExtension),
      extensionTestsPath: server.remoteUri(setup.inHostTests),
    }),
    beforeLoad: async (page) => {
      // VS Code's names for what it tells of tests.
      await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
        const line = args.join(' ');
        if (line.startsWith(RESULT))
          results.push(JSON.parse(line.slice(RESULT.length)) as InHostResult);
      });
      await page.exposeFunction('codeAutomationExit', (code: unknown) => {
        end(code);
      });
    },
  });
  try {
    const code = await Promise.race([ended, sleep(PATIENCE, 'timeout', { ref: false })]);
    await window.screenshot('in-host');
    if (code !== 0) {
      await window.screenshot('failed-in-host');
      results.push({ name: 'all tests ran', problem: `VS Code ended them with ${String(code)}` });
    }
  } finally {
    await window.close();
    await folder.remove();
  }
  return results;
}

test('inside VS Code', async (t) => {
  const results = await runInHost();
  for (const { name, problem } of results) {
    await t.test(name, () => {
      if (problem !== undefined) assert.fail(problem);
    });
  }
});
