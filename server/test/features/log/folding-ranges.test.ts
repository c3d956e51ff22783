import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dumpLineKind, dumpLines } from '../../../src/features/log/dump-lines.js';
import { foldingRanges } from '../../../src/features/log/folding-ranges.js';
import { parsedSnapshot, sampleLog } from './log-support.js';

/** Every range by its first and last line: `1-24 [  102.3] BUG … / Oops …`. */
function draw(log: string, limit?: number): string[] {
  const snapshot = parsedSnapshot(log);
  const text = (line: number) => snapshot.lines.line(line).trim().slice(0, 40);
  return foldingRanges(snapshot, limit).map(
    ({ startLine, endLine }) => `${startLine}-${endLine} ${text(startLine)} / ${text(endLine)}`,
  );
}

describe('foldingRanges', () => {
  it('folds the report, its dumps and its stack', () => {
    assert.deepEqual(draw(sampleLog.replace(/\[ {2}\d+\.\d+\] /g, '')), [
      '0-24 BUG: kernel NULL pointer dereference, ad / ---[ end trace 0000000000000000 ]---',
      '7-19 RIP: 0010:gizmo_queue_submit+0x2c/0x70 [ / entry_SYSCALL_64_after_hwframe+0x64/0xce',
      '9-12 RSP: 0018:ffffb1c5c0a5fe58 EFLAGS: 00010 / CR2: 0000000000000010 CR3: 0000000103b0a',
    ]);
  });

  it('folds lists of modules, memory, and runs of `?` entries', () => {
    const log = [
      'BUG: KASAN: use-after-free in foo_read+0x1c/0x80 [foo]',
      'Read of size 8 at addr ffff88810c9e9a00 by task foo/1',
      'Modules linked in: foo(OE)',
      ' bar(E) baz qux',
      ' quux [last unloaded: bar]',
      'Call Trace:',
      ' foo_read+0x1c/0x80 [foo]',
      ' ? foo_a+0x1/0x2',
      ' ? foo_b+0x1/0x2',
      ' ? foo_c+0x1/0x2',
      ' vfs_read+0x1/0x20',
      'Memory state around the buggy address:',
      ' ffff88810c9e9900: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00',
      '>ffff88810c9e9a00: fb fb fb fb fb fb fb fb fb fb fb fb fb fb fb fb',
      ' ffff88810c9e9a80: fc fc fc fc fc fc fc fc fc fc fc fc fc fc fc fc',
    ].join('\r\n');
    assert.deepEqual(draw(log), [
      '0-14 BUG: KASAN: use-after-free in foo_read+0 / ffff88810c9e9a80: fc fc fc fc fc fc fc f',
      '2-4 Modules linked in: foo(OE) / quux [last unloaded: bar]',
      '5-10 Call Trace: / vfs_read+0x1/0x20',
      '7-9 ? foo_a+0x1/0x2 / ? foo_c+0x1/0x2',
      '12-14 ffff88810c9e9900: 00 00 00 00 00 00 00 0 / ffff88810c9e9a80: fc fc fc fc fc fc fc f',
    ]);
  });

  it('keeps the outer ranges where a client takes only some', () => {
    assert.deepEqual(draw(sampleLog, 2).length, 2);
    assert.deepEqual(draw(sampleLog, 0), []);
  });

  it('folds nothing in other text', () => {
    assert.deepEqual(draw('just\nsome\nlines\n'), []);
  });
});

describe('dumpLineKind', () => {
  for (const { name, example } of dumpLines) {
    it(`knows ${name}`, () => {
      assert.equal(dumpLineKind(`[   12.345678] ${example}`), name);
    });
  }

  it('takes no other line for a dump', () => {
    for (const line of ['Call Trace:', ' foo+0x1/0x2', 'CPU: 1 PID: 12 Comm: x', '']) {
      assert.equal(dumpLineKind(line), undefined, line);
    }
  });
});
