import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CompletionItem } from 'vscode-languageserver-types';
import { maintainersCompletion } from '../../../src/features/maintainers/completion.js';
import { atCursor, PREAMBLE, rangeText, TREE, uncounted } from './support.js';

async function proposals(marked: string): Promise<readonly CompletionItem[]> {
  const { text, position } = atCursor(marked);
  return maintainersCompletion(uncounted(text), position, (path) =>
    Promise.resolve(TREE.list(path)),
  );
}

/** `1:3-7 new text|detail`, sorted as an editor sorts them. */
async function drawn(marked: string): Promise<readonly string[]> {
  return (await proposals(marked))
    .toSorted((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1))
    .map(({ textEdit, detail }) => {
      assert.ok(textEdit && 'range' in textEdit);
      const end = detail === undefined ? '' : `|${detail}`;
      return `${rangeText(textEdit.range)} ${textEdit.newText}${end}`;
    });
}

describe('maintainersCompletion', () => {
  const cases: readonly (readonly [what: string, marked: string, expected: readonly string[]])[] = [
    [
      'the top of the tree',
      'A\nF:\t<|>\n',
      ['Documentation/', 'arch/', 'drivers/', 'fs/', 'net/'].map((name) => `1:3-3 ${name}`),
    ],
    ['a directory', 'A\nF:\tfs/ext4/in<|>\n', ['1:11-13 Kconfig', '1:11-13 inode.c']],
    ['documents', 'A\nP:\tDocumentation/<|>\n', ['1:17-17 net.rst']],
    ['nothing behind a wildcard', 'A\nF:\tfs/*/<|>\n', []],
    ['nothing outside of the tree', 'A\nF:\t../<|>\n', []],
    ['nothing in what is not there', 'A\nF:\tgone/<|>\n', []],
    ['nothing in the head', `<|>${PREAMBLE}A\nF:\tx\n`, []],
    ['nothing in a title', 'A\nF:\tx\n\nTITLE <|>\n', []],
    [
      'statuses',
      'A\nS:\tMa<|>\n',
      [
        '1:3-5 Supported|Somebody is paid to look after this.',
        '1:3-5 Maintained|Somebody looks after this.',
        '1:3-5 Odd Fixes|There is a maintainer who has little time.',
        '1:3-5 Orphan|There is no maintainer.',
        '1:3-5 Obsolete|Old code that something better replaces.',
      ],
    ],
    [
      'lists, the most frequent first',
      'A\nL:\t<|>\nL:\tx@y\nB\nL:\tThe List <z>\nL:\ta@b\nC\nL:\ta@b (moderated)\nD\nL:\ta@b (moderated)\n',
      ['1:3-3 a@b (moderated)|a@b (moderated)', '1:3-3 x@y'],
    ],
  ];
  for (const [what, marked, expected] of cases) {
    it(`proposes ${what}`, async () => {
      assert.deepEqual(await drawn(marked), expected);
    });
  }

  it('proposes the letters, in the words and order of the head where it has them', async () => {
    for (const typed of ['', 'F', 'f']) {
      const items = await drawn(`${PREAMBLE}A\nF:\tx\n${typed}<|>\n`);
      assert.deepEqual(
        items.slice(0, 2),
        [`M:\t|Mail to: Name <address>`, `L:\t|List`].map((text) => `28:0-${typed.length} ${text}`),
      );
      assert.equal(items.length, 14);
    }
  });
});
