/** The program as it is started: compiled code is kept for the next run, used where it is whole, and missed by nobody where it is not. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { BUILDERS, buildIn } from '../debug-info/built-tree.js';
import { missingOf, sourceDirectory } from '../debug-info/compiled.js';

const CLI = join(process.cwd(), 'dist', 'cli.js');
const LOG = 'samples/oops.log';
const COMMANDS = [
  'decode',
  'maintainers',
  'modules',
  'config',
  'parse',
  'extract',
  'symbol',
  'index',
];

describe('kernav', () => {
  let cache = '';
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'kernav-start-'));
  });
  afterEach(() => {
    rmSync(cache, { recursive: true, force: true });
  });

  function run(parameters: readonly string[], directory = cache) {
    const environment = { ...process.env, KERNAV_CACHE_DIR: directory };
    const ran = spawnSync(process.execPath, [CLI, ...parameters], {
      encoding: 'utf8',
      env: environment,
    });
    return { status: ran.status, output: ran.stdout, notes: ran.stderr };
  }
  const keptFiles = (): readonly string[] => readdirSync(join(cache, 'code'));

  it('says its version', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(run(['--version']), { status: 0, output: `${version}\n`, notes: '' });
  });

  it('infers lines with its parser', () => {
    const { status, output } = run(['decode', LOG, '--tree', 'samples/linux']);
    assert.equal(status, 0);
    assert.match(output, /-> fs\/ioctl\.c:\d+ {2}certain: /);
  });

  it('keeps what was compiled for a subcommand, and uses it', () => {
    const first = run(['parse', LOG]);
    assert.equal(first.status, 0);
    assert.match(first.output, /BUG/);
    const names = keptFiles();
    assert.deepEqual(
      names.map((name) => /-parse.*/.exec(name)?.[0]),
      ['-parse', '-parse-rest'],
    );
    const nodes = () => names.map((name) => statSync(join(cache, 'code', name)).ino);
    // The second run sees that there is nothing to add, and notes it.
    assert.deepEqual(run(['parse', LOG]), first);
    const before = nodes();
    assert.deepEqual(run(['parse', LOG]), first);
    // What V8 does not take is written anew.
    assert.deepEqual(nodes(), before);
    assert.equal(run(['modules', '--help']).status, 0);
    assert.equal(keptFiles().length, 4);
  });

  it('adds what a run of another kind compiles, once', () => {
    const unknown = join(cache, 'unknown.log');
    writeFileSync(unknown, 'Call Trace:\n <TASK>\n no_such_function+0x1/0x20\n </TASK>\n');
    const decode = (log: string) => run(['decode', log, '--tree', 'samples/linux']).status;
    const kept = () => keptFiles().map((name) => statSync(join(cache, 'code', name)));
    assert.equal(decode(unknown), 0);
    const [, ofUnknown] = kept();
    assert.equal(decode(LOG), 0);
    const [, ofBoth] = kept();
    const [before = 0, after = 0] = [ofUnknown?.size, ofBoth?.size];
    assert.ok(after > before * 1.1, `${before} became ${after}`);
    for (const log of [LOG, unknown, LOG, unknown]) {
      assert.equal(decode(log), 0);
      const again = kept()[1]?.size ?? 0;
      assert.ok(again > after / 1.03 && again < after * 1.03, `${after} became ${again}`);
    }
  });

  it(
    'reads the first script alone for a line from debug info',
    { skip: missingOf(BUILDERS) },
    () => {
      const tree = sourceDirectory();
      const { text, line } = buildIn(tree);
      const log = join(tree, 'oops.log');
      writeFileSync(log, `Call Trace:\n <TASK>\n ${text}\n </TASK>\n`);
      const { status, output } = run(['decode', log, '--tree', tree, '--no-owners']);
      assert.equal(status, 0);
      assert.ok(output.includes(`=> ${line}  exact: debug info`), output);
      assert.deepEqual(
        keptFiles().map((name) => /-decode.*/.exec(name)?.[0]),
        ['-decode'],
      );
    },
  );

  it('loads no subcommand to say its version', () => {
    assert.equal(run(['--version']).status, 0);
    assert.deepEqual(
      keptFiles().map((name) => /-help.*/.exec(name)?.[0]),
      ['-help'],
    );
  });

  for (const command of COMMANDS) {
    it(`starts ${command}, and the same with what it has kept`, () => {
      const first = run([command, '--help']);
      assert.equal(first.status, 0);
      assert.match(first.output, new RegExp(`^Usage: kernav ${command} `));
      assert.deepEqual(run([command, '--help']), first);
      assert.deepEqual(run(['help', command]), first);
    });
  }

  it('knows all subcommands where none is named, or one that there is not', () => {
    const { status, output } = run(['--help']);
    assert.equal(status, 0);
    const listed = [...output.matchAll(/^ {2}([a-z]+) (?:\[|<| )/gm)].map(([, name]) => name);
    assert.deepEqual(listed, [...COMMANDS, 'help']);
    const unknown = run(['decod', LOG]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.notes, /unknown command 'decod'\n\(Did you mean decode\?\)/);
    assert.equal(run(['toString']).status, 2);
  });

  it('compiles anew what is damaged, or not of this program', () => {
    const first = run(['parse', LOG]);
    for (const name of keptFiles()) {
      const path = join(cache, 'code', name);
      const whole = readFileSync(path);
      const flipped = Buffer.from(whole);
      flipped[whole.length >> 1] = (flipped[whole.length >> 1] ?? 0) ^ 1;
      for (const bytes of [flipped, whole.subarray(0, 100), Buffer.alloc(0)]) {
        writeFileSync(path, bytes);
        assert.deepEqual(run(['parse', LOG]), first);
        assert.ok(readFileSync(path).length > 10_000);
      }
    }
  });

  it('keeps nothing of a run that failed, and runs where nothing can be kept', () => {
    assert.notEqual(run(['parse', join(cache, 'no-such-log')]).status, 0);
    assert.throws(keptFiles, { code: 'ENOENT' });
    const file = join(cache, 'file');
    writeFileSync(file, '');
    assert.equal(run(['parse', LOG], file).status, 0);
  });
});
