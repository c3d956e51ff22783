import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMemberAt, occurrencesOf } from '../../src/c-source/occurrences.js';

describe('occurrencesOf', () => {
  it('leaves out comments, strings and parts of words', () => {
    const text = `foo(); /* foo */ "foo" foobar xfoo 'f' // foo
#define BAR foo
#error don't foo
p->foo = foo_; foo`;
    const lines = occurrencesOf(text, 'foo').map((at) => text.slice(0, at).split('\n').length);
    assert.deepEqual(lines, [1, 2, 3, 4, 4]);
  });

  it('ends on what never ends', () => {
    assert.deepEqual(occurrencesOf('/* foo', 'foo'), []);
    assert.deepEqual(occurrencesOf('"foo', 'foo'), []);
    const long = '/'.repeat(200_000);
    assert.deepEqual(occurrencesOf(`${long}\nfoo`, 'foo'), [200_001]);
    // Nothing is looked for again from each of them to the end of the text.
    const found = occurrencesOf('foo();\n'.repeat(300_000), 'foo');
    assert.equal(found.length, 300_000);
    assert.equal(found.at(-1), 299_999 * 7);
    assert.deepEqual(
      occurrencesOf('foo "foo" foo /* foo */ foo \'"\' foo', 'foo'),
      [0, 10, 24, 32],
    );
  });
});

describe('isMemberAt', () => {
  it('tells p->x, p.x and .x from the rest', () => {
    const isMember = (text: string) => isMemberAt(text, text.indexOf('word'));
    assert.deepEqual(
      ['p->word', 'p. word', '{ .word = 1', 'a > word', 'f(..., word', 'word'].map(isMember),
      [true, true, true, false, false, false],
    );
  });
});
