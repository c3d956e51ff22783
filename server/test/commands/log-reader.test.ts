/** Lines of a log, whatever the pieces it is read in. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachLine } from '../../src/platform/log-reader.js';

async function linesOf(text: string, pieceSize: number): Promise<readonly string[]> {
  const lines: string[] = [];
  await eachLine(inPieces(Buffer.from(text), pieceSize), (line) => lines.push(line));
  return lines;
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

describe('eachLine', () => {
  const text = 'ä ö\r\n\n\ud83e\udda6 otter\nlast';
  for (const size of [1, 2, 3, 5, 1000]) {
    it(`gives the same lines in pieces of ${size}`, async () => {
      assert.deepEqual(await linesOf(text, size), ['ä ö\r', '', '\ud83e\udda6 otter', 'last']);
    });
  }

  it('gives no line behind the last newline', async () => {
    assert.deepEqual(await linesOf('a\n', 10), ['a']);
    assert.deepEqual(await linesOf('', 10), []);
  });

  it('cuts a line without end and goes on with the next', async () => {
    const lines = await linesOf(`${'x'.repeat(5_000_000)}\nnext\n`, 65_536);
    assert.equal(lines.length, 2);
    assert.ok((lines[0] ?? '').length < 3_000_000);
    assert.equal(lines[1], 'next');
  });
});
