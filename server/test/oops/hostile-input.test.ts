/** Work stays linear in the length of a line and of a log, whatever is in it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogParser, LONGEST_LINE, MOST_PROBLEMS } from '../../src/oops/log-parser.js';
import { parseLog } from '../../src/oops/parse-log.js';
import { reportKinds } from '../../src/oops/report-kinds.js';
import { stackOpeners } from '../../src/oops/stack-openers.js';
import { frameForms } from '../../src/oops/frame-forms.js';
import { factLines } from '../../src/oops/report-facts.js';
import { prefixKinds } from '../../src/oops/log-prefix.js';

const LENGTH = 100_000;
/** Many times what the slowest of these lines takes (20 ms): quadratic work on this length would take minutes. */
const MOST_MILLISECONDS = 2000;

const pieces = [
  ' ',
  '\t',
  '[',
  ']',
  '<',
  '>',
  '(',
  ')',
  '0',
  'a',
  'A',
  '_',
  '.',
  ':',
  '::',
  '+',
  '+0x',
  'a+0x',
  '+0x1/0x2',
  'f+0x1/0x2 ',
  '[<',
  '[<0',
  '<a',
  '<a::',
  '{',
  '{a',
  '-',
  '/',
  'a/',
  'a.c:1 ',
  'f a.c:1 ',
  ' (a.c:1',
  '[T1]',
  '[ 1.0]',
  '[    1.000000] ',
  '> ',
  '| ',
  '<4>',
  '=',
  '=3D',
  '&lt;',
  '\x1b[',
  '\x1b[32m',
  '\0',
  '\ufffd',
  '\r',
  '#011',
  'at: ',
  ' in ',
  'from ',
  ' from [<',
  '? ',
  '=> ',
  'RIP: ',
  'Call Trace: ',
  'BUG: ',
  'WARNING: ',
  'INFO: task ',
  'Kernel panic - not syncing: ',
  '1,',
  'x: 00000000 ',
  'Oops',
  '<f00000000>{',
  '#1 [',
  'kvm [',
  '$',
  ' : ',
  'CPU: 1 PID: 1 Comm: ',
];

/** The heads of lines that lead into each pattern: the example of each row, cut at several places. */
const heads = [
  '',
  ...[...reportKinds, ...stackOpeners, ...frameForms, ...factLines, ...prefixKinds].flatMap(
    ({ example }) => [example, example.slice(0, example.length >> 1)],
  ),
];

function milliseconds(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

describe('hostile input', () => {
  it('a long line of one piece costs no more than its length', () => {
    for (const piece of pieces) {
      const line = piece.repeat(Math.ceil(LENGTH / piece.length));
      const opened = `BUG: KASAN: use-after-free in f+0x1/0x2\nCall Trace:\n${line}\n`;
      const spent = milliseconds(() => parseLog(opened));
      assert.ok(spent < MOST_MILLISECONDS, `${JSON.stringify(piece)} took ${Math.round(spent)} ms`);
    }
  });

  it('a long line behind the beginning of each row costs no more than its length', () => {
    const tails = [' ', 'a', '0', 'a ', '[a] ', '<a> ', 'a::', 'A '].map((piece) =>
      piece.repeat(4000),
    );
    for (const head of heads) {
      const text = tails.map((tail) => `Call Trace:\n f+0x1/0x2\n${head}${tail}`).join('\n');
      const spent = milliseconds(() => parseLog(text));
      assert.ok(spent < MOST_MILLISECONDS, `${head} took ${Math.round(spent)} ms`);
    }
  });

  it('a line longer than the limit is cut and noted', () => {
    const { reports, problems } = parseLog(
      `BUG: KASAN: x in f+0x1/0x2 ${'y'.repeat(2 * LONGEST_LINE)}\n f+0x1/0x2\n`,
    );
    assert.equal(reports.length, 1);
    assert.deepEqual(problems, [{ line: 0, message: 'the line is too long and was cut' }]);
  });

  it('a log with more callers than can be read at the same time keeps the number of open reports bounded', () => {
    const parser = new LogParser();
    let complete = 0;
    for (let caller = 1; caller <= 200; caller++) {
      const stamp = `[    1.000000][${`T${caller}`.padStart(6)}]`;
      complete += parser.feed(`${stamp} BUG: KASAN: use-after-free in f+0x1/0x2`).length;
    }
    assert.ok(complete >= 180);
    assert.equal(complete + parser.end().length, 200);
  });

  it('a report without end is cut', () => {
    const { reports, problems } = parseLog(`Call Trace:\n${' f+0x1/0x2\n'.repeat(50_000)}`);
    assert.ok(reports.length >= 2);
    assert.ok(problems.length > 0 && problems.length <= MOST_PROBLEMS);
  });
});
