/** Which headers a file can have included, by their places. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { TreePath } from '../../src/base/tree-path.js';
import { mayInclude } from '../../src/resolve/inclusion.js';

const may = (file: string, included: string): boolean =>
  mayInclude(file as TreePath, included as TreePath);

it('lets every file include itself and the headers that are for all', () => {
  assert.equal(may('fs/btrfs/inode.c', 'fs/btrfs/inode.c'), true);
  assert.equal(may('fs/btrfs/inode.c', 'include/linux/fs.h'), true);
  assert.equal(may('fs/btrfs/inode.c', 'arch/x86/include/asm/io.h'), true);
});

it('lets a file include what stands near', () => {
  assert.equal(may('fs/btrfs/inode.c', 'fs/btrfs/ctree.h'), true);
  assert.equal(may('kernel/events/core.c', 'kernel/events/internal.h'), true);
  assert.equal(may('kernel/fork.c', 'kernel/sched/sched.h'), true);
  assert.equal(may('fs/xfs/xfs_log.c', 'fs/xfs/libxfs/xfs_log_format.h'), true);
});

it('keeps the headers of other parts apart', () => {
  assert.equal(may('fs/btrfs/inode.c', 'fs/xfs/xfs_log.h'), false);
  assert.equal(may('mm/slub.c', 'drivers/net/tun_vnet.h'), false);
  assert.equal(may('include/linux/fs.h', 'fs/btrfs/inode.c'), false);
});
