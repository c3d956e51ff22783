/** `kernav decode --system-map`: names for the addresses of a log that prints none. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decode, type DecodeOptions } from '../../src/commands/decode.js';
import { LOG_WITHOUT_NAMES, SYSTEM_MAP } from '../support/log-without-names.js';
import { fakeIo } from './fake-io.js';

const tree = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples/linux');

describe('kernav decode --system-map', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-map-'));
    writeFileSync(join(folder, 'System.map'), SYSTEM_MAP);
    writeFileSync(
      join(folder, 'other.map'),
      SYSTEM_MAP.replace('c0200000 A', 'c0110000 A').replace('c0130000 t', 'c0130000 d'),
    );
    writeFileSync(join(folder, 'hidden'), '0000000000000000 T _text\n0000000000000000 T f\n');
    writeFileSync(join(folder, 'text'), 'no list\nof symbols\n');
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function run(map: string): Promise<{ text: string; notes: string }> {
    const io = fakeIo(folder, LOG_WITHOUT_NAMES);
    await decode(io, '-', { tree, systemMap: map });
    return { text: io.bytes().toString('utf8'), notes: io.notes.join('\n') };
  }

  it('names the addresses, finds their lines, and is never certain where nothing confirms the names', async () => {
    const { text, notes } = await run('System.map');
    assert.match(
      text,
      /gizmo_queue_submit\+0x14\/0x170 \(c0140014, from System\.map, which nothing in the log confirms\)\n {6}[-=]> \S+:\d+ {2}(?:likely|guess)/,
    );
    assert.match(
      text,
      /gizmo_ioctl\+0x71\/0x10000 \(c0130071, from System\.map.*\n {6}-> drivers\/gizmo\/main\.c:\d+ {2}(?:likely|guess)/,
    );
    assert.match(text, /guilty +gizmo_queue_submit/);
    assert.match(notes, /2 of 3 addresses are named from System\.map, 1 are not in it/);
    assert.doesNotMatch(text, /certain:/);
  });

  it('says of a list of another kernel that it is one, and uses none of its names', async () => {
    const { text, notes } = await run('other.map');
    assert.match(
      notes,
      /other\.map is of another kernel and is not used: c0130071 is code in the log and data there/,
    );
    assert.doesNotMatch(text, /gizmo_queue_submit/);
  });

  it('says what is wrong with a file that is no list', async () => {
    await assert.rejects(run('hidden'), /are 0: it shows them to root alone/);
    await assert.rejects(run('text'), /is no list of symbols/);
    await assert.rejects(run('missing'), /cannot read the list of symbols/);
    await assert.rejects(run('.'), /is no file/);
  });

  describe('without the option', () => {
    const log = LOG_WITHOUT_NAMES.replace(
      'CPU:    0',
      'CPU: 0 PID: 4 Comm: gizmo Not tainted 6.1.0-gizmo #1',
    );
    const sysroot = process.env.KERNAV_SYSROOT;
    before(() => {
      mkdirSync(join(folder, 'boot'));
      process.env.KERNAV_SYSROOT = folder;
    });
    after(() => {
      process.env.KERNAV_SYSROOT = sysroot;
    });

    async function found(text: string, options: DecodeOptions = {}): Promise<string> {
      const io = fakeIo(folder, text);
      await decode(io, '-', { tree, ...options });
      return io.notes.join('\n').replaceAll(folder, '');
    }

    it('finds the list of the release of the log among the installed kernels', async () => {
      writeFileSync(join(folder, 'boot/System.map-6.1.0-gizmo'), SYSTEM_MAP);
      assert.match(
        await found(log),
        /^kernav: 2 of 3 addresses are named from \/boot\/System\.map-6\.1\.0-gizmo, 1 are not/,
      );
      assert.equal(await found(LOG_WITHOUT_NAMES), '');
      assert.equal(await found(log, { debugInfo: false }), '');
    });

    it('passes over a list that only says where the list is', async () => {
      const dummy = 'ffffffffffffffff B The real System.map is in another package\n';
      writeFileSync(join(folder, 'boot/System.map-6.1.0-gizmo'), dummy);
      assert.equal(await found(log), '');
    });
  });
});
