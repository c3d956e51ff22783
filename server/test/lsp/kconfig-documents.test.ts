/** Kconfig files, makefiles, configurations and CONFIG_ names in C, asked of the server that users start. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type {
  CodeLens,
  CompletionList,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  LocationLink,
  MarkupContent,
} from 'vscode-languageserver-types';
import { Editor } from './editor.js';
import { eventually, SampleFolder } from './sample-server.js';

const FILES: Readonly<Record<string, string>> = {
  Kconfig: 'source "drivers/gizmo/Kconfig"\nsource "arch/$(SRCARCH)/Kconfig"\n',
  'arch/x86/Kconfig': 'config X86\n\tdef_bool y\n\tselect GIZMO if PCI\nconfig PCI\n\tbool\n',
  'drivers/gizmo/x.c':
    '#include <linux/fs.h>\n#if IS_ENABLED(CONFIG_GIZMO_TRACE)\nint x;\n#endif\n',
  '.config': 'CONFIG_GIZMO=m\n# CONFIG_GIZMO_TRACE is not set\n',
  'arch/x86/configs/x86_64_defconfig': 'CONFIG_GIZMO=y\n',
};

const markdown = (hover: Hover | null) => (hover?.contents as MarkupContent | undefined)?.value;

describe('Kconfig and Kbuild in an editor', () => {
  let folder: SampleFolder;
  let editor: Editor;
  before(async () => {
    folder = new SampleFolder();
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(folder.file(`linux/${path}`)), { recursive: true });
      writeFileSync(folder.file(`linux/${path}`), text);
    }
    editor = await Editor.start({ folders: [folder.tree] });
  });
  after(async () => {
    await editor.stop();
    folder.remove();
    assert.deepEqual(editor.errors, []);
  });

  const uriOf = (path: string) => folder.uri(`linux/${path}`);

  async function open(path: string, language: string, text = FILES[path] ?? ''): Promise<string> {
    await editor.open(uriOf(path), language, text);
    return uriOf(path);
  }

  async function definitions(uri: string, line: number, character: number): Promise<unknown[]> {
    const found = await editor.at<LocationLink[]>('textDocument/definition', uri, line, character);
    return found.map((each) => folder.place(each));
  }

  it('answers about CONFIG_ names in C, and leaves other names to navigation', async () => {
    const uri = await open('drivers/gizmo/x.c', 'c');
    const hover = await editor.at<Hover>('textDocument/hover', uri, 1, 20);
    assert.match(
      markdown(hover) ?? '',
      /^\*\*CONFIG\\_GIZMO\\_TRACE\*\* · bool · `n` in \.config\n/,
    );
    assert.match(markdown(hover) ?? '', /- depends on `GIZMO`/);
    assert.deepEqual(await definitions(uri, 1, 20), ['linux/drivers/gizmo/Kconfig:6']);
    assert.deepEqual(await definitions(uri, 2, 4), ['linux/drivers/gizmo/x.c:3']);
    const references = await editor.ask<Location[]>('textDocument/references', {
      textDocument: { uri },
      position: { line: 1, character: 20 },
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      references.map((each) => folder.place(each)),
      ['linux/drivers/gizmo/Kconfig:6'],
    );
  });

  it('says over a C file what builds it, and leads there', async () => {
    const uri = await open('drivers/gizmo/queue.c', 'c', 'int x;\n');
    const lenses = await eventually(
      () => editor.of<CodeLens[]>('textDocument/codeLens', uri),
      (known) => known.length === 2,
    );
    assert.equal(lenses[1]?.command?.title, 'built by CONFIG_GIZMO into gizmo.ko');
    const [target] = (lenses[1].command.arguments ?? []) as readonly Location[];
    assert.equal(folder.place(target ?? null), 'linux/drivers/gizmo/Makefile:2');
    const hover = await editor.at<Hover>('textDocument/hover', uri, 0, 0);
    assert.match(markdown(hover) ?? '', /built by CONFIG\\_GIZMO into gizmo\\\.ko · \[drivers/);
  });

  it('reads Kconfig files', async () => {
    const uri = await open('Kconfig', 'kconfig');
    const links = await editor.of<DocumentLink[]>('textDocument/documentLink', uri);
    assert.deepEqual(
      links.map(({ target }) => folder.shown(target ?? '')),
      ['linux/drivers/gizmo/Kconfig', 'linux/arch/x86/Kconfig'],
    );
    assert.deepEqual(await definitions(uri, 1, 15), ['linux/arch/x86/Kconfig:1']);
    const arch = await open('arch/x86/Kconfig', 'plaintext');
    const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', arch);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['X86', 'PCI'],
    );
    assert.deepEqual(await definitions(arch, 2, 10), ['linux/drivers/gizmo/Kconfig:1']);
    const hover = await editor.at<Hover>('textDocument/hover', arch, 2, 10);
    assert.match(
      markdown(hover) ?? '',
      /Gizmo character device .*Selected by:\n- \[X86\]\(.*if `PCI`/s,
    );
    const folds = await editor.of<FoldingRange[]>('textDocument/foldingRange', arch);
    assert.deepEqual(
      folds.map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [0, 2],
        [3, 4],
      ],
    );
    const marks = await editor.at<DocumentHighlight[]>(
      'textDocument/documentHighlight',
      arch,
      3,
      8,
    );
    assert.deepEqual(
      marks.map(({ range }) => range.start.line),
      [2, 3],
    );
    const { items } = await editor.at<CompletionList>('textDocument/completion', arch, 2, 11);
    assert.deepEqual(
      items.map(({ label }) => label),
      ['GIZMO', 'GIZMO_TRACE'],
    );
  });

  it('reads makefiles and configurations', async () => {
    const text = 'obj-$(CONFIG_GIZMO) += gizmo.o\ngizmo-y := main.o\n';
    const makefile = await open('drivers/gizmo/Makefile', 'makefile', text);
    assert.deepEqual(await definitions(makefile, 0, 10), ['linux/drivers/gizmo/Kconfig:1']);
    assert.deepEqual(await definitions(makefile, 0, 25), ['linux/drivers/gizmo/Makefile:2']);
    assert.deepEqual(await definitions(makefile, 1, 12), ['linux/drivers/gizmo/main.c:1']);
    const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', makefile);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['gizmo.o', 'gizmo.o'],
    );
    const links = await editor.of<DocumentLink[]>('textDocument/documentLink', makefile);
    assert.deepEqual(
      links.map(({ target }) => folder.shown(target ?? '')),
      ['linux/drivers/gizmo/main.c'],
    );
    for (const path of ['.config', 'arch/x86/configs/x86_64_defconfig']) {
      const uri = await open(path, 'plaintext');
      assert.deepEqual(await definitions(uri, 0, 9), ['linux/drivers/gizmo/Kconfig:1']);
      assert.match(
        markdown(await editor.at<Hover>('textDocument/hover', uri, 0, 9)) ?? '',
        /`m` in/,
      );
    }
  });

  it('says nothing of the tree outside of one', async () => {
    const kconfig = 'file:///elsewhere/Kconfig';
    await editor.open(kconfig, 'kconfig', 'config A\n\tbool\nsource "x/Kconfig"\n');
    assert.equal(await editor.at('textDocument/hover', kconfig, 0, 7), null);
    assert.deepEqual(await editor.of('textDocument/documentLink', kconfig), []);
    const symbols = await editor.of<DocumentSymbol[]>('textDocument/documentSymbol', kconfig);
    assert.equal(symbols.length, 2);
    const makefile = 'file:///elsewhere/Makefile';
    await editor.open(makefile, 'makefile', 'obj-y := a.o\n');
    for (const method of ['documentSymbol', 'documentLink']) {
      assert.deepEqual(await editor.of(`textDocument/${method}`, makefile), []);
    }
  });
});
