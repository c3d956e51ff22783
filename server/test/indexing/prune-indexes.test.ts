/** Indexes of all trees together take a bounded place on the disk, whichever version wrote them. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pruneIndexes } from '../../src/platform/index-store.js';

describe('pruned are', () => {
  let cache: string;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'kernav-prune-'));
  });
  afterEach(() => {
    rmSync(cache, { recursive: true, force: true });
  });

  /** An index of some 1,000 bytes that was used last so many days ago. */
  const made = (name: string, days: number): string => {
    const directory = join(cache, 'index', name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'a.segment'), Buffer.alloc(1000));
    writeFileSync(join(directory, 'tree'), '/tree\n');
    const time = new Date(Date.now() - days * 86_400_000);
    utimesSync(join(directory, 'tree'), time, time);
    return directory;
  };

  it('those used longest ago, of any version of the format', () => {
    const [old, older, young] = [
      made('v1/aaaaaaaaaaaaaaaa', 20),
      made('v9/bbbbbbbbbbbbbbbb', 30),
      made('v9/cccccccccccccccc', 1),
    ];
    pruneIndexes(cache, young, 2500);
    assert.deepEqual([old, older, young].map(existsSync), [true, false, true]);
    pruneIndexes(cache, young, 1500);
    assert.deepEqual([old, older, young].map(existsSync), [false, false, true]);
  });

  it('not the one at hand, and nothing that is no index', () => {
    const [kept, other] = [made('v1/aaaaaaaaaaaaaaaa', 20), made('notes/bbbbbbbbbbbbbbbb', 30)];
    pruneIndexes(cache, kept, 0);
    assert.deepEqual([kept, other].map(existsSync), [true, true]);
  });
});
