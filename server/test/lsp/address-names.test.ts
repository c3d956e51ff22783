/** An open log that prints addresses without symbols: named from a System.map or the vmlinux, and said from where. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import type { Hover, InlayHint, Location, MarkupContent } from 'vscode-languageserver-types';
import { REPORTS, type TreeStatus } from '../../src/protocol.js';
import { BUILDERS, buildIn } from '../debug-info/built-tree.js';
import { missingOf, sourceDirectory } from '../debug-info/compiled.js';
import { LOG_WITHOUT_NAMES, SYSTEM_MAP } from '../support/log-without-names.js';
import { Editor, type EditorOptions } from './editor.js';
import { editorPerTest } from './editor-per-test.js';
import { drawHints, eventually, EVERYTHING } from './sample-server.js';

const uri = 'untitled:oops';

/** An oops of a kernel without CONFIG_KALLSYMS, which prints its release. */
const NEW = `BUG: unable to handle page fault for address: 00000004
Oops: 0000 [#1] SMP
CPU: 0 PID: 12 Comm: gizmo Not tainted 6.1.0-gizmo #1
EIP: 0xc0140014
Call Trace:
 [<c0130071>] 0xc0130071
`;

interface Progress {
  readonly token: unknown;
  readonly value: { readonly title?: string };
}

