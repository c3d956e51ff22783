import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentLinks } from '../../../src/features/log/document-links.js';
import { decodedSnapshot, parsedSnapshot } from './log-support.js';

const files = {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 1\n',
  'fs/foo.c': '\n',
  'Documentation/admin-guide/tainted-kernels.rst': '\n',
};

/** Every link: the text it lies under, and where it leads. */
async function draw(log: string): Promise<string[]> {
  const snapshot = await decodedSnapshot(log, files);
  return documentLinks(snapshot).map(({ range: { start, end }, target = '' }) => {
    assert.equal(start.line, end.line);
    return `${snapshot.lines.line(start.line).slice(start.character, end.character)} -> ${target}`;
  });
}

describe('documentLinks', () => {
  const cases: readonly (readonly [what: string, log: string, links: readonly string[]])[] = [
    [
      'printed lines that the tree has',
      'WARNING: CPU: 0 PID: 1 at fs/foo.c:12 foo+0x1/0x2\r\n f (/build/linux/fs/foo.c:3:7)\rfs/gone.c:4 x.c:1',
      [
        'fs/foo.c:12 -> file:///linux/fs/foo.c#L12',
        '/build/linux/fs/foo.c:3:7 -> file:///linux/fs/foo.c#L3,7',
      ],
    ],
    ['no path that leaves the tree', '../../../etc/passwd.c:1 /etc/fs.c:1', []],
    [
      'documents that the tree has',
      'See Documentation/admin-guide/tainted-kernels.rst, not Documentation/gone.rst.',
      [
        'Documentation/admin-guide/tainted-kernels.rst -> file:///linux/Documentation/admin-guide/tainted-kernels.rst',
      ],
    ],
    [
      'commits with their titles',
      'commit 1234abcd5678 ("foo: read") or Fixes: abcdef0123456789 ("bar"), not 1234abcd5678 alone',
      [
        '1234abcd5678 -> https://git.kernel.org/linus/1234abcd5678',
        'abcdef0123456789 -> https://git.kernel.org/linus/abcdef0123456789',
      ],
    ],
    [
      'web addresses without the sentence around them',
      'Link: https://lore.kernel.org/r/2024-x@y.z. (http://a.b/c), <https://d.e/?f=g&h=%20#i>',
      [
        'https://lore.kernel.org/r/2024-x@y.z -> https://lore.kernel.org/r/2024-x@y.z',
        'http://a.b/c -> http://a.b/c',
        'https://d.e/?f=g&h=%20#i -> https://d.e/?f=g&h=%20#i',
      ],
    ],
    [
      'no other address, and nothing twice',
      'command:x javascript:alert(1) file:///etc/passwd ftp://a.b https://a.b/fs/foo.c:12',
      ['https://a.b/fs/foo.c:12 -> https://a.b/fs/foo.c:12'],
    ],
  ];
  for (const [what, log, links] of cases) {
    it(`finds ${what}`, async () => {
      assert.deepEqual(await draw(log), links);
    });
  }

  it('finds what needs no tree without one', () => {
    const links = documentLinks(parsedSnapshot('https://a.b fs/foo.c:12 Documentation/x.rst'));
    assert.deepEqual(
      links.map(({ target }) => target),
      ['https://a.b'],
    );
  });

  it('takes linear time on long lines', async () => {
    for (const piece of [
      'a',
      ':1',
      'a:1',
      'x.c:1',
      '://',
      'Documentation/',
      '1234567 ("',
      'a/../',
    ]) {
      await draw(`https:// ${piece.repeat((1 << 20) / piece.length)}`);
    }
  });
});
