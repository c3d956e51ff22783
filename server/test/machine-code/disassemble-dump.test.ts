/** Dumps of our own writing, drawn as instructions, by the real disassembler. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { disassembleDump, type DumpedCode } from '../../src/machine-code/disassemble-dump.js';
import type { InstructionSet } from '../../src/machine-code/instruction-set.js';
import { loadDisassembler } from '../../src/platform/capstone.js';

const disassembler = await loadDisassembler();

/** `48 8b 07 <0f> 0b`, `f9400000 (b9400000)`, `XXXXXXXX`. */
function dumpOf(code: string): DumpedCode {
  const words = code.split(' ');
  const trap = words.findIndex((word) => /[<(]/.test(word));
  const digits = words.map((word) => word.replace(/[<>()]/g, ''));
  const unitBytes = ((digits[0]?.length ?? 0) / 2) as 1 | 2 | 4;
  const units = digits.map((word) => (word.startsWith('X') ? undefined : parseInt(word, 16)));
  return { unitBytes, units, trapUnit: trap < 0 ? undefined : trap };
}

function drawn(set: InstructionSet, code: string): readonly string[] {
  return disassembleDump(dumpOf(code), set, disassembler).map(
    ({ byteOffset, byteLength, text, branchTo, isTrapping }) =>
      [
        `${byteOffset}${isTrapping ? '*' : ''} ${byteLength}`,
        text ?? '-',
        ...(branchTo === undefined ? [] : [`to ${branchTo}`]),
      ].join(' '),
  );
}

describe('disassembleDump', () => {
  test('the trapping instruction of x86 and those around it', () => {
    assert.deepEqual(drawn('x86-64', '48 89 e5 53 <48> 8b 47 10 e8 00 01 00 00 74 f1'), [
      '-4 3 mov %rsp,%rbp',
      '-1 1 push %rbx',
      '0* 4 mov 0x10(%rdi),%rax',
      '4 5 call to 265',
      '9 2 je to -4',
    ]);
  });

  test('what begins inside an instruction is read such that one ends at the pointer', () => {
    // From the first byte on, `48 b8` would take ten bytes and end behind the ud2.
    assert.deepEqual(drawn('x86-64', '48 b8 90 90 90 <0f> 0b 90 90 90 90'), [
      '-5 2 -',
      '-3 1 nop',
      '-2 1 nop',
      '-1 1 nop',
      '0* 2 ud2',
      '2 1 nop',
      '3 1 nop',
      '4 1 nop',
      '5 1 nop',
    ]);
  });

  test('traps of UBSAN have operands', () => {
    assert.deepEqual(drawn('x86-64', '90 <67> 0f b9 40 10 90'), [
      '-1 1 nop',
      '0* 5 ud1 0x10(%eax),%eax',
      '5 1 nop',
    ]);
    assert.deepEqual(drawn('x86-64', '<67> 48 0f b9 3a 90'), ['0* 5 ud1 (%edx),%rdi', '5 1 nop']);
    assert.deepEqual(drawn('x86-64', '<0f> b9'), ['0* 2 -']);
  });

  test('the last instruction may be cut off', () => {
    assert.deepEqual(drawn('x86-64', '<90> 48 8b'), ['0* 1 nop', '1 2 -']);
    assert.deepEqual(drawn('arm64', '(f9400000)'), ['0* 4 ldr x0, [x0]']);
    assert.deepEqual(drawn('riscv64', '8fae (b583)'), ['-2 2 c.mv t6, a1', '0* 2 -']);
  });

  test('bytes that are no instruction', () => {
    assert.deepEqual(drawn('x86-64', '<06> 90'), ['0* 1 -', '1 1 nop']);
    assert.deepEqual(drawn('arm64', 'ffffffff (d4210000) XXXXXXXX d65f03c0'), [
      '-4 4 -',
      '0* 4 brk #0x800',
      '4 4 -',
      '8 4 ret',
    ]);
  });

  test('without a mark offsets count from the first byte, and nothing traps', () => {
    assert.deepEqual(drawn('i386', '89 02 40 90'), [
      '0 2 mov %eax,(%edx)',
      '2 1 inc %eax',
      '3 1 nop',
    ]);
  });

  test('the machines that print words', () => {
    assert.deepEqual(drawn('arm', 'e1a0c00d (e5932000)'), ['-4 4 mov ip, sp', '0* 4 ldr r2, [r3]']);
    assert.deepEqual(drawn('thumb', 'b510 f000 f806 (de02)'), [
      '-6 2 push {r4, lr}',
      '-4 4 bl to 12',
      '0* 2 udf #2',
    ]);
    assert.deepEqual(drawn('powerpc', '7d2903a6 <e8890058> 4e800421'), [
      '-4 4 mtctr r9',
      '0* 4 ld r4, 0x58(r9)',
      '4 4 bctrl',
    ]);
    assert.deepEqual(drawn('mips', '03e00008 <8c420000>'), ['-4 4 jr $ra', '0* 4 lw $v0, ($v0)']);
    assert.deepEqual(drawn('sparc', 'c25861a0 <c4584000>'), [
      '-4 4 ldx [%g1+0x1a0], %g1',
      '0* 4 ldx [%g1], %g2',
    ]);
    assert.deepEqual(drawn('arm64', '94000004 (54000041)'), ['-4 4 bl to 12', '0* 4 b.ne to 8']);
    assert.deepEqual(drawn('riscv64', '00ef 0100 (bfe5) 0001'), [
      '-4 4 jal to 12',
      '0* 2 c.j to -8',
      '2 2 c.nop',
    ]);
    // Not known to the disassembler: boundaries alone.
    assert.deepEqual(drawn('loongarch', '28c021ce <28c00084>'), ['-4 4 -', '0* 4 -']);
  });

  test('any bytes: all are in one instruction, and the marked one traps where one begins there', () => {
    let state = 7;
    const next = (): number => (state = (state * 1103515245 + 12345) % 2 ** 31) >> 16;
    const sets: readonly (readonly [InstructionSet, 1 | 2 | 4])[] = [
      ['x86-64', 1],
      ['i386', 1],
      ['arm64', 4],
      ['arm', 4],
      ['thumb', 2],
      ['riscv64', 2],
      ['powerpc', 4],
      ['mips', 4],
      ['sparc', 4],
      ['loongarch', 4],
    ];
    for (let round = 0; round < 2000; round++) {
      const [set, unitBytes] = sets[round % sets.length] ?? ['x86-64', 1];
      const units = Array.from({ length: 1 + (next() % 64) }, () =>
        next() % 50 === 0 ? undefined : (next() * 65536 + next()) % 2 ** (8 * unitBytes),
      );
      const trapUnit = round % 3 === 0 ? undefined : next() % units.length;
      const found = disassembleDump({ unitBytes, units, trapUnit }, set, disassembler);
      let at = (0 - (trapUnit ?? 0)) * unitBytes;
      for (const { byteOffset, byteLength } of found) {
        assert.equal(byteOffset, at);
        assert.ok(byteLength > 0);
        at += byteLength;
      }
      assert.equal(at, (units.length - (trapUnit ?? 0)) * unitBytes);
      assert.equal(
        found.filter(({ isTrapping }) => isTrapping).length,
        trapUnit === undefined ? 0 : 1,
      );
    }
  });
});
