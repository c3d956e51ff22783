/** The program as it is started: compiled code is kept for the next run, used where it is whole, and missed by nobody where it is not. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';

const CLI = join(process.cwd(), 'dist', 'cli.js');
const LOG = 'samples/oops.log';

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
    const [name = '', ...more] = keptFiles();
    assert.match(name, /-parse$/);
    assert.deepEqual(more, []);
    const { ino } = statSync(join(cache, 'code', name));
    assert.deepEqual(run(['parse', LOG]), first);
    // What V8 does not take is written anew.
    assert.equal(statSync(join(cache, 'code', name)).ino, ino);
    assert.equal(run(['modules', '--help']).status, 0);
    assert.equal(keptFiles().length, 2);
  });

  it('adds what a run of another kind compiles, once', () => {
    const unknown = join(cache, 'unknown.log');
    writeFileSync(unknown, 'Call Trace:\n <TASK>\n no_such_function+0x1/0x20\n </TASK>\n');
    assert.equal(run(['decode', unknown, '--tree', 'samples/linux']).status, 0);
    const [name = ''] = keptFiles();
    const path = join(cache, 'code', name);
    const ofUnknown = statSync(path);
    assert.equal(run(['decode', LOG, '--tree', 'samples/linux']).status, 0);
    const ofBoth = statSync(path);
    assert.ok(ofBoth.size > ofUnknown.size * 1.1, `${ofUnknown.size} became ${ofBoth.size}`);
    for (const log of [LOG, unknown]) {
      assert.equal(run(['decode', log, '--tree', 'samples/linux']).status, 0);
      assert.equal(statSync(path).ino, ofBoth.ino);
    }
  });

  it('compiles anew what is damaged, or not of this program', () => {
    const first = run(['parse', LOG]);
    const [name = ''] = keptFiles();
    const path = join(cache, 'code', name);
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1] = (flipped[whole.length >> 1] ?? 0) ^ 1;
    for (const bytes of [flipped, whole.subarray(0, 100), Buffer.alloc(0)]) {
      writeFileSync(path, bytes);
      assert.deepEqual(run(['parse', LOG]), first);
      assert.ok(readFileSync(path).length > 100_000);
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
