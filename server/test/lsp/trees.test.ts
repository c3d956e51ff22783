import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { DEFAULT_SETTINGS } from '../../src/lsp/settings.js';
import type { Settings } from '../../src/protocol.js';
import { filePathOf, pathsOf, Trees, uriInTree } from '../../src/lsp/trees.js';
import { parseKernelVersion } from '../../src/kernel-tree/version.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { FIND_TREE, type FoundTree } from '../../src/workers/requests.js';
import { TreeWorker } from '../../src/workers/tree-worker.js';
import { fakeThread } from '../workers/fake-thread.js';

/** Roots and versions of the trees on the disk. */
const DISK: Readonly<Record<string, string>> = {
  '/src/linux': '6 1',
  '/src/older': '5 10',
  '/src/newer': '6 12',
};

function found(root: string): FoundTree {
  const [version = '', patchLevel = ''] = (DISK[root] ?? '').split(' ');
  const parsed = parseKernelVersion(`VERSION = ${version}\nPATCHLEVEL = ${patchLevel}\n`);
  if (parsed === undefined) return { kind: 'missing', reason: 'it has no Makefile' };
  return { kind: 'found', root, version: parsed, configFile: `${root}/.config` };
}

describe('Trees', () => {
  let looked: string[];
  let worker: TreeWorker;
  let trees: Trees;
  beforeEach(() => {
    looked = [];
    worker = new TreeWorker(
      () =>
        fakeThread((connection) => {
          connection.onRequest(FIND_TREE, ({ directory, upward }) => {
            looked.push(directory);
            const root = Object.keys(DISK).find(
              (each) => directory === each || (upward && directory.startsWith(`${each}/`)),
            );
            return found(root ?? '');
          });
        }),
      () => undefined,
    );
    trees = new Trees(worker);
  });
  afterEach(() => {
    worker.dispose();
  });

  /** `/src/linux: it was chosen`, or the problem. */
  async function treeFor(uri: string, settings = {}, release?: string): Promise<string> {
    const answer = await trees.forLog(uri, { ...DEFAULT_SETTINGS, ...settings }, release);
    if (answer.kind === 'none') return answer.problem;
    return `${answer.tree.choice.root}: ${answer.tree.reason}`;
  }

  const NOWHERE = 'file:///home/me/oops.log';

  it('goes by the setting, then the place of the log, then the choice, then the folders', async () => {
    trees.folders = ['/src/older'];
    trees.chosen = '/src/newer';
    const inside = 'file:///src/linux/logs/oops.log';
    assert.equal(
      await treeFor(inside, { tree: '/src/older' }),
      '/src/older: the setting kernav.tree names it',
    );
    assert.equal(await treeFor(inside), '/src/linux: the log lies in it');
    assert.equal(await treeFor(NOWHERE), '/src/newer: it was chosen');
    trees.chosen = '/src/gone';
    assert.equal(await treeFor(NOWHERE), '/src/older: it is open in the workspace');
    trees.folders = [];
    assert.match(await treeFor(NOWHERE), /^no kernel tree is known for this log: /);
  });

  it('takes the folder whose version is nearest to that of the log', async () => {
    trees.folders = ['/src/older', '/src/linux', '/src/newer'];
    const reason = 'it is open in the workspace';
    assert.equal(await treeFor(NOWHERE, {}, '6.12.0'), `/src/newer: ${reason}`);
    assert.equal(await treeFor(NOWHERE, {}, '6.1.55'), `/src/linux: ${reason}`);
    assert.equal(await treeFor(NOWHERE, {}, '4.5.0-rc6'), `/src/older: ${reason}`);
    assert.equal(await treeFor(NOWHERE), `/src/older: ${reason}`);
  });

  it('sees a relative setting from the first folder', async () => {
    trees.folders = ['/src', '/src/linux'];
    assert.equal(
      await treeFor(NOWHERE, { tree: 'linux' }),
      '/src/linux: the setting kernav.tree names it',
    );
    assert.equal(
      await treeFor(NOWHERE, { tree: '../etc' }),
      'kernav.tree: /etc is no kernel tree: it has no Makefile',
    );
  });

  it('says that a relative setting means nothing without a folder', async () => {
    assert.equal(
      await treeFor(NOWHERE, { tree: 'linux' }),
      'kernav.tree: linux is a relative path, and no folder is open',
    );
    assert.deepEqual(looked, []);
  });

  it('does not fall back on another tree where the setting names none', async () => {
    trees.chosen = '/src/linux';
    assert.match(await treeFor(NOWHERE, { tree: '/none' }), /\/none is no kernel tree/);
  });

  it('looks in no directory for a document that is no file of this machine', async () => {
    for (const uri of [
      'git:/src/linux/oops.log?%7B%22ref%22%3A%22HEAD%22%7D',
      'vscode-vfs://github/torvalds/linux/oops.log',
      'untitled:Untitled-1',
      'file://fileserver/src/linux/oops.log',
      'file:///src/linux%2Foops.log',
      'file:///src/%zz/oops.log',
      '',
      'oops.log',
      '::::',
    ]) {
      assert.match(await treeFor(uri), /^no kernel tree is known for this log: /, uri);
      assert.equal(await trees.ofFile(uri, DEFAULT_SETTINGS), undefined);
    }
    assert.deepEqual(looked, []);
  });

  it('gives the path of a file in its tree', async () => {
    const file = await trees.ofFile('file:///src/linux/fs/a%20b.c', DEFAULT_SETTINGS);
    assert.deepEqual(
      [file?.path, file?.tree.choice.root, file?.tree.reason],
      ['fs/a b.c', '/src/linux', 'the file lies in it'],
    );
    assert.equal(await trees.ofFile(NOWHERE, DEFAULT_SETTINGS), undefined);
  });

  it('takes the configuration of the settings, seen from the tree, else the one found', async () => {
    const choice = async (settings: object) => {
      const answer = await trees.forLog(
        NOWHERE,
        { ...DEFAULT_SETTINGS, tree: '/src/linux', ...settings },
        undefined,
      );
      return answer.kind === 'tree' ? answer.tree.choice : undefined;
    };
    assert.deepEqual(await choice({}), {
      root: '/src/linux',
      architecture: undefined,
      configFile: '/src/linux/.config',
      debugInfo: {
        vmlinux: undefined,
        directory: undefined,
        systemMap: undefined,
        asksServers: false,
      },
    });
    assert.equal(
      (await choice({ config: 'build/.config' }))?.configFile,
      '/src/linux/build/.config',
    );
    assert.equal((await choice({ config: '/boot/config-6.1' }))?.configFile, '/boot/config-6.1');
    assert.equal((await choice({ architecture: 'aarch64' }))?.architecture, 'arm64');
    assert.equal((await choice({ architecture: 'pdp11' }))?.architecture, undefined);
  });

  it('takes debug files of the settings, seen from the tree, unless debug info is not wanted', async () => {
    const debugInfo = async (settings: Partial<Settings['debugInfo']>) => {
      const merged = { ...DEFAULT_SETTINGS.debugInfo, ...settings };
      const answer = await trees.forLog(
        NOWHERE,
        { ...DEFAULT_SETTINGS, tree: '/src/linux', debugInfo: merged },
        undefined,
      );
      return answer.kind === 'tree' ? answer.tree.choice.debugInfo : undefined;
    };
    assert.deepEqual(await debugInfo({ vmlinux: 'build/vmlinux', directory: '/srv/debug' }), {
      vmlinux: '/src/linux/build/vmlinux',
      directory: '/srv/debug',
      systemMap: undefined,
      asksServers: false,
    });
    assert.equal(await debugInfo({ enabled: false, vmlinux: '/boot/vmlinux' }), undefined);
  });

  it('looks again for what was not there', async () => {
    await treeFor('file:///src/late/a.log');
    await treeFor('file:///src/late/b.log');
    assert.deepEqual(looked, ['/src/late', '/src/late']);
  });

  it('asks the disk once, and again when it may have changed', async () => {
    await treeFor('file:///src/linux/a.log');
    await treeFor('file:///src/linux/b.log');
    assert.deepEqual(looked, ['/src/linux']);
    assert.deepEqual([...(await trees.roots())], ['/src/linux']);
    trees.forget();
    assert.deepEqual([...(await trees.roots())], []);
    await treeFor('file:///src/linux/a.log');
    assert.deepEqual(looked, ['/src/linux', '/src/linux']);
  });
});

describe('filePathOf', () => {
  it('decodes, and knows what is no file of this machine', () => {
    assert.equal(filePathOf('file:///a/b%20c%23.log'), '/a/b c#.log');
    assert.deepEqual(['file://host/a', 'file:///a%2fb', 'untitled:a', 'File', ''].map(filePathOf), [
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    assert.deepEqual(pathsOf([{ uri: 'file:///a' }, { uri: 'vscode-vfs://x/y' }]), ['/a']);
  });

  it('is undone by uriInTree', () => {
    const path = 'fs/ä #%?\\.c' as TreePath;
    assert.equal(filePathOf(uriInTree('/src/li nux', path)), `/src/li nux/${path}`);
  });
});
