import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMaintainers, valuesOf } from '../../src/maintainers/parse-maintainers.js';

/** `4 FIRST: 5 M=a@b 7 F=x/`: each section with the lines of its title and its entries. */
function outline(text: string): readonly string[] {
  return parseMaintainers(text).map(
    ({ title, lineNumber, entries }) =>
      `${lineNumber} ${title}: ${entries.map((entry) => `${entry.lineNumber} ${entry.letter}=${entry.value}`).join(' ')}`,
  );
}

describe('parseMaintainers', () => {
  it('gives sections with the lines they stand on', () => {
    assert.deepEqual(
      outline('Preamble\n\n\tF: help text\nFIRST\nM:\ta@b\n\nF:  x/\n\nSECOND\nF:y\n'),
      ['4 FIRST: 5 M=a@b 7 F=x/', '9 SECOND: 10 F=y'],
    );
  });

  it('does not end a section at a blank line or a comment', () => {
    assert.deepEqual(outline('A\nF: x\n \n# F: no\n  # nor this\nF: y\n'), ['1 A: 2 F=x 6 F=y']);
  });

  it('takes the later of two titles', () => {
    assert.deepEqual(outline('A\nB\nF: x\n'), ['2 B: 3 F=x']);
  });

  it('keeps blanks at the end of a value and drops a carriage return', () => {
    assert.deepEqual(outline('A\r\nF: x \r\n'), ['1 A: 2 F=x ']);
  });

  it('names entries without a title by their first line', () => {
    assert.deepEqual(outline('F: x\nM: a@b'), ['1 F: x: 1 F=x 2 M=a@b']);
  });

  it('counts titles and entries, not lines', () => {
    const [section] = parseMaintainers('A\n\n# comment\nF: x\n\nF: y\n');
    assert.deepEqual(
      section?.entries.map(({ index }) => index),
      [1, 2],
    );
  });

  it('finds nothing in a text without entries', () => {
    for (const text of ['', '\n\n', 'f: lower case\n F: indented\nFF: two letters\n']) {
      assert.deepEqual(outline(text), []);
    }
  });

  it('gives the values of one letter', () => {
    const [section] = parseMaintainers('A\nT: git one\nF: x\nT: git two\n');
    assert.deepEqual(section && valuesOf(section, 'T'), ['git one', 'git two']);
  });
});
