/** A download that several wait for: begun once, and not ended by one who does not wait any more. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebuginfodAnswer } from '../../src/platform/debuginfod.js';
import { SharedDownloads } from '../../src/platform/shared-downloads.js';

const ID = '0123456789abcdef';
const FILE: DebuginfodAnswer = { kind: 'file', path: '/cache/file' };

/** Downloads that end when the test says so, or are aborted. */
function world(lingerMs?: number) {
  const begun: { finish: (answer: DebuginfodAnswer) => void; signal: AbortSignal }[] = [];
  const downloads = new SharedDownloads(
    (_, signal) =>
      new Promise((finish, reject) => {
        begun.push({ finish, signal });
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
    lingerMs,
  );
  return { begun, downloads };
}

describe('SharedDownloads', () => {
  it('fetches once for all who wait', async () => {
    const { begun, downloads } = world();
    const answers = [downloads.get(ID), downloads.get(ID)];
    begun[0]?.finish(FILE);
    assert.deepEqual(await Promise.all(answers), [FILE, FILE]);
    assert.equal(begun.length, 1);
    void downloads.get(ID);
    assert.equal(begun.length, 2);
  });

  it('goes on for those who give way and come back', async () => {
    const { begun, downloads } = world();
    const first = new AbortController();
    const given = downloads.get(ID, first.signal);
    first.abort(new Error('something else is more urgent'));
    await assert.rejects(given, /more urgent/);
    assert.equal(begun[0]?.signal.aborted, false);
    const again = downloads.get(ID);
    begun[0].finish(FILE);
    assert.deepEqual(await again, FILE);
    assert.equal(begun.length, 1);
  });

  it('ends when nobody has come back', async () => {
    const { begun, downloads } = world(5);
    const control = new AbortController();
    const given = downloads.get(ID, control.signal);
    control.abort();
    await assert.rejects(given);
    const signal = begun[0]?.signal ?? assert.fail();
    // The timer keeps no process alive.
    const alive = setTimeout(() => undefined, 60_000);
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
    clearTimeout(alive);
    void downloads.get(ID).catch(() => undefined);
    assert.equal(begun.length, 2);
  });

  it('is stopped for all', async () => {
    const { begun, downloads } = world();
    const answers = [downloads.get(ID), downloads.get(ID)];
    downloads.stop();
    const stopped = { kind: 'failed', reasons: ['it was stopped'] };
    assert.deepEqual(await Promise.all(answers), [stopped, stopped]);
    assert.equal(begun[0]?.signal.aborted, true);
  });

  it('fails for all, and takes nothing with it where nobody waits', async () => {
    const downloads = new SharedDownloads(() => Promise.reject(new Error('no disk')));
    const control = new AbortController();
    const given = downloads.get(ID, control.signal);
    control.abort(new Error('gone'));
    await assert.rejects(given);
    await assert.rejects(downloads.get(ID), /no disk/);
  });
});
