/** The index of a tree that changes while it is read, and that holds what no source tree should. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { indexTree, type IndexOutcome } from '../../src/indexing/index-tree.js';
import { KnownFiles } from '../../src/indexing/known-files.js';
import { scanHere, type StartScanHelper } from '../../src/indexing/scan-threads.js';
import { StoredIndex } from '../../src/indexing/stored-index.js';
import { IndexStore } from '../../src/platform/index-store.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import type { TreeIndex } from '../../src/symbol-index/tree-index.js';
import { unprivileged } from '../support/unprivileged.js';

const LONG_AGO = new Date(1_600_000_000_000);

/** Files that no test changes. */
const STEADY = 10;

describe('a tree that changes', () => {
  let folder = '';
  let root = '';
  let cache = '';
  let stored: StoredIndex;
  let problems: string[] = [];

  /** Writes a file as if it had been there for years. */
  const write = (path: string, content: string | Uint8Array, time = LONG_AGO): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    utimesSync(join(root, path), time, time);
  };
  /** What was written so shortly before it is read is looked at again whatever its times say. */
  const pastTheTick = (): Promise<void> => delay(2100);
  const update = (startHelper: StartScanHelper = scanHere): Promise<IndexOutcome> =>
    indexTree({ root, cache, startHelper, jobs: 1 });
  const scans = async (nFiles: number, nScanned: number): Promise<void> => {
    assert.deepEqual(await update(), { kind: 'complete', nFiles, nScanned });
  };
  const index = (): TreeIndex => {
    stored.close();
    stored = new StoredIndex(root, nodeFiles(root), cache, (problem) => problems.push(problem));
    const current = stored.current();
    assert.ok(current);
    return current;
  };
  const placesOf = (name: string): string[] =>
    index()
      .definitions(name)
      .map(({ path, line }) => `${path}:${line + 1}`)
      .sort();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-changes-'));
    root = join(folder, 'tree');
    cache = join(folder, 'cache');
    mkdirSync(root);
    problems = [];
    stored = new StoredIndex(root, nodeFiles(root), cache);
  });
  afterEach(() => {
    stored.close();
    assert.deepEqual(problems, []);
    rmSync(folder, { recursive: true, force: true });
  });

  describe('between two runs', () => {
    beforeEach(async () => {
      // Enough that no segment becomes so sparse that it is made anew.
      for (let i = 0; i < STEADY; i++) write(`steady/s${i}.c`, `int steady_${i};\n`);
      write('a.c', 'int a_one;\n');
      write('b/b.c', 'int b_one;\n');
      write('b/c.h', 'int c_one;\n');
      await scans(STEADY + 3, STEADY + 3);
      await scans(STEADY + 3, 0);
    });

    it('a time without a change scans nothing, also not again', async () => {
      write('a.c', 'int a_one;\n', new Date(1_600_000_001_000));
      await scans(STEADY + 3, 0);
      const read = mock.method(IndexStore.prototype, 'writeSegment');
      await scans(STEADY + 3, 0);
      read.mock.restore();
      assert.equal(read.mock.callCount(), 0);
      assert.deepEqual(placesOf('a_one'), ['a.c:1']);
    });

    it('a tree that becomes a repository: contents are known by their git names from the next look on', async () => {
      await pastTheTick();
      await scans(STEADY + 3, 0);
      mkdirSync(join(root, '.git'));
      write('a.c', 'int a_one;\n', new Date(1_600_000_001_000));
      await scans(STEADY + 3, 1);
      write('a.c', 'int a_one;\n', new Date(1_600_000_002_000));
      await scans(STEADY + 3, 0);
      const store = new IndexStore(root, cache);
      const known = new KnownFiles(store, store.readManifest()).get('a.c');
      // `printf 'int a_one;\n' | git hash-object --stdin`
      assert.equal(known?.digest, 'cd59725fb7194b5551a293666aa4c893827f41ea');
      assert.deepEqual(placesOf('a_one'), ['a.c:1']);
    });

    it('an old content that comes back is known again', async () => {
      write('a.c', 'int a_two;\n', new Date(1_600_000_001_000));
      await scans(STEADY + 3, 1);
      assert.deepEqual([placesOf('a_one'), placesOf('a_two')], [[], ['a.c:1']]);
      write('a.c', 'int a_one;\n', LONG_AGO);
      await scans(STEADY + 3, 1);
      assert.deepEqual([placesOf('a_one'), placesOf('a_two')], [['a.c:1'], []]);
    });

    it('an edit of the same size within the same tick of the clock is noticed', async () => {
      const now = new Date();
      write('a.c', 'int a_two;\n', now);
      await scans(STEADY + 3, 1);
      write('a.c', 'int a_six;\n', now);
      await scans(STEADY + 3, 1);
      assert.deepEqual([placesOf('a_two'), placesOf('a_six')], [[], ['a.c:1']]);
      write('a.c', 'int a_ten;\n', new Date(Date.now() + 3_600_000));
      await scans(STEADY + 3, 1);
      write('a.c', 'int a_new;\n', statSync(join(root, 'a.c')).mtime);
      await scans(STEADY + 3, 1);
      assert.deepEqual(placesOf('a_new'), ['a.c:1']);
    });

    it('another file of the same size and time put in its place is noticed', async () => {
      write('a.c', 'int a_two;\n');
      write('a.new', 'int a_six;\n');
      await pastTheTick();
      await scans(STEADY + 3, 1);
      await scans(STEADY + 3, 0);
      const { ino } = statSync(join(root, 'a.c'));
      renameSync(join(root, 'a.new'), join(root, 'a.c'));
      assert.notEqual(statSync(join(root, 'a.c')).ino, ino);
      await scans(STEADY + 3, 1);
      assert.deepEqual([placesOf('a_two'), placesOf('a_six')], [[], ['a.c:1']]);
    });

    it('content that is set back to its time is noticed, and the same content is not scanned', async () => {
      await pastTheTick();
      await scans(STEADY + 3, 0);
      write('a.c', 'int a_six;\n');
      await scans(STEADY + 3, 1);
      assert.deepEqual([placesOf('a_one'), placesOf('a_six')], [[], ['a.c:1']]);
      await pastTheTick();
      chmodSync(join(root, 'a.c'), 0o600);
      write('b/b.c', 'int b_one;\n');
      await scans(STEADY + 3, 0);
      assert.deepEqual([placesOf('a_six'), placesOf('b_one')], [['a.c:1'], ['b/b.c:1']]);
    });

    it('a file that becomes a directory, and a directory that becomes a file', async () => {
      rmSync(join(root, 'a.c'));
      write('a.c/x.h', 'int x_one;\n');
      rmSync(join(root, 'b'), { recursive: true });
      write('b', 'int none;\n');
      await scans(STEADY + 1, 1);
      assert.deepEqual(
        [placesOf('a_one'), placesOf('b_one'), placesOf('x_one')],
        [[], [], ['a.c/x.h:1']],
      );
    });

    it('a directory that moves', async () => {
      renameSync(join(root, 'b'), join(root, 'd'));
      await scans(STEADY + 3, 2);
      assert.deepEqual([placesOf('b_one'), placesOf('c_one')], [['d/b.c:1'], ['d/c.h:1']]);
      assert.equal(index().knows('b/b.c' as never), false);
    });

    it('a tree that is empty, and then is not', async () => {
      for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true });
      await scans(0, 0);
      assert.deepEqual(index().coverage, { nFiles: 0, nIndexed: 0, isComplete: true });
      assert.deepEqual(placesOf('a_one'), []);
      write('a.c', '');
      await scans(1, 1);
      assert.equal(index().knows('a.c' as never), true);
    });

    it('a segment that is damaged or gone is made anew, and only its files are', async () => {
      write('e.c', 'int e_one;\n');
      await scans(STEADY + 4, 1);
      const { directory } = new IndexStore(root, cache);
      const segments = readdirSync(directory).filter((name) => name.endsWith('.segment'));
      assert.equal(segments.length, 2);
      for (const [i, harm] of [
        (path: string) => {
          rmSync(path);
        },
        (path: string) => {
          truncateSync(path, 300);
        },
        (path: string) => {
          writeFileSync(path, readFileSync(path).fill(1, 400, 420));
        },
      ].entries()) {
        const names = readdirSync(directory).filter((name) => name.endsWith('.segment'));
        const sizes = names.map((name) => statSync(join(directory, name)).size);
        const largest = names[sizes.indexOf(Math.max(...sizes))] ?? '';
        harm(join(directory, largest));
        const { isComplete, nIndexed } = index().coverage;
        assert.deepEqual([isComplete, nIndexed], [false, 1], `harm ${i}`);
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? '', /its files will be indexed again$/);
        problems = [];
        await scans(STEADY + 4, STEADY + 3);
        assert.deepEqual(placesOf('b_one'), ['b/b.c:1']);
      }
    });

    it('a manifest of another version or none is as no index', async () => {
      const path = join(new IndexStore(root, cache).directory, 'manifest.json');
      writeFileSync(path, '{"nFiles":3}\n');
      stored.close();
      stored = new StoredIndex(root, nodeFiles(root), cache, (problem) => problems.push(problem));
      assert.equal(stored.current(), undefined);
      assert.match(
        problems.join(),
        /^the manifest of the index in .* cannot be read; it will be made anew$/,
      );
      problems = [];
      await scans(STEADY + 3, STEADY + 3);
      assert.deepEqual(placesOf('a_one'), ['a.c:1']);
    });

    it('a writer that publishes and cleans up while the index is opened is no damage', async () => {
      const time = new Date(1_600_000_001_000);
      for (let i = 0; i < STEADY; i++) write(`steady/s${i}.c`, `int other_${i};\n`, time);
      for (const [path, name] of [
        ['a.c', 'a'],
        ['b/b.c', 'b'],
        ['b/c.h', 'c'],
      ] as const)
        write(path, `int ${name}_two;\n`, time);
      const later = new IndexStore(root, cache);
      const before = later.readManifest();
      assert.ok(before);
      await scans(STEADY + 3, STEADY + 3);
      const after = later.readManifest();
      assert.ok(after);
      // A reader has read the old manifest, of which a segment is gone when it opens it.
      later.writeManifest(before);
      const original = Reflect.get(IndexStore.prototype, 'openSegment');
      const opened = mock.method(
        IndexStore.prototype,
        'openSegment',
        function (this: IndexStore, id: string) {
          opened.mock.restore();
          later.writeManifest(after);
          return original.call(this, id);
        },
      );
      assert.deepEqual(placesOf('b_two'), ['b/b.c:1']);
      assert.deepEqual(placesOf('b_one'), []);
      assert.equal(index().coverage.isComplete, true);
    });
  });

  it('while it is read: files vanish, grow, shrink and turn into something else', async () => {
    for (let i = 0; i < 200; i++) write(`f${i}.c`, `int v_${i};\n${'/* */\n'.repeat(200)}`);
    // What a file is when its turn comes is no more what the walk saw.
    const meddling: StartScanHelper = (data) => {
      const helper = scanHere(data);
      let batch = 0;
      return {
        end: () => {
          helper.end();
        },
        ask(request) {
          if (request.kind === 'scan' && batch++ < 4)
            request.files.forEach(({ path }, i) => {
              const full = join(root, path);
              if (i % 6 === 0) rmSync(full);
              else if (i % 6 === 1) appendFileSync(full, 'int grown;\n');
              else if (i % 6 === 2) truncateSync(full, 3);
              else if (i % 6 === 3) {
                rmSync(full);
                mkdirSync(full);
              } else if (i % 6 === 4) {
                rmSync(full);
                symlinkSync('/etc/passwd', full);
              }
            });
          return helper.ask(request);
        },
      };
    };
    const outcome = await update(meddling);
    assert.ok(outcome.kind === 'complete');
    assert.ok(outcome.nFiles < 200 && outcome.nFiles > 50, String(outcome.nFiles));
    const settled = await update();
    assert.ok(settled.kind === 'complete');
    assert.equal(settled.nFiles, outcome.nFiles);
    const known = index();
    for (let i = 0; i < 200; i++) {
      const path = `f${i}.c`;
      const stat = statSync(join(root, path), { throwIfNoEntry: false });
      const isSource = stat?.isFile() === true && stat.size > 3 && !isLink(join(root, path));
      const found = known.definitions(`v_${i}`).map((each) => each.path);
      assert.deepEqual(found, isSource ? [path] : [], path);
    }
  });

  it('what is no plain file is passed over, and nothing waits for it', async (t) => {
    write('ok.c', 'int ok_var;\n');
    write('sub/deep.h', 'int deep_var;\n');
    write('.git/x.c', 'int git_var;\n');
    symlinkSync('..', join(root, 'sub/loop'));
    symlinkSync('self.c', join(root, 'self.c'));
    symlinkSync(join(folder, 'outside'), join(root, 'out'));
    mkdirSync(join(folder, 'outside'));
    writeFileSync(join(folder, 'outside', 'secret.c'), 'int secret_var;\n');
    symlinkSync(join(folder, 'outside', 'secret.c'), join(root, 'link.c'));
    symlinkSync('/dev/zero', join(root, 'zero.c'));
    symlinkSync('nowhere.c', join(root, 'dangling.c'));
    mkdirSync(join(root, 'directory.c'));
    execFileSync('mkfifo', [join(root, 'fifo.c')]);
    const server = createServer().listen(join(root, 'socket.c'));
    t.after(() => server.close());
    await scans(2, 2);
    assert.deepEqual([placesOf('ok_var'), placesOf('deep_var')], [['ok.c:1'], ['sub/deep.h:1']]);
    assert.deepEqual([placesOf('secret_var'), placesOf('git_var')], [[], []]);
  });

  it('files and directories that may not be read are passed over', async () => {
    write('ok.c', 'int ok_var;\n');
    write('no.c', 'int no_var;\n');
    write('closed/x.c', 'int x_var;\n');
    await unprivileged(folder, async () => {
      chmodSync(join(root, 'no.c'), 0);
      chmodSync(join(root, 'closed'), 0);
      await scans(1, 1);
      assert.deepEqual([placesOf('ok_var'), placesOf('no_var')], [['ok.c:1'], []]);
      chmodSync(join(root, 'no.c'), 0o600);
      chmodSync(join(root, 'closed'), 0o700);
      await scans(3, 2);
      assert.deepEqual([placesOf('no_var'), placesOf('x_var')], [['no.c:1'], ['closed/x.c:1']]);
    });
  });

  it('names that are odd stand as they are; those that are no UTF-8 are passed over', async () => {
    const odd = ['new\nline.c', 'sp ace.c', 'q"uote\'.c', 'ünïcode.h', '-rf.c', '$(x).c', '\\.c'];
    odd.forEach((name, i) => {
      write(name, `int odd_${i};\n`);
    });
    writeFileSync(
      Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff, 0xfe]), Buffer.from('.c')]),
      'int bad_name;\n',
    );
    await scans(odd.length, odd.length);
    odd.forEach((name, i) => {
      assert.deepEqual(placesOf(`odd_${i}`), [`${name}:1`]);
    });
    assert.deepEqual(placesOf('bad_name'), []);
    await scans(odd.length, 0);
  });

  it('a header of 60 MB and 60 MB of C are read in bounded memory; a larger file is passed over', async (t) => {
    const defines = Array.from(
      { length: 40_000 },
      (_, i) => `#define REG_${i}__SHIFT 0x${i.toString(16)}\n`,
    ).join('');
    write('huge.h', defines.repeat(Math.ceil(60e6 / defines.length)));
    const code = Array.from(
      { length: 2000 },
      (_, i) =>
        `int fn_${i}(struct s *p)\n{\n\tp->ops->go_${i}(p, other_${i}(1));\n\tpr_err("word_${i} failed\\n");\n\treturn 0;\n}\n`,
    ).join('');
    write('huge.c', code.repeat(Math.ceil(60e6 / code.length)));
    write('small.c', 'int small_var;\n');
    write('over.c', 'int over_var;\n');
    truncateSync(join(root, 'over.c'), (64 << 20) + 1);
    const before = process.memoryUsage().rss;
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const measured: StartScanHelper = (data) => {
      const helper = scanHere(data);
      return {
        end: () => {
          helper.end();
        },
        async ask(request) {
          const answer = await helper.ask(request);
          most = Math.max(most, process.memoryUsage().rss);
          return answer;
        },
      };
    };
    const outcome = await update(measured);
    clearInterval(timer);
    assert.deepEqual(outcome, { kind: 'complete', nFiles: 3, nScanned: 3 });
    t.diagnostic(`${Math.round((most - before) / 1e6)} MB more`);
    assert.ok(most - before < 600e6, `${Math.round((most - before) / 1e6)} MB more`);
    assert.deepEqual(placesOf('small_var'), ['small.c:1']);
    assert.deepEqual(placesOf('over_var'), []);
    assert.ok(index().definitions('fn_7').length > 100);
  });

  it('another tag of a repository is scanned where it differs only', async () => {
    const git = (...args: string[]): void => {
      execFileSync(
        'git',
        [
          '-c',
          'user.name=x',
          '-c',
          'user.email=x@example.org',
          '-c',
          'init.defaultBranch=main',
          ...args,
        ],
        { cwd: root, stdio: 'ignore' },
      );
    };
    git('init');
    for (let i = 0; i < 60; i++) write(`d${i % 5}/f${i}.c`, `int one_${i};\n`);
    git('add', '.');
    git('commit', '-m', 'one');
    git('tag', 'v1');
    for (let i = 0; i < 7; i++)
      write(`d${i % 5}/f${i}.c`, `int two_${i};\n`, new Date(1_600_000_001_000));
    rmSync(join(root, 'd0/f10.c'));
    write('new.c', 'int new_var;\n');
    git('add', '-A');
    git('commit', '-m', 'two');
    git('tag', 'v2');
    await scans(60, 60);
    git('checkout', 'v1');
    await scans(60, 8);
    assert.deepEqual([placesOf('one_3'), placesOf('two_3')], [['d3/f3.c:1'], []]);
    assert.deepEqual([placesOf('one_10'), placesOf('new_var')], [['d0/f10.c:1'], []]);
    git('checkout', 'v2');
    await scans(60, 8);
    assert.deepEqual([placesOf('one_3'), placesOf('two_3')], [[], ['d3/f3.c:1']]);
    assert.deepEqual([placesOf('one_10'), placesOf('new_var')], [[], ['new.c:1']]);
  });
});

function isLink(path: string): boolean {
  return readdirSync(dirname(path), { withFileTypes: true }).some(
    (entry) => join(dirname(path), entry.name) === path && entry.isSymbolicLink(),
  );
}
