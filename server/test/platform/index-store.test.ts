/** The store of an index on a disk that is full, read-only, damaged, or used by others at the same time. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { IndexStore, StoreFailed, type Manifest } from '../../src/platform/index-store.js';
import { unprivileged } from '../support/unprivileged.js';
import { segmentOf } from '../symbol-index/records-text.js';

const MANIFEST: Manifest = {
  fingerprint: 'as it was',
  nFiles: 3,
  isComplete: true,
  segments: [{ id: 'a', dead: [1] }],
  restamped: [['x.c', 3, 4.5]],
};

describe('the store of an index', () => {
  let folder = '';
  let root = '';
  let store: IndexStore;
  const lockPath = (): string => join(store.directory, 'lock');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-store-'));
    root = join(folder, 'tree');
    mkdirSync(root);
    store = new IndexStore(root, join(folder, 'cache'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe('the manifest', () => {
    const path = (): string => join(store.directory, 'manifest.json');

    it('gives back what was written', () => {
      assert.equal(store.readManifest(), undefined);
      assert.equal(store.version, '');
      store.writeManifest(MANIFEST);
      assert.deepEqual(store.readManifest(), MANIFEST);
      const { version } = store;
      store.writeManifest({ ...MANIFEST, nFiles: 4 });
      assert.notEqual(store.version, version);
      assert.deepEqual(
        readdirSync(store.directory).sort(),
        ['manifest.json', 'tree'],
        'nothing is left beside it',
      );
    });

    it('with any one bit changed, or cut short, is none', () => {
      store.writeManifest(MANIFEST);
      const written = readFileSync(path());
      for (let at = 0; at < written.length - 1; at++) {
        for (let bit = 0; bit < 8; bit++) {
          const flipped = Buffer.from(written);
          flipped[at] = (written[at] ?? 0) ^ (1 << bit);
          writeFileSync(path(), flipped);
          const read = store.readManifest();
          if (read !== undefined) assert.deepEqual(read, MANIFEST, `byte ${at}, bit ${bit}`);
        }
      }
      for (let size = 0; size < written.length - 1; size++) {
        writeFileSync(path(), written.subarray(0, size));
        assert.equal(store.readManifest(), undefined, `${size} bytes`);
      }
    });

    it('that is something else is none', () => {
      store.writeManifest(MANIFEST);
      for (const content of ['', '\n', '{}', 'null\n', '{}\n0123\n', '\0'.repeat(1000)]) {
        writeFileSync(path(), content);
        assert.equal(store.readManifest(), undefined);
      }
      rmSync(path());
      mkdirSync(path());
      assert.equal(store.readManifest(), undefined);
    });
  });

  describe('the lock', () => {
    const foreign = (owner: string, ageMs: number): void => {
      mkdirSync(store.directory, { recursive: true });
      writeFileSync(lockPath(), owner);
      const then = new Date(Date.now() - ageMs);
      utimesSync(lockPath(), then, then);
    };

    it('is held by one at a time', () => {
      assert.equal(store.lock(), true);
      assert.equal(store.lock(), true, 'asked again');
      assert.equal(new IndexStore(root, join(folder, 'cache')).lock(), false);
      store.unlock();
      assert.deepEqual(readdirSync(store.directory), ['tree']);
      assert.equal(new IndexStore(root, join(folder, 'cache')).lock(), true);
    });

    it('of a process that is dead is taken over', () => {
      const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' });
      foreign(`${hostname()} ${dead.trim()}\n`, 0);
      assert.equal(store.lock(), true);
      assert.equal(readFileSync(lockPath(), 'utf8'), `${hostname()} ${process.pid}\n`);
    });

    it('of a process that lives is kept', () => {
      foreign(`${hostname()} ${process.ppid}\n`, 1000);
      assert.equal(store.lock(), false);
    });

    it('of another machine is taken over when it was not renewed for long', () => {
      foreign('elsewhere 1\n', 20_000);
      assert.equal(store.lock(), false);
      foreign('elsewhere 1\n', 40_000);
      assert.equal(store.lock(), true);
    });

    it('from the future, after the clock was set back, does not last for ever', () => {
      foreign('elsewhere 1\n', -3_600_000);
      assert.equal(store.lock(), true);
    });

    it('that says nothing, as after a crash of the machine, is taken over in time', () => {
      foreign('', 0);
      assert.equal(store.lock(), false);
      foreign('\0\0\0\0', 40_000);
      assert.equal(store.lock(), true);
    });

    it('that somebody took over meanwhile is neither renewed nor removed', () => {
      assert.equal(store.lock(), true);
      writeFileSync(lockPath(), 'elsewhere 1\n');
      assert.equal(store.lock(), false);
      store.unlock();
      assert.equal(readFileSync(lockPath(), 'utf8'), 'elsewhere 1\n');
    });

    it('is gone with a cleared store, and can be had again', () => {
      assert.equal(store.lock(), true);
      store.clear();
      assert.equal(store.lock(), true);
      store.writeManifest(MANIFEST);
      assert.deepEqual(store.readManifest(), MANIFEST);
    });
  });

  describe('on a disk that fails', () => {
    const fails = (write: () => unknown, reason: RegExp): void => {
      assert.throws(write, (error) => {
        assert.ok(error instanceof StoreFailed, String(error));
        assert.match(error.message, reason);
        assert.ok(error.message.startsWith(`the index cannot be kept in ${store.directory}: `));
        return true;
      });
    };

    it('says so where a file stands in the way', () => {
      writeFileSync(join(folder, 'cache'), 'a file');
      fails(() => {
        store.writeManifest(MANIFEST);
      }, /ENOTDIR|EEXIST/);
      fails(() => store.lock(), /ENOTDIR|EEXIST/);
      assert.equal(store.readManifest(), undefined);
      assert.equal(store.size, 0);
      store.unlock();
      store.clear();
    });

    it('says so where nothing may be written', async () => {
      store.writeManifest(MANIFEST);
      await unprivileged(folder, () => {
        chmodSync(store.directory, 0o500);
        fails(() => {
          store.writeManifest({ ...MANIFEST, nFiles: 9 });
        }, /EACCES/);
        fails(() => store.writeSegment(new Uint8Array(9)), /EACCES/);
        assert.throws(() => {
          store.clear();
        }, /^StoreFailed: the index in \S+ cannot be removed: EACCES/);
        assert.deepEqual(store.readManifest(), MANIFEST);
        chmodSync(store.directory, 0o700);
      });
    });

    it('says so where it is full, keeps what was there, and leaves nothing behind', (t) => {
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], {
          stdio: 'ignore',
        });
      } catch {
        t.skip('no right to mount a small disk');
        return;
      }
      try {
        store = new IndexStore(root, disk);
        assert.equal(store.lock(), true);
        store.writeManifest(MANIFEST);
        fails(() => store.writeSegment(new Uint8Array(1 << 20)), /ENOSPC/);
        fails(() => {
          store.writeManifest({
            ...MANIFEST,
            restamped: Array.from({ length: 50_000 }, () => ['a', 1, 1] as const),
          });
        }, /ENOSPC/);
        assert.deepEqual(store.readManifest(), MANIFEST);
        assert.deepEqual(readdirSync(store.directory).sort(), ['lock', 'manifest.json', 'tree']);
        execFileSync('mount', ['-o', 'remount,ro', disk]);
        fails(() => store.writeSegment(new Uint8Array(9)), /EROFS/);
        assert.deepEqual(store.readManifest(), MANIFEST);
        assert.equal(new IndexStore(root, disk).readManifest()?.nFiles, 3);
        store.unlock();
      } finally {
        execFileSync('umount', [disk]);
      }
    });
  });

  it('removes what dead writers left behind, be it ever so young', () => {
    store.writeManifest(MANIFEST);
    const kept = store.writeSegment(segmentOf({ 'a.c': 'int a;' }));
    store.writeSegment(segmentOf({ 'a.c': 'int b;' }));
    writeFileSync(join(store.directory, 'x.segment.1-2.tmp'), '');
    store.removeOrphans({ ...MANIFEST, segments: [{ id: kept, dead: [] }] });
    assert.deepEqual(
      readdirSync(store.directory).sort(),
      ['manifest.json', 'tree', `${kept}.segment`].sort(),
    );
  });

  it('reads a segment that shrinks or vanishes while it is open as far as it goes', () => {
    const id = store.writeSegment(new Uint8Array(5000).fill(7));
    const source = store.openSegment(id);
    assert.equal(source.size, 5000);
    truncateSync(join(store.directory, `${id}.segment`), 100);
    assert.equal(source.read(0, 5000).length, 100);
    assert.equal(source.read(4000, 10).length, 0);
    store.removeOrphans(MANIFEST);
    assert.equal(source.read(0, 100).length, 100);
    source.close();
    assert.throws(() => store.openSegment(id), /ENOENT/);
    assert.equal(statSync(store.directory).mode & 0o777, 0o700);
  });
});
