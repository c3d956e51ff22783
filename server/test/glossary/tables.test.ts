/** Each row of the tables explains its own example, and no row before it takes all of that away. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorName } from '../../src/glossary/errno.js';
import { termRows, termsIn } from '../../src/glossary/glossary.js';
import { readRow } from '../../src/glossary/term-row.js';

describe('glossary tables', () => {
  for (const row of termRows) {
    it(`explains ${row.example.trim()}`, () => {
      const parts = readRow(row, { message: row.example });
      assert.notDeepEqual(parts, []);
      const shown = new Set(termsIn({ text: row.example }).map(({ title }) => title));
      assert.ok(
        parts.some(({ title }) => shown.has(title)),
        `hidden by an earlier row: ${parts.map(({ title }) => title).join('; ')}`,
      );
    });
  }

  it('patterns give indices, look everywhere in a message, and have no unbounded repetition', () => {
    for (const { pattern } of termRows) {
      assert.equal(pattern.flags, 'dg', pattern.source);
      const withoutEscapes = pattern.source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
      assert.doesNotMatch(withoutEscapes, /[*+]|\{\d+,\}/, pattern.source);
    }
  });

  it('error numbers are at their places', () => {
    const names = [1, 11, 34, 35, 38, 58, 95, 110, 121, 133, 134, 512, 517, 520, 524, 531, 532];
    assert.deepEqual(
      names.map((number) => errorName(number, 'x86')?.name),
      'EPERM EAGAIN ERANGE EDEADLK ENOSYS - EOPNOTSUPP ETIMEDOUT EREMOTEIO EHWPOISON - ERESTARTSYS EPROBE_DEFER - ENOTSUPP ENOGRACE -'
        .split(' ')
        .map((name) => (name === '-' ? undefined : name)),
    );
  });

  it('error numbers of architectures that have their own are not named', () => {
    const name = (number: number, architecture: string): string =>
      errorName(number, architecture)?.name ?? '';
    assert.deepEqual(
      [
        name(110, 'mips'),
        name(12, 'mips'),
        name(11, 'alpha'),
        name(12, 'alpha'),
        name(58, 'powerpc'),
        name(110, 'powerpc'),
        name(517, 'sparc'),
      ],
      ['', 'ENOMEM', '', 'ENOMEM', 'EDEADLOCK', 'ETIMEDOUT', 'EPROBE_DEFER'],
    );
  });
});
