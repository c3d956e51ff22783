import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles, type FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import {
  countMatches,
  MAX_FIRST,
  walkTree,
  type PatternCounts,
} from '../../src/maintainers/count-matches.js';
import { parseMaintainers } from '../../src/maintainers/parse-maintainers.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { realTree } from '../support/real-tree.js';

async function count(text: string, files: FileSource): Promise<PatternCounts> {
  return countMatches(parseMaintainers(text), files);
}

/** `2: 3 a b c`: the number of the line, of the files, and the first of them; then what the value itself names, (what is deeper). */
function drawn({ patterns, named }: PatternCounts): readonly string[] {
  return [...patterns].map(([lineNumber, { count, first, deeper }]) =>
    [`${lineNumber}:`, count, ...first, named.get(lineNumber) ?? [], deeper ? `(${deeper})` : []]
      .flat()
      .join(' '),
  );
}

const TREE = memoryFiles({
  MAINTAINERS: '',
  'arch/arm/net.c': '',
  'arch/arm/boot/board.dts': '',
  'arch/arm/boot/board.dtsi': '',
  'fs/ext4/Kconfig': '',
  'fs/ext4/inode.c': '',
  'fs/a.b/x.c': '',
  '.git/HEAD': '',
  'tools/.git/HEAD': '',
});

describe('countMatches', () => {
  const cases: readonly (readonly [pattern: string, counted: string])[] = [
    ['F: fs/ext4/', '2: 2 fs/ext4/Kconfig fs/ext4/inode.c directory'],
    ['F: fs/ext4', '2: 2 fs/ext4/Kconfig fs/ext4/inode.c directory'],
    ['F: fs/a.b', '2: 0 directory (fs/a.b/x.c)'],
    ['F: fs/ex*', '2: 0 (fs/ext4/Kconfig)'],
    ['F: fs/a.b/', '2: 1 fs/a.b/x.c directory'],
    ['F: arch/arm/*', '2: 1 arch/arm/net.c'],
    ['F: arch/*/boot/', '2: 2 arch/arm/boot/board.dts arch/arm/boot/board.dtsi'],
    ['F: arch/arm/boot/board.dts', '2: 2 arch/arm/boot/board.dts arch/arm/boot/board.dtsi file'],
    ['F: fs/ext4/inode.c/', '2: 0 file'],
    ['F: *', '2: 1 MAINTAINERS'],
    ['F: fs/ext4/[Ki]*', '2: 2 fs/ext4/Kconfig fs/ext4/inode.c'],
    ['X: fs/gone.c', '2: 0'],
    ['N: ex.4', '2: 2 fs/ext4/Kconfig fs/ext4/inode.c'],
    ['N: HEAD', '2: 0'],
  ];
  for (const [pattern, counted] of cases) {
    it(`counts ${pattern}`, async () => {
      assert.deepEqual(drawn(await count(`A\n${pattern}\n`, TREE)), [counted]);
    });
  }

  it('counts the files of a section once, without what X: excludes', async () => {
    const { sections, fileCount } = await count(
      'A\nF: fs/\nN: inode\nX: fs/a.b/\n\nB\nF: *\nF: */\n\nC\nK: x\n',
      TREE,
    );
    assert.deepEqual([...sections], [[1, 2], [6, 7], [10, 0]]); // prettier-ignore
    assert.equal(fileCount, 7);
  });

  it('says what P: names, and nothing of expressions that it cannot read', async () => {
    const { patterns, named } = await count('A\nP: fs/ext4/Kconfig\nP: fs/gone.rst\nN: (\n', TREE);
    assert.deepEqual([[...patterns], [...named]], [[], [[2, 'file']]]);
  });

  it('takes a link for a file and does not follow it', async () => {
    const looped: FileSource = {
      ...TREE,
      list: (path) =>
        path === ''
          ? [
              { name: 'fs', kind: 'directory' },
              { name: 'loop', kind: 'directory', isLink: true },
            ]
          : TREE.list(path),
    };
    assert.deepEqual(drawn(await count('A\nF: *\nF: loop/\n', looped)), [
      '2: 1 loop',
      '3: 0 directory',
    ]);
  });

  it('bears a text whose patterns all miss and are huge', async () => {
    const text = `A\n${`F: ${'x'.repeat(2500)}\n`.repeat(300)}`;
    assert.equal((await count(text, TREE)).patterns.size, 300);
  });

  it('gives what can go to another thread', async () => {
    const counts = await count('A\nF: fs/\n', TREE);
    assert.deepEqual(structuredClone(counts), counts);
  });
});

/** The rule as scripts/get_maintainer.pl has it, with JavaScript's own expressions. */
function plainMatcher(value: string): (path: string) => boolean {
  const text = value.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
  const regex = new RegExp(`^${text}`);
  const slashes = (path: string): number => path.split('/').length;
  return (path) => regex.test(path) && (value.endsWith('/') || slashes(value) === slashes(path));
}

for (const version of ['6.1', '6.12'] as const) {
  const root = realTree(version);
  describe(`countMatches in Linux ${version}`, { skip: root === undefined && 'no tree' }, () => {
    it('agrees with a plain reading of the rule', async () => {
      const files = nodeFiles(root ?? '');
      const sections = parseMaintainers(files.read('MAINTAINERS' as TreePath) ?? '');
      const { paths } = await walkTree(files);
      const counts = await countMatches(sections, files);
      const entries = sections
        .flatMap((section) => section.entries)
        .filter(({ letter }) => letter === 'F' || letter === 'X')
        .filter((_, index) => index % 150 === 0);
      for (const entry of entries) {
        const isDirectory =
          counts.named.get(entry.lineNumber) === 'directory' && !entry.value.includes('.');
        const value = isDirectory ? entry.value.replace(/\/?$/, '/') : entry.value;
        const matching = paths.filter(plainMatcher(value));
        const { count, first } = counts.patterns.get(entry.lineNumber) ?? {};
        assert.deepEqual(
          { count, first },
          { count: matching.length, first: matching.slice(0, MAX_FIRST) },
          `line ${entry.lineNumber}`,
        );
      }
      const rest = sections.find(({ title }) => title === 'THE REST');
      assert.equal(rest && counts.sections.get(rest.lineNumber), counts.fileCount);
    });
  });
}
