/** Shares of a function's machine code and the lines that may lie there. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FunctionBody } from '../../src/c-source/function-body.js';
import { CodeLayout, codeShare } from '../../src/resolve/layout.js';

type CodeLine = FunctionBody['codeLines'][number];

function bodyOf(codeLines: readonly CodeLine[]): FunctionBody {
  return {
    signature: '',
    parameters: [],
    calls: [],
    nameUses: [],
    locals: [],
    returnLines: [],
    codeLines,
    openLine: 0,
    closeLine: 9,
    bareMacros: [],
  };
}

const line = (at: number, tokens: number): CodeLine => ({
  line: at,
  tokens,
  cold: false,
  leaves: false,
});

describe('codeShare', () => {
  it('goes from 0 at the start to 1 at the end, without leaving either', () => {
    assert.equal(codeShare(0, 0x100), 0);
    assert.equal(codeShare(0x100, 0x100), 1);
    assert.ok(Math.abs(codeShare(0x84, 0x100) - 0.5) < 0.01);
  });

  it('never leaves 0 and 1, nor falls, whatever a log prints', () => {
    for (const size of [0, 1, 8, 16, 24, 25, 100, 2 ** 40, Infinity]) {
      let before = 0;
      for (const offset of [0, 1, 15, 16, 17, 50, 100, 2 ** 40, 2 ** 60]) {
        const share = codeShare(offset, size);
        assert.ok(before <= share && share <= 1, `${offset} of ${size}: ${share}`);
        before = share;
      }
    }
  });
});

describe('CodeLayout', () => {
  it('gives each line the middle of its tokens', () => {
    const layout = new CodeLayout(bodyOf([line(1, 10), line(2, 30), line(5, 60)]));
    assert.deepEqual(
      [1, 2, 5].map((at) => layout.shareOf(at)),
      [0.05, 0.25, 0.7],
    );
    assert.equal(layout.lineAt(0), 1);
    assert.equal(layout.lineAt(0.3), 2);
    assert.equal(layout.lineAt(1), 5);
  });

  it('lays cold lines out last', () => {
    const layout = new CodeLayout(
      bodyOf([line(1, 10), { ...line(2, 10), cold: true }, line(3, 10)]),
    );
    assert.ok(layout.shareOf(3) < layout.shareOf(2));
    assert.equal(layout.lineAt(1), 2);
  });

  it('lays branches that leave out behind what goes on, and cold lines behind both', () => {
    const leaving = { ...line(2, 10), leaves: true };
    const cold = { ...line(1, 10), cold: true };
    const layout = new CodeLayout(bodyOf([cold, leaving, line(3, 10), line(4, 10)]));
    const inOrder = [3, 4, 2, 1].map((at) => layout.shareOf(at));
    assert.deepEqual(inOrder, [0.125, 0.375, 0.625, 0.875]);
  });

  it('takes the line above for one without code, and the middle where there is none', () => {
    const layout = new CodeLayout(bodyOf([line(3, 10), line(6, 10)]));
    assert.equal(layout.shareOf(5), layout.shareOf(3));
    assert.equal(layout.shareOf(1), 0.5);
    assert.equal(layout.shareOf(500), 0.5);
  });

  it('counts what is expanded on a line', () => {
    const layout = new CodeLayout(bodyOf([line(1, 10), line(2, 10)]), (at) => (at === 1 ? 80 : 0));
    assert.equal(layout.shareOf(2), 0.95);
  });

  it('has no line for a body without code', () => {
    const layout = new CodeLayout(bodyOf([]));
    assert.equal(layout.lineAt(0.5), undefined);
    assert.equal(layout.shareOf(4), 0.5);
    assert.equal(new CodeLayout(bodyOf([line(1, 0)])).lineAt(0.5), 1);
  });
});
