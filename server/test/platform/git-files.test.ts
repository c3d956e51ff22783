/** The files of a commit: those of the commit and not of the disk, links, odd entries, and repositories that are broken. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { gitFiles } from '../../src/platform/git-files.js';
import { GitObjects } from '../../src/platform/git-objects.js';
import { newRepository, type TestRepository } from '../support/git-repository.js';

const at = (text: string): TreePath => text as TreePath;
const repositoryAt = (root: string) => ({ program: 'git', root });

describe('gitFiles', () => {
  let repository: TestRepository;
  let objects: GitObjects;
  let files: FileSource;

  before(() => {
    repository = newRepository();
    repository.write({
      'fs/inode.c': 'first\n',
      'fs/odd\nname.c': 'odd\n',
      'fs/binary.o': Buffer.from([0, 255, 10]),
      'big.bin': Buffer.alloc(3_000_000, 'x'),
      'empty.c': '',
    });
    for (const [name, target] of [
      ['link.c', 'fs/inode.c'],
      ['fs/up.c', '../fs/./inode.c'],
      ['dir', 'fs'],
      ['loop', 'loop'],
      ['ping', 'pong/x'],
      ['pong', 'ping/x'],
      ['outside', '../../etc/passwd'],
      ['absolute', '/etc/passwd'],
      ['dangling', 'nowhere'],
    ] as const) {
      symlinkSync(target, join(repository.root, name));
    }
    writeFileSync(
      Buffer.concat([Buffer.from(`${repository.root}/bad-`), Buffer.from([0xff])]),
      'z',
    );
    repository.git('add', '-A');
    repository.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},submodule`);
    repository.git('commit', '-qm', 'x');
    const tree = repository.git('rev-parse', 'HEAD^{tree}');
    repository.write({ 'fs/inode.c': 'changed on the disk\n', 'fs/new.c': 'new\n' });
    objects = new GitObjects(repositoryAt(repository.root));
    files = gitFiles(objects, tree);
  });
  after(() => {
    objects.close();
    repository.remove();
  });

  it('reads what was committed, not what lies on the disk', () => {
    assert.equal(files.read(at('fs/inode.c')), 'first\n');
    assert.equal(files.read(at('fs/new.c')), undefined);
    assert.equal(files.read(at('empty.c')), '');
    assert.equal(files.read(at('fs/odd\nname.c')), 'odd\n');
    assert.deepEqual([...(files.readBytes(at('fs/binary.o')) ?? [])], [0, 255, 10]);
    assert.equal(files.read(at('big.bin'))?.length, 3_000_000);
  });

  it('tells files from directories and from nothing', () => {
    assert.equal(files.kind(at('')), 'directory');
    assert.equal(files.kind(at('fs')), 'directory');
    assert.equal(files.kind(at('fs/inode.c')), 'file');
    for (const path of ['fs/none.c', 'fs/inode.c/x', 'submodule', 'submodule/x', '.git', 'fs/']) {
      assert.equal(files.kind(at(path)), undefined, path);
      assert.equal(files.read(at(path)), undefined, path);
    }
    assert.equal(files.read(at('fs')), undefined);
    assert.equal(files.list(at('fs/inode.c')), undefined);
  });

  it('follows links inside the tree only', () => {
    for (const path of ['link.c', 'fs/up.c', 'dir/inode.c', 'dir/up.c']) {
      assert.equal(files.read(at(path)), 'first\n', path);
    }
    for (const path of ['loop', 'ping', 'outside', 'absolute', 'dangling', 'loop/x']) {
      assert.equal(files.kind(at(path)), undefined, path);
      assert.equal(files.read(at(path)), undefined, path);
    }
  });

  it('lists a directory by name, with what links lead to', () => {
    assert.deepEqual(files.list(at('')), [
      { name: 'bad-\ufffd', kind: 'file' },
      { name: 'big.bin', kind: 'file' },
      { name: 'dir', kind: 'directory', isLink: true },
      { name: 'empty.c', kind: 'file' },
      { name: 'fs', kind: 'directory' },
      { name: 'link.c', kind: 'file', isLink: true },
    ]);
    assert.deepEqual(files.list(at('dir')), files.list(at('fs')));
  });

  it('has no problem to tell of', () => {
    assert.equal(objects.problem, undefined);
  });
});

describe('GitObjects', () => {
  it(
    'goes on when its process was killed between two questions',
    { skip: process.platform !== 'linux' },
    () => {
      const repository = newRepository();
      repository.write({ 'a.c': 'a\n' });
      repository.commit();
      const tree = repository.git('rev-parse', 'HEAD^{tree}');
      const objects = new GitObjects(repositoryAt(repository.root));
      assert.ok(objects.read(tree, 'tree'));
      const running = catFilesIn(repository.root);
      assert.equal(running.length, 1);
      for (const pid of running) process.kill(pid, 'SIGKILL');
      assert.ok(objects.read(tree, 'tree'));
      assert.equal(objects.problem, undefined);
      objects.close();
      repository.remove();
    },
  );

  it('tells of a corrupt object and reads the others', () => {
    const repository = newRepository();
    repository.write({ 'a.c': 'a\n', 'b.c': 'b\n' });
    repository.commit();
    const tree = repository.git('rev-parse', 'HEAD^{tree}');
    const broken = repository.git('rev-parse', 'HEAD:a.c');
    const path = join(repository.root, '.git/objects', broken.slice(0, 2), broken.slice(2));
    chmodSync(path, 0o644);
    writeFileSync(path, 'this is no object');
    const objects = new GitObjects(repositoryAt(repository.root));
    const files = gitFiles(objects, tree);
    assert.equal(files.read(at('b.c')), 'b\n');
    assert.equal(files.read(at('a.c')), undefined);
    assert.match(objects.problem ?? '', /corrupt|missing/);
    assert.equal(files.read(at('b.c')), 'b\n');
    objects.close();
    repository.remove();
  });

  it('gives up where there is no git, or no repository', () => {
    const repository = newRepository();
    const without = new GitObjects({ program: 'no-such-git', root: repository.root });
    for (let i = 0; i < 5; i++) assert.equal(without.read('1'.repeat(40), 'blob'), undefined);
    assert.match(without.problem ?? '', /no no-such-git program/);
    without.close();
    rmSync(join(repository.root, '.git'), { recursive: true });
    const outside = new GitObjects(repositoryAt(repository.root));
    assert.equal(outside.read('1'.repeat(40), 'blob'), undefined);
    assert.match(outside.problem ?? '', /not a git repository/);
    outside.close();
    repository.remove();
  });

  it('reads repositories of SHA-256', () => {
    const repository = newRepository();
    rmSync(join(repository.root, '.git'), { recursive: true });
    repository.git('init', '-q', '--object-format=sha256');
    repository.write({ 'fs/a.c': 'a\n' });
    repository.commit();
    const objects = new GitObjects(repositoryAt(repository.root));
    const files = gitFiles(objects, repository.git('rev-parse', 'HEAD^{tree}'));
    assert.equal(files.read(at('fs/a.c')), 'a\n');
    objects.close();
    repository.remove();
  });
});

/** The processes `git cat-file` whose directory is `root`. */
function catFilesIn(root: string): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  const found = listed.split('\n').filter((line) => line.includes('cat-file --batch'));
  return found
    .map((line) => Number(line.trim().split(' ', 1)[0]))
    .filter((pid) => directoryOf(pid) === root);
}

function directoryOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // It has ended.
  }
}
