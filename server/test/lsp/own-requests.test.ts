/** The messages of `protocol.ts`, of the server that users start. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Location, Range } from 'vscode-languageserver-types';
import type {
  ActivityParams,
  ExtractedReports,
  FrameInLine,
  FrameTarget,
  LogReports,
  ReportText,
  TreeStatus,
  UsedTree,
} from '../../src/protocol.js';
import { Editor } from './editor.js';
import { eventually, SAMPLE_LOG, SampleFolder } from './sample-server.js';

const TOP = { line: 0, character: 0 };

describe('our own requests', () => {
  let folder: SampleFolder;
  let editor: Editor;
  let uri: string;
  before(async () => {
    folder = new SampleFolder();
    uri = folder.uri('oops.log');
    editor = await Editor.start({
      folders: [folder.tree],
      initializationOptions: { clientCommands: true },
    });
    await editor.open(uri, 'kernel-log', SAMPLE_LOG);
    await editor.decoded(uri);
  });
  after(async () => {
    await editor.stop();
    folder.remove();
  });

  const place = (location: Location | null) => folder.place(location);

  it('kernav/reports lists reports, stacks and frames for a view', async () => {
    const { version, reports } = await editor.ask<LogReports>('kernav/reports', { uri });
    const [report] = reports;
    assert.equal(version, 1);
    assert.deepEqual(
      [report?.kind, report?.guilty?.symbol, report?.guilty?.range?.start],
      ['null-pointer', 'gizmo_queue_submit', { line: 7, character: 25 }],
    );
    assert.deepEqual(
      report?.stacks.map(({ title, frames }) => [
        title,
        ...frames.map(({ label, detail, state, isGuilty, isReliable, target }) =>
          [
            label,
            state,
            target === undefined ? detail : place(target),
            ...(isGuilty ? ['guilty'] : []),
            ...(isReliable ? [] : ['?']),
          ].join(' '),
        ),
      ]),
      [
        [
          'Call Trace',
          'gizmo_queue_submit guess linux/drivers/gizmo/queue.c:22 guilty',
          'gizmo_ioctl likely linux/drivers/gizmo/main.c:24',
          '__x64_sys_ioctl certain linux/fs/ioctl.c:19',
          'fpregs_assert_state_consistent unresolved not defined in this tree ?',
          'do_syscall_64 certain linux/arch/x86/entry/common.c:16',
          'entry_SYSCALL_64_after_hwframe certain linux/arch/x86/entry/entry_64.S:8',
        ],
      ],
    );
    assert.equal(await editor.ask('kernav/reports', { uri: 'file:///not-open.log' }), null);
  });

  it('kernav/reportText has a report ready to be read, mailed, or addressed', async () => {
    const text = async (form: string) =>
      (await editor.ask<ReportText>('kernav/reportText', { uri, position: TOP, form })).text;
    assert.match(
      await text('decoded'),
      / {2}gizmo_ioctl\+0x71\/0xb0 \[gizmo\]\n +-> drivers\/gizmo\/main\.c:24 /,
    );
    assert.match(await text('mail'), /^To: [^]*\nSubject: BUG: [^]*\(~ fs\/ioctl\.c:19\)/);
    assert.equal(
      await text('addressees'),
      [
        'To: Ada Sample <ada@gizmo.example>,',
        '    Brook Sample <brook@gizmo.example>,',
        '    Eli Sample <eli@kernel.example>',
        'Cc: linux-gizmo@lists.example,',
        '    linux-kernel@lists.example',
        '',
      ].join('\n'),
    );
  });

  it('kernav/neighbourFrame goes from frame to frame, round the end', async () => {
    const from = async (line: number, direction: string) => {
      const position = { line, character: 100 };
      const range = await editor.ask<Range>('kernav/neighbourFrame', { uri, position, direction });
      return range.start.line;
    };
    const lines = [
      from(0, 'next'),
      from(7, 'next'),
      from(19, 'next'),
      from(7, 'previous'),
      from(0, 'previous'),
    ];
    assert.deepEqual(await Promise.all(lines), [7, 15, 7, 7, 19]);
  });

  it('kernav/guiltyLine leads to the line to blame', async () => {
    const guilty = await editor.ask<Location>('kernav/guiltyLine', { uri, position: TOP });
    assert.equal(place(guilty), 'linux/drivers/gizmo/queue.c:22');
  });

  it('kernav/maintainersEntry leads to the section of a frame, a report or a file', async () => {
    const entry = async (params: object) =>
      place(await editor.ask<Location | null>('kernav/maintainersEntry', params));
    assert.equal(
      await entry({ uri, position: { line: 16, character: 20 } }),
      'linux/MAINTAINERS:15',
    );
    assert.equal(await entry({ uri, position: TOP }), 'linux/MAINTAINERS:6');
    assert.equal(await entry({ uri }), null);
    assert.equal(
      await entry({ uri: folder.uri('linux/arch/x86/entry/common.c') }),
      'linux/MAINTAINERS:21',
    );
    assert.equal(await entry({ uri: folder.uri('linux/lib/dump_stack.c') }), null);
    assert.equal(await entry({ uri: 'file:///elsewhere.c' }), null);
  });

  it('kernav/framesInLine and kernav/frameTarget serve a terminal', async () => {
    const line = '\u001b[31m gizmo_ioctl+0x71/0xb0 [gizmo]';
    const frames = await editor.ask<FrameInLine[]>('kernav/framesInLine', { line });
    assert.deepEqual(frames, [{ start: 6, length: 29, symbol: 'gizmo_ioctl' }]);
    const target = await editor.ask<FrameTarget>('kernav/frameTarget', { line, start: 6 });
    assert.ok(target.kind === 'found');
    assert.equal(place(target.location), 'linux/drivers/gizmo/main.c:24');
    assert.match(target.explanation, /^drivers\/gizmo\/main\.c:24 {2}guess: /);
    assert.deepEqual(await editor.ask('kernav/frameTarget', { line, start: 3 }), {
      kind: 'missing',
      reason: 'there is no frame of a kernel trace',
    });
    assert.deepEqual(
      await editor.ask('kernav/frameTarget', { line: ' otter_run+0x1/0x2', start: 1 }),
      { kind: 'missing', reason: 'not defined in this tree' },
    );
    for (const other of ['', 'ls -l', 'x'.repeat(1_000_000)]) {
      assert.deepEqual(await editor.ask('kernav/framesInLine', { line: other }), []);
    }
  });

  it('kernav/extractReports reads a file that no editor could', async () => {
    const noise = '[    1.000000] noise\n'.repeat(50_000);
    writeFileSync(folder.file('huge.log'), noise + SAMPLE_LOG + noise);
    const path = folder.file('huge.log');
    const extracted = await editor.ask<ExtractedReports>('kernav/extractReports', { path });
    assert.ok(extracted.kind === 'extracted');
    assert.equal(extracted.reportCount, 1);
    assert.equal(extracted.text, `kernav: lines 50001-50025 of huge.log\n${SAMPLE_LOG}`);
  });

  it('kernav/extractReports says why a path is no log', async () => {
    mkdirSync(folder.file('directory'));
    writeFileSync(folder.file('binary'), Buffer.from([0, 255, 10, 0, 10, 13, 200]));
    const reasonFor = async (path: unknown) => {
      const answer = await editor.ask<ExtractedReports | null>('kernav/extractReports', { path });
      if (answer?.kind === 'extracted') return `${answer.reportCount} reports${answer.text}`;
      return answer && folder.shown(answer.reason);
    };
    assert.deepEqual(
      await Promise.all(
        [folder.file('gone'), folder.file('directory'), folder.file('binary')].map(reasonFor),
      ),
      [
        'cannot read gone: there is no such file',
        'cannot read directory: it is a directory, name a file in it',
        '0 reports',
      ],
    );
    assert.match(String(await reasonFor('\0')), /^cannot read \0: |^null$/);
    assert.match(String(await reasonFor(7)), /^cannot read 7: |^null$/);
  });

  it('kernav/treeOf says which tree, why, and how far the frames are', async () => {
    const status = await editor.ask<TreeStatus>('kernav/treeOf', { uri });
    assert.deepEqual(
      { ...status, tree: { ...status.tree, root: folder.shown(status.tree?.root ?? '') } },
      {
        tree: { root: 'linux', version: '6.1.0', reason: 'it is open in the workspace' },
        answered: 6,
        frames: 6,
      },
    );
    const ofSource = await editor.ask<TreeStatus>('kernav/treeOf', {
      uri: folder.uri('linux/fs/ioctl.c'),
    });
    assert.equal(ofSource.tree?.reason, 'the file lies in it');
    assert.deepEqual(await editor.ask('kernav/treeOf', { uri: 'file:///elsewhere.c' }), {});
  });

  it('kernav/treeOf says that the log is of another kernel', async () => {
    const other = folder.uri('other.log');
    await editor.open(other, 'kernel-log', SAMPLE_LOG.replace(' 6.1.0 ', ' 5.10.7 '));
    const { mismatch } = await editor.ask<TreeStatus>('kernav/treeOf', { uri: other });
    assert.equal(
      mismatch,
      'the log is of Linux 5.10.7, the tree is 6.1.0: lines are those of the tree, and less sure',
    );
    await editor.close(other);
  });

  it('kernav/useTree takes a place in a tree, and refuses what is none', async () => {
    const use = async (path: unknown) => {
      const used = await editor.ask<UsedTree>('kernav/useTree', { path });
      return folder.shown(used.kind === 'used' ? `${used.root} ${used.version}` : used.reason);
    };
    assert.deepEqual(
      [
        await use(folder.file('linux/drivers/gizmo')),
        await use(folder.file('linux/Makefile')),
        await use('samples/linux'),
        await use(''),
        await use(null),
        await use(42),
      ],
      [
        'linux 6.1.0',
        'linux 6.1.0',
        'samples/linux is no absolute path',
        ' is no absolute path',
        'null is no absolute path',
        '42 is no absolute path',
      ],
    );
    assert.match(await use(`${folder.path}\0`), / is no kernel tree: /);
    assert.match(await use('/no/such/directory'), /^\/no\/such\/directory is no kernel tree: /);
    const status = await editor.ask<TreeStatus>('kernav/treeOf', { uri });
    assert.equal(status.tree?.reason, 'it was chosen');
  });

  it('tells of changes and of work in the background', async () => {
    const changed = editor.heard.get('kernav/changed') ?? [];
    assert.ok(changed.some((params) => (params as { readonly uri: string }).uri === uri));
    const last = await eventually(
      () => (editor.heard.get('kernav/activity') ?? []).at(-1) as ActivityParams | undefined,
      (activity) => activity?.busy === false,
    );
    assert.deepEqual(last, { busy: false, text: '' });
  });

  it('leaves commands to a client that has them', () => {
    assert.equal(editor.initialized.capabilities.executeCommandProvider, undefined);
  });
});

describe('our commands, for clients that have none', () => {
  it('answer nothing for what they do not know', async (t) => {
    const folder = new SampleFolder();
    const uri = folder.uri('oops.log');
    const editor = await Editor.start({ folders: [folder.tree] });
    t.after(async () => {
      await editor.stop();
      folder.remove();
    });
    await editor.open(uri, 'kernel-log', SAMPLE_LOG);
    const { executeCommandProvider } = editor.initialized.capabilities;
    assert.equal(executeCommandProvider?.commands.length, 5);
    const run = (command: string, ...given: unknown[]) =>
      editor.ask('workspace/executeCommand', { command, arguments: given });
    assert.deepEqual(
      await Promise.all([
        run('rm -rf', uri, TOP),
        run('kernav.openGuiltyLine'),
        run('kernav.openGuiltyLine', 7, 7),
        run('kernav.copyForMail', uri),
        run('kernav.copyForMail', 'file:///gone.log', TOP),
        run('kernav.openLocation'),
      ]),
      [null, null, null, null, null, null],
    );
  });
});
