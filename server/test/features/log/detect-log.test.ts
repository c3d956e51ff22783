import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DocumentLines } from '../../../src/base/document-lines.js';
import { detectsLog } from '../../../src/features/log/detect-log.js';
import { sampleLog } from './log-support.js';

const trace = 'Call Trace:\n a+0x1/0x20\n b+0x2/0x20\n c+0x3/0x20\n';
const quoted = (text: string): string => text.replace(/^/gm, '> ');

describe('detectsLog', () => {
  const logs: readonly (readonly [what: string, text: string])[] = [
    ['a console log', sampleLog],
    ['a log with the line ends of Windows', sampleLog.replaceAll('\n', '\r\n')],
    ['a mail that quotes one', `Hi Ada,\n\nwe have seen this:\n\n${quoted(sampleLog)}\nRegards\n`],
    ['a stack without a report', `cat /proc/12/stack\n${trace}`],
    [
      'registers alone, as an old kernel leaves them',
      sampleLog.slice(0, sampleLog.indexOf('Call')),
    ],
    ['a report far below', `${'quiet line of a daemon\n'.repeat(10_000)}${sampleLog}`],
  ];
  for (const [what, text] of logs) {
    it(`takes ${what} for a log`, () => {
      assert.equal(detectsLog(new DocumentLines(text)), true);
    });
  }

  const others: readonly (readonly [what: string, text: string])[] = [
    ['nothing', ''],
    ['prose', 'It dies in foo_probe+0x1c/0x80, called by bar+0x2/0x10.\nNo idea why.\n'],
    ['a mail about one line', '> RIP: 0010:foo_probe+0x1c/0x80\n\nI know this one.\n'],
    [
      'a source',
      '/*\n * BUG: this is slow, see foo+0x1/0x2.\n */\nint foo(void)\n{\n\tWARN_ON(1);\n\tpr_err("Call Trace:\\n");\n}\n',
    ],
    [
      'a patch',
      '--- a/fs/foo.c\n+++ b/fs/foo.c\n@@ -1,2 +1,2 @@\n-\tBUG_ON(x);\n+\tWARN_ON(x); /* foo+0x1/0x2 */\n',
    ],
    [
      'a list of commits',
      'commit 1234\n\n    foo: fix crash in foo+0x1/0x2\n\ncommit 5678\n\n    bar: fix BUG: at bar+0x1/0x2\n',
    ],
    ['a quiet log', '[    0.000000] Linux version 6.1.0\n[    0.1] usb 1-1: new device\n'],
    ['a register', 'RIP: 0010:foo+0x1/0x2\nRAX: 0000000000000000\n'],
  ];
  for (const [what, text] of others) {
    it(`does not take ${what} for a log`, () => {
      assert.equal(detectsLog(new DocumentLines(text)), false);
    });
  }

  it('looks at the beginning alone', () => {
    const far = `${'x'.repeat(4095)}\n`.repeat(1025) + sampleLog;
    assert.equal(detectsLog(new DocumentLines(far)), false);
  });
});
