/** Return addresses of one function, chosen together. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseTogether, type ReturnAddress } from '../../src/resolve/same-function.js';

/** An address whose lines have these scores, each with one call. */
function at(byteOffset: number, scores: Readonly<Record<number, number>>): ReturnAddress {
  const lines = Object.entries(scores).map(([line, score]) => ({
    line: Number(line),
    score,
    isExpanded: false,
  }));
  return { byteOffset, lines };
}

const firstLines = (open: readonly ReturnAddress[], known: readonly ReturnAddress[] = []) =>
  chooseTogether(open, known).map(([best]) => best?.line);

describe('chooseTogether', () => {
  it('orders the lines of one address by their scores, equal ones as in the source', () => {
    const [lines] = chooseTogether([at(16, { 9: 1, 4: 0, 6: 1 })], []);
    assert.deepEqual(
      lines?.map(({ line }) => line),
      [6, 9, 4],
    );
  });

  it('does not put two addresses behind one call, be the other one sure or not', () => {
    assert.deepEqual(firstLines([at(16, { 4: 0, 6: 1 })], [at(32, { 6: 0 })]), [4]);
    assert.deepEqual(firstLines([at(16, { 4: 0, 6: 1 }), at(32, { 4: 0, 6: 1.5 })]), [4, 6]);
  });

  it('lets the same address have the same line', () => {
    assert.deepEqual(firstLines([at(16, { 4: 0, 6: 1 })], [at(16, { 6: 0 })]), [6]);
  });

  it('lets calls of what is inlined in one line stand there together, where much speaks for it', () => {
    const open = at(16, { 4: 0, 6: 1.5 });
    const known = { byteOffset: 32, lines: [{ line: 6, score: 0, isExpanded: true }] };
    assert.deepEqual(firstLines([open], [known]), [6]);
    assert.deepEqual(firstLines([at(16, { 4: 0, 6: 0.5 })], [known]), [4]);
  });

  it('prefers the order of the source, unless much speaks against it', () => {
    assert.deepEqual(firstLines([at(16, { 4: 0, 8: 0.5 })], [at(32, { 6: 0 })]), [4]);
    assert.deepEqual(firstLines([at(16, { 4: 0, 8: 2 })], [at(32, { 6: 0 })]), [8]);
  });

  it('takes the order of the source of those that are all alike', () => {
    const lines = { 4: 1, 6: 1, 8: 1 };
    assert.deepEqual(firstLines([at(48, lines), at(16, lines), at(32, lines)]), [8, 4, 6]);
  });

  it('chooses among more addresses than a function can have', () => {
    const lines = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [i, i % 7]));
    const open = Array.from({ length: 5000 }, (_, i) => at(i * 8, lines));
    assert.equal(chooseTogether(open, []).length, 5000);
  });
});
