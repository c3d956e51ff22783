import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDocument } from '../../src/lsp/parse-document.js';
import { reportLines } from './scripted-decoder.js';

const forever = new AbortController().signal;

/** `1:1 a`: 0-based line and column of a frame. */
async function framesIn(text: string): Promise<string[]> {
  const { frames } = await parseDocument(text, forever);
  return frames.all.map(({ frame: { line, range, symbol } }) => `${line}:${range.start} ${symbol}`);
}

describe('parseDocument', () => {
  it('counts lines as editors do, whatever they end with', async () => {
    const text = reportLines('a', 'b');
    const expected = ['2:1 a', '3:1 b'];
    assert.deepEqual(await framesIn(text), expected);
    assert.deepEqual(await framesIn(text.replaceAll('\n', '\r\n')), expected);
    assert.deepEqual(await framesIn(text.replaceAll('\n', '\r')), expected);
    assert.deepEqual(await framesIn(text.replace('\n', '\r').replace('\n', '\r\n')), expected);
  });

  it('reads nothing from nothing', async () => {
    const { reports, lines } = await parseDocument('', forever);
    assert.deepEqual([reports, lines.count], [[], 1]);
  });

  it('gives reports in the order of their first lines', async () => {
    const loose = ' lone+0x1/0x2\n second+0x1/0x2\n third+0x1/0x2\n\n\n';
    const { reports } = await parseDocument(loose + reportLines('a'), forever);
    const lines = reports.map(({ firstLine }) => firstLine);
    assert.deepEqual(
      lines,
      [...lines].sort((a, b) => a - b),
    );
  });

  it('lets others run in between, and stops when it is told to', async () => {
    const text = reportLines('a').repeat(20_000);
    const control = new AbortController();
    const parsing = parseDocument(text, control.signal);
    let turns = 0;
    const takeTurn = (): void => {
      if (++turns === 3) control.abort(new Error('enough'));
      else setImmediate(takeTurn);
    };
    setImmediate(takeTurn);
    await assert.rejects(parsing, { message: 'enough' });
    assert.equal(turns, 3);
  });

  it('refuses to begin for nobody', async () => {
    await assert.rejects(parseDocument(reportLines('a'), AbortSignal.abort()), {
      name: 'AbortError',
    });
  });
});
