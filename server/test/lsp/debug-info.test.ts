/** An open log of a kernel that was built in its tree: exact lines as hints, in hovers and as definitions. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Hover, InlayHint, Location, MarkupContent } from 'vscode-languageserver-types';
import { IndexStore } from '../../src/platform/index-store.js';
import type { TreeStatus } from '../../src/protocol.js';
import { BUILDERS, buildIn, type BuiltFrame } from '../debug-info/built-tree.js';
import { missingOf, sourceDirectory } from '../debug-info/compiled.js';
import { Editor, type EditorOptions } from './editor.js';
import { editorPerTest } from './editor-per-test.js';
import { drawHints, eventually, EVERYTHING, SAMPLE_HINTS, SAMPLE_LOG } from './sample-server.js';

const uri = 'untitled:oops';

describe('a log with debug info', { skip: missingOf(BUILDERS) }, () => {
  const tree = sourceDirectory();
  let built: BuiltFrame;
  let editor: Editor | undefined;
  before(() => {
    built = buildIn(tree);
  });
  afterEach(async () => {
    await editor?.stop();
    editor = undefined;
  });

  async function open(options: EditorOptions = {}): Promise<Editor> {
    const started = await Editor.start({ folders: [tree], ...options });
    editor = started;
    await started.open(uri, 'kernel-log', `Call Trace:\n sink+0x2/0x10\n ${built.text}\n`);
    await started.decoded(uri);
    return started;
  }

  const hints = async (of: Editor): Promise<string[]> =>
    drawHints(await of.of<InlayHint[]>('textDocument/inlayHint', uri, { range: EVERYTHING }));

  it('shows the line without a mark of doubt, the inline chain, and leads to the line', async () => {
    const server = await open();
    assert.ok((await hints(server)).includes(`2 ${built.line}`), (await hints(server)).join('; '));
    const position = { line: 2, character: 3 };
    const hover = await server.of<Hover>('textDocument/hover', uri, { position });
    const { value } = hover.contents as MarkupContent;
    assert.match(value, /\*\*exact\*\*: .*The debug info of the code says so\./);
    for (const name of built.inlined) assert.ok(value.includes(`\`${name}\` [`), value);
    const [found] = await server.of<Location[]>('textDocument/definition', uri, { position });
    const [file = '', line = ''] = built.line.split(':');
    assert.equal(found?.uri, pathToFileURL(join(tree, file)).href);
    assert.equal(found.range.start.line, Number(line) - 1);
  });

  it('infers the line where the user wants no debug info', async () => {
    const settings = { debugInfo: { enabled: false } };
    const server = await open({ initializationOptions: { settings } });
    assert.ok(!(await hints(server)).includes(`2 ${built.line}`));
  });
});

describe('files with debug info that give no lines', () => {
  const own = editorPerTest();

  async function open(log: string, options: EditorOptions = {}): Promise<Editor> {
    const started = await own.start(options);
    await started.open(uri, 'kernel-log', log);
    return started;
  }

  const debugInfo = (of: Editor): Promise<readonly string[]> =>
    of.ask<TreeStatus>('kernav/treeOf', { uri }).then((status) => status.debugInfo ?? []);

  it('are told with the tree of the log, until the tree has changed', async () => {
    writeFileSync(own.folder.file('linux/vmlinux'), 'no object at all');
    const server = await open(SAMPLE_LOG);
    await server.decoded(uri);
    const [problem, ...more] = await debugInfo(server);
    assert.match(problem ?? '', /linux\/vmlinux cannot be used: it is no ELF file$/);
    assert.deepEqual(more, []);
    rmSync(own.folder.file('linux/vmlinux'));
    await eventually(
      () => debugInfo(server),
      (problems) => problems.length === 0,
    );
  });

  describe('on a server that never comes to an end', () => {
    const buildId = '0123456789abcdef0123456789abcdef01234567';
    const log = SAMPLE_LOG.replaceAll('[gizmo]', `[gizmo ${buildId}]`);
    let nAsked = 0;
    let slow: Server;
    beforeEach(async () => {
      nAsked = 0;
      slow = createServer((_, response) => {
        nAsked++;
        response.write(Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(500_000)]));
      });
      await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => {
      slow.closeAllConnections();
      slow.close();
    });

    const openThere = (): Promise<Editor> =>
      open(log, {
        capabilities: { window: { workDoneProgress: true } },
        initializationOptions: { settings: { debugInfo: { debuginfod: true } } },
        environment: {
          KERNAV_CACHE_DIR: own.folder.file('index'),
          DEBUGINFOD_URLS: `http://127.0.0.1:${(slow.address() as AddressInfo).port}`,
          DEBUGINFOD_CACHE_PATH: own.folder.file('cache'),
        },
      });

    it('are fetched with progress, and no more when the user stops it', async () => {
      const server = await openThere();
      const shown = await eventually(
        () => Promise.resolve(titles(server)),
        (found) => found.some(({ title }) => title === 'Debug info'),
      );
      const token = shown.find(({ title }) => title === 'Debug info')?.token;
      await server.connection.sendNotification('window/workDoneProgress/cancel', { token });
      await server.decoded(uri);
      assert.deepEqual(await debugInfo(server), [
        `debug info ${buildId} could not be fetched: it was stopped`,
      ]);
      assert.equal(nAsked, 1);
      // The lines are those of the sources.
      const range = { range: EVERYTHING };
      const hints = await server.of<InlayHint[]>('textDocument/inlayHint', uri, range);
      assert.deepEqual(drawHints(hints), SAMPLE_HINTS);
    });

    it('go on being fetched when the index is complete meanwhile', async () => {
      const other = new IndexStore(own.folder.tree, own.folder.file('index'));
      assert.ok(other.lock());
      const server = await openThere();
      const shown = await eventually(
        () => titles(server),
        (found) => found.some(({ title }) => title === 'Debug info'),
      );
      other.unlock();
      const isIndexed = await eventually(
        () => other.readManifest()?.isComplete === true,
        (isComplete) => isComplete,
      );
      assert.ok(isIndexed);
      const token = shown.find(({ title }) => title === 'Debug info')?.token;
      await server.connection.sendNotification('window/workDoneProgress/cancel', { token });
      await server.decoded(uri);
      assert.equal(nAsked, 1);
    });

    it('do not keep the language server from ending', async () => {
      const server = await openThere();
      await eventually(
        () => Promise.resolve(nAsked),
        (count) => count > 0,
      );
      own.release();
      const late = sleep(10_000, 'late', { ref: false });
      assert.equal(await Promise.race([server.stop(), late]), undefined);
    });
  });
});

/** What is shown to be under way: the title of each progress, by its token. */
function titles({ heard }: Editor): readonly { token: unknown; title: string | undefined }[] {
  const progress = (heard.get('$/progress') ?? []) as readonly {
    token: unknown;
    value: { kind: string; title?: string };
  }[];
  return progress
    .filter(({ value }) => value.kind === 'begin')
    .map(({ token, value }) => ({ token, title: value.title }));
}
