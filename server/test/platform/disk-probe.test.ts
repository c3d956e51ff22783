import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { disk } from '../../src/platform/disk-probe.js';

describe('the disk probe', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-probe-'));
    mkdirSync(join(folder, 'fs'));
    writeFileSync(join(folder, 'Makefile'), 'VERSION = 6');
    writeFileSync(join(folder, 'large'), '');
    truncateSync(join(folder, 'large'), 5 * 1024 * 1024);
    symlinkSync('Makefile', join(folder, 'link'));
    symlinkSync('loop', join(folder, 'loop'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads files of the size of a Makefile, through links too', () => {
    assert.equal(disk.read(join(folder, 'Makefile')), 'VERSION = 6');
    assert.equal(disk.read(join(folder, 'link')), 'VERSION = 6');
  });

  it('reads nothing else, and never waits or throws', () => {
    const others = ['fs', 'large', 'loop', 'fifo', 'gone', 'Makefile/x', 'a\0b'];
    assert.deepEqual(
      others.map((name) => disk.read(`${folder}/${name}`)),
      others.map(() => undefined),
    );
  });

  it('tells files from directories and from what is neither', () => {
    const names = ['Makefile', 'link', 'fs', 'loop', 'fifo', 'gone', 'a\0b'];
    assert.deepEqual(
      names.map((name) => disk.kind(`${folder}/${name}`)),
      ['file', 'file', 'directory', undefined, undefined, undefined, undefined],
    );
  });
});
