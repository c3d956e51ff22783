import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { ANSWERS, FINGERPRINT, FORGET } from '../../src/workers/requests.js';
import { TreeWorker } from '../../src/workers/tree-worker.js';
import { fakeThread, type FakeThread } from './fake-thread.js';

describe('TreeWorker', () => {
  let threads: FakeThread[];
  let deaths: string[];
  let heard: string[];
  let worker: TreeWorker;
  beforeEach(() => {
    threads = [];
    deaths = [];
    heard = [];
    worker = new TreeWorker(start, (problem) => {
      deaths.push(problem);
    });
  });
  afterEach(() => {
    worker.dispose();
    mock.timers.reset();
  });

  /** Answers a fingerprint with the number of the thread; one of `hang` never, until it is cancelled. */
  function start(): FakeThread {
    const number = threads.length + 1;
    const thread = fakeThread((connection) => {
      connection.onRequest(FINGERPRINT, (root, token) =>
        root !== 'hang'
          ? `${root} by ${number}`
          : new Promise<string>((_, reject) => {
              heard.push('hangs');
              token.onCancellationRequested(() => {
                heard.push('cancelled');
                reject(new Error('cancelled'));
              });
            }),
      );
      connection.onNotification(FORGET, (root) => {
        heard.push(`forget ${root}`);
        void connection.sendNotification(ANSWERS, { job: number, rows: [] });
      });
    });
    threads.push(thread);
    return thread;
  }

  const until = async (isTrue: () => boolean): Promise<void> => {
    while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('starts the thread when it is needed, and only one', async () => {
    assert.equal(threads.length, 0);
    worker.notify(FORGET, 'nobody hears this');
    assert.equal(threads.length, 0);
    worker.warmUp();
    assert.equal(await worker.request(FINGERPRINT, '/linux'), '/linux by 1');
    assert.equal(await worker.request(FINGERPRINT, '/linux'), '/linux by 1');
    assert.equal(threads.length, 1);
  });

  it('tells whoever waits that the thread died, and starts it again for the next', async () => {
    const waiting = worker.request(FINGERPRINT, 'hang');
    await until(() => heard.includes('hangs'));
    threads[0]?.die('out of memory');
    await assert.rejects(waiting);
    assert.deepEqual(deaths, ['out of memory']);
    assert.equal(await worker.request(FINGERPRINT, '/linux'), '/linux by 2');
  });

  it('does not start a thread again and again that cannot live, until a minute has passed', async () => {
    mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
    for (let life = 0; life < 4; life++) {
      worker.warmUp();
      threads.at(-1)?.die('broken');
    }
    await assert.rejects(worker.request(FINGERPRINT, '/linux'), { name: 'WorkerGivenUp' });
    assert.equal(threads.length, 4);
    mock.timers.tick(61_000);
    assert.equal(await worker.request(FINGERPRINT, '/linux'), '/linux by 5');
  });

  it('counts no death where the thread was told to end', async () => {
    for (let life = 0; life < 6; life++) {
      worker.warmUp();
      worker.dispose();
    }
    assert.equal(await worker.request(FINGERPRINT, '/linux'), '/linux by 7');
    assert.deepEqual(deaths, []);
  });

  it('rejects with the reason of the signal, and tells the thread', async () => {
    const control = new AbortController();
    const waiting = worker.request(FINGERPRINT, 'hang', control.signal);
    await until(() => heard.includes('hangs'));
    control.abort(new Error('not wanted any more'));
    await assert.rejects(waiting, { message: 'not wanted any more' });
    assert.deepEqual(heard, ['hangs', 'cancelled']);
    await assert.rejects(worker.request(FINGERPRINT, '/linux', control.signal), {
      message: 'not wanted any more',
    });
  });

  it('hears what the thread tells, be it the first or the next one', async () => {
    const jobs: number[] = [];
    worker.onNotification(ANSWERS, ({ job }) => jobs.push(job));
    worker.warmUp();
    worker.notify(FORGET, '/linux');
    await until(() => jobs.length === 1);
    threads[0]?.die('broken');
    worker.warmUp();
    worker.notify(FORGET, '/linux');
    await until(() => jobs.length === 2);
    assert.deepEqual(jobs, [1, 2]);
  });
});
