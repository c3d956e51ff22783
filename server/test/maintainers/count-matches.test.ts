import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles, type FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import {
  countMatches,
  countOf,
  fileCountOf,
  MAX_FIRST,
  namedKind,
  walkTree,
  type PatternCounts,
} from '../../src/maintainers/count-matches.js';
import { parseMaintainers } from '../../src/maintainers/parse-maintainers.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { realTree } from '../support/real-tree.js';

async function count(text: string, files: FileSource): Promise<PatternCounts> {
  return countMatches(parseMaintainers(text), files);
}

/** For each entry `3 a b c`: how many files, and the first of them; then what the value itself names, (what is deeper). */
async function drawn(text: string, files: FileSource): Promise<readonly string[]> {
  const sections = parseMaintainers(text);
  const counts = await countMatches(sections, files);
  return (
    sections[0]?.entries.map((entry) => {
      const { count, first, deeper } = countOf(counts, entry) ?? {};
      return [
        count ?? '-',
        first ?? [],
        namedKind(counts, entry) ?? [],
        deeper ? `(${deeper})` : [],
      ]
        .flat()
        .join(' ');
    }) ?? []
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
  'Documentation/x.rst': '',
  '.git/HEAD': '',
  'tools/.git/HEAD': '',
});

describe('countMatches', () => {
  const cases: readonly (readonly [pattern: string, counted: string])[] = [
    ['F: fs/ext4/', '2 fs/ext4/Kconfig fs/ext4/inode.c directory'],
    ['F: fs/ext4', '2 fs/ext4/Kconfig fs/ext4/inode.c directory'],
    ['F: fs/a.b', '0 directory (fs/a.b/x.c)'],
    ['F: fs/ex*', '0 (fs/ext4/Kconfig)'],
    ['F: fs/a.b/', '1 fs/a.b/x.c directory'],
    ['F: arch/arm/*', '1 arch/arm/net.c'],
    ['F: arch/*/boot/', '2 arch/arm/boot/board.dts arch/arm/boot/board.dtsi'],
    ['F: arch/arm/boot/board.dts', '2 arch/arm/boot/board.dts arch/arm/boot/board.dtsi file'],
    ['F: fs/ext4/inode.c/', '0 file'],
    ['F: *', '1 MAINTAINERS'],
    ['F: fs/ext4/[Ki]*', '2 fs/ext4/Kconfig fs/ext4/inode.c'],
    ['X: fs/gone.c', '0 nothing'],
    ['N: ex.4', '2 fs/ext4/Kconfig fs/ext4/inode.c'],
    ['N: HEAD', '0'],
  ];
  for (const [pattern, counted] of cases) {
    it(`counts ${pattern}`, async () => {
      assert.deepEqual(await drawn(`A\n${pattern}\n`, TREE), [counted]);
    });
  }

  it('counts the files of a section once, without what X: excludes', async () => {
    const sections = parseMaintainers(
      'A\nF: fs/\nN: inode\nX: fs/a.b/\n\nB\nF: *\nF: */\n\nC\nK: x\n',
    );
    const counts = await countMatches(sections, TREE);
    assert.deepEqual(
      sections.map((section) => fileCountOf(counts, section)),
      [2, 8, 0],
    );
    assert.equal(counts.fileCount, 8);
  });

  it('says what P: names, and nothing of expressions that it cannot read', async () => {
    assert.deepEqual(
      await drawn('A\nP: Documentation/x.rst\nP: Documentation/y.rst\nP: https://a\nN: (\n', TREE),
      ['- file', '- nothing', '-', '-'],
    );
  });

  it('says nothing of what was written after the count', async () => {
    const counts = await count('A\nF: fs/\n', TREE);
    const [later] = parseMaintainers('B\n\nA\nF: fs/\nF: mm/\n');
    assert.ok(later);
    assert.deepEqual(
      later.entries.map((entry) => countOf(counts, entry)?.count),
      [3, undefined],
    );
    assert.equal(fileCountOf(counts, later), undefined);
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
    assert.deepEqual(await drawn('A\nF: *\nF: loop/\n', looped), ['1 loop', '0 directory']);
  });

  it('bears a text whose patterns all miss and are huge', async () => {
    const text = `A\n${`F: ${'x'.repeat(2500)}\n`.repeat(300)}`;
    assert.equal((await count(text, TREE)).patterns.size, 1);
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
        .filter((_, index) => index % 500 === 0);
      for (const entry of entries) {
        const isDirectory = namedKind(counts, entry) === 'directory' && !entry.value.includes('.');
        const value = isDirectory ? entry.value.replace(/\/?$/, '/') : entry.value;
        const matching = paths.filter(plainMatcher(value));
        const { count, first } = countOf(counts, entry) ?? {};
        assert.deepEqual(
          { count, first },
          { count: matching.length, first: matching.slice(0, MAX_FIRST) },
          `line ${entry.lineNumber}`,
        );
      }
      const rest = sections.find(({ title }) => title === 'THE REST');
      assert.equal(rest && fileCountOf(counts, rest), counts.fileCount);
    });
  });
}
