/** Which code belongs to which instruction pointer of a report. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLog } from '../../src/oops/parse-log.js';
import { trapsOf } from '../../src/resolve/trap.js';

/** Each instruction pointer with its code, `*` where it used a bad pointer. */
function traps(...lines: readonly string[]): readonly string[] {
  const [report] = parseLog(lines.join('\n')).reports;
  assert.ok(report);
  return trapsOf(report).map(
    ({ frame, isAccess, code }) => `${frame.symbol}${isAccess ? '*' : ''} ${code ?? '-'}`,
  );
}

const OOPS = 'BUG: kernel NULL pointer dereference, address: 0000000000000008';
const TASK = 'CPU: 1 PID: 81 Comm: cat Not tainted 6.1.0 #1';

describe('traps', () => {
  it('have the code that is printed behind each of them', () => {
    assert.deepEqual(
      traps(
        OOPS,
        TASK,
        'RIP: 0010:inner_read+0x12/0x40',
        'Code: 8b 07 <8b> 47 08',
        'RSP: 0018:ffffc90000013e58 EFLAGS: 00010246',
        'Call Trace:',
        ' <IRQ>',
        ' handle_it+0x20/0x40',
        ' asm_sysvec_call_function_single+0x1a/0x20',
        ' </IRQ>',
        ' <TASK>',
        'RIP: 0010:outer_wait+0x30/0x90',
        'Code: f3 90 <eb> fc',
        ' do_wait+0x20/0x40',
        'RIP: 0033:0x7f2e3e9d0f33',
        'Code: 0f 05 <48> 3d',
        ' </TASK>',
      ),
      ['inner_read* 8b 07 <8b> 47 08', 'outer_wait f3 90 <eb> fc'],
    );
  });

  it('have none where only that of a program is printed', () => {
    assert.deepEqual(
      traps(
        OOPS,
        TASK,
        'RIP: 0010:inner_read+0x12/0x40',
        'Code: Bad RIP value.',
        'Call Trace:',
        ' <TASK>',
        ' do_wait+0x20/0x40',
        'RIP: 0033:0x7f2e3e9d0f33',
        'Code: 0f 05 <48> 3d',
        ' </TASK>',
      ),
      ['inner_read* -'],
    );
  });

  it('have the code at the end of a report that prints it there', () => {
    assert.deepEqual(
      traps(
        'Unable to handle kernel NULL pointer dereference at virtual address 0000000000000008',
        'Internal error: Oops: 96000004 [#1] SMP',
        TASK,
        'pc : inner_read+0x10/0x40',
        'lr : do_wait+0x20/0x40',
        'Call trace:',
        ' inner_read+0x10/0x40',
        ' do_wait+0x20/0x40',
        'Code: f9400013 b4000093 (f9400660)',
      ),
      ['inner_read* f9400013 b4000093 (f9400660)'],
    );
  });
});
