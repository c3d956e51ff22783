/** Lines outside of reports, asked of the server that users start. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Hover, Location, LocationLink, MarkupContent } from 'vscode-languageserver-types';
import { Editor } from './editor.js';
import { SAMPLE_LOG, SampleFolder } from './sample-server.js';

const SOURCE = `#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
static int gizmo_start(struct gizmo *gizmo)
{
	pr_info("started with %d request queues\\n", gizmo->n);
	return 0;
}
`;

describe('a line that the kernel printed', () => {
  let folder: SampleFolder;
  let editor: Editor;
  let uri: string;
  const line = SAMPLE_LOG.split('\n').length - 1;
  before(async () => {
    folder = new SampleFolder();
    writeFileSync(folder.file('linux/drivers/gizmo/start.c'), SOURCE);
    uri = folder.uri('boot.log');
    editor = await Editor.start({ folders: [folder.tree] });
    const text = `${SAMPLE_LOG}[   99.000000] gizmo: started with 4 request queues\n`;
    await editor.open(uri, 'kernel-log', text);
    await editor.decoded(uri);
  });
  after(async () => {
    await editor.stop();
    folder.remove();
    assert.deepEqual(editor.errors, []);
  });

  it('says on hover which call that was', async () => {
    const hover = await editor.at<Hover>('textDocument/hover', uri, line, 25);
    const { value } = hover.contents as MarkupContent;
    assert.match(value, /pr_info\("started with %d request queues\\n"\)/);
    assert.match(value, /\*\*certain\*\*/);
    assert.match(value, /GIZMO CHARACTER DEVICE/);
  });

  it('leads to that call', async () => {
    const found = await editor.at<(Location | LocationLink)[]>(
      'textDocument/definition',
      uri,
      line,
      25,
    );
    assert.deepEqual(
      found.map((each) => folder.place(each)),
      ['linux/drivers/gizmo/start.c:4'],
    );
  });
});
