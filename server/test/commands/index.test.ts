/** `kernav index --stats` and `--clear`: what is in the cache, what goes, and what stays; and a machine that can have no index. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { MadeTree } from '../indexing/made-tree.js';

const CLI = join(process.cwd(), 'dist', 'cli.js');
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('kernav index', () => {
  let folder = '';
  let cache = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-index-'));
    cache = join(folder, 'cache');
    for (const name of ['one', 'two']) new MadeTree(join(folder, name), 3);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(path: string, content: string): void {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
  }
  function run(parameters: readonly string[], options: { readonly preload?: string } = {}) {
    const { preload } = options;
    const ran = spawnSync(process.execPath, [CLI, 'index', ...parameters], {
      encoding: 'utf8',
      cwd: folder,
      env: {
        ...process.env,
        KERNAV_CACHE_DIR: cache,
        ...(preload !== undefined && { NODE_OPTIONS: `--require ${preload}` }),
      },
    });
    return { status: ran.status, output: ran.stdout, notes: ran.stderr };
  }
  const list = (path: string): string[] =>
    readdirSync(join(cache, path), { recursive: true, encoding: 'utf8' }).sort();
  const indexes = (): number => list('index').filter((path) => path.endsWith('tree')).length;
  /** As the threads of a server leave it, beside what is not ours. */
  function fill(): void {
    write(join(cache, 'objects', `${'ab'.repeat(20)}.symbols`), 'x'.repeat(400_000));
    write(join(cache, 'objects', `${'ab'.repeat(20)}.units.17-0123abcd.tmp`), 'half');
    write(join(cache, 'objects', 'mine.o'), 'not ours');
    write(join(cache, 'revisions', COMMIT, 'fs/x.c'), 'y'.repeat(1_200_000));
    write(join(cache, 'code', 'main.c'), 'not ours');
    write(join(cache, 'notes.txt'), 'not ours');
  }
  const OTHERS = ['code', 'code/main.c', 'notes.txt', 'objects', 'objects/mine.o'];

  it('says what is kept beside the index', () => {
    assert.equal(run(['--tree', 'one']).status, 0);
    fill();
    const { status, output } = run(['--stats', '--tree', 'one']);
    assert.equal(status, 0);
    const [, , ...beside] = output.trimEnd().split('\n');
    assert.equal(beside.length, 3);
    assert.equal(
      beside[0],
      `0.4 MB of symbols and units of object files, for all trees, in ${join(cache, 'objects')}`,
    );
    assert.match(beside[1] ?? '', /^\d\.\d MB of compiled code, for all trees, in /);
    assert.match(beside[2] ?? '', /^1\.2 MB of files of commits, for all trees, in /);
    const { kept } = JSON.parse(run(['--stats', '--tree', 'one', '--json']).output) as {
      readonly kept: Record<string, number>;
    };
    assert.deepEqual([kept.objects, kept.revisions], [400_004, 1_200_000]);
  });

  it('removes the index of one tree and what is kept for all, and nothing else', () => {
    for (const tree of ['one', 'two']) assert.equal(run(['--tree', tree]).status, 0);
    fill();
    write(join(cache, 'index/v1', readdirSync(join(cache, 'index/v4'))[0] ?? '', 'tree'), 'old');
    const { status, output } = run(['--clear', '--tree', 'one']);
    assert.equal(status, 0);
    assert.match(output, /^removed the index of \S+one \(0\.0 MB\)\nremoved 0\.4 MB of symbols/);
    assert.match(output, /removed 1\.2 MB of files of commits, for all trees, in \S+\n$/);
    const left = list('').filter((path) => !path.startsWith('index'));
    assert.deepEqual(left, OTHERS);
    assert.match(run(['--stats', '--tree', 'one']).output, /has no index/);
    assert.match(run(['--stats', '--tree', 'two']).output, /6 files of .* are indexed/);
  });

  it('removes the indexes of all trees, without a tree around', () => {
    for (const tree of ['one', 'two']) assert.equal(run(['--tree', tree]).status, 0);
    assert.equal(indexes(), 2);
    const { status, output } = run(['--clear', '--all']);
    assert.deepEqual([status, indexes()], [0, 0]);
    assert.match(output, /^removed the indexes of all trees \(0\.\d MB\)\n/);
    assert.deepEqual(
      list('').filter((path) => !path.startsWith('index')),
      [],
    );
    const again = run(['--clear', '--all']);
    assert.deepEqual(
      [again.status, again.output],
      [0, 'removed the indexes of all trees (0 MB)\n'],
    );
    assert.deepEqual(run(['--all', '--tree', 'one']).status, 1);
  });

  it('says on a big-endian machine that there can be no index', () => {
    const preload = join(folder, 'big-endian.cjs');
    write(preload, "require('node:os').endianness = () => 'BE';\n");
    const made = run(['--tree', 'one'], { preload });
    assert.deepEqual([made.status, made.output], [1, '']);
    assert.equal(
      made.notes,
      'kernav: no index of a tree can be made on this machine: it is big-endian, and the index is not; everything else works without one, more slowly\n',
    );
    // One that another machine has left in the same cache is not read.
    assert.equal(run(['--tree', 'one']).status, 0);
    assert.match(run(['--stats', '--tree', 'one'], { preload }).output, /has no index; no index /);
  });
});
