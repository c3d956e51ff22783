/** Paths that a log prints: which file of the tree they mean, and that none leads out of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles, type FileSource } from '../../src/base/file-source.js';
import { toTreePath } from '../../src/base/tree-path.js';
import { parseLog } from '../../src/oops/parse-log.js';
import { framesOfHeader, printedFileInTree } from '../../src/resolve/printed-site.js';

const tree = memoryFiles({
  Makefile: '',
  'fs/otter.c': '',
  'fs/otter/file.c': '',
  'include/linux/otter.h': '',
});

/** The tree, which fails the test when it is asked for what is not in it. */
const guarded: FileSource = {
  ...tree,
  kind: (path) => {
    assert.equal(toTreePath(path), path, 'a path that is none of the tree');
    return tree.kind(path);
  },
};

describe('printedFileInTree', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['fs/otter.c', 'fs/otter.c'],
    ['./fs/otter.c', 'fs/otter.c'],
    ['./include/linux/otter.h', 'include/linux/otter.h'],
    ['/build/linux-6.1.0/fs/otter.c', 'fs/otter.c'],
    ['/home/otter/src/linux/fs/otter/file.c', 'fs/otter/file.c'],
    ['../fs/otter.c', 'fs/otter.c'],
    ['../../../fs/otter.c', 'fs/otter.c'],
    ['fs//otter.c', 'fs/otter.c'],
    ['fs/otter/../otter.c', 'fs/otter.c'],
    ['Makefile', 'Makefile'],
    ['otter.c', undefined],
    ['/other/Makefile', undefined],
    ['fs', undefined],
    ['fs/otter', undefined],
    ['fs/nowhere.c', undefined],
    ['../../etc/passwd', undefined],
    ['/etc/passwd', undefined],
    ['fs/../../../etc/passwd', undefined],
    ['..', undefined],
    ['/', undefined],
    ['', undefined],
    ['.', undefined],
    ['fs/otter.c\0', undefined],
    ['fs\\otter.c', undefined],
    [`${'../'.repeat(400)}fs/otter.c`, 'fs/otter.c'],
  ];
  for (const [printed, path] of cases) {
    it(`${JSON.stringify(printed.slice(-40))} is ${path ?? 'no file of the tree'}`, () => {
      assert.equal(printedFileInTree(printed, guarded), path);
    });
  }
});

describe('framesOfHeader', () => {
  const symbolsOf = (log: string): string[] =>
    parseLog(log).reports.flatMap((report) =>
      framesOfHeader(report).map(({ symbol, role }) => `${role} ${symbol ?? ''}`),
    );

  it('is the instruction pointer of a WARNING', () => {
    const log = `WARNING: CPU: 1 PID: 7 at fs/otter.c:5 otter_read+0x2b/0x90
RIP: 0010:otter_read+0x2b/0x90
Call Trace:
 otter_main+0x31/0x80
`;
    assert.deepEqual(symbolsOf(log), ['instruction-pointer otter_read']);
  });

  it('is the frame of the same address where there is no instruction pointer', () => {
    const log = `WARNING: CPU: 1 PID: 7 at fs/otter.c:5 otter_read+0x2b/0x90()
Call Trace:
 warn_slowpath_null+0x1a/0x20
 otter_read+0x2b/0x90
 otter_read+0x2c/0x90
`;
    assert.deepEqual(symbolsOf(log), ['return-address otter_read']);
  });

  it('is nothing where the header names another place than the trapped one', () => {
    const log = `BUG: sleeping function called from invalid context at fs/otter.c:5
Call Trace:
 otter_read+0x2b/0x90
`;
    assert.deepEqual(symbolsOf(log), []);
  });
});
