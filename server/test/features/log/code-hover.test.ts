/** The hover on a dump of running code. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hover } from '../../../src/features/log/hover.js';
import { loadDisassembler } from '../../../src/platform/capstone.js';
import { parsedSnapshot, rangeText } from './log-support.js';

const LOG = `[   12.000000] BUG: kernel NULL pointer dereference, address: 0000000000000010
[   12.000001] Oops: 0000 [#1] SMP
[   12.000002] RIP: 0010:gizmo_drain+0x14/0x40 [gizmo]
[   12.000003] Code: 48 89 e5 53 <48> 8b 47 10 e8 00 01 00 00 74 f1 90 90 90 90 90 90 90 90
[   12.000004] RSP: 0018:ffffc90000013d40 EFLAGS: 00010246
[   12.000005] Call Trace:
[   12.000006]  gizmo_ioctl+0x71/0x1a0 [gizmo]
[   12.000007] ---[ end trace 0000000000000000 ]---
`;

const signal = new AbortController().signal;

async function hoverAt(log: string, line: number, character: number): Promise<string | undefined> {
  const snapshot = parsedSnapshot(log);
  const answer = (): Promise<undefined> => Promise.resolve(undefined);
  const found = await hover(
    snapshot,
    { line, character },
    undefined,
    answer,
    signal,
    loadDisassembler,
  );
  if (found === undefined) return undefined;
  assert.ok(typeof found.contents === 'object' && 'value' in found.contents && found.range);
  return `${rangeText(found.range)}\n${found.contents.value}`;
}

describe('hover on a Code: line', () => {
  it('lists the instructions, by their offsets in the function', async () => {
    assert.equal(
      await hoverAt(LOG, 3, 25),
      `3:0-91
\`\`\`
0x10:  48 89 e5        mov %rsp,%rbp
0x13:  53              push %rbx
0x14:* 48 8b 47 10     mov 0x10(%rdi),%rax    <-- trapping instruction
0x18:  e8 00 01 00 00  call .+0x105
0x1d:  74 f1           je gizmo_drain+0x10
0x1f:  90              nop
0x20:  90              nop
0x21:  90              nop
0x22:  90              nop
0x23:  90              nop
0x24:  90              nop
0x25:  90              nop
0x26:  90              nop
\`\`\``,
    );
  });

  it('says the meaning of the marked byte too', async () => {
    const text = (await hoverAt(LOG, 3, 36)) ?? '';
    assert.match(text, /instruction pointer points at[^]*---[^]*0x14:\* 48 8b 47 10/);
  });

  it('is of the whole dump where that has several lines', async () => {
    const log = LOG.replace('RIP: 0010:', 'NIP [c000000000123456] ')
      .replace(
        /Code: .*/,
        'Instruction dump:\n[   12.000003] 60000000 7c0802a6 \n[   12.000003] <e8890058> 4e800421',
      )
      .replace(
        'Oops: 0000 [#1] SMP',
        'Oops: Kernel access of bad area, sig: 11 [#1]\n[    12.000001] LE PAGE_SIZE=64K MMU=Radix SMP NR_CPUS=2048 pSeries',
      );
    const snapshot = parsedSnapshot(log);
    const line = log.split('\n').findIndex((each) => each.includes('<e8890058>'));
    assert.match(
      (await hoverAt(log, line, 20)) ?? '',
      /ld r4, 0x58\(r9\) {4}<-- trapping instruction/,
    );
    assert.equal(snapshot.reports.length, 1);
  });

  it('says nothing where there is no code', async () => {
    assert.equal(await hoverAt(LOG, 7, 20), undefined);
  });
});
