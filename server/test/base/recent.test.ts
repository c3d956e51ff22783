import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Recent } from '../../src/base/recent.js';

it('Recent keeps what was kept last, also where it was there before', () => {
  const recent = new Recent<string, number>(2);
  recent.keep('a', 1);
  recent.keep('b', 2);
  recent.keep('a', 3);
  recent.keep('c', 4);
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => recent.get(key)),
    [3, undefined, 4],
  );
});
