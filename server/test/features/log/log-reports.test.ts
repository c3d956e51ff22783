import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logReports } from '../../../src/features/log/log-reports.js';
import type { LogSnapshot } from '../../../src/features/log/log-snapshot.js';
import { decodedSnapshot, parsedSnapshot, rangeText, sampleLog } from './log-support.js';

function draw(snapshot: LogSnapshot): string[] {
  const { uri, version, reports } = logReports(snapshot);
  assert.deepEqual([uri, version], [snapshot.uri, snapshot.version]);
  return reports.flatMap(({ title, kind, range, guilty, stacks }) => [
    `${rangeText(range)} ${kind}: ${title}`,
    `guilty ${guilty?.symbol ?? '-'}, ${guilty?.reason ?? '-'}, ${guilty?.range ? rangeText(guilty.range) : '-'}`,
    ...stacks.flatMap((stack) => [
      `  ${rangeText(stack.range)} ${stack.title}`,
      ...stack.frames.map((frame) => {
        const marks = [
          frame.isReliable ? '' : ' ?',
          frame.isInlined ? ' inlined' : '',
          frame.isGuilty ? ' guilty' : '',
        ].join('');
        const target = frame.target
          ? ` -> ${frame.target.uri}#${frame.target.range.start.line}`
          : '';
        return `    ${frame.label}${marks} [${frame.state}] ${frame.detail}${target}`;
      }),
    ]),
  ]);
}

describe('logReports', () => {
  it('gives reports, stacks and frames with their states', async () => {
    assert.deepEqual(draw(await decodedSnapshot(sampleLog)), [
      '0:0-24:51 null-pointer: BUG: unable to handle kernel NULL pointer dereference in gizmo_queue_submit',
      'guilty gizmo_queue_submit, first of its stack that is not machinery, 7:25-61',
      '  7:0-19:56 Call Trace',
      '    gizmo_queue_submit guilty [guess] drivers/gizmo/queue.c:22 -> file:///linux/drivers/gizmo/queue.c#21',
      '    gizmo_ioctl [likely] drivers/gizmo/main.c:24 -> file:///linux/drivers/gizmo/main.c#23',
      '    __x64_sys_ioctl [certain] fs/ioctl.c:19 -> file:///linux/fs/ioctl.c#18',
      '    fpregs_assert_state_consistent ? [unresolved] not defined in this tree',
      '    do_syscall_64 [certain] arch/x86/entry/common.c:16 -> file:///linux/arch/x86/entry/common.c#15',
      '    entry_SYSCALL_64_after_hwframe [certain] arch/x86/entry/entry_64.S:8 -> file:///linux/arch/x86/entry/entry_64.S#7',
    ]);
  });

  it('says that frames wait for their answers, or that there is no tree', async () => {
    const snapshot = await decodedSnapshot(sampleLog);
    const states = (each: LogSnapshot) =>
      new Set(
        logReports(each).reports.flatMap(({ stacks }) =>
          stacks.flatMap(({ frames }) => frames.map(({ state, detail }) => `${state}:${detail}`)),
        ),
      );
    assert.deepEqual(states({ ...snapshot, answerOf: () => undefined }), new Set(['waiting:']));
    assert.deepEqual(states(parsedSnapshot(sampleLog)), new Set(['no-tree:']));
  });
});
