/** The worker's answers about the sample tree, over a port as in a thread of its own. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TreePath } from '../../src/base/tree-path.js';
import { parseLog } from '../../src/oops/parse-log.js';
import type { Boot } from '../../src/resolve/boot.js';
import { framesOf } from '../../src/workers/report-frames.js';
import { SOURCE_SYMBOLS } from '../../src/workers/navigation-requests.js';
import {
  ANSWERS,
  CHECK_MAINTAINERS,
  DECODE,
  EXCERPT,
  EXTRACT,
  FIND_TREE,
  FINGERPRINT,
  FORGET,
  LIST,
  MODULE,
  OWNERS,
  type AnswerRow,
  type TreeChoice,
} from '../../src/workers/requests.js';
import { serveTree } from '../../src/workers/serve-tree.js';
import { TreeWorker } from '../../src/workers/tree-worker.js';
import { fakeThread } from './fake-thread.js';

/** The tests run compiled, in `out/server/test/workers`. */
const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples');
const BOOT: Boot = { architecture: 'x86', wordBits: 64, isTreesVersion: true };
const at = (path: string): TreePath => path as TreePath;

describe('serveTree', () => {
  let folder = '';
  let tree: TreeChoice;
  let worker: TreeWorker;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-worker-'));
    cpSync(join(samples, 'linux'), join(folder, 'linux'), { recursive: true });
    tree = {
      root: join(folder, 'linux'),
      architecture: undefined,
      configFile: undefined,
      debugInfo: undefined,
    };
    const serve = () =>
      fakeThread((connection) => {
        serveTree(
          connection,
          {
            ripgrepPath: undefined,
            cacheDirectory: join(folder, 'cache'),
            runsGit: true,
            revisionsDirectory: undefined,
          },
          new URL('../../src/index-worker.js', import.meta.url),
        );
      });
    worker = new TreeWorker(serve, () => undefined);
  });
  after(() => {
    worker.dispose();
    rmSync(folder, { recursive: true });
  });

  const { reports } = parseLog(readFileSync(join(samples, 'oops.log'), 'utf8'));

  /** `gizmo_ioctl drivers/gizmo/main.c:24` for each frame, in the order of `framesOf`. */
  async function decode(): Promise<string[]> {
    const rows: AnswerRow[] = [];
    worker.onNotification(ANSWERS, ({ job, rows: some }) => {
      if (job === 1) rows.push(...some);
    });
    await worker.request(DECODE, { job: 1, tree, boot: BOOT, reports });
    const frames = reports.flatMap((report) => framesOf(report));
    const byFrame = new Map(rows.map(([, frame, resolution]) => [frame, resolution]));
    return frames.map(({ symbol }, index) => {
      const answer = byFrame.get(index);
      const place =
        answer?.kind === 'resolved'
          ? `${answer.site.file}:${answer.site.lineNumber}`
          : answer?.reason;
      return `${symbol} ${place}`;
    });
  }

  it('decodes reports, and anew when the tree is to be forgotten', async () => {
    const lines = [
      'gizmo_queue_submit drivers/gizmo/queue.c:22',
      'gizmo_ioctl drivers/gizmo/main.c:24',
      '__x64_sys_ioctl fs/ioctl.c:19',
      'fpregs_assert_state_consistent no-definition',
      'do_syscall_64 arch/x86/entry/common.c:16',
      'entry_SYSCALL_64_after_hwframe arch/x86/entry/entry_64.S:8',
    ];
    assert.deepEqual(await decode(), lines);
    const file = join(tree.root, 'fs/ioctl.c');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `\n\n${text}`);
    worker.notify(FORGET, tree.root);
    assert.deepEqual(
      await decode(),
      lines.map((line) => line.replace('ioctl.c:19', 'ioctl.c:21')),
    );
    writeFileSync(file, text);
    worker.notify(FORGET, tree.root);
  });

  it('says what a directory is', async () => {
    const { root } = tree;
    const found = await worker.request(FIND_TREE, { directory: join(root, 'fs'), upward: true });
    assert.ok(found.kind === 'found');
    assert.deepEqual(
      [found.root, found.version.text, found.configFile],
      [root, '6.1.0', undefined],
    );
    assert.deepEqual(await worker.request(FIND_TREE, { directory: folder, upward: false }), {
      kind: 'missing',
      reason: 'it has no Makefile',
    });
    assert.equal(await worker.request(FINGERPRINT, folder), null);
  });

  it('shows the source around a line', async () => {
    const excerpt = (lineNumber: number, path = 'fs/ioctl.c') =>
      worker.request(EXCERPT, { tree, path: at(path), lineNumber });
    const shown = await excerpt(19);
    assert.equal(shown?.firstLineNumber, 16);
    assert.deepEqual(shown.lines.slice(0, 4), [
      '',
      '\tif (!file)',
      '\t\treturn -9;',
      '\treturn vfs_ioctl(file, cmd, arg);',
    ]);
    assert.match(shown.signature ?? '', /^SYSCALL_DEFINE3\(ioctl, /);
    assert.equal(await excerpt(1000), null);
    assert.equal(await excerpt(1, 'fs/gone.c'), null);
    assert.equal((await excerpt(0))?.firstLineNumber, 1);
  });

  it('says whose a file is, and what it is built into', async () => {
    const owners = await worker.request(OWNERS, { tree, paths: [at('drivers/gizmo/main.c')] });
    assert.deepEqual(owners?.section, { title: 'GIZMO CHARACTER DEVICE', lineNumber: 6 });
    assert.deepEqual(
      owners.lists.map(({ text }) => text),
      ['linux-gizmo@lists.example', 'linux-kernel@lists.example'],
    );
    const rest = await worker.request(OWNERS, { tree, paths: [at('lib/dump_stack.c')] });
    assert.equal(rest?.section, undefined);
    assert.deepEqual(await worker.request(MODULE, { tree, path: at('drivers/gizmo/trace.c') }), {
      module: 'gizmo',
      condition: 'CONFIG_GIZMO && CONFIG_GIZMO_TRACE',
      builtBy: {
        object: 'drivers/gizmo/gizmo.o',
        makefile: 'drivers/gizmo/Makefile',
        lineNumber: 3,
        symbol: 'CONFIG_GIZMO',
      },
    });
    assert.equal(await worker.request(MODULE, { tree, path: at('fs/gone.c') }), null);
  });

  it('outlines a text, and lists a directory', async () => {
    const text = 'static int otter(void)\n{\n\treturn 0;\n}\n';
    const path = at('x.c');
    const symbols = await worker.request(SOURCE_SYMBOLS, { tree, path, edited: [[path, text]] });
    assert.deepEqual(
      symbols.map(({ name, range }) => [name, range.start.line]),
      [['otter', 0]],
    );
    const names = (await worker.request(LIST, { tree, path: at('drivers/gizmo') })).map(
      ({ name, kind }) => `${name} ${kind}`,
    );
    assert.deepEqual(names.slice(0, 2), ['Kconfig file', 'Makefile file']);
    assert.deepEqual(await worker.request(LIST, { tree, path: at('gone') }), []);
  });

  it('checks a MAINTAINERS against its tree, and one without a tree by itself', async () => {
    const text = 'OTTER\nM:\tOlga <olga@otter.example>\nS:\tMaintained\nF:\tdrivers/otter/\n';
    const uri = 'file:///linux/MAINTAINERS';
    const inTree = await worker.request(CHECK_MAINTAINERS, { tree, uri, text });
    const alone = await worker.request(CHECK_MAINTAINERS, { tree: null, uri, text });
    const codes = ({ diagnostics }: typeof alone) =>
      diagnostics.map(({ code, range }) => `${range.start.line} ${code}`);
    assert.deepEqual(codes(alone), []);
    assert.equal(codes(inTree).length, 1);
    assert.match(codes(inTree)[0] ?? '', /^3 /);
    assert.equal(alone.counts, undefined);
  });

  it('extracts the reports of a file, and says why it cannot', async () => {
    const extracted = await worker.request(EXTRACT, join(samples, 'oops.log'));
    assert.ok(extracted.kind === 'extracted');
    assert.equal(extracted.reportCount, 1);
    assert.match(extracted.text, /^kernav: lines 1-25 of oops\.log\n\[ {2}102\.317401\] BUG: /);
    mkdirSync(join(folder, 'directory'));
    const failures = await Promise.all(
      [join(folder, 'gone'), join(folder, 'directory'), `${folder}\0`].map(async (path) => {
        const failed = await worker.request(EXTRACT, path);
        return failed.kind === 'failed' ? failed.reason.replaceAll(folder, '') : 'extracted';
      }),
    );
    assert.equal(failures[0], 'cannot read /gone: there is no such file');
    assert.equal(failures[1], 'cannot read /directory: it is a directory, name a file in it');
    assert.match(failures[2] ?? '', /^cannot read \0: /);
  });

  it('finds nothing in a file that is no text', async () => {
    const path = join(folder, 'binary');
    writeFileSync(path, Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251)));
    assert.deepEqual(await worker.request(EXTRACT, path), {
      kind: 'extracted',
      text: '',
      reportCount: 0,
    });
  });

  it('fails for a tree that is gone, and answers for the others', async () => {
    const gone = { ...tree, root: join(folder, 'gone') };
    await assert.rejects(worker.request(OWNERS, { tree: gone, paths: [at('fs/ioctl.c')] }));
    assert.notEqual(await worker.request(OWNERS, { tree, paths: [at('fs/ioctl.c')] }), null);
  });
});
