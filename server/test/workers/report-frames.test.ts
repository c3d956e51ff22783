import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLog } from '../../src/oops/parse-log.js';
import { framesOf, withMentions } from '../../src/workers/report-frames.js';

const [report] = parseLog(`WARNING: CPU: 0 PID: 1 at fs/otter.c:10 otter_warn+0x1/0x2
RIP: 0010:otter_warn+0x1/0x2
Call Trace:
 otter_open+0x30/0x40
 ? stale_thing+0x5/0x10
---[ end trace 0000000000000000 ]---
`).reports;

describe('framesOf', () => {
  it('counts the frames of all stacks, then those of the mentions', () => {
    assert.ok(report);
    assert.deepEqual(
      framesOf(report).map(({ symbol, line }) => `${line} ${symbol}`),
      ['1 otter_warn', '3 otter_open', '4 stale_thing', '0 otter_warn'],
    );
  });

  it('is the same on both sides of a worker', () => {
    assert.ok(report);
    assert.deepEqual(framesOf(structuredClone(report)), framesOf(report));
  });
});

describe('withMentions', () => {
  it('gives mentions stacks of their own, which the place in the header is not of', () => {
    assert.ok(report);
    const [whole, mentioned, ...more] = withMentions(report);
    assert.equal(whole, report);
    assert.deepEqual(more, []);
    assert.ok(mentioned);
    assert.equal(mentioned.location, undefined);
    assert.deepEqual(
      mentioned.stacks.map(({ frames }) => frames.map(({ symbol, line }) => `${line} ${symbol}`)),
      [['0 otter_warn']],
    );
    assert.deepEqual(withMentions(mentioned), [mentioned]);
  });
});
