import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { semanticTokens } from '../../../src/features/log/semantic-tokens.js';
import type { LogSnapshot } from '../../../src/features/log/log-snapshot.js';
import { decodedSnapshot, parsedSnapshot, sampleLog } from './log-support.js';

/** Every token: `19 function.guilty gizmo_ioctl`. */
function draw(snapshot: LogSnapshot, first = 0, last = Infinity): string[] {
  const range = { start: { line: first, character: 0 }, end: { line: last, character: 0 } };
  const tokens = last === Infinity ? semanticTokens(snapshot) : semanticTokens(snapshot, range);
  return tokens.map(({ line, start, length, type, modifiers }) => {
    const text = snapshot.lines.line(line).slice(start, start + length);
    return `${line} ${[type, ...modifiers].join('.')} ${text}`;
  });
}

describe('semanticTokens', () => {
  it('tells the parts of frames, and what is known of them', async () => {
    assert.deepEqual(draw(await decodedSnapshot(sampleLog)), [
      '7 function.guilty gizmo_queue_submit',
      '7 number.guilty +0x2c/0x70',
      '7 namespace.guilty gizmo',
      '15 function gizmo_ioctl',
      '15 number +0x71/0xb0',
      '15 namespace gizmo',
      '16 function __x64_sys_ioctl',
      '16 number +0x8d/0xd0',
      '17 function.unreliable.unresolved fpregs_assert_state_consistent',
      '17 number.unreliable.unresolved +0x1e/0x40',
      '18 function do_syscall_64',
      '18 number +0x58/0xc0',
      '19 function entry_SYSCALL_64_after_hwframe',
      '19 number +0x64/0xce',
    ]);
  });

  it('gives those of some lines', async () => {
    assert.deepEqual(draw(await decodedSnapshot(sampleLog), 16, 16), [
      '16 function __x64_sys_ioctl',
      '16 number +0x8d/0xd0',
    ]);
    assert.deepEqual(draw(await decodedSnapshot(sampleLog), 900, 999), []);
  });

  it('marks inlined calls, addresses, and names with something inside', () => {
    const log =
      'Call Trace:\n foo fs/foo.c:12 [inline]\n [<ffffffff81234567>]\n ba\x1b[1mr+0x1/0x2 [foo]\n';
    assert.deepEqual(draw(parsedSnapshot(log)), [
      '1 function.inlined foo',
      '2 number <ffffffff81234567>]',
      '3 function.guilty ba\x1B[1mr+0x1/0x2 [foo]',
    ]);
  });
});
