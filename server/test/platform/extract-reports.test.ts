import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLog } from '../../src/oops/parse-log.js';
import { extractReports } from '../../src/platform/extract-reports.js';

const report = (symbol: string): string =>
  `BUG: scheduling while atomic: o\xfftter/7/0x00000002\r\nCall Trace:\n ${symbol}+0x10/0x20\n`;

/** The bytes of `log` that are extracted when it comes in pieces of `size` bytes. */
async function extracted(log: Buffer, size: number): Promise<string> {
  const pieces: Buffer[] = [];
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < log.length; from += size) {
      yield await Promise.resolve(log.subarray(from, from + size));
    }
  }
  const { reports } = parseLog(log.toString('utf8'));
  await extractReports(bytes(), reports, 'x.log', (piece) => {
    pieces.push(Buffer.from(piece));
    return Promise.resolve();
  });
  return Buffer.concat(pieces).toString('latin1');
}

describe('extractReports', () => {
  const log = Buffer.from(
    `noise\n${report('a')}\n\nmore noise\n${report('b').trimEnd()}`,
    'latin1',
  );

  it('copies the bytes of the reports, whatever pieces the log comes in', async () => {
    const whole = await extracted(log, 10_000);
    assert.match(whole, /^kernav: lines 2-4 of x\.log\nBUG: .*o\xfftter[^]* a\+0x10/);
    assert.match(whole, /kernav: lines 8-10 of x\.log\nBUG: [^]* b\+0x10\/0x20\n$/);
    assert.ok(!whole.includes('noise'));
    for (const size of [1, 2, 5, 31]) assert.equal(await extracted(log, size), whole);
  });

  it('copies nothing of a log without reports', async () => {
    assert.equal(await extracted(Buffer.from('noise\n'.repeat(10)), 7), '');
  });
});
