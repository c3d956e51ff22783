/** `kernav extract`: the lines of reports, byte for byte. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { extract } from '../../src/commands/extract.js';
import { mergeSpans } from '../../src/platform/extract-reports.js';
import { fakeIo } from './fake-io.js';

const before1 = 'systemd[1]: Started otter.service.\n'.repeat(40_000);
const report1 =
  'BUG: KASAN: use-after-free in otter_a+0x1/0x2 \xff\nCall Trace:\n otter_b+0x1/0x2\r\n';
const between = 'otter: link is up\n'.repeat(700);
const report2 = 'kernel BUG at drivers/misc/otter.c:3!\n otter_c+0x1/0x2';
const log = Buffer.from(before1 + report1 + between + report2, 'latin1');

describe('kernav extract', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-test-'));
    writeFileSync(join(folder, 'big.log'), log);
    writeFileSync(join(folder, 'quiet.log'), 'nothing\n');
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const expected = (name: string): string =>
    `kernav: lines 40001-40003 of ${name}\n${report1}kernav: lines 40704-40705 of ${name}\n${report2}\n`;

  it('writes the reports of a file', async () => {
    const io = fakeIo(folder, '');
    await extract(io, 'big.log');
    assert.equal(io.bytes().toString('latin1'), expected('big.log'));
  });

  it('writes the reports of standard input', async () => {
    const io = fakeIo(folder, log);
    await extract(io, '-');
    assert.equal(io.bytes().toString('latin1'), expected('standard input'));
  });

  it('says that there is none', async () => {
    await assert.rejects(extract(fakeIo(folder, ''), 'quiet.log'), {
      name: 'UserError',
      message: /^no kernel report found in quiet\.log: /,
    });
  });

  it('writes reports that overlap once', () => {
    assert.deepEqual(
      mergeSpans([
        { first: 10, last: 20 },
        { first: 1, last: 3 },
        { first: 4, last: 5 },
        { first: 12, last: 14 },
      ]),
      [
        { first: 1, last: 5 },
        { first: 10, last: 20 },
      ],
    );
  });
});
