/** An open log of a kernel that was built in its tree: exact lines as hints, in hovers and as definitions. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Hover, InlayHint, Location, MarkupContent } from 'vscode-languageserver-types';
import { BUILDERS, buildIn, type BuiltFrame } from '../debug-info/built-tree.js';
import { missingOf, sourceDirectory } from '../debug-info/compiled.js';
import { Editor, type EditorOptions } from './editor.js';
import { drawHints, EVERYTHING } from './sample-server.js';

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
