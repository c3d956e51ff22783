/** MAINTAINERS and C files in an editor, and the problems that are shown, of the server that users start. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it, type TestContext } from 'node:test';
import type {
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  MarkupContent,
} from 'vscode-languageserver-types';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { Editor } from './editor.js';
import { eventually, SampleFolder } from './sample-server.js';

/** The problems that are shown of a document now; undefined before there was any word of it. */
function problemsOf(editor: Editor, uri: string): readonly Diagnostic[] | undefined {
  const published = (editor.heard.get('textDocument/publishDiagnostics') ??
    []) as readonly PublishDiagnosticsParams[];
  return published.findLast((params) => params.uri === uri)?.diagnostics;
}

const markdown = (hover: Hover | null) => (hover?.contents as MarkupContent | undefined)?.value;

describe('a MAINTAINERS in an editor', () => {
  const GONE =
    '\nOTTER DRIVER\nM:\tOlga <olga@otter.example>\nS:\tMaintained\nF:\tdrivers/otter/\n';
  let folder: SampleFolder;
  let editor: Editor;
  let uri: string;
  let text: string;
  before(async () => {
    folder = new SampleFolder();
    uri = folder.uri('linux/MAINTAINERS');
    text = readFileSync(folder.file('linux/MAINTAINERS'), 'utf8') + GONE;
    editor = await Editor.start({ folders: [folder.tree] });
    await editor.open(uri, 'plaintext', text);
  });
  after(async () => {
    await editor.stop();
    folder.remove();
    assert.deepEqual(editor.errors, []);
  });

  const lineOf = (start: string) => text.split('\n').findIndex((line) => line.startsWith(start));

  it('is checked against its tree', async () => {
    const problems = await eventually(
      () => problemsOf(editor, uri),
      (known) => known !== undefined,
    );
    assert.deepEqual(
      problems?.map(({ range, message }) => [range.start.line, message]),
      [[lineOf('F:\tdrivers/otter/'), 'No file of this tree matches.']],
    );
  });

  it('has an outline, folds, links, and counts of files', async () => {
    const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      [
        'List of maintainers of the sample tree',
        'GIZMO CHARACTER DEVICE',
        'FILESYSTEMS (VFS)',
        'X86 ENTRY CODE',
        'THE REST',
        'OTTER DRIVER',
      ],
    );
    const folds = await editor.of<FoldingRange[]>('textDocument/foldingRange', uri);
    assert.deepEqual(folds.length, symbols.length);
    const links = await editor.of<DocumentLink[]>('textDocument/documentLink', uri);
    assert.ok(
      links.some(({ target }) => folder.shown(target ?? '') === 'linux/include/linux/gizmo.h'),
    );
    const lenses = await eventually(
      () => editor.of<CodeLens[]>('textDocument/codeLens', uri),
      (known) => known.length > 0,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['6 files', '2 files', '3 files', '31 files', 'no file'],
    );
  });

  it('explains its lines, and leads to files', async () => {
    const line = lineOf('F:\tinclude/linux/gizmo.h');
    const hover = await editor.at<Hover>('textDocument/hover', uri, line, 5);
    assert.match(markdown(hover) ?? '', /`include\/linux\/gizmo\.h`/);
    const [file] = await editor.at<Location[]>('textDocument/definition', uri, line, 5);
    assert.equal(folder.place(file ?? null), 'linux/include/linux/gizmo.h:1');
  });

  it('completes letters and paths', async () => {
    const line = lineOf('F:\tdrivers/gizmo/');
    const labels = async (character: number) =>
      (await editor.at<CompletionItem[]>('textDocument/completion', uri, line, character)).map(
        ({ label }) => label,
      );
    assert.deepEqual((await labels(0)).slice(0, 3), ['M:', 'R:', 'L:']);
    assert.deepEqual(await labels('F:\tdrivers/'.length), ['Makefile', 'gizmo/']);
  });
});

