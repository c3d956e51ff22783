/** A log on the sources of a real kernel, where they are at hand: KERNAV_LINUX_TREE, or linux-source-6.1 in the cache. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hintedLines } from './hinted-lines.js';
import { Workbench } from './workbench.js';

const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const TREE = process.env.KERNAV_LINUX_TREE ?? join(CACHE, 'kernav/linux-source-6.1');

/** Functions of any 6.1: no line number is asserted, only the files. */
const LOG = `[   71.000000] BUG: kernel NULL pointer dereference, address: 0000000000000010
[   71.000001] CPU: 1 PID: 4000 Comm: btrfs Not tainted 6.1.0-1-amd64 #1  Debian 6.1.0-1
[   71.000002] RIP: 0010:btrfs_relocate_block_group+0x2a1/0x3a0 [btrfs]
[   71.000003] Call Trace:
[   71.000004]  <TASK>
[   71.000005]  btrfs_relocate_chunk+0x3b/0x120 [btrfs]
[   71.000006]  btrfs_balance+0x8f5/0x1010 [btrfs]
[   71.000007]  btrfs_ioctl+0x2a9b/0x31f0 [btrfs]
[   71.000008]  __x64_sys_ioctl+0x90/0xd0
[   71.000009]  do_syscall_64+0x5b/0xc0
[   71.000010]  entry_SYSCALL_64_after_hwframe+0x64/0xce
[   71.000011]  </TASK>
[   71.000012] ---[ end trace 0000000000000000 ]---
`;

const skip = existsSync(join(TREE, 'MAINTAINERS')) ? false : `no kernel tree at ${TREE}`;

let window: Workbench;
let folder: string;
before(async () => {
  if (skip !== false) return;
  folder = await mkdtemp(join(tmpdir(), 'kernav-e2e-'));
  await writeFile(join(folder, 'btrfs.oops'), LOG);
  // VS Code would watch and search the tree if it were in the workspace.
  const settings = { 'kernav.tree': TREE };
  window = await Workbench.open(folder, { settings });
  await window.ready();
});
after(async () => {
  if (skip !== false) return;
  await window.close();
  await rm(folder, { recursive: true, force: true });
});

test('a real tree: every frame has its line', { skip }, async () => {
  await window.openFile('btrfs.oops');
  const lines = await hintedLines(window, 7);
  assert.deepEqual(
    lines.map((line) => /([a-z][\w/]*\.[chS]):\d+/.exec(line)?.[1]),
    [
      'fs/btrfs/relocation.c',
      'fs/btrfs/volumes.c',
      'fs/btrfs/volumes.c',
      'fs/btrfs/ioctl.c',
      'fs/ioctl.c',
      'arch/x86/entry/common.c',
      'arch/x86/entry/entry_64.S',
    ],
  );
  await window.screenshot('real-tree');
});

test('a real tree: F12 opens the source', { skip }, async () => {
  await window.goToLine(9, 20);
  await window.page.keyboard.press('F12');
  await window.activeTab('ioctl.c').waitFor();
});

test('a real tree: from a frame to its entry of MAINTAINERS', { skip }, async () => {
  await window.openFile('btrfs.oops');
  await window.goToLine(6, 20);
  await window.command('Kernav: Go to MAINTAINERS Entry');
  await window.activeTab('MAINTAINERS').waitFor();
  await window.until('section', async () => {
    const lines = await window.lines();
    return lines.includes('BTRFS FILE SYSTEM');
  });
});
