import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { Refresher, refreshOf } from '../../src/lsp/refresher.js';
import { fakeConnection } from './fake-connection.js';

describe('Refresher', () => {
  let told: string[];
  let refresher: Refresher;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    told = [];
    refresher = new Refresher((uris) => {
      told.push(uris.join(' '));
    });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  it('tells the first news nearly at once', () => {
    refresher.changed('a');
    mock.timers.tick(20);
    assert.deepEqual(told, ['a']);
  });

  it('tells a burst of news together, each document once', () => {
    for (const uri of ['a', 'b', 'a', 'a']) refresher.changed(uri);
    mock.timers.tick(20);
    assert.deepEqual(told, ['a b']);
  });

  it('is quiet for a while after that, and loses nothing', () => {
    refresher.changed('a');
    mock.timers.tick(20);
    refresher.changed('b');
    mock.timers.tick(100);
    refresher.changed('c');
    assert.deepEqual(told, ['a']);
    mock.timers.tick(150);
    assert.deepEqual(told, ['a', 'b c']);
    mock.timers.tick(1000);
    refresher.changed('d');
    mock.timers.tick(20);
    assert.deepEqual(told, ['a', 'b c', 'd']);
  });

  it('tells nothing where there is no news', () => {
    mock.timers.tick(10_000);
    assert.deepEqual(told, []);
  });

  it('tells nothing after its end', () => {
    refresher.changed('a');
    refresher.dispose();
    mock.timers.tick(10_000);
    assert.deepEqual(told, []);
  });
});

describe('refreshOf', () => {
  function client() {
    const sent: string[] = [];
    const send = (what: string) => (): Promise<void> => {
      sent.push(what);
      return Promise.reject(new Error('the client is about to end'));
    };
    const connection = fakeConnection({
      languages: {
        inlayHint: { refresh: send('hints') },
        semanticTokens: { refresh: send('tokens') },
      },
      sendRequest: (method: unknown) => send(String(method))(),
      sendNotification: (method: unknown, params: unknown) => {
        sent.push(`${String(method)} ${JSON.stringify(params)}`);
        return Promise.resolve();
      },
    });
    return { connection, sent };
  }
  const refreshSupport = { refreshSupport: true };

  it('asks for what the client can show anew, and survives its refusal', async () => {
    const { connection, sent } = client();
    const workspace = {
      inlayHint: refreshSupport,
      codeLens: refreshSupport,
      semanticTokens: refreshSupport,
    };
    refreshOf(connection, { workspace }, true)(['a', 'b']);
    assert.deepEqual(sent, [
      'hints',
      'workspace/codeLens/refresh',
      'tokens',
      'kernav/changed {"uri":"a"}',
      'kernav/changed {"uri":"b"}',
    ]);
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('says nothing to a client that would not understand it', () => {
    const { connection, sent } = client();
    refreshOf(connection, {}, false)(['a']);
    assert.deepEqual(sent, []);
  });
});
