import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseMaintainers, type Section } from '../../src/maintainers/parse-maintainers.js';
import { findMisplaced, sortEntries, sortSections } from '../../src/maintainers/preferred-order.js';
import { realTree } from '../support/real-tree.js';
import { seededRandom } from './seeded-random.js';

function sectionOf(text: string): Section {
  const [section] = parseMaintainers(text);
  assert.ok(section);
  return section;
}

describe('sortSections', () => {
  it('goes by the upper case of ASCII letters, with THE REST last', () => {
    const titles = ['b', 'A', 'the rest', '3C59X', 'B X', '\u00e4', '\u00c4', 'ZZZZZ', '_', 'B-X'];
    const text = titles.map((title) => `${title}\nF: x\n`).join('\n');
    assert.deepEqual(
      sortSections(parseMaintainers(text)).map(({ title }) => title),
      ['3C59X', 'A', 'b', 'B X', 'B-X', 'ZZZZZ', 'the rest', '_', '\u00c4', '\u00e4'],
    );
  });
});

describe('sortEntries', () => {
  it('goes by letter, and for F: and X: by value', () => {
    const { entries } = sectionOf(
      'A\nK: k\nF: b\nZ: z\nX: d\nF: B\nX: c\nL: y\nL: x\nM: m\nF: a/\n',
    );
    assert.deepEqual(
      sortEntries(entries).map(({ letter, value }) => `${letter}${value}`),
      ['Mm', 'Ly', 'Lx', 'FB', 'Fa/', 'Fb', 'Xc', 'Xd', 'Kk', 'Zz'],
    );
  });
});

describe('findMisplaced', () => {
  /** `d>c`: d belongs behind c; `a>`: a belongs first. */
  function moves(text: string): string {
    const items = Array.from(text);
    const sorted = items.toSorted();
    return findMisplaced(items, sorted)
      .map(({ item, after }) => `${item}>${after ?? ''}`)
      .join(' ');
  }

  it('names what to move, and nothing else', () => {
    const cases = { '': '', abc: '', dabce: 'd>c', bcdea: 'a>', abdce: 'd>c', cab: 'c>b' };
    for (const [text, expected] of Object.entries(cases)) assert.equal(moves(text), expected, text);
  });

  it('names enough to bring everything into order', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 200; round++) {
      const items = Array.from({ length: 12 }, (_, index) => ({ index, key: random(1_000_000) }));
      const sorted = items.toSorted((a, b) => a.key - b.key);
      const misplaced = findMisplaced(items, sorted);
      const moving = new Set(misplaced.map(({ item }) => item));
      const result = items.filter((item) => !moving.has(item));
      for (const { item, after } of misplaced.toSorted((a, b) => a.item.key - b.item.key)) {
        result.splice(after === undefined ? 0 : result.indexOf(after) + 1, 0, item);
      }
      assert.deepEqual(result, sorted);
    }
  });
});

const hasPerl = spawnSync('perl', ['-v']).status === 0;
for (const version of ['6.1', '6.12'] as const) {
  const root = realTree(version);
  const missing = root === undefined ? 'no tree' : !hasPerl && 'no perl';
  describe(`the order of Linux ${version}`, { skip: missing }, () => {
    it('is what its scripts/parse-maintainers.pl --order writes', () => {
      const input = join(root ?? '', 'MAINTAINERS');
      const folder = mkdtempSync(join(tmpdir(), 'kernav-order-'));
      try {
        const output = join(folder, 'sorted');
        const script = join(root ?? '', 'scripts/parse-maintainers.pl');
        const options = ['--order', `--input=${input}`, `--output=${output}`];
        assert.equal(spawnSync('perl', [script, ...options], { cwd: folder }).status, 0);
        const sections = parseMaintainers(readFileSync(input, 'utf8'));
        const ours = sortSections(sections).map(
          ({ title, entries }) =>
            `${title}\n${sortEntries(entries)
              .map(({ letter, value }) => `${letter}:\t${value}\n`)
              .join('')}`,
        );
        const theirs = readFileSync(output, 'utf8');
        assert.equal(theirs.slice(theirs.indexOf(ours[0] ?? '')), ours.join('\n'));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
}
