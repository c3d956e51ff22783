/** Navigation in C over stdio: the built server, the sample tree on a disk, an editor. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { ProgressType } from 'vscode-jsonrpc';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CompletionItem,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  Hover,
  Location,
  LocationLink,
  WorkspaceSymbol,
} from 'vscode-languageserver-types';
import { Editor } from './editor.js';
import { SampleFolder } from './sample-server.js';

type Targets = readonly (Location | LocationLink)[];

describe('navigation in the C files of a tree', () => {
  let folder: SampleFolder;
  let editor: Editor;
  const MAIN = 'linux/drivers/gizmo/main.c';
  const IOCTL = 'linux/fs/ioctl.c';
  before(async () => {
    folder = new SampleFolder();
    editor = await Editor.start({
      folders: [folder.tree],
      capabilities: { textDocument: { definition: { linkSupport: true } } },
    });
    for (const path of [MAIN, IOCTL]) {
      await editor.open(folder.uri(path), 'c', readFileSync(folder.file(path), 'utf8'));
    }
  });
  after(async () => {
    await editor.stop();
    folder.remove();
  });

  /** Asks at the first character of `word` in the first line that holds `line`. */
  function at<R>(method: string, path: string, line: string, word: string, more = {}): Promise<R> {
    const lines = readFileSync(folder.file(path), 'utf8').split('\n');
    const number = lines.findIndex((each) => each.includes(line));
    assert.ok(number >= 0, `no line has ${line}`);
    const character = (lines[number] ?? '').indexOf(word);
    const position = { line: number, character };
    return editor.ask<R>(`textDocument/${method}`, {
      textDocument: { uri: folder.uri(path) },
      position,
      ...more,
    });
  }
  const places = (targets: Targets): (string | null)[] => targets.map((each) => folder.place(each));

  it('leads to functions, members, types and headers', async () => {
    const found = await Promise.all([
      at<Targets>('definition', MAIN, 'gizmo_queue_drain(gizmo)', 'gizmo_queue_drain'),
      at<Targets>('declaration', MAIN, 'gizmo_queue_drain(gizmo)', 'gizmo_queue_drain'),
      at<Targets>('definition', MAIN, 'request->priority =', 'priority ='),
      at<Targets>('typeDefinition', MAIN, 'request->priority =', 'request'),
      at<Targets>('definition', MAIN, '#include <linux/gizmo.h>', 'linux/gizmo.h'),
      at<Targets>('definition', MAIN, 'case GIZMO_RESET', 'GIZMO_RESET'),
      at<Targets>('definition', MAIN, 'gizmo_submit_one(gizmo, request, 0)', 'request'),
    ]);
    assert.deepEqual(found.map(places), [
      ['linux/drivers/gizmo/queue.c:29'],
      ['linux/include/linux/gizmo.h:17'],
      ['linux/include/linux/gizmo.h:8'],
      ['linux/include/linux/gizmo.h:5'],
      ['linux/include/linux/gizmo.h:1'],
      [`${MAIN}:7`],
      [`${MAIN}:18`],
    ]);
  });

  it('goes between a field and the functions in tables, both ways', async () => {
    const field = await at<Targets>('implementation', IOCTL, 'return filp->f_op', 'unlocked_ioctl');
    const table = await at<Targets>(
      'implementation',
      MAIN,
      'static long gizmo_ioctl',
      'gizmo_ioctl',
    );
    assert.deepEqual([places(field), places(table)], [[`${MAIN}:15`], [`${MAIN}:41`]]);
  });

  it('finds references in all files, and in parts where the client takes them', async () => {
    const context = { includeDeclaration: true };
    const ask = (more: object) =>
      at<Location[]>('references', MAIN, 'return gizmo_try_submit', 'gizmo_try_submit', {
        context,
        ...more,
      });
    const whole = await ask({});
    assert.deepEqual(places(whole).sort(), [
      'linux/drivers/gizmo/main.c:12',
      'linux/include/linux/gizmo.h:20',
    ]);
    const parts: Location[] = [];
    const steps: string[] = [];
    editor.connection.onProgress(new ProgressType<Location[]>(), 'parts', (some) => {
      parts.push(...some);
    });
    editor.connection.onProgress(new ProgressType<{ kind: string }>(), 'work', ({ kind }) => {
      steps.push(kind);
    });
    assert.deepEqual(await ask({ partialResultToken: 'parts', workDoneToken: 'work' }), []);
    assert.deepEqual(places(parts).sort(), places(whole).sort());
    assert.deepEqual([steps[0], steps.at(-1)], ['begin', 'end']);
    const without = await ask({ context: { includeDeclaration: false } });
    assert.deepEqual(places(without), ['linux/drivers/gizmo/main.c:12']);
  });

  it('says so when there are more references than it tells', async () => {
    const heard: string[] = [];
    editor.connection.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
      heard.push(message);
      return null;
    });
    editor.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      heard.push(message);
    });
    const calls = '\tgizmo_everywhere();\n'.repeat(20_001);
    const path = 'linux/drivers/gizmo/many.c';
    writeFileSync(folder.file(path), `void gizmo_many(void)\n{\n${calls}}\n`);
    writeFileSync(
      folder.file('linux/fs/more.c'),
      'void gizmo_more(void)\n{\n\tgizmo_everywhere();\n}\n',
    );
    await editor.open(folder.uri(path), 'c', readFileSync(folder.file(path), 'utf8'));
    const context = { includeDeclaration: true };
    const found = await at<Location[]>('references', path, 'gizmo_everywhere', 'gizmo_everywhere', {
      context,
    });
    assert.equal(found.length, 20_001);
    assert.deepEqual(heard, [
      'gizmo_everywhere is used too often: the 20001 references nearest to this file are shown, 1 file that holds the word was not looked at.',
    ]);
  });

  it('highlights what a name means in its function', async () => {
    const found = await at<DocumentHighlight[]>(
      'documentHighlight',
      MAIN,
      'request->priority =',
      'request',
    );
    assert.deepEqual(
      found.map(({ range }) => range.start.line),
      [8, 10, 11],
    );
  });

  it('shows a hover with the signature, the comment and the place', async () => {
    const hover = await at<Hover>('hover', MAIN, 'return gizmo_try_submit', 'gizmo_try_submit');
    const { value } = hover.contents as { readonly value: string };
    assert.match(value, /static inline int gizmo_try_submit\(struct gizmo \*gizmo/);
    assert.match(value, /Submits the request unless the queue is full/);
    assert.equal(await at<Hover | null>('hover', IOCTL, 'Calls the driver', 'driver'), null);
  });

  it('links includes, and outlines types', async () => {
    const uri = folder.uri(MAIN);
    const links = await editor.of<DocumentLink[]>('textDocument/documentLink', uri);
    assert.deepEqual(
      links.map(({ target }) => folder.shown(target ?? '')),
      ['linux/include/linux/fs.h', 'linux/include/linux/gizmo.h'],
    );
    const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    assert.ok(symbols.some(({ name }) => name === 'gizmo_fops'));
  });

  it('walks the calls in both directions, through an ops table too', async () => {
    const prepare = (path: string, line: string, name: string) =>
      at<CallHierarchyItem[]>('prepareCallHierarchy', path, line, name);
    const [ioctl] = await prepare(MAIN, 'static long gizmo_ioctl', 'gizmo_ioctl');
    const incoming = await editor.ask<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', {
      item: ioctl,
    });
    assert.deepEqual(
      incoming.map(({ from, fromRanges }) => [
        from.name,
        from.detail,
        fromRanges.map(({ start }) => start.line),
      ]),
      [['vfs_ioctl', 'through file_operations.unlocked_ioctl · fs/ioctl.c', [9]]],
    );
    const outgoing = await editor.ask<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', {
      item: ioctl,
    });
    assert.deepEqual(
      outgoing.map(({ to }) => `${to.name} ${to.detail ?? ''}`),
      ['gizmo_submit_one drivers/gizmo/main.c', 'gizmo_queue_drain drivers/gizmo/queue.c'],
    );
    const [vfs] = await prepare(IOCTL, 'static long vfs_ioctl', 'vfs_ioctl');
    const through = await editor.ask<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', {
      item: vfs,
    });
    assert.deepEqual(
      through.map(({ to }) => `${to.name} ${to.detail ?? ''}`),
      ['gizmo_ioctl through file_operations.unlocked_ioctl · drivers/gizmo/main.c'],
    );
    for (const item of [
      { ...vfs, data: null },
      { ...vfs, data: { path: '../../etc/passwd', name: 'x', line: 0 } },
    ]) {
      assert.deepEqual(await editor.ask('callHierarchy/incomingCalls', { item }), []);
    }
  });

  it('finds symbols of the tree', async () => {
    const found = await editor.ask<WorkspaceSymbol[]>('workspace/symbol', { query: 'gizmo_queue' });
    const names = found.map(({ name }) => name);
    for (const name of ['gizmo_queue_drain', 'gizmo_queue_place', 'gizmo_queue_submit']) {
      assert.ok(names.includes(name), name);
    }
    assert.deepEqual(await editor.ask('workspace/symbol', { query: '' }), []);
  });

  it('reads the text of the editor, not that of the disk', async () => {
    const uri = folder.uri('linux/drivers/gizmo/trace.c');
    const text =
      '#include <linux/gizmo.h>\n\n\nint otter(struct gizmo *g)\n{\n\treturn g->depth;\n}\nint two(void)\n{\n\treturn otter(0);\n}\n';
    writeFileSync(folder.file('linux/drivers/gizmo/trace.c'), 'int otter(void) { return 0; }\n');
    await editor.open(uri, 'c', '\n');
    await editor.change(uri, text);
    const inText = (line: number, character: number, method = 'definition') =>
      editor.at<Targets>(`textDocument/${method}`, uri, line, character);
    assert.deepEqual(places(await inText(9, 9)), ['linux/drivers/gizmo/trace.c:4']);
    assert.deepEqual(places(await inText(5, 12)), ['linux/include/linux/gizmo.h:13']);
    const members = text.replace('g->depth;', 'g->;');
    await editor.change(uri, members);
    const completions = await editor.at<CompletionItem[]>('textDocument/completion', uri, 5, 11);
    assert.deepEqual(
      completions.map(({ label }) => label),
      ['head', 'depth'],
    );
    assert.deepEqual(editor.errors, []);
  });
});

describe('navigation where another extension answers for C', () => {
  it('is off', async (t) => {
    const folder = new SampleFolder();
    const uri = folder.uri('linux/fs/ioctl.c');
    const editor = await Editor.start({
      folders: [folder.tree],
      capabilities: { workspace: { configuration: true } },
      settings: { sourceFeatures: 'off' },
    });
    t.after(async () => {
      await editor.stop();
      folder.remove();
    });
    await editor.open(uri, 'c', readFileSync(folder.file('linux/fs/ioctl.c'), 'utf8'));
    assert.deepEqual(await editor.at('textDocument/definition', uri, 18, 9), []);
    assert.equal(await editor.at('textDocument/hover', uri, 18, 9), null);
    assert.deepEqual(await editor.ask('workspace/symbol', { query: 'vfs_ioctl' }), []);
  });
});
