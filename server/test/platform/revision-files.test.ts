import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { keepLastRevisions } from '../../src/platform/revision-files.js';

describe('keepLastRevisions', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kernav-revisions-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('removes the commits that were looked at longest ago, and never the one that is looked at now', () => {
    for (let n = 0; n < 60; n++) {
      mkdirSync(join(directory, `c${n}`, 'fs'), { recursive: true });
      writeFileSync(join(directory, `c${n}`, 'fs/x.c'), 'int x;');
      utimesSync(join(directory, `c${n}`), n, n);
    }
    keepLastRevisions(directory, 'c0');
    const kept = readdirSync(directory);
    assert.equal(kept.length, 50);
    assert.ok(kept.includes('c0') && kept.includes('c59') && !kept.includes('c1'));
    assert.deepEqual(readdirSync(join(directory, 'c0/fs')), ['x.c']);
  });

  it('does nothing where nothing can be written', () => {
    writeFileSync(join(directory, 'file'), '');
    keepLastRevisions(join(directory, 'file'), 'abc');
    assert.deepEqual(readdirSync(directory), ['file']);
  });
});
