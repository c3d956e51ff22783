import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FrameIndex, type PlacedFrame } from '../../../src/features/log/frame-index.js';
import { parsedSnapshot } from './log-support.js';

const log = [
  'WARNING: CPU: 0 PID: 1 at fs/x.c:12 outer+0x1/0x20',
  'RIP: 0010:outer+0x1/0x20',
  'Call Trace:',
  ' inner+0x1/0x20',
  ' ? stale+0x2/0x20',
  ' caller+0x3/0x20 [mod]',
  ' last+0x4/0x20',
].join('\n');

const { frames } = parsedSnapshot(log);

/** `5 caller`, and of a name outside of stacks what is said of it: `0 outer (header)`. */
function text({ frame, mention }: PlacedFrame): string {
  const what = mention === undefined ? '' : ` (${mention.what})`;
  return `${frame.line} ${frame.symbol ?? ''}${what}`;
}

describe('FrameIndex', () => {
  it('holds frames and mentions in the order of the text', () => {
    assert.deepEqual(frames.all.map(text), [
      '0 outer (header)',
      '1 outer',
      '3 inner',
      '4 stale',
      '5 caller',
      '6 last',
    ]);
  });

  it('holds each place once, the entry of a stack before a mention', () => {
    const [report] = parsedSnapshot(log).reports;
    assert.ok(report);
    const frame = report.stacks[0]?.frames[0];
    assert.ok(frame);
    const doubled = {
      ...report,
      mentions: [{ what: 'other', frame }, ...report.mentions],
    } as const;
    assert.deepEqual(new FrameIndex([doubled, report]).all.map(text), frames.all.map(text));
  });

  it('finds the frames of lines', () => {
    assert.deepEqual(frames.inLines(3, 5).map(text), ['3 inner', '4 stale', '5 caller']);
    assert.deepEqual(frames.inLines(2, 2), []);
    assert.deepEqual(frames.inLines(7, 999), []);
    assert.deepEqual(frames.inLines(5, 3), []);
  });

  it('finds the frame at a column, its end included', () => {
    const at = (line: number, column: number) => frames.at(line, column)?.frame.symbol;
    assert.deepEqual(
      [at(5, 0), at(5, 1), at(5, 22), at(5, 23)],
      [undefined, 'caller', 'caller', undefined],
    );
    assert.equal(at(999, 0), undefined);
  });

  it('tells what each frame was looked up by', () => {
    const calleeOf = (symbol: string) => {
      const placed = frames.all.find(({ frame, stack }) => stack && frame.symbol === symbol);
      assert.ok(placed);
      const question = frames.questionOf(placed);
      return [question?.role, question?.callee?.symbol];
    };
    assert.deepEqual(calleeOf('outer'), ['instruction-pointer', undefined]);
    assert.deepEqual(calleeOf('caller'), ['return-address', 'inner']);
    assert.deepEqual(calleeOf('last'), ['return-address', 'caller']);
    const [header] = frames.all;
    assert.equal(header && frames.questionOf(header), undefined);
  });
});
