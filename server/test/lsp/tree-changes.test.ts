/** Kernel trees that change, go, come back, or are broken, while a log is open: what is shown is of the tree as it is. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type {
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  MarkupContent,
  WorkspaceSymbol,
} from 'vscode-languageserver-types';
import type { LogReports, ReportText, TreeStatus } from '../../src/protocol.js';
import { Editor, type EditorOptions } from './editor.js';
import {
  drawHints,
  eventually,
  EVERYTHING,
  SAMPLE_HINTS,
  SAMPLE_LOG,
  SampleFolder,
} from './sample-server.js';

/** The lines of the frames of the sample log, without the 0-based line of the log and the mark. */
const SAMPLE_LINES = SAMPLE_HINTS.map((hint) => hint.split(' ')[2]);
const TOP = { line: 0, character: 0 };

describe('the kernel tree of an open log', () => {
  let folder: SampleFolder;
  let uri: string;
  let editor: Editor | undefined;
  beforeEach(() => {
    folder = new SampleFolder();
    uri = folder.uri('oops.log');
  });
  afterEach(async () => {
    await editor?.stop();
    editor = undefined;
    folder.remove();
  });

  async function open(options: EditorOptions = {}, text = SAMPLE_LOG): Promise<Editor> {
    const started = await Editor.start({ folders: [folder.tree], ...options });
    editor = started;
    await started.open(uri, 'kernel-log', text);
    await started.decoded(uri);
    return started;
  }

  /** The lines that hints show. */
  async function lines(of: Editor): Promise<(string | undefined)[]> {
    const hints = await of.of<InlayHint[]>('textDocument/inlayHint', uri, { range: EVERYTHING });
    return drawHints(hints).map((hint) => hint.split(' ')[2]);
  }

  const status = (of: Editor) => of.ask<TreeStatus>('kernav/treeOf', { uri });

  /** Moves all lines of a file of the tree down by two, as a patch does. */
  function moveDown(path: string): void {
    writeFileSync(folder.file(path), `\n\n${readFileSync(folder.file(path), 'utf8')}`);
  }

  function setVersion(tree: string, version: number, patchLevel: number): void {
    const makefile = readFileSync(folder.file(`${tree}/Makefile`), 'utf8')
      .replace(/^VERSION = .*/m, `VERSION = ${version}`)
      .replace(/^PATCHLEVEL = .*/m, `PATCHLEVEL = ${patchLevel}`);
    writeFileSync(folder.file(`${tree}/Makefile`), makefile);
  }

  it('is read again after a checkout', async () => {
    const server = await open();
    assert.deepEqual(await lines(server), SAMPLE_LINES);
    moveDown('linux/fs/ioctl.c');
    setVersion('linux', 6, 12);
    const after = await eventually(
      () => status(server),
      ({ tree }) => tree?.version === '6.12.0',
    );
    assert.match(after.mismatch ?? '', /^the log is of Linux 6\.1\.0, the tree is 6\.12\.0: /);
    await server.decoded(uri);
    assert.ok((await lines(server)).includes('fs/ioctl.c:21'));
    const [found] = await server.at<Location[]>('textDocument/definition', uri, 16, 20);
    assert.equal(folder.place(found ?? null), 'linux/fs/ioctl.c:21');
    assert.deepEqual(server.errors, []);
  });

  it('is read again when one of its files is saved', async () => {
    const server = await open();
    const source = folder.uri('linux/fs/ioctl.c');
    await server.open(source, 'c', readFileSync(folder.file('linux/fs/ioctl.c'), 'utf8'));
    await server.of('textDocument/documentSymbol', source);
    moveDown('linux/fs/ioctl.c');
    await server.connection.sendNotification('textDocument/didSave', {
      textDocument: { uri: source },
    });
    const hover = await eventually(
      () => server.at<Hover>('textDocument/hover', uri, 16, 20),
      ({ contents }) => (contents as MarkupContent).value.includes('ioctl\\.c\\:21'),
    );
    assert.match((hover.contents as MarkupContent).value, /→ 21 {2}\treturn vfs_ioctl/);
  });

  it('is missed when it is gone, and used again when it is back', async () => {
    const server = await open();
    renameSync(folder.tree, folder.file('away'));
    const gone = await eventually(
      () => status(server),
      ({ tree }) => tree === undefined,
    );
    assert.match(gone.problem ?? '', /^no kernel tree is known for this log: /);
    assert.equal(gone.answered, 0);
    assert.deepEqual(await lines(server), []);
    const [symbol] = await server.of<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    const details = symbol?.children?.[0]?.children?.map(({ detail }) => detail);
    assert.deepEqual(new Set(details), new Set(['']));
    const { reports } = await server.ask<LogReports>('kernav/reports', { uri });
    const states = reports[0]?.stacks[0]?.frames.map(({ state, detail, target }) => [
      state,
      detail,
      target,
    ]);
    assert.deepEqual(new Set(states?.flat()), new Set(['no-tree', '', undefined]));
    for (const what of ['definition', 'typeDefinition']) {
      assert.deepEqual(await server.at(`textDocument/${what}`, uri, 16, 20), []);
    }
    renameSync(folder.file('away'), folder.tree);
    const back = await eventually(
      () => status(server),
      ({ answered }) => answered === 6,
    );
    assert.equal(back.tree?.version, '6.1.0');
    assert.deepEqual(await lines(server), SAMPLE_LINES);
  });

  it('has lines without owners where MAINTAINERS cannot be read', async () => {
    const broken: (() => void)[] = [
      () => {
        mkdirSync(folder.file('linux/MAINTAINERS'));
      },
      () => {
        writeFileSync(
          folder.file('linux/MAINTAINERS'),
          Buffer.from([0, 1, 2, 255, 10, 70, 58, 9, 42]),
        );
      },
      () => undefined,
    ];
    const server = await Editor.start({ folders: [folder.tree] });
    editor = server;
    for (const [index, breakIt] of broken.entries()) {
      rmSync(folder.file('linux/MAINTAINERS'), { recursive: true, force: true });
      breakIt();
      uri = folder.uri(`${index}.log`);
      await server.open(uri, 'kernel-log', `${'\n'.repeat(index)}${SAMPLE_LOG}`);
      await server.decoded(uri);
      assert.deepEqual(await lines(server), SAMPLE_LINES);
      const text = await server.ask<ReportText>('kernav/reportText', {
        uri,
        position: TOP,
        form: 'addressees',
      });
      assert.doesNotMatch(text.text, /example/);
      await server.close(uri);
    }
    assert.deepEqual(server.errors, []);
  });

  it('is none where its Makefile cannot be read, and why is told', async () => {
    const server = await Editor.start({
      initializationOptions: { settings: { tree: folder.tree } },
    });
    editor = server;
    const reasons: unknown[] = [];
    for (const content of [undefined, Buffer.from([0, 255, 254, 10]), '']) {
      rmSync(folder.file('linux/Makefile'), { recursive: true });
      if (content === undefined) mkdirSync(folder.file('linux/Makefile'));
      else writeFileSync(folder.file('linux/Makefile'), content);
      uri = `untitled:${reasons.length}`;
      await server.open(uri, 'kernel-log', SAMPLE_LOG);
      const { problem, tree } = await status(server);
      assert.equal(tree, undefined);
      reasons.push(folder.shown(problem ?? ''));
      assert.deepEqual(await lines(server), []);
    }
    assert.deepEqual(reasons, [
      'kernav.tree: linux is no kernel tree: it has no Makefile',
      'kernav.tree: linux is no kernel tree: Makefile has no VERSION',
      'kernav.tree: linux is no kernel tree: Makefile has no VERSION',
    ]);
  });

  it('of several is the one of the version nearest to the log', async () => {
    folder.addTree('old');
    setVersion('old', 5, 10);
    folder.addTree('new');
    setVersion('new', 6, 12);
    const folders = ['linux', 'old', 'new'].map((name) => folder.file(name));
    const server = await open({ folders });
    for (const [release, expected] of [
      ['5.10.7', 'old'],
      ['6.12.0-rc3', 'new'],
      ['6.1.99', 'linux'],
    ] as const) {
      await server.change(uri, SAMPLE_LOG.replace(' 6.1.0 ', ` ${release} `));
      const { tree } = await status(server);
      assert.equal(folder.shown(tree?.root ?? ''), expected);
      const [found] = await server.at<Location[]>('textDocument/definition', uri, 16, 20);
      assert.equal(folder.place(found ?? null), `${expected}/fs/ioctl.c:19`);
    }
  });

  it('is the one that the log lies in, before the one that is chosen', async () => {
    folder.addTree('other');
    const chosenTree = folder.file('other');
    const server = await open({ folders: [], initializationOptions: { chosenTree } });
    assert.equal(folder.shown((await status(server)).tree?.root ?? ''), 'other');
    uri = folder.uri('linux/oops.log');
    await server.open(uri, 'kernel-log', SAMPLE_LOG);
    const { tree } = await status(server);
    assert.deepEqual(
      [folder.shown(tree?.root ?? ''), tree?.reason],
      ['linux', 'the log lies in it'],
    );
  });

  it('is searched without ripgrep where its path leads nowhere', async () => {
    const server = await open({
      initializationOptions: { ripgrepPath: folder.file('no-such-rg') },
    });
    assert.deepEqual(await lines(server), SAMPLE_LINES);
    assert.equal((await status(server)).problem, undefined);
  });

  it('is not said to lack functions where ripgrep failed', async () => {
    const notExecutable = folder.file('text');
    writeFileSync(notExecutable, 'no program\n');
    const failing = folder.file('failing');
    writeFileSync(failing, '#!/bin/sh\necho "out of cheese" >&2\nexit 2\n');
    chmodSync(failing, 0o755);
    for (const [ripgrepPath, why] of [
      [notExecutable, /Cannot run ripgrep/],
      [folder.path, /Cannot run ripgrep/],
      [failing, /out of cheese/],
    ] as const) {
      // With an index nothing is searched.
      const settings = { index: { enabled: false } };
      const server = await open({ initializationOptions: { ripgrepPath, settings } });
      const { problem, answered } = await status(server);
      assert.match(problem ?? '', /^its lines cannot be found: /);
      assert.match(problem ?? '', why);
      assert.equal(answered, 0);
      assert.deepEqual(await lines(server), []);
      assert.ok(server.errors.length > 0);
      await server.stop();
      editor = undefined;
    }
  });
});

