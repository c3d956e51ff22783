/** Raw lines of a log: every byte comes out again, whatever the pieces it is read in. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { eachRawLine, readLogBytes } from '../../src/platform/log-reader.js';
import { seededRandom } from '../maintainers/seeded-random.js';

async function* inPieces(bytes: Buffer, size: () => number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length;) {
    const to = from + size();
    yield await Promise.resolve(bytes.subarray(from, to));
    from = to;
  }
}

async function rawLines(bytes: Buffer, size: () => number): Promise<Buffer[]> {
  const lines: Buffer[] = [];
  for await (const line of eachRawLine(inPieces(bytes, size))) lines.push(Buffer.from(line));
  return lines;
}

describe('eachRawLine', () => {
  const odd = Buffer.concat([
    Buffer.from('first\r\n\n'),
    Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0xe2, 0x82, 0x0a]),
    Buffer.from('ä\u2028b\rc\n\x1b[31mlast'),
  ]);

  it('gives lines with their newlines, the last one without', async () => {
    const lines = await rawLines(odd, () => 1000);
    assert.deepEqual(
      lines.map((line) => line.toString('latin1')),
      [
        'first\r\n',
        '\n',
        '\xff\xfe\0\n',
        '\xe2\x82\n',
        Buffer.from('ä\u2028b\rc\n').toString('latin1'),
        '\x1b[31mlast',
      ],
    );
  });

  it('gives the same in pieces of any size', async () => {
    const whole = await rawLines(odd, () => 1000);
    const random = seededRandom(7);
    for (let run = 0; run < 50; run++) {
      assert.deepEqual(await rawLines(odd, () => 1 + random(6)), whole);
    }
  });

  it('gives nothing for nothing', async () => {
    assert.deepEqual(await rawLines(Buffer.alloc(0), () => 1), []);
    assert.deepEqual(await rawLines(Buffer.from('\n'), () => 1), [Buffer.from('\n')]);
  });

  it('gives a line without end in pieces that lose nothing, and only the last ends in a newline', async () => {
    const bytes = Buffer.from(`${'x'.repeat(5_000_000)}\nnext\n`);
    const lines = await rawLines(bytes, () => 65_536);
    assert.ok(Buffer.concat(lines).equals(bytes));
    assert.ok(lines.every(({ length }) => length < 3_000_000));
    assert.deepEqual(
      lines.map((line) => line.at(-1) === 10),
      [...lines.slice(2).map(() => false), true, true],
    );
  });
});

describe('readLogBytes', () => {
  const read = async (path: string): Promise<void> => {
    for await (const chunk of readLogBytes(path)) assert.ok(chunk.length > 0);
  };

  it('says why a log cannot be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kernav-log-'));
    try {
      symlinkSync('loop.log', join(folder, 'loop.log'));
      const name = 'LogUnreadable';
      await assert.rejects(read(folder), { name, reason: /directory/ });
      await assert.rejects(read(join(folder, 'x.log')), { name, reason: /no such file/ });
      await assert.rejects(read(join(folder, 'loop.log')), { name, reason: /in a circle/ });
      await assert.rejects(read(join(folder, 'a\0b')), { name });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
