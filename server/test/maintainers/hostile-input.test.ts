/** MAINTAINERS, .mailmap and files of random bytes: nothing throws, everything ends. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import { createMaintainers } from '../../src/maintainers/maintainers.js';
import { seededRandom } from './seeded-random.js';

/** What random bytes alone would hardly ever hit upon. */
const MORSELS = [
  ...['\nF:\t', '\nX: ', '\nN:', '\nK: ', '\nM: ', '\nL:', '\nS: Supported', '\nTITLE\n', '\r\n'],
  ...['fs/', 'fs', '*', '?', '[a-z]', '[', '(', ')', '|', '\\', '{1,9}', '+', '.*', '(?i)', '#'],
  ...[
    'A B <a@b.c>',
    '<',
    '>',
    '@',
    '"',
    ',',
    '(',
    'x@y.z',
    '../',
    '//',
    './',
    '\0',
    'ł',
    '\u{1f427}',
  ],
];

function randomText(random: (below: number) => number, length: number): Uint8Array {
  const pieces: Buffer[] = [];
  for (let count = 0; count < length; count++) {
    const morsel = MORSELS[random(MORSELS.length)] ?? '';
    pieces.push(random(4) === 0 ? Buffer.from([random(256)]) : Buffer.from(morsel));
  }
  return Buffer.concat(pieces);
}

it('any bytes give an answer or a reason', () => {
  const random = seededRandom(7);
  let readable = 0;
  for (let round = 0; round < 300; round++) {
    const found = createMaintainers(
      memoryFiles({
        MAINTAINERS: randomText(random, 1 + random(300)),
        '.mailmap': randomText(random, random(60)),
        'scripts/get_maintainer.pl': round % 2 === 0 ? 'use open;' : '',
        'fs/x.yaml': randomText(random, random(200)),
        'fs/y.c': randomText(random, random(200)),
      }),
    );
    if (found.kind === 'unreadable') continue;
    readable++;
    const odd = Buffer.from(randomText(random, 5)).toString();
    for (const path of ['fs/x.yaml', 'fs/y.c', 'fs', '', '/', '../..', '/etc/passwd', odd]) {
      const answer = found.maintainers.ask([path, 'fs/x.yaml'], { keywords: true });
      assert.ok(Array.isArray(answer.people));
    }
  }
  assert.ok(100 < readable);
});

it('long lines and many stars end', () => {
  const long = 'a'.repeat(200_000);
  const text = [
    'A',
    `F: ${'*a'.repeat(50)}b`,
    `F: ${'?*'.repeat(200)}b`,
    `M: ${long}`,
    `M: ${'<@'.repeat(50_000)}`,
    `M: <${'@ >'.repeat(50_000)}`,
    `M: ${'(),'.repeat(50_000)}`,
    `L: ${' '.repeat(100_000)}x`,
    'K: (a*)*(a*)*b',
    'N: ((((a{9}){9}){9}){9}){9}',
    'N: (((((){999}){999}){999}){999}){999}b',
    'F: *',
  ].join('\n');
  const found = createMaintainers(
    memoryFiles({ MAINTAINERS: text, f: long, '.mailmap': `${'<'.repeat(100_000)}>\n${long}` }),
  );
  if (found.kind === 'unreadable') assert.fail(found.reason);
  found.maintainers.ask(['f', long.slice(0, 4000)], { keywords: true });
});
