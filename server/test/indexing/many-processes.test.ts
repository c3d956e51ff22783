/** `kernav index` killed at any moment, run several times at once, and asked while it writes. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { KnownFiles } from '../../src/indexing/known-files.js';
import { StoredIndex } from '../../src/indexing/stored-index.js';
import { IndexStore } from '../../src/platform/index-store.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { seededRandom } from '../maintainers/seeded-random.js';
import { assertFunction, assertKnown, MadeTree } from './made-tree.js';

const CLI = join(process.cwd(), 'dist', 'cli.js');
const FILES = 200;
const KILLS = 100;

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly notes: string;
}

describe('many processes at one index', () => {
  let folder = '';
  let cache = '';
  let tree: MadeTree;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-processes-'));
    cache = join(folder, 'cache');
    tree = new MadeTree(join(folder, 'tree'), FILES);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function start(): ChildProcess {
    return spawn(process.execPath, [CLI, 'index', '--tree', tree.root, '--jobs', '2', '--json'], {
      env: { ...process.env, KERNAV_CACHE_DIR: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function end(child: ChildProcess): Promise<Ended> {
    let output = '';
    let notes = '';
    child.stdout?.on('data', (data) => (output += String(data)));
    child.stderr?.on('data', (data) => (notes += String(data)));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output, notes };
  }

  /** Asserts that a process that opens the index now gets right answers about each file that the index says it knows. */
  function assertRight(): void {
    const store = new IndexStore(tree.root, cache);
    const manifest = store.readManifest();
    if (manifest === undefined) {
      assert.equal(store.version, '', 'a manifest that cannot be read');
      return;
    }
    const problems: string[] = [];
    const stored = new StoredIndex(tree.root, nodeFiles(tree.root), cache, (problem) =>
      problems.push(problem),
    );
    const index = stored.current();
    assert.ok(index);
    const known = new KnownFiles(store, manifest);
    for (const path of known.paths) {
      const file = tree.past(path, known.get(path)?.digest ?? '');
      if (!path.startsWith('drivers/')) continue;
      assert.ok(file, `${path} is known as it never was`);
      assertKnown(index, file);
    }
    stored.close();
    assert.deepEqual(problems, []);
  }

  function assertComplete(): void {
    const store = new IndexStore(tree.root, cache);
    const known = new KnownFiles(store, store.readManifest());
    const stored = new StoredIndex(tree.root, nodeFiles(tree.root), cache);
    const index = stored.current();
    assert.ok(index);
    for (const file of tree.files.values()) assertKnown(index, file);
    assert.equal(index.coverage.isComplete, true);
    assert.equal(index.coverage.nIndexed, known.count);
    assert.equal(
      [...known.paths].filter((path) => path.startsWith('drivers/')).length,
      tree.files.size,
    );
    stored.close();
  }

  it(`killed ${KILLS} times at random moments, it is right after each`, async () => {
    const random = seededRandom(11);
    const before = performance.now();
    // The longest that a run takes, so that kills fall on all of it.
    assert.equal((await end(start())).code, 0);
    let whole = performance.now() - before;
    rmSync(cache, { recursive: true });
    let nKilled = 0;
    let nAtWork = 0;
    for (let round = 0; nKilled < KILLS && round < KILLS * 3; round++) {
      for (let i = 0; i < 8; i++) tree.write(random(FILES));
      if (round % 3 === 0) tree.remove(random(FILES));
      if (round % 10 === 0) rmSync(cache, { recursive: true, force: true });
      const child = start();
      const ended = end(child);
      await Promise.race([delay(whole * (0.2 + random(70) / 100)), ended]);
      child.kill('SIGKILL');
      const { code } = await ended;
      // How long a run takes changes with what else the machine does.
      whole *= code === null ? 1.03 : 0.9;
      if (code === null) nKilled++;
      else assert.equal(code, 0);
      if (existsSync(join(new IndexStore(tree.root, cache).directory, 'lock'))) nAtWork++;
      assertRight();
    }
    assert.ok(nKilled >= KILLS / 2, `only ${nKilled} were killed before they were done`);
    assert.ok(nAtWork >= KILLS / 10, `only ${nAtWork} were killed at work`);
    const { code, notes } = await end(start());
    assert.deepEqual([code, notes], [0, '']);
    assertComplete();
    const left = readdirSync(new IndexStore(tree.root, cache).directory);
    assert.ok(!left.includes('lock'));
  });

  it('of two or four at once one works, the others say so, and nothing is lost', async () => {
    for (const count of [2, 4, 4]) {
      for (let i = 0; i < 60; i++) tree.write(i);
      const ended = await Promise.all(Array.from({ length: count }, () => end(start())));
      for (const { code, notes } of ended) {
        assert.equal(code, 0, notes);
        assert.match(notes, /^(?:kernav: another process is indexing this tree now\n)?$/);
      }
      assertRight();
      assert.ok(ended.some(({ notes }) => notes === ''));
      assertComplete();
    }
  });

  it('a reader that never stops asking is always answered, and rightly', async () => {
    assert.equal((await end(start())).code, 0);
    const random = seededRandom(12);
    const problems: string[] = [];
    const stored = new StoredIndex(tree.root, nodeFiles(tree.root), cache, (problem) =>
      problems.push(problem),
    );
    const steady = [...tree.files.values()].filter(({ number }) => number >= 100);
    let nAsked = 0;
    for (let round = 0; round < 5; round++) {
      // Half of the tree at once: old segments become sparse, are joined and removed.
      for (let number = 0; number < 100; number++) if (random(2) === 0) tree.write(number);
      const changing = [...tree.files.values()].filter(({ number }) => number < 100);
      const child = start();
      const ended = end(child);
      while (child.exitCode === null) {
        const index = stored.current();
        assert.ok(index);
        const file = steady[random(steady.length)];
        assert.ok(file);
        assertFunction(index, file, random(20), 'there');
        const other = changing[random(changing.length)];
        assert.ok(other);
        assertFunction(index, other, random(20), 'maybe');
        assert.ok(index.search('fn_1', 20).length > 0);
        nAsked++;
        await delay(random(4));
      }
      assert.equal((await ended).code, 0);
    }
    stored.close();
    assert.ok(nAsked > 50, `${nAsked} questions`);
    assert.deepEqual(problems, []);
    assertComplete();
  });

  it('a cache that cannot be written is told to people, with what to do', async () => {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'index'), 'a file stands in the way');
    const { code, output, notes } = await end(start());
    assert.deepEqual([code, output], [1, '']);
    assert.match(
      notes,
      /^kernav: the index cannot be kept in \S+: \w+: .*; KERNAV_CACHE_DIR names another place\n$/,
    );
  });
});
