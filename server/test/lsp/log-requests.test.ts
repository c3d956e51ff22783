/** All that an editor can ask about a log, of the server that users start. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type {
  CodeAction,
  CodeLens,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  MarkupContent,
  SemanticTokens,
  SemanticTokensDelta,
} from 'vscode-languageserver-types';
import { Editor } from './editor.js';
import {
  drawHints,
  EVERYTHING,
  ROOT,
  SAMPLE_HINTS,
  SAMPLE_LOG,
  SampleFolder,
} from './sample-server.js';

const WARNING = `WARNING: CPU: 0 PID: 1 at drivers/gizmo/queue.c:19 gizmo_queue_submit+0x2c/0x70
Modules linked in: gizmo
CPU: 0 PID: 1 Comm: gizmoctl Not tainted 6.1.0 #1
Call Trace:
 gizmo_ioctl+0x71/0xb0 [gizmo]
see https://lore.kernel.org/r/1@gizmo.example.
`;

describe('a log in an editor', () => {
  let folder: SampleFolder;
  let editor: Editor;
  let uri: string;
  let warning: string;
  before(async () => {
    folder = new SampleFolder();
    uri = folder.uri('oops.log');
    warning = folder.uri('warning.log');
    editor = await Editor.start({ folders: [folder.tree] });
    await editor.open(uri, 'kernel-log', SAMPLE_LOG);
    await editor.open(warning, 'plaintext', WARNING);
    for (const each of [uri, warning]) await editor.decoded(each);
  });
  after(async () => {
    await editor.stop();
    folder.remove();
    assert.deepEqual(editor.errors, []);
  });

  const places = (locations: readonly (Location | LocationLink)[]) =>
    locations.map((location) => folder.place(location));
  const markdown = (hover: Hover | null) => (hover?.contents as MarkupContent | undefined)?.value;

  it('has its source lines behind the frames', async () => {
    const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, {
      range: EVERYTHING,
    });
    assert.deepEqual(drawHints(hints), SAMPLE_HINTS);
  });

  it('has the lines of a part where a part is asked for', async () => {
    const range = { start: { line: 15, character: 0 }, end: { line: 16, character: 0 } };
    const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, { range });
    assert.deepEqual(drawHints(hints), SAMPLE_HINTS.slice(1, 3));
  });

  it('shows the source of a frame, why it is that line, and who maintains it', async () => {
    const hover = await editor.at<Hover>('textDocument/hover', uri, 16, 20);
    const shown = folder.shown(markdown(hover) ?? '');
    for (const part of [
      '`__x64_sys_ioctl` [fs/ioctl\\.c\\:19](<linux/fs/ioctl.c#L19>)',
      '→ 19  \treturn vfs_ioctl(file, cmd, arg);',
      '**certain**',
      '[FILESYSTEMS \\(VFS\\)](<linux/MAINTAINERS#L15>)',
    ]) {
      assert.ok(shown.includes(part), `${part} is not in\n${shown}`);
    }
    assert.deepEqual(hover.range, {
      start: { line: 16, character: 16 },
      end: { line: 16, character: 41 },
    });
  });

  it('says why a frame has no line', async () => {
    const hover = await editor.at<Hover>('textDocument/hover', uri, 17, 25);
    assert.match(markdown(hover) ?? '', /`fpregs_assert_state_consistent`: no line, not defined/);
  });

  it('explains the terms of its lines', async () => {
    const column = (SAMPLE_LOG.split('\n')[2] ?? '').indexOf('0x0000');
    const hover = await editor.at<Hover>('textDocument/hover', uri, 2, column);
    assert.match(markdown(hover) ?? '', /^\*\*Page fault error code 0x0.*supervisor access\*\*\n/);
    assert.equal(await editor.at('textDocument/hover', uri, 3, 3), null);
  });

  it('leads from a frame to its line, to the function, and to MAINTAINERS', async () => {
    const at = (what: string, line: number) =>
      editor.at<Location[]>(`textDocument/${what}`, uri, line, 20).then(places);
    assert.deepEqual(await at('definition', 16), ['linux/fs/ioctl.c:19']);
    assert.deepEqual(await at('definition', 15), [
      'linux/drivers/gizmo/main.c:24',
      'linux/drivers/gizmo/main.c:22',
    ]);
    assert.deepEqual(await at('declaration', 16), ['linux/fs/ioctl.c:13']);
    assert.deepEqual(await at('typeDefinition', 16), ['linux/MAINTAINERS:15']);
    assert.deepEqual(await at('definition', 17), []);
  });

  it('leads from a place that is printed to the file', async () => {
    const found = await editor.at<Location[]>('textDocument/definition', warning, 0, 30);
    assert.deepEqual(places(found), ['linux/drivers/gizmo/queue.c:19']);
  });

  it('knows the other frames of a function', async () => {
    const at = (includeDeclaration: boolean) =>
      editor
        .of<Location[]>('textDocument/references', uri, {
          position: { line: 15, character: 20 },
          context: { includeDeclaration },
        })
        .then(places);
    assert.deepEqual(await at(true), ['linux/drivers/gizmo/main.c:15', 'oops.log:16']);
    assert.deepEqual(await at(false), ['oops.log:16']);
    const lit = await editor.at<DocumentHighlight[]>('textDocument/documentHighlight', uri, 15, 20);
    assert.deepEqual(
      lit.map(({ range }) => [range.start.line, range.start.character, range.end.character]),
      [[15, 16, 45]],
    );
  });

  it('has an outline of reports, stacks and frames with their lines', async () => {
    const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    const draw = ({ name, detail, children }: DocumentSymbol): unknown[] => [
      detail === undefined ? name : `${name} | ${detail}`,
      ...(children ?? []).map(draw),
    ];
    assert.deepEqual(symbols.map(draw), [
      [
        'BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit | null-pointer',
        [
          'Call Trace',
          ['gizmo_queue_submit | ? drivers/gizmo/queue.c:22 1/3'],
          ['gizmo_ioctl | ≈ drivers/gizmo/main.c:24 1/2'],
          ['__x64_sys_ioctl | ~ fs/ioctl.c:19'],
          ['? fpregs_assert_state_consistent | not defined in this tree'],
          ['do_syscall_64 | ~ arch/x86/entry/common.c:16'],
          ['entry_SYSCALL_64_after_hwframe | ~ arch/x86/entry/entry_64.S:8'],
        ],
      ],
    ]);
  });

  it('folds reports, stacks and dumps', async () => {
    const ranges = await editor.of<FoldingRange[]>('textDocument/foldingRange', uri);
    assert.deepEqual(
      ranges.map(({ startLine, endLine }) => `${startLine}-${endLine}`),
      ['0-24', '7-19', '9-12'],
    );
  });

  it('links printed places and web addresses', async () => {
    const links = await editor.of<DocumentLink[]>('textDocument/documentLink', warning);
    assert.deepEqual(
      links.map(({ range, target }) => `${range.start.line} ${folder.shown(target ?? '')}`),
      ['0 linux/drivers/gizmo/queue.c#L19', '5 https://lore.kernel.org/r/1@gizmo.example'],
    );
  });

  it('colours frames, in full, in part, and what has changed', async () => {
    const full = await editor.of<SemanticTokens>('textDocument/semanticTokens/full', uri);
    // `gizmo_queue_submit` in line 7: a function that is to blame.
    assert.deepEqual(full.data.slice(0, 5), [7, 25, 18, 0, 2]);
    const delta = await editor.of<SemanticTokensDelta>(
      'textDocument/semanticTokens/full/delta',
      uri,
      { previousResultId: full.resultId },
    );
    assert.deepEqual(delta.edits, []);
    const range = { start: { line: 16, character: 0 }, end: { line: 16, character: 9 } };
    const part = await editor.of<SemanticTokens>('textDocument/semanticTokens/range', uri, {
      range,
    });
    assert.deepEqual(part.data, [16, 16, 15, 0, 0, 0, 15, 10, 2, 0]);
  });

  it('has lenses for what it is, whose it is, and what to do with it', async () => {
    const lenses = await editor.of<CodeLens[]>('textDocument/codeLens', uri);
    assert.deepEqual(
      lenses.map(({ range, command }) => `${range.start.line} ${command?.title}`),
      [
        '0 BUG: unable to handle kernel NULL poi… in gizmo_queue_submit',
        '0 GIZMO CHARACTER DEVICE, linux-gizmo@lists.example',
        '0 Copy decoded',
        '0 Copy for mail',
      ],
    );
  });

  it('has actions inside its reports only, which a client without commands has done', async () => {
    const actionsIn = (line: number) => {
      const start = { line, character: 0 };
      const params = { range: { start, end: start }, context: { diagnostics: [] } };
      return editor.of<CodeAction[]>('textDocument/codeAction', uri, params);
    };
    const actions = await actionsIn(4);
    const done = await Promise.all(
      actions.map(async ({ title, command }) => {
        const result = await editor.ask<{ text: string } | Location>('workspace/executeCommand', {
          command: command?.command,
          arguments: command?.arguments,
        });
        return `${title}: ${'uri' in result ? folder.place(result) : result.text.split('\n')[0]}`;
      }),
    );
    assert.deepEqual(done, [
      'Copy decoded report: [  102.317401] BUG: kernel NULL pointer dereference, address: 0000000000000010',
      'Copy report for mail: To: Ada Sample <ada@gizmo.example>,',
      'Copy To and Cc: To: Ada Sample <ada@gizmo.example>,',
      'Open guilty line: linux/drivers/gizmo/queue.c:22',
    ]);
    await editor.change(uri, `\n\n${SAMPLE_LOG}`);
    assert.deepEqual(await actionsIn(0), []);
    await editor.change(uri, SAMPLE_LOG);
  });

  it('says with links what the cursor is on, to clients that take that', async (t) => {
    const capabilities = {
      textDocument: { definition: { linkSupport: true }, inlayHint: {} },
    };
    const other = await Editor.start({ folders: [folder.tree], capabilities });
    t.after(() => other.stop());
    await other.open(uri, 'kernel-log', SAMPLE_LOG);
    await other.decoded(uri);
    const [link] = await other.at<LocationLink[]>('textDocument/definition', uri, 16, 20);
    assert.ok(link);
    assert.equal(folder.place(link), 'linux/fs/ioctl.c:19');
    assert.deepEqual(link.originSelectionRange, {
      start: { line: 16, character: 16 },
      end: { line: 16, character: 41 },
    });
    const hints = await other.of<InlayHint[]>('textDocument/inlayHint', uri, {
      range: EVERYTHING,
    });
    const parts = hints.flatMap(({ label }) => (typeof label === 'string' ? [] : label));
    assert.deepEqual(
      parts.map(({ location }) => folder.place(location ?? null)),
      SAMPLE_HINTS.map((hint) => hint.replace(/^\d+ \S+ (\S+).*$/, 'linux/$1')),
    );
  });
});

describe('every log of the corpus in an editor', () => {
  it('is answered in every way, without a failure', async (t) => {
    const editor = await Editor.start({
      folders: [join(ROOT, 'samples/linux')],
      // Hints then do not wait for lines, of which most logs have none in this tree.
      capabilities: { workspace: { inlayHint: { refreshSupport: true } } },
    });
    t.after(() => editor.stop());
    const corpus = join(ROOT, 'server/test/corpus');
    const unlike: string[] = [];
    for (const name of readdirSync(corpus).filter((each) => each.endsWith('.log'))) {
      const uri = `untitled:${name}`;
      const text = readFileSync(join(corpus, name), 'utf8');
      await editor.open(uri, 'kernel-log', text);
      const line = Math.floor(text.split('\n').length / 2);
      const reports = await editor.ask<{ reports: readonly unknown[] }>('kernav/reports', { uri });
      const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', uri);
      if (reports.reports.length !== symbols.length) unlike.push(name);
      await Promise.all([
        ...['foldingRange', 'documentLink', 'codeLens', 'semanticTokens/full'].map((what) =>
          editor.of(`textDocument/${what}`, uri),
        ),
        editor.at('textDocument/hover', uri, line, 5),
        editor.at('textDocument/documentHighlight', uri, line, 5),
        editor.of('textDocument/inlayHint', uri, { range: EVERYTHING }),
      ]);
      await editor.close(uri);
    }
    assert.deepEqual(unlike, []);
    assert.deepEqual(editor.errors, []);
  });
});
