import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { FrameProgress, type ProgressSupport } from '../../src/lsp/progress.js';
import { fakeConnection } from './fake-connection.js';

/** A client that writes down what it is shown; `refuses` to show any progress at all. */
function clientThat({ refuses = false } = {}) {
  const shown: string[] = [];
  let cancel: () => void = () => undefined;
  const reporter = {
    begin: (title: string, percentage: number, message: string) =>
      shown.push(`begin ${title}: ${message} (${percentage})`),
    report: (percentage: number, message: string) => shown.push(`${message} (${percentage})`),
    done: () => shown.push('done'),
    token: { onCancellationRequested: (listener: () => void) => (cancel = listener) },
  };
  const connection = fakeConnection({
    window: {
      createWorkDoneProgress: () =>
        refuses ? Promise.reject(new Error('not here')) : Promise.resolve(reporter),
    },
    sendNotification: (_: unknown, params: unknown) => {
      shown.push(JSON.stringify(params));
      return Promise.resolve();
    },
  });
  return {
    connection,
    shown,
    cancel: () => {
      cancel();
    },
  };
}

/** Lets promises come to their ends; timers are not real here. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('FrameProgress', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  function progressFor(
    client: ReturnType<typeof clientThat>,
    support: ProgressSupport = { standard: true, own: false },
    onCancel = (): void => undefined,
  ): FrameProgress {
    return new FrameProgress(client.connection, support, onCancel);
  }

  it('is not shown for what is done soon', async () => {
    const client = clientThat();
    const progress = progressFor(client);
    progress.update(10);
    mock.timers.tick(300);
    progress.update(0);
    mock.timers.tick(5000);
    await settle();
    assert.deepEqual(client.shown, []);
  });

  it('counts the frames that are done, of all that there were', async () => {
    const client = clientThat();
    const progress = progressFor(client);
    progress.update(10);
    mock.timers.tick(800);
    await settle();
    progress.update(4);
    progress.update(20);
    await settle();
    progress.update(0);
    await settle();
    assert.deepEqual(client.shown, [
      'begin Finding source lines: 0 of 10 frames (0)',
      '6 of 10 frames (60)',
      '0 of 20 frames (0)',
      'done',
    ]);
  });

  it('hears of it when the user has seen enough', async () => {
    const client = clientThat();
    let isCancelled = false;
    const progress = progressFor(client, undefined, () => (isCancelled = true));
    progress.update(10);
    mock.timers.tick(800);
    await settle();
    client.cancel();
    assert.equal(isCancelled, true);
  });

  it('goes on without a client that refuses to show it', async () => {
    const client = clientThat({ refuses: true });
    const progress = progressFor(client);
    progress.update(10);
    mock.timers.tick(800);
    await settle();
    progress.update(5);
    progress.update(0);
    await settle();
    assert.deepEqual(client.shown, []);
  });

  it('tells our own client at once, and once that it is over', () => {
    const client = clientThat();
    const progress = progressFor(client, { standard: false, own: true });
    progress.update(0);
    progress.update(3);
    progress.update(1);
    progress.update(0);
    progress.update(0);
    assert.deepEqual(client.shown, [
      '{"busy":true,"text":"0 of 3 frames"}',
      '{"busy":true,"text":"2 of 3 frames"}',
      '{"busy":false,"text":""}',
    ]);
  });

  it('shows nothing after its end', async () => {
    const client = clientThat();
    const progress = progressFor(client);
    progress.update(10);
    progress.dispose();
    mock.timers.tick(5000);
    await settle();
    assert.deepEqual(client.shown, []);
  });
});
