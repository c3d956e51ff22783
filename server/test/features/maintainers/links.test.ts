import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maintainersDefinition } from '../../../src/features/maintainers/definition.js';
import { maintainersLinks } from '../../../src/features/maintainers/links.js';
import type { MaintainersSnapshot } from '../../../src/features/maintainers/snapshot.js';
import { atCursor, counted, uncounted, underlined } from './support.js';

function drawn(text: string, snapshot: MaintainersSnapshot): string {
  return maintainersLinks(snapshot)
    .map(({ range, target = '', tooltip }) => {
      const note = tooltip === undefined ? '' : ` (${tooltip})`;
      return underlined(text, range, target.replace('file:///linux/', '/') + note);
    })
    .join('\n');
}

describe('maintainersLinks', () => {
  const cases: readonly (readonly [entry: string, expected: string])[] = [
    ['F:\tnet/core.c', 'F:>net/core.c\n   ^^^^^^^^^^ /net/core.c (2 files)'],
    ['F:\tfs/ext4/inode.c', 'F:>fs/ext4/inode.c\n   ^^^^^^^^^^^^^^^ /fs/ext4/inode.c'],
    ['F:\tfs/ext4/', 'F:>fs/ext4/\n   ^^^^^^^^ /fs/ext4 (2 files)'],
    ['X:\tfs/ext4', 'X:>fs/ext4\n   ^^^^^^^ /fs/ext4 (2 files)'],
    ['F:\tnet/v6/*', 'F:>net/v6/*\n   ^^^^^^^^ /net/v6 (9 files match; this leads to net/v6)'],
    [
      'F:\tarch/*/net.[ch]',
      'F:>arch/*/net.[ch]\n   ^^^^^^^^^^^^^^^ /arch (3 files match; this leads to arch)',
    ],
    ['F:\tarch/*/*.h', 'F:>arch/*/*.h\n   ^^^^^^^^^^ /arch/x86/net.h'],
    ['F:\t*/*.c', ''],
    ['F:\tgone.c', ''],
    ['N:\text4', ''],
    [
      'P:\tDocumentation/net.rst',
      'P:>Documentation/net.rst\n   ^^^^^^^^^^^^^^^^^^^^^ /Documentation/net.rst',
    ],
    ['P:\thttps://a/b', 'P:>https://a/b\n   ^^^^^^^^^^^ https://a/b'],
    ['P:\tJane Doe', ''],
    ['M:\tA B <a.b@c.d> (mm)', 'M:>A B <a.b@c.d> (mm)\n        ^^^^^^^ mailto:a.b@c.d'],
    ['R:\ta@b', 'R:>a@b\n   ^^^ mailto:a@b'],
    [
      'M:\tA <a@b>, C <c@d>',
      'M:>A <a@b>, C <c@d>\n      ^^^ mailto:a@b\nM:>A <a@b>, C <c@d>\n               ^^^ mailto:c@d',
    ],
    ['M:\tA <a@b?cc=c@d>', ''],
    ['L:\ta@b (moderated)', 'L:>a@b (moderated)\n   ^^^ mailto:a@b'],
    ['L:\tThe List <a@b>', ''],
    [
      'W:\thttp://a/ (old) https://b',
      'W:>http://a/ (old) https://b\n   ^^^^^^^^^ http://a/\nW:>http://a/ (old) https://b\n                   ^^^^^^^^^ https://b',
    ],
    ['W:\twww.a.b', ''],
    ['B:\tmailto:a@b', 'B:>mailto:a@b\n   ^^^^^^^^^^ mailto:a@b'],
    ['C:\tircs://a/b', 'C:>ircs://a/b\n   ^^^^^^^^^^ ircs://a/b'],
    [
      'T:\tgit https://a/b.git main',
      'T:>git https://a/b.git main\n       ^^^^^^^^^^^^^^^ https://a/b.git',
    ],
    ['T:\tgit git://a/b.git', ''],
    ['W:\tcommand:x javascript://x file:///etc vscode://x', ''],
    ['K:\thttps://a', ''],
  ];
  for (const [entry, expected] of cases) {
    it(`of ${JSON.stringify(entry)}`, async () => {
      const text = `A\n${entry}\n`;
      assert.equal(drawn(text, await counted(text)), expected);
    });
  }

  it('go to what is spelled out before the files are counted', () => {
    const text = 'A\nF:\tgone.c\nF:\tnet/*\n';
    assert.equal(drawn(text, uncounted(text)), 'F:>gone.c\n   ^^^^^^ /gone.c');
  });

  it('go nowhere outside of a tree and above it', async () => {
    const text = 'A\nF:\tnet/core.c\nF:\t../etc/passwd\nF:\t/etc/passwd\n';
    assert.equal(drawn(text, await counted(text, { uriOf: () => undefined })), '');
    assert.equal(drawn(text, uncounted(text)), 'F:>net/core.c\n   ^^^^^^^^^^ /net/core.c');
  });
});

describe('maintainersDefinition', () => {
  const cases: readonly (readonly [entry: string, expected: string])[] = [
    ['F:\tnet/<|>core.c', 'net/core.c'],
    ['F:\tnet/core.*<|>', 'net/core.c net/core.cc'],
    [
      'F:\t<|>net/v6/',
      'net/v6/a.c net/v6/b.c net/v6/c.c net/v6/d.c net/v6/e.c net/v6/f.c net/v6/g.c net/v6/h.c net/v6/i.c',
    ],
    ['F:\t<|>net/', ''],
    ['F:\tgo<|>ne.c', ''],
    ['F<|>:\tnet/core.c', ''],
    ['P:\tDocumentation/<|>net.rst', 'Documentation/net.rst'],
    ['M:\tA <a@<|>b>', ''],
  ];
  for (const [entry, expected] of cases) {
    it(`of ${JSON.stringify(entry)}`, async () => {
      const { text, position } = atCursor(`A\n${entry}\n`);
      const found = maintainersDefinition(await counted(text), position);
      assert.equal(found.map(({ uri }) => uri.replace('file:///linux/', '')).join(' '), expected);
    });
  }
});
