/** Documents that change, close or are given up while answers are computed: no answer is ever of another text. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { DocumentSymbol, InlayHint, Range } from 'vscode-languageserver-types';
import type { LogReports } from '../../src/protocol.js';
import { Editor } from './editor.js';
import { reportLines } from './scripted-decoder.js';
import { drawHints, errorCode, EVERYTHING, SAMPLE_LOG, SampleFolder } from './sample-server.js';

const CONTENT_MODIFIED = -32801;
const REQUEST_CANCELLED = -32800;
const TOP = { line: 0, character: 0 };
const FORMS = { position: TOP, form: 'decoded' };

const REPORTS = 15_000;
/** Takes long enough to read that whatever is sent behind it comes before its end. */
const LONG = reportLines('slow_one', 'slow_two').repeat(REPORTS);

describe('a log that changes while it is answered', () => {
  let folder: SampleFolder;
  let editor: Editor;
  before(async () => {
    folder = new SampleFolder();
    editor = await Editor.start({ folders: [folder.tree] });
  });
  after(async () => {
    await editor.stop();
    folder.remove();
    assert.deepEqual(editor.errors, []);
  });

  /** All requests whose answers have ranges, or stand for a text. */
  const asked = (uri: string): readonly Promise<unknown>[] => [
    editor.at('textDocument/hover', uri, 2, 3),
    editor.at('textDocument/definition', uri, 2, 3),
    editor.at('textDocument/declaration', uri, 2, 3),
    editor.at('textDocument/typeDefinition', uri, 2, 3),
    editor.at('textDocument/documentHighlight', uri, 2, 3),
    editor.of('textDocument/references', uri, {
      position: { line: 2, character: 3 },
      context: { includeDeclaration: true },
    }),
    ...['documentSymbol', 'foldingRange', 'documentLink', 'codeLens', 'semanticTokens/full'].map(
      (what) => editor.of(`textDocument/${what}`, uri),
    ),
    editor.of('textDocument/inlayHint', uri, { range: EVERYTHING }),
    editor.ask('kernav/reports', { uri }),
    editor.ask('kernav/reportText', { uri, ...FORMS }),
    editor.ask('kernav/guiltyLine', { uri, position: TOP }),
    editor.ask('kernav/neighbourFrame', { uri, position: TOP, direction: 'next' }),
    editor.ask('kernav/maintainersEntry', { uri, position: TOP }),
    editor.ask('kernav/treeOf', { uri }),
  ];

  it('answers that the content was modified to all that was asked before', async () => {
    const uri = folder.uri('changed.log');
    await editor.open(uri, 'kernel-log', LONG);
    const requests = asked(uri).map(errorCode);
    await editor.change(uri, SAMPLE_LOG);
    const later = editor.ask<LogReports>('kernav/reports', { uri });
    assert.deepEqual(new Set(await Promise.all(requests)), new Set([CONTENT_MODIFIED]));
    const { version, reports } = await later;
    assert.deepEqual([version > 1, reports.length], [true, 1]);
  });

  it('is answered for its newest text after many changes', async () => {
    const uri = folder.uri('typed.log');
    await editor.open(uri, 'kernel-log', SAMPLE_LOG);
    const answers: Promise<unknown>[] = [];
    for (let lines = 1; lines <= 20; lines++) {
      await editor.change(uri, '\n'.repeat(lines) + SAMPLE_LOG);
      answers.push(
        editor.of<DocumentSymbol[]>('textDocument/documentSymbol', uri).then(
          ([report]) => report?.range.start.line === lines,
          (error: unknown) => (error as { code?: number }).code === CONTENT_MODIFIED,
        ),
      );
    }
    assert.deepEqual(new Set(await Promise.all(answers)), new Set([true]));
    await editor.decoded(uri);
    const hints = await editor.of<InlayHint[]>('textDocument/inlayHint', uri, {
      range: EVERYTHING,
    });
    assert.ok(drawHints(hints).includes('36 ~ fs/ioctl.c:19'));
  });

  it('answers that the content was modified where it was closed', async () => {
    const uri = folder.uri('closed.log');
    await editor.open(uri, 'kernel-log', LONG);
    const requests = asked(uri).map(errorCode);
    await editor.close(uri);
    assert.deepEqual(new Set(await Promise.all(requests)), new Set([CONTENT_MODIFIED]));
    assert.equal(await editor.ask('kernav/reports', { uri }), null);
  });

  it('may be closed and opened again with another text of the same version', async () => {
    const uri = folder.uri('again.log');
    await editor.open(uri, 'kernel-log', LONG);
    const request = errorCode(editor.ask('kernav/reports', { uri }));
    await editor.close(uri);
    await editor.open(uri, 'kernel-log', SAMPLE_LOG);
    const { reports } = await editor.ask<LogReports>('kernav/reports', { uri });
    assert.equal(reports.length, 1);
    assert.equal(await request, CONTENT_MODIFIED);
  });

  it('answers that it was cancelled to what was cancelled', async () => {
    const uri = folder.uri('cancelled.log');
    await editor.open(uri, 'kernel-log', LONG);
    const source = new CancellationTokenSource();
    const requests = ['kernav/reports', 'kernav/guiltyLine', 'kernav/treeOf'].map((method) =>
      errorCode(editor.ask(method, { uri, position: TOP }, source.token)),
    );
    const hints = errorCode(
      editor.ask(
        'textDocument/inlayHint',
        { textDocument: { uri }, range: EVERYTHING },
        source.token,
      ),
    );
    source.cancel();
    assert.deepEqual(
      new Set(await Promise.all([...requests, hints])),
      new Set([REQUEST_CANCELLED]),
    );
    // Another one who waits for the same is not concerned.
    const { reports } = await editor.ask<LogReports>('kernav/reports', { uri });
    assert.equal(reports.length, REPORTS);
    await editor.close(uri);
  });

  it('is a log as long as it looks like one', async () => {
    const uri = folder.uri('notes.txt');
    const isLog = async () => (await editor.ask('kernav/reports', { uri })) !== null;
    await editor.open(uri, 'plaintext', 'notes\n');
    assert.equal(await isLog(), false);
    await editor.change(uri, SAMPLE_LOG);
    await editor.decoded(uri);
    assert.equal(await isLog(), true);
    await editor.change(uri, 'notes\n');
    await editor.of('textDocument/documentSymbol', uri);
    assert.equal(await isLog(), false);
  });
});

