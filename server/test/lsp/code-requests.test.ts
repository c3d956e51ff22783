/** The hover on a `Code:` line, asked of the server that users start. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Hover, MarkupContent } from 'vscode-languageserver-types';
import { Editor } from './editor.js';
import { SAMPLE_LOG, SampleFolder } from './sample-server.js';

describe('a Code: line', () => {
  let folder: SampleFolder;
  let editor: Editor;
  let uri: string;
  const line = SAMPLE_LOG.split('\n').length - 1;
  before(async () => {
    folder = new SampleFolder();
    uri = folder.uri('code.log');
    editor = await Editor.start({ folders: [folder.tree] });
    await editor.open(
      uri,
      'kernel-log',
      `${SAMPLE_LOG}[   99.000000] Code: 48 89 e5 53 <48> 8b 47 10 c3\n`,
    );
  });
  after(async () => {
    await editor.stop();
    folder.remove();
    assert.deepEqual(editor.errors, []);
  });

  it('is listed as instructions on hover', async () => {
    const hover = await editor.at<Hover>('textDocument/hover', uri, line, 25);
    const { value } = hover.contents as MarkupContent;
    assert.match(value, /48 8b 47 10 {2}mov 0x10\(%rdi\),%rax {4}<-- trapping instruction/);
  });
});
