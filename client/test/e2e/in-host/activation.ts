/** When the extension wakes up, and how fast. */
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import type { InHostTests } from './results.js';
import { kernav, openFile } from './window.js';

/** Milliseconds; on a quiet machine it takes a tenth of this. */
const LONGEST_ACTIVATION = 2000;

export const activation: InHostTests = {
  'asleep while no document is its business': async () => {
    await openFile('README.md');
    await openFile('linux/drivers/gizmo/main.c');
    assert.equal(kernav().extension.isActive, false);
  },

  'activation is quick: it does not wait for the server': async () => {
    const start = performance.now();
    await kernav().extension.activate();
    const took = performance.now() - start;
    assert.ok(took < LONGEST_ACTIVATION, `took ${took.toFixed()} ms`);
  },

  'the packaged extension is tested, not the checkout': async () => {
    const { path, manifest } = kernav();
    assert.equal(path.split('/').at(-1), `kernav.kernav-${manifest.version}`);
    return Promise.resolve();
  },
};
