/** Paths of logs and Makefiles never lead out of the tree. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  directoryOf,
  fileNameOf,
  joinTreePath,
  toTreePath,
  type TreePath,
} from '../../src/base/tree-path.js';

describe('toTreePath', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['fs/x.c', 'fs/x.c'],
    ['./fs//x.c', 'fs/x.c'],
    ['a/../fs/x.c', 'fs/x.c'],
    ['fs/', 'fs'],
    ['.', ''],
    ['./', ''],
    ['', ''],
    ['fs/..', ''],
    ['...', '...'],
    ['..fs/x.c', '..fs/x.c'],
    ['..', undefined],
    ['../', undefined],
    ['../fs/x.c', undefined],
    ['fs/../../x.c', undefined],
    ['/etc/passwd', undefined],
    ['//etc/passwd', undefined],
    ['fs/x.c\0.h', undefined],
  ];
  for (const [text, path] of cases) {
    it(`${JSON.stringify(text)} is ${path === undefined ? 'no path' : JSON.stringify(path)}`, () => {
      assert.equal(toTreePath(text), path);
    });
  }
});

it('joinTreePath goes from a directory to what is named in it', () => {
  const from = (directory: string, child: string): string | undefined =>
    joinTreePath(directory as TreePath, child);
  assert.equal(from('fs/btrfs', '../ext4/inode.c'), 'fs/ext4/inode.c');
  assert.equal(from('', 'Makefile'), 'Makefile');
  assert.equal(from('fs', '../..'), undefined);
  assert.equal(from('', '/etc'), undefined);
});

it('directoryOf and fileNameOf take a path apart', () => {
  for (const [path, directory, name] of [
    ['fs/btrfs/inode.c', 'fs/btrfs', 'inode.c'],
    ['Makefile', '', 'Makefile'],
    ['', '', ''],
  ] as const) {
    assert.equal(directoryOf(path as TreePath), directory);
    assert.equal(fileNameOf(path as TreePath), name);
  }
});