describe('the kernel tree of an open C file, with no log open', () => {
  it('is indexed again after a checkout', async () => {
    const folder = new SampleFolder();
    const editor = await Editor.start({ folders: [folder.tree] });
    try {
      const source = readFileSync(folder.file('linux/fs/ioctl.c'), 'utf8');
      await editor.open(folder.uri('linux/fs/ioctl.c'), 'c', source);
      const find = (query: string) => editor.ask<WorkspaceSymbol[]>('workspace/symbol', { query });
      await eventually(
        () => find('gizmo_ioctl'),
        (found) => found.some(({ name }) => name === 'gizmo_ioctl'),
      );
      assert.deepEqual(await find('gizmo_of_the_next_version'), []);
      await setTimeout(3000); // The index is complete by then, and nobody is at it.
      // What a checkout does: files change, and with them the Makefile, which names the version.
      const added = 'int gizmo_of_the_next_version(void)\n{\n\treturn 2;\n}\n';
      const main = readFileSync(folder.file('linux/drivers/gizmo/main.c'), 'utf8');
      writeFileSync(folder.file('linux/drivers/gizmo/main.c'), `${added}${main}`);
      const makefile = readFileSync(folder.file('linux/Makefile'), 'utf8');
      writeFileSync(
        folder.file('linux/Makefile'),
        makefile.replace(/^PATCHLEVEL.*/m, 'PATCHLEVEL = 2'),
      );
      const [symbol] = await eventually(
        () => find('gizmo_of_the_next_version'),
        (found) => found.length > 0,
      );
      const { uri } = symbol?.location ?? assert.fail('no symbol');
      assert.equal(uri, folder.uri('linux/drivers/gizmo/main.c'));
      assert.deepEqual(editor.errors, []);
    } finally {
      await editor.stop();
      folder.remove();
    }
  });
});
