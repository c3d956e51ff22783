/** Dumps of running code, one row per way that a kernel prints them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCodeDump, type CodeDump } from '../../src/oops/code-dump.js';

function read(...lines: readonly string[]): CodeDump | undefined {
  const at = lines.findIndex((line) => /code:|instruction dump:/i.test(line));
  return readCodeDump((line) => lines[line], Math.max(0, at));
}

/** `1 0-0 48 8b |7` : bytes of a unit, lines, units with a `|` in front of the marked one. */
function drawn(dump: CodeDump | undefined): string | undefined {
  if (dump === undefined) return undefined;
  const units = dump.units.map(
    (unit, i) => `${i === dump.trapUnit ? '|' : ''}${unit?.toString(16) ?? '?'}`,
  );
  return `${dump.unitBytes} ${dump.firstLine}-${dump.lastLine} ${units.join(' ')}`;
}

describe('readCodeDump', () => {
  const rows: readonly [string, readonly string[], string | undefined][] = [
    ['x86', ['Code: 48 8b 07 <0f> 0b 48'], '1 0-0 48 8b 7 |f b 48'],
    [
      'x86 before v2.6.18 begins at its pointer',
      ['Code: 89 02 c7 41 30 00'],
      '1 0-0 |89 2 c7 41 30 0',
    ],
    ['arm64', ['Code: aa0003e1 f9400000 (b9400000) '], '4 0-0 aa0003e1 f9400000 |b9400000'],
    ['riscv', ['Code: 8fae 9381 b583 (6a18) 8b13'], '2 0-0 8fae 9381 b583 |6a18 8b13'],
    [
      'mips',
      ['Code: 8c4250b4  00000000 <8c420000> 03e00008'],
      '4 0-0 8c4250b4 0 |8c420000 3e00008',
    ],
    [
      'a mark that was cut off',
      ['Code: 8fb00010  03e00008 <0200000d'],
      '4 0-0 8fb00010 3e00008 |200000d',
    ],
    [
      'powerpc, over lines, with what could not be read',
      [
        'Instruction dump:',
        '60000000 XXXXXXXX 7c0802a6 ',
        '<e8890058> 4e800421',
        '---[ end trace 0 ]---',
      ],
      '4 0-2 60000000 ? 7c0802a6 |e8890058 4e800421',
    ],
    [
      'sparc',
      ['Instruction DUMP: 9de3bf50 <91d02005> 01000000'],
      '4 0-0 9de3bf50 |91d02005 1000000',
    ],
    ['a program of powerpc', ['cat[1234]: code: 60000000 <e9230000>'], '4 0-0 60000000 |e9230000'],
    [
      'a long line that no byte is marked in',
      [`Code: ${'90 '.repeat(30)}`],
      `1 0-0 ${'90 '.repeat(30).trim()}`,
    ],
    ['another width ends it', ['Code: 48 8b 07 <0f> 0b 4889 48'], '1 0-0 48 8b 7 |f b'],
    ['no code', ['Code: Bad RIP value.'], undefined],
    ['no code: an address', ['Code: Unable to access opcode bytes at 0x7fd73599faad.'], undefined],
    ['no code: a number', ['Code: 15'], undefined],
    [
      'no code: s390 prints instructions',
      ['Krnl Code: 000002482f7ee550: c0e53ff9fcc8 brasl'],
      undefined,
    ],
    ['no code: a word', ['ExcCode : 1 (SubCode 0)', 'bad cafe feed beef'], undefined],
  ];
  for (const [name, lines, expected] of rows) {
    test(name, () => {
      assert.equal(drawn(read(...lines)), expected);
    });
  }

  test('tells whose code it is by the segment in front of it', () => {
    assert.equal(read('RIP: 0010:vfs_read+0x1/0x2', 'Code: 90 90 <90> 90')?.owner, 'kernel');
    assert.equal(read('RIP: 0033:0x7f12', 'Code: 90 90 <90> 90')?.owner, 'program');
    assert.equal(read('RIP: 0023:0xf7f12', 'Code: 90 90 <90> 90')?.owner, 'program-32');
    assert.equal(read('Code: 90 90 <90> 90')?.owner, 'kernel');
  });

  test('ends, whatever comes', () => {
    const long = `Code: ${'48 '.repeat(100_000)}`;
    assert.equal(read(long)?.units.length, 512);
    const lines = ['Instruction dump:', ...Array.from({ length: 1000 }, () => '60000000 60000000')];
    assert.equal(read(...lines)?.lastLine, 15);
    assert.equal(read('Instruction dump:'), undefined);
    assert.equal(
      readCodeDump(() => undefined, 0),
      undefined,
    );
  });
});
