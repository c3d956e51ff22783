import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstIndex } from '../../src/base/binary-search.js';

describe('firstIndex', () => {
  it('is that of a walk, wherever the sought place is', () => {
    for (let length = 0; length <= 9; length++) {
      const numbers = Array.from({ length }, (_, index) => 2 * index);
      for (let sought = -1; sought <= 2 * length; sought++) {
        const walked = numbers.findIndex((number) => number > sought);
        const found = firstIndex(0, length, (index) => (numbers[index] ?? 0) > sought);
        assert.equal(found, walked < 0 ? length : walked, `${sought} among ${length}`);
      }
    }
  });

  it('looks at nothing outside of its bounds', () => {
    const asked: number[] = [];
    firstIndex(3, 6, (index) => asked.push(index) < 0);
    assert.ok(asked.every((index) => 3 <= index && index < 6));
    assert.equal(
      firstIndex(4, 4, () => assert.fail()),
      4,
    );
  });
});
