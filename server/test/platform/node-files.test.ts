/** A tree on disk that has more in it than files: whatever it is, no method throws, blocks or leaves the tree. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FileSource } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { nodeFiles } from '../../src/platform/node-files.js';

const at = (path: string): TreePath => path as TreePath;

describe('nodeFiles', () => {
  let folder = '';
  let files: FileSource;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-files-'));
    const root = join(folder, 'tree');
    mkdirSync(join(root, 'fs'), { recursive: true });
    mkdirSync(join(folder, 'tree-beside'));
    writeFileSync(join(folder, 'secret.c'), 'secret');
    writeFileSync(join(folder, 'tree-beside/x.c'), 'beside');
    writeFileSync(join(root, 'fs/x.c'), 'int x;');
    writeFileSync(join(root, 'fs/empty.c'), '');
    writeFileSync(join(root, 'fs/latin.c'), Buffer.from([0x61, 0xff, 0x62]));
    writeFileSync(join(root, 'huge.c'), '');
    truncateSync(join(root, 'huge.c'), 129 * 1024 * 1024);
    writeFileSync(join(root, 'locked.c'), 'int y;');
    chmodSync(join(root, 'locked.c'), 0);
    symlinkSync('fs/x.c', join(root, 'inside.c'));
    symlinkSync('fs', join(root, 'directory'));
    symlinkSync('.', join(root, 'fs/loop'));
    symlinkSync('a.c', join(root, 'b.c'));
    symlinkSync('b.c', join(root, 'a.c'));
    symlinkSync('../secret.c', join(root, 'outside.c'));
    symlinkSync(join(folder, 'tree-beside'), join(root, 'beside'));
    symlinkSync('nowhere', join(root, 'dangling.c'));
    files = nodeFiles(root);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads files, and links inside the tree', () => {
    assert.equal(files.read(at('fs/x.c')), 'int x;');
    assert.equal(files.read(at('fs/empty.c')), '');
    assert.equal(files.read(at('inside.c')), 'int x;');
    assert.equal(files.read(at('directory/x.c')), 'int x;');
    assert.equal(files.read(at('fs/latin.c')), 'a\ufffdb');
    assert.deepEqual([...(files.readBytes(at('fs/latin.c')) ?? [])], [0x61, 0xff, 0x62]);
  });

  it('follows a loop of directories no further than it is asked to', () => {
    assert.equal(files.read(at('fs/loop/loop/loop/x.c')), 'int x;');
    assert.equal(files.kind(at('fs/loop')), 'directory');
  });

  for (const path of [
    'a.c',
    'outside.c',
    'beside',
    'beside/x.c',
    'dangling.c',
    '../secret.c',
    'fs/../../secret.c',
    '../tree-beside/x.c',
    'fs/x.c/y.c',
    'fs/x.c\0',
    'x'.repeat(5000),
  ]) {
    it(`has nothing at ${JSON.stringify(path.slice(0, 30))}`, () => {
      assert.equal(files.kind(at(path)), undefined);
      assert.equal(files.read(at(path)), undefined);
      assert.equal(files.readBytes(at(path)), undefined);
      assert.equal(files.list(at(path)), undefined);
    });
  }

  it('takes a directory for no file, and a file for no directory', () => {
    assert.equal(files.read(at('fs')), undefined);
    assert.equal(files.readBytes(at('fs')), undefined);
    assert.equal(files.list(at('fs/x.c')), undefined);
  });

  it('does not read what is larger than any source', () => {
    assert.equal(files.kind(at('huge.c')), 'file');
    assert.equal(files.read(at('huge.c')), undefined);
  });

  it('lists what it can read, sorted, without links that lead nowhere or out', () => {
    const names = (files.list(at('')) ?? []).map(
      ({ name, kind, isLink }) => `${isLink === true ? 'link to ' : ''}${kind} ${name}`,
    );
    assert.deepEqual(
      names.filter((name) => !name.endsWith('pipe')),
      [
        'link to directory directory',
        'directory fs',
        'file huge.c',
        'link to file inside.c',
        'file locked.c',
      ],
    );
  });

  it(
    'does not read what it has no permission for',
    { skip: process.getuid?.() === 0 && 'root may read everything' },
    () => {
      assert.equal(files.read(at('locked.c')), undefined);
    },
  );

  it(
    'does not wait for a FIFO',
    { skip: process.platform === 'win32' && 'Windows has none' },
    () => {
      execFileSync('mkfifo', [join(folder, 'tree/pipe')]);
      assert.equal(files.kind(at('pipe')), undefined);
      assert.equal(files.read(at('pipe')), undefined);
      assert.ok(!(files.list(at('')) ?? []).some(({ name }) => name === 'pipe'));
    },
  );

  it('does not throw for a file that goes away', () => {
    writeFileSync(join(folder, 'tree/fs/soon.c'), 'gone');
    assert.equal(files.kind(at('fs/soon.c')), 'file');
    rmSync(join(folder, 'tree/fs/soon.c'));
    assert.equal(files.read(at('fs/soon.c')), undefined);
  });
});

it('nodeFiles takes a root that is a link or has a slash behind it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kernav-root-'));
  try {
    mkdirSync(join(folder, 'tree'));
    writeFileSync(join(folder, 'tree/x.c'), 'x');
    symlinkSync('tree', join(folder, 'link'));
    assert.equal(nodeFiles(join(folder, 'link')).read(at('x.c')), 'x');
    assert.equal(nodeFiles(`${join(folder, 'tree')}/`).read(at('x.c')), 'x');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
