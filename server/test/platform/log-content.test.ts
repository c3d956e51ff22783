import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLogContent } from '../../src/platform/log-content.js';

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) {
    yield await Promise.resolve(bytes.subarray(from, from + size));
  }
}

const LOG = [
  ' lone_trace+0x1/0x2',
  ' lone_second+0x1/0x2',
  '',
  'noise with ä and 😀',
  'BUG: scheduling while atomic: otter/7/0x00000002',
  'Call Trace:',
  ' otter_run+0x10/0x20',
  '---[ end trace 0000000000000000 ]---',
  '',
].join('\n');

describe('readLogContent', () => {
  it('gives the same whatever pieces the log comes in', async () => {
    const whole = await readLogContent(inPieces(LOG, 1000));
    assert.deepEqual([whole.byteCount, whole.lineCount], [Buffer.byteLength(LOG), 8]);
    for (const size of [1, 2, 3, 7, 64]) {
      assert.deepEqual(await readLogContent(inPieces(LOG, size)), whole);
    }
  });

  it('puts stacks that no header explains behind the reports', async () => {
    const { reports } = await readLogContent(inPieces(LOG, 100));
    assert.deepEqual(
      reports.map(({ kind, firstLine }) => [kind === 'trace', firstLine]),
      [
        [false, 4],
        [true, 0],
      ],
    );
  });

  it('finds nothing in nothing and in what is no text', async () => {
    for (const text of ['', '\0\u0001\ufffd'.repeat(500)]) {
      assert.deepEqual((await readLogContent(inPieces(text, 10))).reports, []);
    }
  });

  it('fails as its bytes fail', async () => {
    // eslint-disable-next-line require-yield -- it fails before there is anything to yield
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      await Promise.resolve();
      throw new Error('the disk is gone');
    };
    await assert.rejects(readLogContent(failing()), { message: 'the disk is gone' });
  });
});
