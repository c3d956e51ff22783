import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationTokenSource, ResponseError } from 'vscode-languageserver/node';
import { unlessAborted, within } from '../../src/lsp/cancellation.js';
import { createGuard, StaleDocument, type Handler } from '../../src/lsp/dispatch.js';

describe('createGuard', () => {
  /** The answer, or the code of the error; and what was logged. */
  async function answer(handler: Handler<string, unknown>, isCancelled = false) {
    const logged: string[] = [];
    const source = new CancellationTokenSource();
    const guard = createGuard({ error: (message) => logged.push(message) });
    const answering = guard('hover', handler)('params', source.token);
    if (isCancelled) source.cancel();
    const result = await answering;
    return { result: result instanceof ResponseError ? result.code : result, logged };
  }

  it('hands on the answer', async () => {
    assert.deepEqual(await answer((params) => `${params}!`), { result: 'params!', logged: [] });
  });

  it('answers with the error of LSP for a request that was cancelled', async () => {
    const handler = async (_: string, signal: AbortSignal): Promise<void> => {
      await Promise.resolve();
      signal.throwIfAborted();
    };
    assert.deepEqual(await answer(handler, true), { result: -32800, logged: [] });
  });

  it('answers with the error of LSP for a document that changed', async () => {
    const handler = (): never => {
      throw new StaleDocument('file:///a');
    };
    assert.deepEqual(await answer(handler), { result: -32801, logged: [] });
  });

  it('answers nothing for a failure of ours, and logs it with its cause', async () => {
    const handler = (): never => {
      throw new Error('no answer', { cause: new Error('the disk is gone') });
    };
    const { result, logged } = await answer(handler);
    assert.equal(result, null);
    assert.match(
      logged.join(),
      /^hover: Error: no answer\n[^]*\ncaused by Error: the disk is gone\n/,
    );
  });
});

describe('unlessAborted', () => {
  it('is the promise, or the reason of the signal, whichever comes first', async () => {
    const control = new AbortController();
    assert.equal(await unlessAborted(Promise.resolve(7), control.signal), 7);
    const waiting = unlessAborted(new Promise(() => undefined), control.signal);
    control.abort(new Error('enough'));
    await assert.rejects(waiting, { message: 'enough' });
    await assert.rejects(unlessAborted(Promise.resolve(7), control.signal), { message: 'enough' });
  });
});

describe('within', () => {
  it('gives what comes in time, and does not wait for the rest', async () => {
    let give: (value: string) => void = () => undefined;
    const later = new Promise<string>((resolve) => (give = resolve));
    assert.equal(await within(20, Promise.resolve('at once')), 'at once');
    assert.equal(await within(1, later), undefined);
    give('late');
    assert.equal(await within(20, later), 'late');
    await assert.rejects(within(20, Promise.reject(new Error('failed'))), /failed/);
  });
});