describe('a document of a tree that changes while it is answered', () => {
  it('gives no answer of its older text', async (t) => {
    const folder = new SampleFolder();
    const editor = await Editor.start({ folders: [folder.tree] });
    t.after(async () => {
      await editor.stop();
      folder.remove();
    });
    const section = (number: number) =>
      `OTTER ${number}\nM:\tOlga <olga@otter.example>\nF:\tdrivers/otter${number}/\n\n`;
    const maintainers = Array.from({ length: 4000 }, (_, number) => section(number)).join('');
    const texts = [
      ['linux/MAINTAINERS', 'maintainers', maintainers, 'documentLink'],
      ['linux/fs/otter.c', 'c', 'int otter(void)\n{\n}\n'.repeat(2000), 'documentSymbol'],
    ] as const;
    for (const [path, language, text, what] of texts) {
      const uri = folder.uri(path);
      await editor.open(uri, language, text);
      const request = errorCode(editor.of(`textDocument/${what}`, uri));
      await editor.change(uri, `\n${text}`);
      const later = editor.of<readonly { readonly range: Range }[]>(`textDocument/${what}`, uri);
      assert.equal(await request, CONTENT_MODIFIED, path);
      assert.equal((await later)[0]?.range.start.line, path.endsWith('.c') ? 1 : 2, path);
    }
    assert.deepEqual(editor.errors, []);
  });
});

describe('a log whose settings are not known yet', () => {
  it('is answered when they are, for its newest text', async (t) => {
    const folder = new SampleFolder();
    const uri = folder.uri('oops.log');
    const capabilities = { workspace: { configuration: true } };
    const editor = await Editor.start({ folders: [folder.tree], capabilities });
    t.after(async () => {
      await editor.stop();
      folder.remove();
    });
    const firstLine = async () => {
      const answer = await editor.ask<LogReports | null>('kernav/reports', { uri });
      return answer?.reports[0]?.range.start.line;
    };
    await editor.open(uri, 'plaintext', SAMPLE_LOG);
    assert.equal(await firstLine(), 0);
    await editor.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: null,
    });
    await editor.change(uri, `\n\n${SAMPLE_LOG}`);
    assert.equal(await firstLine(), 2);
  });
});
