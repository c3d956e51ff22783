import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TokenRow } from '../../src/lsp/document-answers.js';
import { TokenMemory } from '../../src/lsp/token-memory.js';

const A: TokenRow = [0, 4, 3, 1, 0];
const B: TokenRow = [2, 1, 5, 0, 2];
const B_MOVED: TokenRow = [2, 1, 5, 0, 0];

/** What a client has after it put the edits into what it had. */
function applied(
  data: readonly number[],
  edits: readonly { start: number; deleteCount: number; data?: number[] }[],
): number[] {
  const result = [...data];
  for (const { start, deleteCount, data: inserted = [] } of [...edits].sort(
    (a, b) => b.start - a.start,
  )) {
    result.splice(start, deleteCount, ...inserted);
  }
  return result;
}

describe('TokenMemory', () => {
  it('encodes each token as seen from the one before', () => {
    const { data } = new TokenMemory().full('a', [A, B]);
    assert.deepEqual(data, [0, 4, 3, 1, 0, 2, 1, 5, 0, 2]);
  });

  it('gives edits that lead from the last answer to this one', () => {
    const memory = new TokenMemory();
    const first = memory.full('a', [A, B]);
    const delta = memory.delta('a', [A, B_MOVED], first.resultId ?? '');
    assert.ok('edits' in delta);
    const expected = new TokenMemory().full('a', [A, B_MOVED]).data;
    assert.deepEqual(applied(first.data, delta.edits), expected);
    assert.notEqual(delta.resultId, undefined);
  });

  it('gives all tokens where it does not know the last answer', () => {
    const memory = new TokenMemory();
    memory.full('a', [A]);
    for (const [uri, id] of [
      ['a', 'no such answer'],
      ['b', '1'],
    ] as const) {
      const answer = memory.delta(uri, [A, B], id);
      assert.ok('data' in answer);
      assert.deepEqual(answer.data, [0, 4, 3, 1, 0, 2, 1, 5, 0, 2]);
    }
  });

  it('forgets documents that are closed', () => {
    const memory = new TokenMemory();
    const { resultId = '' } = memory.full('a', [A]);
    memory.forget('a');
    assert.ok('data' in memory.delta('a', [A], resultId));
  });
});
