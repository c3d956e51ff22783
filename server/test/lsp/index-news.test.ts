/** A log that is open before the tree is indexed: its answers are better as soon as the index is complete, and nobody opens it again. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { InlayHint } from 'vscode-languageserver-types';
import { IndexStore } from '../../src/platform/index-store.js';
import { Editor } from './editor.js';
import { drawHints, eventually, EVERYTHING, SampleFolder } from './sample-server.js';

const uri = 'untitled:oops';
const LOG = `Call Trace:
 finch_sing+0x14/0x30
 finch_command+0x35/0x60
 finch_main+0x11/0x40
`;
/** Without an index nobody knows what stands in the table: the call through a pointer is likely alone. */
const SOURCE = `static int finch_sing(struct finch *finch)
{
	return finch->songs++;
}

static int (*const finch_commands[])(struct finch *finch) = {
	[FINCH_SING]	= finch_sing,
};

int finch_command(struct finch *finch, int number)
{
	int result;

	result = finch_commands[number](finch);
	return result;
}

int finch_main(struct finch *finch)
{
	int result = finch_command(finch, 0);

	return result;
}
`;

describe('a log that is open while its tree is indexed', () => {
  let folder: SampleFolder;
  let editor: Editor | undefined;
  let other: IndexStore;
  let renewing: NodeJS.Timeout;
  beforeEach(() => {
    folder = new SampleFolder();
    mkdirSync(dirname(folder.file('linux/kernel/finch.c')), { recursive: true });
    writeFileSync(folder.file('linux/kernel/finch.c'), SOURCE);
    // As long as somebody else is at the index, the server does without.
    other = new IndexStore(folder.tree, folder.file('cache'));
    assert.ok(other.lock());
    renewing = setInterval(() => other.lock(), 5000);
  });
  afterEach(async () => {
    clearInterval(renewing);
    await editor?.stop();
    editor = undefined;
    folder.remove();
  });

  it('is answered without the index, and better when it is complete', async () => {
    const server = await Editor.start({
      folders: [folder.tree],
      environment: { KERNAV_CACHE_DIR: folder.file('cache') },
    });
    editor = server;
    await server.open(uri, 'kernel-log', LOG);
    await server.decoded(uri);
    const commandHint = async (): Promise<string> => {
      const hints = await server.of<InlayHint[]>('textDocument/inlayHint', uri, {
        range: EVERYTHING,
      });
      return drawHints(hints).find((hint) => hint.startsWith('2 ')) ?? 'none';
    };
    assert.equal(await commandHint(), '2 ≈ kernel/finch.c:14');
    clearInterval(renewing);
    other.unlock();
    const shown = new Set<string>();
    await eventually(commandHint, (hint) => {
      shown.add(hint);
      return hint === '2 ~ kernel/finch.c:14';
    });
    // What was found stays until there is something better.
    assert.deepEqual([...shown], ['2 ≈ kernel/finch.c:14', '2 ~ kernel/finch.c:14']);
    assert.deepEqual(server.errors, []);
  });
});
