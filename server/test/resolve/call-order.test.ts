import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitsInOrder, type CallPlace } from '../../src/resolve/call-order.js';

const at = (line: number, cold = false): CallPlace => ({ line, cold });

/** Where the source calls each: `free` in lines 3 and 9, and in the error path at 20. */
const PLACES: Readonly<Record<string, readonly CallPlace[]>> = {
  open: [at(1)],
  free: [at(3), at(9), at(20, true)],
  note: [at(5)],
  close: [at(12)],
  fail: [at(19, true)],
  twice: [at(6), at(6)],
};
const placesOf = (name: string): readonly CallPlace[] => PLACES[name] ?? [];
const FREE = PLACES.free ?? [];

describe('fitsInOrder', () => {
  it('counts the calls that follow the order of the source', () => {
    const names = ['open', 'free', 'note', 'free', 'close'];
    const first = fitsInOrder({ names, index: 1 }, FREE, placesOf);
    assert.deepEqual(
      first.map(({ nInOrder }) => nInOrder),
      [4, 2, 1],
    );
    const second = fitsInOrder({ names, index: 3 }, FREE, placesOf);
    assert.deepEqual(
      second.map(({ nInOrder }) => nInOrder),
      [2, 4, 3],
    );
  });

  it('lays unlikely code out last', () => {
    const names = ['open', 'note', 'close', 'fail', 'free'];
    const fits = fitsInOrder({ names, index: 4 }, FREE, placesOf);
    assert.deepEqual(
      fits.map(({ nInOrder }) => nInOrder),
      [1, 2, 4],
    );
  });

  it('counts the calls between a line and those of the neighbours in the code', () => {
    const names = ['note', 'free.part.0', 'close'];
    const fits = fitsInOrder({ names, index: 1 }, FREE, placesOf);
    assert.deepEqual(
      fits.map(({ toPrevious, toNext }) => [toPrevious, toNext]),
      [
        [undefined, 2],
        [0, 0],
        [2, undefined],
      ],
    );
  });

  it('takes a line twice for two calls on it alone', () => {
    const twice = { names: ['twice', 'twice'], index: 1 };
    assert.equal(fitsInOrder(twice, [at(6)], placesOf)[0]?.nInOrder, 1);
    const once = { names: ['note', 'note'], index: 1 };
    assert.equal(fitsInOrder(once, [at(5)], placesOf)[0]?.nInOrder, 0);
  });

  it('knows nothing of calls that the source has not', () => {
    const fits = fitsInOrder({ names: ['other', 'free'], index: 1 }, FREE, placesOf);
    assert.deepEqual(fits[0], { nInOrder: 0, toPrevious: undefined, toNext: undefined });
  });
});