describe('a C file of a kernel tree in an editor', () => {
  it('has an outline and its owners', async (t) => {
    const folder = new SampleFolder();
    const uri = folder.uri('linux/fs/ioctl.c');
    const editor = await Editor.start({ folders: [folder.tree] });
    t.after(async () => {
      await editor.stop();
      folder.remove();
    });
    await editor.open(uri, 'c', readFileSync(folder.file('linux/fs/ioctl.c'), 'utf8'));
    const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['vfs_ioctl', 'sys_ioctl'],
    );
    const [lens] = await editor.of<CodeLens[]>('textDocument/codeLens', uri);
    assert.equal(
      lens?.command?.title,
      'FILESYSTEMS (VFS) · Maintained · linux-fsdevel@lists.example',
    );
    const [target] = (lens.command.arguments ?? []) as readonly Location[];
    assert.equal(folder.place(target ?? null), 'linux/MAINTAINERS:15');
    const hover = await editor.at<Hover>('textDocument/hover', uri, 0, 0);
    assert.match(markdown(hover) ?? '', /FILESYSTEMS/);
    const below = await editor.at<Hover>('textDocument/hover', uri, 5, 15);
    assert.match(markdown(below) ?? '', /static long vfs_ioctl/);
    assert.equal(await editor.at('textDocument/hover', uri, 10, 0), null);
    const outside = 'file:///elsewhere/x.c';
    await editor.open(outside, 'c', 'int x(void)\n{\n}\n');
    assert.deepEqual(await editor.of('textDocument/documentSymbol', outside), []);
    assert.deepEqual(await editor.of('textDocument/codeLens', outside), []);
    assert.deepEqual(editor.errors, []);
  });
});

describe('the problems of a log', () => {
  // The header of a warning names the line itself.
  const LOG = `WARNING: CPU: 0 PID: 1 at drivers/gizmo/queue.c:19 gizmo_queue_submit+0x2c/0x70 [gizmo]
CPU: 0 PID: 1 Comm: gizmoctl Not tainted 5.10.7 #1
RIP: 0010:gizmo_queue_submit+0x2c/0x70 [gizmo]
Call Trace:
 gizmo_ioctl+0x71/0xb0 [gizmo]
---[ end trace 0000000000000000 ]---
`;

  async function editorWith(
    t: TestContext,
    settings: object,
  ): Promise<{ editor: Editor; folder: SampleFolder; uri: string }> {
    const folder = new SampleFolder();
    const uri = folder.uri('oops.log');
    const editor = await Editor.start({
      folders: [folder.tree],
      capabilities: { workspace: { configuration: true } },
      settings,
    });
    t.after(async () => {
      await editor.stop();
      folder.remove();
    });
    await editor.open(uri, 'kernel-log', LOG);
    await editor.decoded(uri);
    return { editor, folder, uri };
  }

  it('are the line to blame, and that the kernel is another, as long as it is open', async (t) => {
    const { editor, folder, uri } = await editorWith(t, { diagnostics: { reports: true } });
    const source = folder.uri('linux/drivers/gizmo/queue.c');
    const shown = (each: string) =>
      problemsOf(editor, each)?.map(({ range, code }) => `${range.start.line} ${code}`);
    const both = (isRight: (known: string[] | undefined) => boolean) =>
      eventually(
        () => [shown(source), shown(uri)],
        (known) => known.every(isRight),
      );
    assert.deepEqual(await both((known) => known !== undefined), [['18 warning'], ['1 version']]);
    await editor.close(uri);
    assert.deepEqual(await both((known) => known?.length === 0), [[], []]);
  });

  it('are not shown to who does not want them', async (t) => {
    const { editor, uri } = await editorWith(t, { diagnostics: { reports: false } });
    await editor.ask('kernav/guiltyLine', { uri, position: { line: 0, character: 0 } });
    assert.equal(problemsOf(editor, uri), undefined);
  });
});
