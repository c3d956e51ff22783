import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neighbourFrame } from '../../../src/features/log/neighbour-frame.js';
import { parsedSnapshot, sampleLog } from './log-support.js';

describe('neighbourFrame', () => {
  const snapshot = parsedSnapshot(sampleLog);
  const lineOf = (line: number, character: number, direction: 'next' | 'previous') =>
    neighbourFrame(snapshot, { line, character }, direction)?.start.line;

  it('goes through the frames, past `?` entries, and round the end', () => {
    const visited: number[] = [];
    let at = { line: 0, character: 0 };
    for (let n = 0; n < 6; n++) {
      const found = neighbourFrame(snapshot, at, 'next');
      assert.ok(found);
      at = found.start;
      visited.push(at.line);
    }
    assert.deepEqual(visited, [7, 15, 16, 18, 19, 7]);
  });

  it('goes back, from within a frame to the one before it', () => {
    assert.equal(lineOf(16, 20, 'previous'), 15);
    assert.equal(lineOf(17, 0, 'previous'), 16);
    assert.equal(lineOf(7, 25, 'previous'), 19);
    assert.equal(lineOf(999, 0, 'previous'), 19);
  });

  it('finds none in a log without frames', () => {
    assert.equal(
      neighbourFrame(parsedSnapshot('nothing\n'), { line: 0, character: 0 }, 'next'),
      undefined,
    );
  });
});
