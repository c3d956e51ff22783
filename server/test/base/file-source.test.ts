/** Trees in memory behave as trees on disk do. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';

const at = (path: string): TreePath => path as TreePath;

it('memoryFiles has the files given and the directories above them', () => {
  const files = memoryFiles({ 'fs/b/x.c': 'int x;', 'fs/a.c': '', Makefile: 'ä' });
  assert.deepEqual(files.list(at('')), [
    { name: 'Makefile', kind: 'file' },
    { name: 'fs', kind: 'directory' },
  ]);
  assert.deepEqual(files.list(at('fs')), [
    { name: 'a.c', kind: 'file' },
    { name: 'b', kind: 'directory' },
  ]);
  assert.equal(files.list(at('fs/a.c')), undefined);
  assert.equal(files.read(at('fs/a.c')), '');
  assert.equal(files.read(at('fs')), undefined);
  assert.deepEqual(files.readBytes(at('Makefile')), new Uint8Array([0xc3, 0xa4]));
  assert.deepEqual(
    ['fs', 'fs/b', 'fs/b/x.c', 'fs/c', '../fs'].map((path) => files.kind(at(path))),
    ['directory', 'directory', 'file', undefined, undefined],
  );
});

it('memoryFiles reads invalid UTF-8 with replacement characters', () => {
  const files = memoryFiles({ 'x.c': new Uint8Array([0x61, 0xff, 0x62]) });
  assert.equal(files.read(at('x.c')), 'a\ufffdb');
});
