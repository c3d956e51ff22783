import assert from 'node:assert/strict';
import { it } from 'node:test';
import { groupBy } from '../../src/base/group-by.js';

it('groupBy keeps the order of keys and of items', () => {
  const groups = groupBy(['bb', 'a', 'cc', 'd'], (text) => text.length);
  assert.deepEqual(
    [...groups],
    [
      [2, ['bb', 'cc']],
      [1, ['a', 'd']],
    ],
  );
  assert.deepEqual([...groupBy([], () => 0)], []);
});
