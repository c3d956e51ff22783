import assert from 'node:assert/strict';
import { it } from 'node:test';
import { greatest, least } from '../../src/base/least.js';

it('least and greatest take lists that are too long for a call', () => {
  const numbers = Array.from({ length: 500_000 }, (_, i) => (i % 1000) - 500);
  assert.equal(least(numbers), -500);
  assert.equal(greatest(numbers), 499);
  assert.equal(least([]), Infinity);
  assert.equal(greatest([]), -Infinity);
});
