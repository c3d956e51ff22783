/** Offsets and lines of text. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineIndex } from '../../src/base/text.js';

describe('LineIndex', () => {
  it('counts lines by newlines alone', () => {
    assert.equal(new LineIndex('').lineCount, 1);
    assert.equal(new LineIndex('a').lineCount, 1);
    assert.equal(new LineIndex('a\n').lineCount, 2);
    assert.equal(new LineIndex('a\r\nb\rc\u2028d').lineCount, 2);
  });

  it('tells the line of each offset', () => {
    const text = 'int x;\n\n\ud83e\udda6\n\r\nend';
    const index = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      assert.equal(index.lineAt(offset), text.slice(0, offset).split('\n').length - 1, `${offset}`);
    }
  });

  it('keeps to its lines outside of the text', () => {
    const index = new LineIndex('a\nb');
    assert.equal(index.lineAt(-1), 0);
    assert.equal(index.lineAt(100), 1);
    assert.equal(index.lineAt(Infinity), 1);
    assert.equal(index.startOf(1), 2);
    assert.equal(index.startOf(2), undefined);
    assert.equal(index.startOf(-1), undefined);
  });
});
