import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DEFAULT_SETTINGS, readSettings, SettingsReader } from '../../src/lsp/settings.js';
import { fakeConnection } from './fake-connection.js';

interface Manifest {
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown }>>;
    };
  };
}

/** Settings that the client itself reads. */
const OF_CLIENT = ['kernav.ripgrep.path', 'kernav.trace.server'];

/** `{ a: { b: 1 } }` as `{ 'kernav.a.b': 1 }`. */
function flat(value: unknown, name = 'kernav'): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return { [name]: value };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) => flat(inner, `${name}.${key}`)),
  ) as Record<string, unknown>;
}

describe('settings', () => {
  it('have the defaults that package.json tells the users', () => {
    const manifest = new URL('../../../../package.json', import.meta.url);
    const { properties } = (JSON.parse(readFileSync(manifest, 'utf8')) as Manifest).contributes
      .configuration;
    const ofServer = Object.entries(properties).filter(([name]) => !OF_CLIENT.includes(name));
    assert.deepEqual(
      Object.fromEntries(ofServer.map(([name, { default: value }]) => [name, value])),
      flat(DEFAULT_SETTINGS),
    );
  });

  it('are taken as far as they are of the right kind', () => {
    assert.deepEqual(
      readSettings(
        {
          tree: '/linux',
          architecture: 64,
          config: null,
          inlayHints: { enabled: 'yes', unreliable: true, colour: 'red' },
          codeLens: false,
          diagnostics: [],
          sourceFeatures: 'sometimes',
          toString: 'x',
        },
        DEFAULT_SETTINGS,
      ),
      {
        ...DEFAULT_SETTINGS,
        tree: '/linux',
        inlayHints: { enabled: true, unreliable: true },
      },
    );
  });

  it('are the defaults where the client sends anything but an object', () => {
    for (const garbage of [undefined, null, 7, 'tree', true, [], [null], [[]]]) {
      assert.deepEqual(readSettings(garbage, DEFAULT_SETTINGS), DEFAULT_SETTINGS);
    }
  });

  it('do not come from the prototype of what was sent', () => {
    const sent: unknown = JSON.parse('{"__proto__":{"tree":"/evil"},"constructor":{"tree":"/x"}}');
    assert.equal(readSettings(sent, DEFAULT_SETTINGS).tree, '');
  });
});

describe('SettingsReader', () => {
  /** A client that answers with these one after the other, and what it was asked. */
  function clientThat(...answers: (() => unknown)[]) {
    const asked: unknown[] = [];
    const logged: string[] = [];
    const connection = fakeConnection({
      workspace: {
        getConfiguration: (item: unknown) => {
          asked.push(item);
          return Promise.resolve().then(answers.shift());
        },
      },
      console: { error: (message: string) => logged.push(message) },
    });
    return { connection, asked, logged };
  }

  it('asks the client for each document once, and again after a change', async () => {
    const { connection, asked } = clientThat(
      () => ({ tree: '/one' }),
      () => ({ tree: '/two' }),
      () => ({ tree: '/three' }),
    );
    const reader = new SettingsReader(connection, {}, true);
    assert.equal((await reader.of('file:///a')).tree, '/one');
    assert.equal((await reader.of('file:///a')).tree, '/one');
    assert.equal((await reader.of('')).tree, '/two');
    reader.forget();
    assert.equal((await reader.of('file:///a')).tree, '/three');
    assert.deepEqual(asked, [
      { scopeUri: 'file:///a', section: 'kernav' },
      { section: 'kernav' },
      { scopeUri: 'file:///a', section: 'kernav' },
    ]);
  });

  it('takes the options of initialize where the client is not asked', async () => {
    const { connection, asked } = clientThat();
    const reader = new SettingsReader(connection, { settings: { tree: '/linux' } }, false);
    assert.deepEqual(await reader.of('file:///a'), { ...DEFAULT_SETTINGS, tree: '/linux' });
    assert.deepEqual(asked, []);
  });

  it('takes them too for what the client does not say', async () => {
    const { connection } = clientThat(
      () => null,
      () => ({ architecture: 'arm64' }),
    );
    const reader = new SettingsReader(connection, { settings: { tree: '/linux' } }, true);
    assert.equal((await reader.of('a')).tree, '/linux');
    assert.deepEqual(await reader.of('b'), {
      ...DEFAULT_SETTINGS,
      tree: '/linux',
      architecture: 'arm64',
    });
  });

  it('goes on with them where the client fails', async () => {
    const { connection, logged } = clientThat(() => {
      throw new Error('no configuration here');
    });
    const reader = new SettingsReader(connection, { settings: { tree: '/linux' } }, true);
    assert.equal((await reader.of('file:///a')).tree, '/linux');
    assert.match(logged.join(), /^the settings of file:\/\/\/a are not known: .*no configuration/);
  });
});
