/** The rules by which sections match a path, and their order. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OLD_SCRIPT, titles, treeWith } from './small-tree.js';

describe('F: patterns', () => {
  const cases: readonly (readonly [path: string, pattern: string, matches: boolean])[] = [
    ['fs/btrfs/inode.c', 'fs/btrfs/', true],
    ['fs/btrfs-progs/x.c', 'fs/btrfs/', false],
    ['fs/btrfs/inode.c', 'fs/btrfs/inode.c', true],
    ['fs/btrfs/inodeXc', 'fs/btrfs/inode.c', false],
    // There is no end in the expression, but the slashes are counted.
    ['dts/board.dtsi', 'dts/board.dts', true],
    ['dts/board.d/x', 'dts/board.d', false],
    ['drivers/net/tun.c', 'drivers/net/*', true],
    ['drivers/net/wireless/x.c', 'drivers/net/*', false],
    ['arch/arm/net/bpf.c', 'arch/*/net/', true],
    ['arch/arm/mach/net/bpf.c', 'arch/*/net/', true],
    ['arch/arm/mach/net.c', 'arch/*/net.c', false],
    ['arch/net/x.c', '*/net/*', true],
    ['mm/slab.c', 'mm/sl?b*', true],
    ['mm/slub.c', 'mm/sl?b*', true],
    ['mm/slXXb.c', 'mm/sl?b*', false],
    ['lib/lock.c', 'lib/lock*.[ch]', true],
    ['lib/lock.S', 'lib/lock*.[ch]', false],
    ['lib/lock+.c', 'lib/lock+.c', false],
    ['lib/lockk.c', 'lib/lock+.c', true],
    ['Makefile', '*', true],
    ['mm/slub.c', '*', false],
    ['mm/slub.c', '*/', true],
    ['Makefile', '*/', false],
    ['README', '', true],
    ['mm/x', '', false],
    ['fs/../mm/slub.c', 'fs/', true],
    ['fs/../mm/slub.c', 'mm/', false],
  ];
  for (const [path, pattern, matches] of cases) {
    it(`${path} ${matches ? 'is' : 'is not'} in "${pattern}"`, () => {
      const tree = treeWith(`A\nF: ${pattern}\n`);
      assert.equal(titles(tree, path), matches ? 'A' : '');
    });
  }

  it('takes the name of a directory as if it ended in a slash', () => {
    const files = { 'fs/ext4/inode.c': '', 'fs/a.b/c.c': '' };
    const tree = treeWith('A\nF: fs/ext4\nB\nF: fs/a.b\n', files);
    assert.equal(titles(tree, 'fs/ext4/inode.c'), 'A');
    assert.equal(titles(tree, 'fs/ext4-x'), '', 'not a prefix of names then');
    assert.equal(titles(tree, 'fs/a.b/c.c'), '', 'the script looks for fs/a\\.b and finds nothing');
  });

  it('reads paths in any spelling', () => {
    const tree = treeWith('A\nF: fs/ext4/\n', { 'fs/ext4/inode.c': '' });
    for (const path of ['./fs/ext4/inode.c', 'fs//ext4/./inode.c', 'fs/ext4', 'fs/ext4/']) {
      assert.equal(titles(tree, path), 'A', path);
    }
  });
});

describe('N: patterns', () => {
  const cases: readonly (readonly [path: string, pattern: string, matches: boolean])[] = [
    ['drivers/clk/tegra.c', 'tegra', true],
    ['drivers/clk/xtegra.c', '[^a-z]tegra', false],
    ['drivers/clk/tegra.c', '[^a-z]tegra', true],
    ['arch/bcm28.c', 'bcm283*', true],
    ['arch/a b.c', 'a b', false],
    ['arch/ab.c', 'a b # comment', true],
    ['arch/x.c', '^arch', true],
    ['arch/x.c', 'rch$', false],
  ];
  for (const [path, pattern, matches] of cases) {
    it(`${path} ${matches ? 'has' : 'has not'} "${pattern}"`, () => {
      assert.equal(titles(treeWith(`A\nN: ${pattern}\n`), path), matches ? 'A' : '');
    });
  }
});

describe('X: patterns', () => {
  it('exclude a section wherever they stand', () => {
    const tree = treeWith('A\nX: fs/a/\nF: fs/\nN: inode\nB\nF: fs/\nX: */b/*\n');
    assert.equal(titles(tree, 'fs/a/inode.c'), 'B');
    assert.equal(titles(tree, 'fs/b/inode.c'), 'A');
  });
});

describe('the order of sections', () => {
  it('is the depth of the pattern, then the order of the file', () => {
    const tree = treeWith(
      'REST\nF: *\nF: */\nFS\nF: fs/\nNAME\nN: inode\nFILE\nF: fs/ext4/inode.c\nTIE\nF: fs/\n',
    );
    assert.equal(titles(tree, 'fs/ext4/inode.c'), 'FILE, FS, TIE, NAME, REST');
  });

  it('takes the depth of the last pattern that matches, not of the best', () => {
    const tree = treeWith('A\nF: fs/ext4/\nN: inode\nB\nF: fs/\nC\nF: fs/ext4/inode.c\nF: fs/\n');
    assert.equal(titles(tree, 'fs/ext4/inode.c'), 'B, C, A');
  });

  it('says which entry decided', () => {
    const tree = treeWith('A\nF: fs/ext4/\nF: mm/\nF: fs/\n');
    const [match] = tree.sectionsFor('fs/ext4/inode.c');
    assert.deepEqual(
      match && [match.section.lineNumber, match.entry.lineNumber, match.entry.value, match.file],
      [1, 4, 'fs/', 'fs/ext4/inode.c'],
    );
  });
});

describe('K: expressions', () => {
  const text = `REST\nF: */\n${'PAD\n'.repeat(6)}A\nK: alpha\nB\nK: \\bbeta\\b\nX: fs/\n`;
  it('add sections behind all others, sorted by their place as text', () => {
    const files = { 'fs/x.c': 'beta alpha', 'fs/y.c': 'alphabeta', 'fs/z.c': '' };
    const tree = treeWith(text, { ...files, 'scripts/get_maintainer.pl': OLD_SCRIPT });
    const of = (...paths: string[]): string => tree.ask(paths).subsystems.join();
    assert.equal(of('fs/x.c'), 'REST,B,A', 'their K: are at 11 and 9, and "11" < "9"');
    assert.equal(of('fs/y.c'), 'REST,A');
    assert.equal(of('fs/z.c'), 'REST');
    assert.equal(of('fs/z.c', 'fs/x.c'), 'REST,B,A');
  });

  it('are not looked for in MAINTAINERS, in what is not there, and outside of the tree', () => {
    const tree = treeWith('A\nK: .\nB\nF: *\n', { 'scripts/get_maintainer.pl': OLD_SCRIPT });
    for (const path of ['MAINTAINERS', 'missing', '../x', '/etc/passwd']) {
      assert.ok(!tree.ask([path]).subsystems.includes('A'), path);
    }
  });
});

describe('patterns that cannot be read', () => {
  it('are left out and reported with their lines', () => {
    const tree = treeWith('A\nN: (\nN: ok\nK:\nF: fs/[\nF: fs/x.c\n');
    assert.equal(titles(tree, 'ok'), 'A');
    assert.equal(titles(tree, 'fs/x.c'), 'A');
    assert.deepEqual(
      tree.problems.map(({ entry, text }) => `${entry.lineNumber} ${text}`),
      [
        '2 the expression has a group without an end',
        '4 the expression is empty',
        '5 the expression has no closing bracket',
      ],
    );
  });
});
