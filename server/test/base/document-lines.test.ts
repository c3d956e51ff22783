import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DocumentLines } from '../../src/base/document-lines.js';

function linesOf(text: string): string[] {
  const lines = new DocumentLines(text);
  return Array.from({ length: lines.count }, (_, line) => {
    assert.equal(lines.lengthOf(line), lines.line(line).length);
    return lines.line(line);
  });
}

describe('DocumentLines', () => {
  const cases: readonly (readonly [what: string, text: string, lines: readonly string[]])[] = [
    ['nothing', '', ['']],
    ['one line', 'a', ['a']],
    ['a last line that is empty', 'a\n', ['a', '']],
    ['line ends of each kind', 'a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
    ['line ends alone', '\n\r\n\r\r', ['', '', '', '', '']],
    ['a `\\n` before a `\\r` as two', 'a\n\rb', ['a', '', 'b']],
    ['a `\\r` at the end', 'a\r', ['a', '']],
    ['no line end in other blanks', 'a\u2028b\u0085c\fd\ve', ['a\u2028b\u0085c\fd\ve']],
    ['characters outside of the first plane', '😀\n😀😀', ['😀', '😀😀']],
  ];
  for (const [what, text, lines] of cases) {
    it(`reads ${what}`, () => {
      assert.deepEqual(linesOf(text), lines);
    });
  }

  it('gives lines with their ends, but for the last one', () => {
    const lines = new DocumentLines('a\r\nb\rc\nd');
    assert.equal(lines.slice(0, 0), 'a');
    assert.equal(lines.slice(0, 2), 'a\r\nb\rc');
    assert.equal(lines.slice(1, 3), 'b\rc\nd');
  });

  it('has nothing past its end', () => {
    const lines = new DocumentLines('a\nb');
    assert.deepEqual([lines.line(2), lines.lengthOf(2), lines.line(99)], ['', 0, '']);
    assert.equal(lines.slice(1, 99), 'b');
  });

  it('counts as splitting does, on any mixture of line ends', () => {
    const ends = ['\n', '\r\n', '\r', 'x', 'yz', ''];
    for (let seed = 1; seed < 500; seed++) {
      const text = Array.from({ length: 12 }, (_, i) => ends[(seed * (i + 7) * 31) % 6]).join('');
      assert.deepEqual(linesOf(text), text.split(/\r\n|\n|\r/));
    }
  });
});
