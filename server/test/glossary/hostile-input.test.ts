/** Any bytes may come as a line: ranges stay in it, never overlap, and time is bounded. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { termAt, termRows, termsIn } from '../../src/glossary/glossary.js';

const MEGABYTE = 1 << 20;
/** Generous: a line of 16 K takes some ten milliseconds. */
const MOST_MILLISECONDS = 2_000;

const ESC = String.fromCharCode(0x1b);

describe('glossary of hostile input', () => {
  const repeated = [
    ...termRows.map(({ example }) => `${example} `),
    ...termRows.map(({ hint }) => `${hint} `),
    '6b6b6b6b6b6b6b6b ',
    'a',
    '0',
    '.',
    '(',
    '{+.',
    'Tainted: G ',
    '+0x1/0x2',
    'f(',
    ' -',
    ' = ',
  ];

  for (const text of repeated) {
    it(`a line of ${JSON.stringify(text.slice(0, 40))} again and again`, () => {
      const line = { text: text.repeat(Math.ceil(MEGABYTE / text.length)) };
      const start = performance.now();
      const terms = termsIn(line);
      assert.ok(performance.now() - start < MOST_MILLISECONDS);
      let end = 0;
      for (const { range } of terms) {
        assert.ok(end <= range.start && range.start < range.end && range.end <= line.text.length);
        end = range.end;
      }
    });
  }

  it('examples cut anywhere, and with a character changed', () => {
    for (const { example } of termRows) {
      for (let at = 0; at < example.length; at++) {
        const lines = [
          example.slice(at),
          example.slice(0, at),
          `${example.slice(0, at)}\u{1f9a6}${example.slice(at + 1)}`,
        ];
        for (const text of lines) {
          for (const { range } of termsIn({ text })) {
            assert.ok(0 <= range.start && range.start < range.end && range.end <= text.length);
          }
        }
      }
    }
  });

  it('ranges are columns of the line as it came', () => {
    const shown = (text: string): readonly string[] =>
      termsIn({ text }).map(({ range }) => text.slice(range.start, range.end));
    assert.deepEqual(shown(`${ESC}[31m[    1.0] ${ESC}[0mrc: Not tainted`), ['Not tainted']);
    assert.deepEqual(shown('> <4>[    1.0][   T12] otter: error =3D -22'), ['-22']);
    // Of an entity at the end placeOf() gives the first column only.
    assert.deepEqual(shown('[    1.0]  &lt;IRQ&gt;'), ['&lt;IRQ&']);
    assert.deepEqual(shown('[    1.0]  <IRQ> [    1.0]  </IRQ>'), ['<IRQ>', '</IRQ>']);
  });

  it('a term is found at its first column, inside, and just behind it', () => {
    const line = { text: 'x <IRQ></IRQ> y' };
    assert.deepEqual(
      [1, 2, 6, 7, 12, 13, 14].map((column) => termAt(line, column)?.title.split(':')[0]),
      [undefined, '<IRQ>', '<IRQ>', '</IRQ>', '</IRQ>', '</IRQ>', undefined],
    );
  });
});
