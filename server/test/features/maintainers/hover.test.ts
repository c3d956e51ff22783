import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hover } from 'vscode-languageserver-types';
import { maintainersHover } from '../../../src/features/maintainers/hover.js';
import type { MaintainersTree } from '../../../src/features/maintainers/snapshot.js';
import { atCursor, counted, PREAMBLE, rangeText, uncounted } from './support.js';

function textOf(hover: Hover | undefined): readonly string[] {
  if (hover === undefined) return [];
  const { contents, range } = hover;
  assert.ok(typeof contents === 'object' && 'kind' in contents && contents.kind === 'markdown');
  assert.ok(range);
  return [rangeText(range), ...contents.value.split('\n').filter((line) => line !== '')];
}

async function hoverOf(
  marked: string,
  tree?: Partial<MaintainersTree>,
): Promise<readonly string[]> {
  const { text, position } = atCursor(marked);
  return textOf(maintainersHover(await counted(text, tree), position));
}

const F_BLOCK = ['```', 'F: Files', '   F:\tnet/\tall below net', '```'];
const file = (path: string): string =>
  `- [${path.replaceAll('.', '\\.')}](<file:///linux/${path}>)`;

describe('the hover of an F:', () => {
  const cases: readonly (readonly [value: string, said: readonly string[]])[] = [
    [
      'fs/ext4/',
      [
        'All files in `fs/ext4/` and below it.',
        'Matches 2 files of this tree.',
        file('fs/ext4/Kconfig'),
        file('fs/ext4/inode.c'),
      ],
    ],
    [
      'fs/ext4',
      [
        'All files in `fs/ext4/` and below it: it is a directory, and `get_maintainer.pl` adds the slash.',
        'Matches 2 files of this tree.',
        file('fs/ext4/Kconfig'),
        file('fs/ext4/inode.c'),
      ],
    ],
    [
      'net/v6/*',
      [
        'Files directly in `net/v6/` that match, none below.',
        'Matches 9 files of this tree.',
        ...['a', 'b', 'c', 'd', 'e'].map((name) => file(`net/v6/${name}.c`)),
        '- and 4 more',
      ],
    ],
    [
      'fs/ext4/inode.c',
      ['The file `fs/ext4/inode.c`.', 'Matches 1 file of this tree.', file('fs/ext4/inode.c')],
    ],
    [
      'net/core.c',
      [
        'The file `net/core.c`. Paths that go on behind it match too: `get_maintainer.pl` asks for no end.',
        'Matches 2 files of this tree.',
        file('net/core.c'),
        file('net/core.cc'),
      ],
    ],
    [
      'arch/*/net.[h]',
      [
        'Files that match and are exactly 2 directories deep. Brackets and the like are those of a regular expression. Paths that go on behind it match too: `get_maintainer.pl` asks for no end.',
        'Matches 1 file of this tree.',
        file('arch/x86/net.h'),
      ],
    ],
    [
      'arch/*/',
      [
        'All files in and below the directories that match. A `*` may span several directories here.',
        'Matches 3 files of this tree.',
        file('arch/arm/net.c'),
        file('arch/x86/net.c'),
        file('arch/x86/net.h'),
      ],
    ],
    [
      '*',
      [
        'Files at the top of the tree that match, none below.',
        'Matches no file of this tree, only what is deeper, such as `Documentation/net.rst`.',
      ],
    ],
    [
      'gone.c',
      ['The file `gone.c`, which this tree does not have.', 'Matches no file of this tree.'],
    ],
    [
      'net/cor',
      [
        'The file `net/cor`, which this tree does not have. Paths that go on behind it match too: `get_maintainer.pl` asks for no end.',
        'Matches 2 files of this tree.',
        file('net/core.c'),
        file('net/core.cc'),
      ],
    ],
  ];
  for (const [value, said] of cases) {
    it(`explains ${value}`, async () => {
      assert.deepEqual(await hoverOf(`${PREAMBLE}A\n<|>F:\t${value}\n`), [
        `27:0-${value.length + 3}`,
        ...said,
        ...F_BLOCK,
      ]);
    });
  }

  it('claims nothing before the files are counted', () => {
    const { text, position } = atCursor('A\nF:\t<|>fs/ext4\n');
    assert.deepEqual(textOf(maintainersHover(uncounted(text), position)), [
      '1:0-10',
      'The file `fs/ext4`; if that is a directory, all files in and below it.',
      '**F:** Files and directories, with wildcards',
    ]);
  });
});

describe('the hover of other entries', () => {
  const perl = 'A Perl regular expression: blanks in it are nothing, and `#` begins a comment.';
  const cases: readonly (readonly [entry: string, said: readonly string[]])[] = [
    ['S:\todd fixes', ['**Odd Fixes:** Somebody has little time\\.']],
    ['S:\tMaintaned', ['**S:** This is none of the statuses described: Maintained, Odd Fixes.']],
    ['M:\tA <a@b>', ['**M:** Mail to\\: Name \\<address\\>']],
    ['Z:\tx', ['**Z:** This letter is not described.']],
    [
      'N:\text4',
      [
        `${perl} It is looked for anywhere in the path of a file.`,
        'Matches 2 files of this tree.',
        file('fs/ext4/Kconfig'),
        file('fs/ext4/inode.c'),
        '**N:** Regex',
      ],
    ],
    [
      'K:\text4',
      [
        `${perl} \`get_maintainer.pl\` looks for it in the lines that a patch adds or removes, and in the text above the patch. With \`-f\`, in the whole content of the files too.`,
        '**K:** Content',
      ],
    ],
  ];
  for (const [entry, said] of cases) {
    it(`explains ${JSON.stringify(entry)}`, async () => {
      const rules = { keywords: 'always', names: 'bytes', roles: 'by-status' } as const;
      assert.deepEqual(await hoverOf(`${PREAMBLE}A\n${entry}<|>\n`, { rules }), [
        `27:0-${entry.length}`,
        ...said,
      ]);
    });
  }
});

describe('the hover of a title', () => {
  it('names people, lists, trees, status and the number of files', async () => {
    const section =
      'A*<|>\nM:\tA <a@b>\nM:\tC <c@d>\nR:\tE <e@f>\nL:\tl@m\nS:\tMaintained\nT:\tgit git://x\nF:\tnet/\n';
    assert.deepEqual(await hoverOf(section), [
      '0:0-2',
      '**A\\***',
      '- Status: Maintained',
      '- Maintainers: A \\<a\\@b\\>, C \\<c\\@d\\>',
      '- Reviewers: E \\<e\\@f\\>',
      '- Lists: l\\@m',
      '- Trees: git git\\://x',
      '- Files: 11 files of this tree',
    ]);
  });

  it('is nothing elsewhere', async () => {
    assert.deepEqual(await hoverOf('He<|>ad\n\nA\nF:\tx\n'), []);
    assert.deepEqual(await hoverOf('A\nF:\tx\n<|>\nB\nF:\tx\n'), []);
    assert.deepEqual(await hoverOf('A\nF:\tx\n\nodd<|>\n'), []);
  });
});
