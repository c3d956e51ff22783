import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnostic } from 'vscode-languageserver-types';
import { diagnostics } from '../../../src/features/log/diagnostics.js';
import type { LogSnapshot } from '../../../src/features/log/log-snapshot.js';
import { decodedSnapshot, parsedSnapshot, rangeText, sampleLog } from './log-support.js';

function draw(snapshot: LogSnapshot): string[] {
  return [...diagnostics(snapshot)].flatMap(([uri, problems]) =>
    problems.flatMap((problem) => [`${uri} ${text(problem)}`, ...relatedOf(problem)]),
  );
}

function text({ range, severity, source, code, message }: Diagnostic): string {
  return `${rangeText(range)} ${severity ?? '-'} ${source ?? '-'} ${code ?? '-'}: ${typeof message === 'string' ? message : message.value}`;
}

function relatedOf({ relatedInformation = [] }: Diagnostic): string[] {
  return relatedInformation.map(
    ({ location, message }) => `  ${location.uri} ${rangeText(location.range)} ${message}`,
  );
}

const warning = sampleLog
  .replace(
    /.*BUG: kernel NULL.*/,
    'WARNING: CPU: 2 PID: 1311 at drivers/gizmo/queue.c:19 gizmo_queue_submit+0x2c/0x70 [gizmo]',
  )
  .replace(/.*Oops: 0000.*\n/, '');

describe('diagnostics', () => {
  it('are of the line that is blamed, with the other frames of its stack', async () => {
    assert.deepEqual(draw(await decodedSnapshot(warning)), [
      'file:///linux/drivers/gizmo/queue.c 18:0-2147483647 2 kernav warning: WARNING in gizmo_queue_submit (oops.log; exact: printed in the log, or from debug info)',
      '  file:///home/oops.log 6:25-61 the frame in the log',
      '  file:///linux/drivers/gizmo/main.c 23:0-0 gizmo_ioctl: ≈ drivers/gizmo/main.c:24 1/2',
      '  file:///linux/fs/ioctl.c 18:0-0 __x64_sys_ioctl: ~ fs/ioctl.c:19',
      '  file:///linux/arch/x86/entry/common.c 15:0-0 do_syscall_64: ~ arch/x86/entry/common.c:16',
      '  file:///linux/arch/x86/entry/entry_64.S 7:0-0 entry_SYSCALL_64_after_hwframe: ~ arch/x86/entry/entry_64.S:8',
    ]);
  });

  it('are none for a guess, and none without a tree', async () => {
    assert.deepEqual(draw(await decodedSnapshot(sampleLog)), []);
    assert.deepEqual(draw(parsedSnapshot(warning)), []);
  });

  it('say once what the log says twice', async () => {
    const one = diagnostics(await decodedSnapshot(warning));
    const two = diagnostics(await decodedSnapshot(`${warning}\n${warning}`));
    assert.deepEqual(two, one);
  });

  it('mark the version where the log is of another one', async () => {
    const log = sampleLog.replace('6.1.0 #1', '5.4.7 #1');
    const snapshot = await decodedSnapshot(
      log,
      undefined,
      'the log is of 5.4.7, the tree is 6.1.0',
    );
    assert.deepEqual(draw(snapshot), [
      'file:///home/oops.log 5:76-81 2 kernav version: the log is of 5.4.7, the tree is 6.1.0',
    ]);
  });
});
