/** Real threads, since what they do at their end is the point. */
import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { startWorkerThread, type WorkerThread } from '../../src/platform/worker-thread.js';

/** A thread that runs this text. Each message that it is sent is a JSON-RPC request; it answers with its data. */
const script = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

const ANSWERS = `
import { parentPort, workerData } from 'node:worker_threads';
parentPort.on('message', ({ id, method }) => {
  if (method === 'throw') throw new Error('the thread is broken');
  if (method === 'exit') process.exit(3);
  parentPort.postMessage({ jsonrpc: '2.0', id, result: workerData });
});`;

describe('startWorkerThread', () => {
  let thread: WorkerThread | undefined;
  // Our threads do not keep a process alive, and here there is nothing else that does.
  const alive = setInterval(() => undefined, 1000);
  after(() => {
    clearInterval(alive);
  });
  afterEach(() => {
    thread?.end();
  });

  function start(): { thread: WorkerThread; ended: Promise<string | undefined> } {
    const started = startWorkerThread(script(ANSWERS), { hello: 1 });
    thread = started;
    return {
      thread: started,
      ended: new Promise((resolve) => {
        started.onEnd(resolve);
      }),
    };
  }

  it('hands its data over and answers', async () => {
    assert.deepEqual(await start().thread.connection.sendRequest('ask'), { hello: 1 });
  });

  it('says why a thread died', async () => {
    const broken = start();
    void broken.thread.connection.sendRequest('throw').catch(() => undefined);
    assert.match((await broken.ended) ?? '', /^Error: the thread is broken\n/);
    const gone = start();
    void gone.thread.connection.sendRequest('exit').catch(() => undefined);
    assert.equal(await gone.ended, 'it ended with code 3');
  });

  it('says why a thread could not even start', async () => {
    const started = startWorkerThread(script('import "no-such-package";'), null);
    const problem = await new Promise<string | undefined>((resolve) => {
      started.onEnd(resolve);
    });
    assert.match(problem ?? '', /no-such-package/);
  });

  it('gives no reason where it was told to end', async () => {
    const { thread: told, ended } = start();
    await told.connection.sendRequest('ask');
    told.end();
    assert.equal(await ended, undefined);
  });
});
