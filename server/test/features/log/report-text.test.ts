import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogSnapshot } from '../../../src/features/log/log-snapshot.js';
import { blamedFileOf } from '../../../src/features/log/report-ownership.js';
import { reportText } from '../../../src/features/log/report-text.js';
import type { ReportTextParams } from '../../../src/protocol.js';
import { decodedSnapshot, factsOf, parsedSnapshot, sampleLog } from './log-support.js';

const never = new AbortController().signal;

async function textOf(
  snapshot: LogSnapshot,
  form: ReportTextParams['form'],
  line = 0,
): Promise<string> {
  const facts = snapshot.tree && factsOf();
  return (await reportText(snapshot, { line, character: 0 }, form, facts, never))?.text ?? '-';
}

/** A shorter log, without time stamps. */
const log = sampleLog
  .replace(/^\[ {2}\d+\.\d+\] /gm, '')
  .replace(/^(?:#PF|PGD|Code|R[SAD][PX]|CR2).*\n/gm, '');

describe('reportText', () => {
  it('decodes a report as the command line does', async () => {
    const snapshot = await decodedSnapshot(log, undefined, 'the log is of 5.4');
    assert.deepEqual((await textOf(snapshot, 'decoded')).split('\n'), [
      'BUG: kernel NULL pointer dereference, address: 0000000000000010',
      'Oops: 0000 [#1] PREEMPT SMP NOPTI',
      'CPU: 2 PID: 1311 Comm: gizmoctl Tainted: G           OE      6.1.0 #1',
      'Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-1 04/01/2014',
      'RIP: 0010:gizmo_queue_submit+0x2c/0x70 [gizmo]',
      '      => drivers/gizmo/queue.c:22  guess: first use of the bad pointer  (or :18, :23)  [GIZMO CHARACTER DEVICE]',
      'Call Trace:',
      ' <TASK>',
      ' gizmo_ioctl+0x71/0xb0 [gizmo]',
      '      -> drivers/gizmo/main.c:24  likely: one of several call sites, by way of gizmo_submit_one > gizmo_try_submit  (or :22)  [GIZMO CHARACTER DEVICE]',
      ' __x64_sys_ioctl+0x8d/0xd0',
      '      -> fs/ioctl.c:19  certain: called through a field or table that holds it, by way of vfs_ioctl  [FILESYSTEMS (VFS)]',
      ' ? fpregs_assert_state_consistent+0x1e/0x40',
      '      -> not defined in this tree',
      ' do_syscall_64+0x58/0xc0',
      '      -> arch/x86/entry/common.c:16  certain: called through a field or table that holds it, by way of do_syscall_x64  [X86 ENTRY CODE]',
      ' entry_SYSCALL_64_after_hwframe+0x64/0xce',
      '      -> arch/x86/entry/entry_64.S:8  certain: only call site  [X86 ENTRY CODE]',
      'RIP: 0033:0x7f2b1c91e9bf',
      ' </TASK>',
      'Modules linked in: gizmo(OE) virtio_net(E)',
      '---[ end trace 0000000000000000 ]---',
      '',
      '---- BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit',
      '     guilty    gizmo_queue_submit: first of its stack that is not machinery',
      '     file      drivers/gizmo/queue.c (first of its stack that is not machinery)',
      '     to        Ada Sample <ada@gizmo.example> (maintainer:GIZMO CHARACTER DEVICE)',
      '     to        Brook Sample <brook@gizmo.example> (reviewer:GIZMO CHARACTER DEVICE)',
      '     to        Eli Sample <eli@kernel.example> (chief penguin:THE REST)',
      '     cc        linux-gizmo@lists.example (open list:GIZMO CHARACTER DEVICE)',
      '     cc        linux-kernel@lists.example (open list)',
      '     tree      git git://git.example/gizmo.git',
      '     also in   FILESYSTEMS (VFS), X86 ENTRY CODE',
      '     note      the log is of 5.4',
      '',
    ]);
  });

  it('makes a mail of it', async () => {
    assert.deepEqual((await textOf(await decodedSnapshot(log), 'mail')).split('\n'), [
      'To: Ada Sample <ada@gizmo.example>,',
      '    Brook Sample <brook@gizmo.example>,',
      '    Eli Sample <eli@kernel.example>',
      'Cc: linux-gizmo@lists.example,',
      '    linux-kernel@lists.example',
      'Subject: BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit',
      '',
      'Kernel: 6.1.0, tainted: G O E',
      'Hardware: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-1 04/01/2014',
      '',
      'The source lines in parentheses were added from the sources of Linux 6.1.0.',
      '"~" marks a line that was inferred from the sources. "?" marks a guess.',
      '',
      'BUG: kernel NULL pointer dereference, address: 0000000000000010',
      'Oops: 0000 [#1] PREEMPT SMP NOPTI',
      'CPU: 2 PID: 1311 Comm: gizmoctl Tainted: G           OE      6.1.0 #1',
      'Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-1 04/01/2014',
      'RIP: 0010:gizmo_queue_submit+0x2c/0x70 [gizmo] (? drivers/gizmo/queue.c:22)',
      'Call Trace:',
      ' <TASK>',
      ' gizmo_ioctl+0x71/0xb0 [gizmo] (~ drivers/gizmo/main.c:24)',
      ' __x64_sys_ioctl+0x8d/0xd0 (~ fs/ioctl.c:19)',
      ' ? fpregs_assert_state_consistent+0x1e/0x40',
      ' do_syscall_64+0x58/0xc0 (~ arch/x86/entry/common.c:16)',
      ' entry_SYSCALL_64_after_hwframe+0x64/0xce (~ arch/x86/entry/entry_64.S:8)',
      'RIP: 0033:0x7f2b1c91e9bf',
      ' </TASK>',
      'Modules linked in: gizmo(OE) virtio_net(E)',
      '---[ end trace 0000000000000000 ]---',
      '',
    ]);
  });

  it('says in the mail what the marks are that it has, and that the version differs', async () => {
    const warning = [
      'WARNING: CPU: 2 PID: 1311 at drivers/gizmo/queue.c:22 gizmo_queue_submit+0x2c/0x70 [gizmo]',
      'RIP: 0010:gizmo_queue_submit+0x2c/0x70 [gizmo]',
      'Call Trace:',
      ' gizmo_ioctl+0x71/0xb0 [gizmo] (drivers/gizmo/main.c:24)',
    ].join('\r\n');
    const mismatch =
      'the log is of Linux 5.4.7, the tree is 6.1.0: lines are those of the tree, and less sure';
    const text = await textOf(await decodedSnapshot(warning, undefined, mismatch), 'mail');
    assert.deepEqual(text.split('\n').slice(6), [
      '',
      'The source lines in parentheses were added from the sources of Linux 6.1.0.',
      'A line without a mark is printed in the log, or from debug info. Note: the',
      'log is of Linux 5.4.7, the tree is 6.1.0: lines are those of the tree, and',
      'less sure.',
      '',
      'WARNING: CPU: 2 PID: 1311 at drivers/gizmo/queue.c:22 gizmo_queue_submit+0x2c/0x70 [gizmo]',
      'RIP: 0010:gizmo_queue_submit+0x2c/0x70 [gizmo] (drivers/gizmo/queue.c:22)',
      'Call Trace:',
      ' gizmo_ioctl+0x71/0xb0 [gizmo] (drivers/gizmo/main.c:24)',
      '',
    ]);
  });

  it('gives the addressees alone', async () => {
    assert.deepEqual((await textOf(await decodedSnapshot(log), 'addressees')).split('\n'), [
      'To: Ada Sample <ada@gizmo.example>,',
      '    Brook Sample <brook@gizmo.example>,',
      '    Eli Sample <eli@kernel.example>',
      'Cc: linux-gizmo@lists.example,',
      '    linux-kernel@lists.example',
      '',
    ]);
  });

  it('does what it can without a tree', async () => {
    const bare = parsedSnapshot('Call Trace:\n a+0x1/0x2\n');
    assert.equal(await textOf(bare, 'mail'), 'Subject: stack in a\n\nCall Trace:\n a+0x1/0x2\n');
    assert.equal(
      await textOf(bare, 'decoded'),
      'Call Trace:\n a+0x1/0x2\n\n---- stack in a\n     guilty    a: first of its stack that is not machinery\n',
    );
    assert.equal(await textOf(bare, 'addressees'), '');
    assert.equal(await textOf(parsedSnapshot('nothing\n'), 'mail'), '-');
  });

  it('takes the report at the position, or the nearest one before it', async () => {
    const two = `first\n${log}between\n${log.replaceAll('gizmo_queue_submit', 'other_submit')}`;
    const snapshot = parsedSnapshot(two);
    const titles = await Promise.all(
      [0, 3, two.split('\n').indexOf('between'), 40, 999].map(async (line) => {
        const found = await reportText(
          snapshot,
          { line, character: 0 },
          'addressees',
          undefined,
          never,
        );
        return found?.title.split(' ').at(-1);
      }),
    );
    assert.deepEqual(titles, [
      'gizmo_queue_submit',
      'gizmo_queue_submit',
      'gizmo_queue_submit',
      'other_submit',
      'other_submit',
    ]);
  });

  it('keeps headers to one line each', async () => {
    const snapshot = await decodedSnapshot(log);
    const nasty = 'a\r\nBcc: evil@example';
    const facts = {
      ...factsOf(),
      owners: () =>
        Promise.resolve({
          status: [],
          people: [{ text: nasty, role: 'r' }],
          lists: [],
          trees: [],
          subsystems: [],
        }),
    };
    const found = await reportText(snapshot, { line: 0, character: 0 }, 'addressees', facts, never);
    assert.equal(found?.text, 'To: a Bcc: evil@example\n');
  });
});

describe('blamedFileOf', () => {
  it('is the guilty file, else the one in the header, else the innermost', async () => {
    const blamed = async (text: string) => {
      const snapshot = await decodedSnapshot(text);
      return snapshot.reports.map((report) => blamedFileOf(snapshot, report));
    };
    assert.deepEqual(await blamed(log), [
      {
        file: 'drivers/gizmo/queue.c',
        reason: 'first of its stack that is not machinery',
      },
    ]);
    assert.deepEqual(
      await blamed(
        'WARNING: CPU: 2 PID: 1 at fs/ioctl.c:19 gone+0x2c/0x70\nCall Trace:\n gone+0x2/0x3\n',
      ),
      [{ file: 'fs/ioctl.c', reason: 'printed in the header' }],
    );
  });
});
