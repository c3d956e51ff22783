/** The index of a small tree on disk: made, asked, brought up to date. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { indexTree, type IndexOutcome } from '../../src/indexing/index-tree.js';
import { scanHere } from '../../src/indexing/scan-threads.js';
import { StoredIndex } from '../../src/indexing/stored-index.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import type { TreeIndex } from '../../src/symbol-index/tree-index.js';

const FILES = {
  'fs/read_write.c': `#include <linux/fs.h>
#include "internal.h"

static ssize_t new_sync_read(struct file *filp)
{
	return filp->f_op->read_iter(filp);
}

ssize_t vfs_read(struct file *file, char __user *buf)
{
	if (unlikely(!buf))
		pr_err("vfs_read: no buffer for %s\\n", file->name);
	return new_sync_read(file);
}
EXPORT_SYMBOL_GPL(vfs_read);

SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	return vfs_read(fd, buf);
}
`,
  'fs/ext4/file.c': `static __poll_t ext4_file_read(struct file *f)
{
	return 0;
}

const struct file_operations ext4_file_operations = {
	.read_iter	= ext4_file_read,
	.llseek = NULL,
};
`,
  'include/linux/fs.h': `struct file {
	const struct file_operations *f_op;
	union {
		int f_count, f_flags[2];
		void (*f_free)(struct file *);
	};
};
enum rw_hint { RW_NONE, RW_SHORT = 1 };
typedef int (*filler_t)(struct file *);
extern int sysctl_nr_open;
ssize_t vfs_read(struct file *, char __user *);
#define MAX_RW_COUNT (INT_MAX & PAGE_MASK)
#define rw_name(x) trace_##x##_name(x)
#define old_vfs_read vfs_read
`,
  'arch/x86/lib/copy.S': `SYM_FUNC_START(copy_page)
	call memcpy_orig
	RET
SYM_FUNC_END(copy_page)
`,
};

describe('the index of a tree', () => {
  let folder = '';
  let root = '';
  let cache = '';
  let stored: StoredIndex;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const update = (): Promise<IndexOutcome> =>
    indexTree({ root, cache, startHelper: scanHere, jobs: 1 });
  const index = (): TreeIndex => {
    stored.close();
    stored = new StoredIndex(root, nodeFiles(root), cache);
    const current = stored.current();
    assert.ok(current);
    return current;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kernav-index-'));
    root = join(folder, 'tree');
    cache = join(folder, 'cache');
    for (const [path, text] of Object.entries(FILES)) write(path, text);
    stored = new StoredIndex(root, nodeFiles(root), cache);
  });
  afterEach(() => {
    stored.close();
    rmSync(folder, { recursive: true });
  });

  it('knows what the files define, call, assign and print', async () => {
    assert.equal(stored.current(), undefined);
    assert.deepEqual(await update(), { kind: 'complete', nFiles: 4, nScanned: 4 });
    const known = index();
    assert.deepEqual(known.coverage, { nFiles: 4, nIndexed: 4, isComplete: true });
    const shown = (name: string): string[] =>
      known.definitions(name).map((each) => {
        const { kind, path, line, lastLine, parent, isStatic, isInline } = each;
        const flags = `${isStatic ? ' static' : ''}${isInline ? ' inline' : ''}`;
        return `${kind}${flags} ${parent === '' ? '' : `${parent}.`}${path}:${line}-${lastLine}`;
      });
    assert.deepEqual(shown('vfs_read'), ['function fs/read_write.c:8-13']);
    assert.deepEqual(shown('new_sync_read'), ['function static fs/read_write.c:3-6']);
    assert.deepEqual(shown('ext4_file_read'), ['function static fs/ext4/file.c:0-3']);
    assert.deepEqual(shown('ext4_file_operations'), ['variable fs/ext4/file.c:5-5']);
    assert.deepEqual(shown('file'), ['struct include/linux/fs.h:0-0']);
    assert.deepEqual(shown('f_flags'), ['member file.include/linux/fs.h:3-3']);
    assert.deepEqual(shown('f_free'), ['member file.include/linux/fs.h:4-4']);
    assert.deepEqual(shown('RW_SHORT'), ['enumerator rw_hint.include/linux/fs.h:7-7']);
    assert.deepEqual(shown('filler_t'), ['typedef include/linux/fs.h:8-8']);
    assert.deepEqual(shown('MAX_RW_COUNT'), ['macro include/linux/fs.h:11-11']);
    assert.deepEqual(shown('rw_name'), ['macro inline include/linux/fs.h:12-12']);
    assert.deepEqual(shown('copy_page'), ['function arch/x86/lib/copy.S:0-3']);
    assert.deepEqual(
      known.declarations('vfs_read').map(({ path, line }) => `${path}:${line}`),
      ['include/linux/fs.h:10'],
    );
    assert.deepEqual(known.declarations('sysctl_nr_open').length, 1);
    assert.deepEqual(known.aliases('vfs_read'), ['old_vfs_read']);
    assert.deepEqual(
      known.callsOf('vfs_read').map(({ caller, line }) => `${caller}:${line}`),
      ['__do_sys_read:18'],
    );
    assert.deepEqual(
      known.callsOf('read_iter').map(({ caller, isIndirect }) => ({ caller, isIndirect })),
      [{ caller: 'new_sync_read', isIndirect: true }],
    );
    assert.deepEqual(
      known.callsOf('memcpy_orig').map(({ caller }) => caller),
      ['copy_page'],
    );
    const assignment = {
      path: 'fs/ext4/file.c',
      line: 6,
      value: 'ext4_file_read',
      field: 'read_iter',
      holder: 'ext4_file_operations',
      holderType: 'file_operations',
      isStatement: false,
    };
    assert.deepEqual(known.assignmentsOf('ext4_file_read'), [assignment]);
    assert.deepEqual(known.assignmentsTo('read_iter'), [assignment]);
    assert.deepEqual(
      known.macroCallsWith('read').map(({ macro, position, line }) => ({ macro, position, line })),
      [{ macro: 'SYSCALL_DEFINE3', position: 0, line: 16 }],
    );
    assert.deepEqual(
      known.macroCallsOf('EXPORT_SYMBOL_GPL').map(({ argument }) => argument),
      ['vfs_read'],
    );
    assert.deepEqual(known.pastingMacros(), [{ path: 'include/linux/fs.h', line: 12 }]);
    assert.deepEqual(
      known
        .formatsWith('vfs_read')
        .map(({ format, callee, caller, line }) => ({ format, callee, caller, line })),
      [{ format: 'vfs_read: no buffer for %s\n', callee: 'pr_err', caller: 'vfs_read', line: 11 }],
    );
    assert.deepEqual(known.includesOf('fs/read_write.c' as never), ['linux/fs.h', 'internal.h']);
    assert.deepEqual(
      known.search('vfsread', 9).map(({ name }) => name),
      ['vfs_read', 'old_vfs_read'],
    );
  });

  it('looks again only at what has changed', async () => {
    await update();
    assert.deepEqual(await update(), { kind: 'complete', nFiles: 4, nScanned: 0 });
    write('fs/read_write.c', 'int vfs_write(void)\n{\n\treturn 0;\n}\n');
    write('fs/new.c', 'int brand_new;\n');
    rmSync(join(root, 'fs/ext4/file.c'));
    assert.deepEqual(await update(), { kind: 'complete', nFiles: 4, nScanned: 2 });
    const known = index();
    assert.deepEqual(known.definitions('new_sync_read'), []);
    assert.equal(known.definitions('vfs_write').length, 1);
    assert.equal(known.definitions('brand_new').length, 1);
    assert.deepEqual(known.assignmentsOf('ext4_file_read'), []);
    assert.equal(known.definitions('copy_page').length, 1);
  });
});
