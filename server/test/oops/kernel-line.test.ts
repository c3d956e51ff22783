/** Which kernel a log is of, where that stands outside of its reports. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLog } from '../../src/oops/parse-log.js';

const told = (...lines: readonly string[]): unknown =>
  parseLog(lines.join('\n')).reports.map(({ facts: { release, packageVersion } }) => [
    release,
    packageVersion,
  ]);

const TRACE = ['[    2.000000] Call Trace:', '[    2.000001]  foo_probe+0x1c/0x80', ''];

describe('the release of a report', () => {
  it('comes from the banner of the boot where the report has none', () => {
    const banner =
      '[    0.000000] Linux version 6.1.0-56-amd64 (a@b) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-01-01)';
    assert.deepEqual(told(banner, ...TRACE), [['6.1.0-56-amd64', '6.1.192']]);
  });

  it('comes from the task line before a stack without header', () => {
    const task =
      '[    1.9] CPU: 1 PID: 4 Comm: cat Not tainted 6.1.0-56-amd64 #1  Debian 6.1.192-2';
    assert.deepEqual(told(task, ...TRACE), [['6.1.0-56-amd64', '6.1.192']]);
  });

  it('is its own where it prints one', () => {
    const own = '[    2.1] CPU: 0 PID: 1 Comm: cat Not tainted 6.6.8 #1';
    const report = ['[    2.0] WARNING: CPU: 0 PID: 1 at a.c:1 foo+0x1/0x2', own, ...TRACE];
    assert.deepEqual(told('Linux version 5.4.0 (x)', ...report), [['6.6.8', undefined]]);
  });

  it('is that of each boot in a log of two', () => {
    const warning = (at: number): string[] => [
      `[    ${at}.0] WARNING: CPU: 0 PID: 1 at a.c:1 foo+0x1/0x2`,
      `[    ${at}.1] Call Trace:`,
      `[    ${at}.2]  bar+0x1/0x2`,
      `[    ${at}.3] ---[ end trace 0000000000000000 ]---`,
    ];
    assert.deepEqual(
      told('Linux version 5.4.0 (x)', ...warning(1), 'Linux version 5.5.0 (x)', ...warning(2)),
      [
        ['5.4.0', undefined],
        ['5.5.0', undefined],
      ],
    );
  });

  it('is unknown where nothing tells', () => {
    assert.deepEqual(told(...TRACE), [[undefined, undefined]]);
    assert.deepEqual(told('Linux version unknown', ...TRACE), [[undefined, undefined]]);
  });
});