describe('a log of addresses without symbols', () => {
  const own = editorPerTest();

  function write(path: string, text: string): void {
    mkdirSync(dirname(own.folder.file(path)), { recursive: true });
    writeFileSync(own.folder.file(path), text);
  }

  async function open(log: string, options: EditorOptions = {}): Promise<Editor> {
    const started = await own.start(options);
    await started.open(uri, 'kernel-log', log);
    await started.decoded(uri);
    return started;
  }

  const hints = async (of: Editor): Promise<string[]> =>
    drawHints(await of.of<InlayHint[]>('textDocument/inlayHint', uri, { range: EVERYTHING }));
  const hover = async (of: Editor, line: number, character: number): Promise<string> => {
    const found = await of.at<Hover>('textDocument/hover', uri, line, character);
    return (found.contents as MarkupContent).value;
  };
  const problems = async (of: Editor): Promise<readonly string[]> =>
    (await of.ask<TreeStatus>('kernav/treeOf', { uri })).debugInfo ?? [];
  const listOf = (path: string): EditorOptions => ({
    initializationOptions: { settings: { debugInfo: { systemMap: path } } },
  });

  it('shows the names that the list of the settings has, their lines, and where they come from', async () => {
    write('maps/gizmo.map', SYSTEM_MAP);
    const server = await open(LOG_WITHOUT_NAMES, listOf(own.folder.file('maps/gizmo.map')));
    const [first = '', second = '', ...more] = await hints(server);
    assert.match(first, /^3 gizmo_queue_submit\+0x14\/0x170\? \S+ drivers\/gizmo\/queue\.c:\d+/);
    assert.match(second, /^6 gizmo_ioctl\+0x71\/0x10000\? \S+ drivers\/gizmo\/main\.c:\d+/);
    assert.deepEqual(more, []);
    const said = await hover(server, 6, 18);
    assert.match(said, /^`gizmo_ioctl` \[drivers\/gizmo\/main/);
    assert.ok(
      said.includes(
        '`gizmo_ioctl+0x71/0x10000 (c0130071, from System.map, which nothing in the log confirms)`',
      ),
      said,
    );
    const [target] = await server.at<Location[]>('textDocument/definition', uri, 6, 18);
    assert.match(own.folder.place(target ?? null) ?? '', /^linux\/drivers\/gizmo\/main\.c:\d+$/);
    const { reports } = await server.ask<{ reports: readonly { guilty?: { symbol: string } }[] }>(
      REPORTS,
      { uri },
    );
    assert.equal(reports[0]?.guilty?.symbol, 'gizmo_queue_submit');
    assert.deepEqual(await problems(server), []);
  });

  it('names from the list of the build in the tree, where that is of the release of the log', async () => {
    write('linux/System.map', SYSTEM_MAP);
    write('linux/include/config/kernel.release', '6.1.0-gizmo\n');
    const server = await open(NEW);
    const found = await hints(server);
    assert.equal(found.length, 2, found.join('; '));
    assert.match(found[1] ?? '', /^5 gizmo_ioctl\+0x71/);
  });

  it('looks where kernels are installed, for the release of the log', async () => {
    write('root/boot/System.map-6.1.0-gizmo', SYSTEM_MAP);
    const server = await open(NEW, { environment: { KERNAV_SYSROOT: own.folder.file('root') } });
    const found = await hints(server);
    assert.match(found[1] ?? '', /^5 gizmo_ioctl\+0x71/);
    assert.match(await hover(server, 5, 16), /from System\.map/);
  });

  it('uses no list of the tree that may be of another kernel, and says so', async () => {
    write('linux/System.map', SYSTEM_MAP);
    const server = await open(LOG_WITHOUT_NAMES);
    assert.deepEqual(await hints(server), []);
    const [problem = '', ...more] = await problems(server);
    assert.match(problem, /linux\/System\.map is not used: nothing says that it is of the kernel/);
    assert.deepEqual(more, []);
    assert.match(await hover(server, 6, 18), /^`0xc0130071`: no line/);
  });

  it('uses no list of another release, nor one that the log contradicts, and says why', async () => {
    write('linux/System.map', SYSTEM_MAP);
    write('linux/include/config/kernel.release', '6.2.0-gizmo\n');
    write('root/boot/System.map-6.1.0-gizmo', SYSTEM_MAP.replace('c0130000 t', 'c0130000 d'));
    const server = await open(NEW, { environment: { KERNAV_SYSROOT: own.folder.file('root') } });
    assert.deepEqual(await hints(server), []);
    assert.deepEqual(
      (await problems(server)).map((each) => each.replace(own.folder.path, '')),
      [
        '/linux/System.map is not used: it is of 6.2.0-gizmo, the log of 6.1.0-gizmo',
        '/root/boot/System.map-6.1.0-gizmo is of another kernel and is not used: c0130071 is code in the log and data there',
      ],
    );
  });

  it('shows a log whose vmlinux is fetched without names, and with those that there are when it does not come', async () => {
    const slow = createServer((_, response) => {
      response.write(Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(500_000)]));
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    try {
      write('root/boot/System.map-6.1.0-gizmo', SYSTEM_MAP);
      const buildId = '0123456789abcdef0123456789abcdef01234567';
      const started = await own.start({
        capabilities: { window: { workDoneProgress: true } },
        initializationOptions: { settings: { debugInfo: { debuginfod: true } } },
        environment: {
          KERNAV_SYSROOT: own.folder.file('root'),
          DEBUGINFOD_URLS: `http://127.0.0.1:${(slow.address() as AddressInfo).port}`,
          DEBUGINFOD_CACHE_PATH: own.folder.file('cache'),
        },
      });
      await started.open(uri, 'kernel-log', NEW.replace('gizmo #1', `gizmo #1 ${buildId}`));
      // The log is there while names are waited for.
      const { reports } = await started.ask<{ reports: readonly unknown[] }>(REPORTS, { uri });
      assert.equal(reports.length, 1);
      assert.deepEqual(await hints(started), []);
      const shown = await eventually(
        () => (started.heard.get('$/progress') ?? []) as readonly Progress[],
        (found) => found.some(({ value }) => value.title === 'Debug info'),
      );
      const token = shown.find(({ value }) => value.title === 'Debug info')?.token;
      await started.connection.sendNotification('window/workDoneProgress/cancel', { token });
      const named = await eventually(
        () => hints(started),
        (found) => found.length === 2,
      );
      assert.match(named[1] ?? '', /^5 gizmo_ioctl\+0x71\S* \S+ drivers\/gizmo\/main\.c:/);
      assert.deepEqual(started.errors, []);
    } finally {
      slow.closeAllConnections();
      slow.close();
    }
  });

  it('says of the list of the settings what is wrong with it', async () => {
    const server = await open(LOG_WITHOUT_NAMES, listOf('missing.map'));
    assert.deepEqual(
      (await problems(server)).map((each) => each.replace(own.folder.path, '')),
      ['cannot read the list of symbols /linux/missing.map'],
    );
  });

  it('takes names back when the list is another one, and gives them when it comes', async () => {
    write('linux/include/config/kernel.release', '6.1.0-gizmo\n');
    const server = await open(NEW);
    assert.deepEqual(await hints(server), []);
    write('linux/System.map', SYSTEM_MAP);
    const named = await eventually(
      () => hints(server),
      (found) => found.length === 2,
    );
    assert.match(named[1] ?? '', /^5 gizmo_ioctl\+0x71/);
    rmSync(own.folder.file('linux/System.map'));
    const none = await eventually(
      () => hints(server),
      (found) => found.length === 0,
    );
    assert.deepEqual(none, []);
  });
});

describe('a log of addresses without symbols and a vmlinux', { skip: missingOf(BUILDERS) }, () => {
  it('shows the line of the debug info with the name', async () => {
    const tree = sourceDirectory();
    const built = buildIn(tree);
    const editor = await Editor.start({ folders: [tree] });
    try {
      const address = built.address.toString(16).padStart(16, '0');
      await editor.open(uri, 'kernel-log', `Call Trace:\n sink+0x2/0x10\n [<${address}>]\n`);
      await editor.decoded(uri);
      const found = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, {
        range: EVERYTHING,
      });
      assert.ok(
        drawHints(found).some(
          (each) => each.startsWith(`2 ${built.text}`) && each.includes(built.line),
        ),
        drawHints(found).join('; '),
      );
    } finally {
      await editor.stop();
    }
  });
});
