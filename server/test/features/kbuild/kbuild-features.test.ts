/** What an editor shows of a Kbuild makefile, and of what builds a source. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../../src/base/file-source.js';
import type { TreePath } from '../../../src/base/tree-path.js';
import {
  builtByLenses,
  builtByMarkdown,
  builtByText,
} from '../../../src/features/kbuild/built-by.js';
import { kbuildDefinition, kbuildDocumentLinks } from '../../../src/features/kbuild/links.js';
import { kbuildSymbols } from '../../../src/features/kbuild/symbols.js';
import type { FileModule } from '../../../src/features/log/tree-facts.js';
import { kbuildLinks } from '../../../src/kernel-tree/kbuild-places.js';

const tree = { uriOf: (path: TreePath) => `file:///linux/${path}` };
const TEXT =
  'obj-$(CONFIG_OTTER) += otter.o sub/\notter-y := main.o \\\n\tio.o\nhostprogs := x.o\n';

describe('the outline of a makefile', () => {
  it('has objects, directories, and what objects are made of', () => {
    assert.deepEqual(
      kbuildSymbols(TEXT).map(({ name, detail, range, children = [] }) => [
        name,
        detail,
        `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`,
        children.map((child) => child.name).join(' '),
      ]),
      [
        ['otter.o', 'obj-$(CONFIG_OTTER)', '0:23-0:30', ''],
        ['sub/', 'obj-$(CONFIG_OTTER)', '0:31-0:35', ''],
        ['otter.o', 'otter-y', '1:0-2:5', 'main.o io.o'],
      ],
    );
  });
});

describe('the words of a makefile', () => {
  const files = memoryFiles({ 'net/Makefile': TEXT, 'net/main.c': '', 'net/sub/Makefile': '' });
  const links = kbuildLinks(files, 'net/Makefile' as TreePath, TEXT);
  const definition = (line: number, character: number) =>
    kbuildDefinition(tree, links, { line, character }).map(
      ({ targetUri, targetRange }) => `${targetUri}:${targetRange.start.line}`,
    );

  it('lead to sources, lists and makefiles', () => {
    assert.deepEqual(definition(1, 12), ['file:///linux/net/main.c:0']);
    assert.deepEqual(definition(0, 24), ['file:///linux/net/Makefile:1']);
    assert.deepEqual(definition(1, 2), ['file:///linux/net/Makefile:0']);
    assert.deepEqual(definition(0, 34), ['file:///linux/net/sub/Makefile:0']);
    assert.deepEqual(definition(2, 2), []);
  });

  it('are links where they lead to another file', () => {
    assert.deepEqual(
      kbuildDocumentLinks(tree, links).map(({ target }) => target),
      ['file:///linux/net/sub/Makefile', 'file:///linux/net/main.c'],
    );
  });
});

describe('what a source is built into', () => {
  const builtBy = {
    object: 'net/otter.o' as TreePath,
    makefile: 'net/Makefile' as TreePath,
    lineNumber: 2,
    symbol: 'CONFIG_OTTER',
  };
  const rows: readonly [FileModule, string][] = [
    [
      { module: 'otter', condition: 'CONFIG_OTTER', builtBy },
      'built by CONFIG_OTTER into otter.ko',
    ],
    [{ module: 'otter', condition: '', builtBy }, 'built by CONFIG_OTTER into otter.ko'],
    [
      { condition: 'CONFIG_A && !CONFIG_B', builtBy },
      'built by CONFIG_A && !CONFIG_B into the kernel',
    ],
    [{ condition: '' }, 'built into the kernel'],
    [{ condition: 'never', builtBy }, 'not built in this configuration (CONFIG_OTTER)'],
  ];

  it('is said in a few words', () => {
    for (const [built, words] of rows) assert.equal(builtByText(built), words);
  });

  it('leads to the line of the makefile', () => {
    const [first] = rows;
    assert.ok(first);
    const start = { line: 1, character: 0 };
    assert.deepEqual(builtByLenses(tree, first[0]), [
      {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        command: {
          title: 'built by CONFIG_OTTER into otter.ko',
          command: 'kernav.openLocation',
          arguments: [{ uri: 'file:///linux/net/Makefile', range: { start, end: start } }],
        },
      },
    ]);
    assert.equal(
      builtByMarkdown(tree, first[0]),
      'built by CONFIG\\_OTTER into otter\\.ko · [net/Makefile\\:2](<file:///linux/net/Makefile#L2>)',
    );
    assert.deepEqual(builtByLenses(tree, undefined), []);
    assert.equal(builtByMarkdown(tree, { condition: '' }), undefined);
  });
});
