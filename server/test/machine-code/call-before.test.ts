/** Calls by hand, one row per form, and the calls of compiled code as llvm-objdump reads them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callsBefore } from '../../src/machine-code/call-before.js';
import type { CallForm } from '../../src/machine-code/call-form.js';
import type { InstructionSet } from '../../src/machine-code/instruction-set.js';
import { COMPILED_SETS, compiledCode, noCompiler } from './compiled-code.js';

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replace(/ /g, ''), 'hex'));

/** `direct 5 +0x10`, `indirect 2`. */
function drawn(form: CallForm): string {
  return form.kind === 'indirect'
    ? `indirect ${form.byteLength}`
    : `direct ${form.byteLength} ${form.displacement}`;
}

const ROWS: readonly [InstructionSet, string, ...string[]][] = [
  ['x86-64', '90 90 e8 10 00 00 00', 'direct 5 16'],
  ['x86-64', 'e8 f0 ff ff ff', 'direct 5 -16'],
  ['x86-64', '90 ff d0', 'indirect 2'],
  ['x86-64', '90 41 ff d3', 'indirect 3'],
  ['x86-64', 'ff 15 01 02 03 04', 'indirect 6'],
  ['x86-64', '48 89 ff 50 18', 'indirect 3'],
  ['x86-64', '90 41 ff 94 24 00 01 00 00', 'indirect 8'],
  ['x86-64', 'ff 14 25 00 00 00 81', 'indirect 7'],
  ['x86-64', '90 ff 14 c5 00 00 00 81', 'indirect 7'],
  ['x86-64', '90 41 ff 54 24 08', 'indirect 5'],
  ['x86-64', '90 3e ff d0', 'indirect 3'],
  ['x86-64', '90 3e 41 ff d3', 'indirect 4'],
  ['x86-64', '2e e8 00 01 00 00', 'direct 5 256'],
  // The last two bytes of a direct call's displacement look like `call *%rax`.
  ['x86-64', 'e8 00 01 ff d0', 'direct 5 -788594432', 'indirect 2'],
  ['x86-64', '90 ff e0'], // jmp *%rax
  ['x86-64', '90 ff c8'], // dec %eax
  ['x86-64', '0f 1f 40 00 90 90 90'],
  ['x86-64', ''],
  ['x86-64', 'ff'],
  ['x86-64', 'e8 00 00 00'],
  ['i386', '90 49 ff d0', 'indirect 2'], // dec %ecx is no prefix there
  ['i386', 'ff 15 34 12 00 c0', 'indirect 6'],
  ['arm64', '04 00 00 94', 'direct 4 12'], // bl .+16
  ['arm64', 'ff ff ff 97', 'direct 4 -8'], // bl .-4
  ['arm64', '20 02 3f d6', 'indirect 4'], // blr x17
  ['arm64', '1f 09 3f d6', 'indirect 4'], // blraaz x8
  ['arm64', '1f 0d 3f d6', 'indirect 4'], // blrabz x8
  ['arm64', '11 09 3f d7', 'indirect 4'], // blraa x8, x17
  ['arm64', '04 00 00 14'], // b
  ['arm64', '00 02 1f d6'], // br x16
  ['arm64', 'c0 03 5f d6'], // ret
  ['arm', '02 00 00 eb', 'direct 4 12'], // bl .+16
  ['arm', '02 00 00 1b', 'direct 4 12'], // blne .+16
  ['arm', '33 ff 2f e1', 'indirect 4'], // blx r3
  ['arm', '02 00 00 ea'], // b
  ['thumb', '00 f0 06 f8', 'direct 4 12'],
  ['thumb', 'ff f7 fe ff', 'direct 4 -4'],
  ['thumb', '98 47', 'indirect 2'], // blx r3
  ['thumb', '18 47'], // bx r3
  ['riscv64', 'ef 00 00 01', 'direct 4 12'], // jal ra, .+16
  ['riscv64', '97 00 00 00 e7 80 00 01', 'direct 8 8'], // call .+16
  ['riscv64', 'e7 80 07 00', 'indirect 4'], // jalr a5
  ['riscv64', '82 97', 'indirect 2'], // c.jalr a5
  ['riscv64', '02 90'], // c.ebreak
  ['riscv64', '6f 00 00 01'], // j .+16
  ['powerpc', '11 00 00 48', 'direct 4 12'], // bl .+16
  ['powerpc', '21 04 80 4e', 'indirect 4'], // bctrl
  ['powerpc', '20 04 80 4e'], // bctr
  ['powerpc', '20 00 80 4e'], // blr, the return of this machine
  ['s390', 'c0 e5 00 00 00 08', 'direct 6 10'], // brasl %r14,.+16
  ['s390', '0d e1', 'indirect 2'], // basr %r14,%r1
  ['loongarch', '00 10 00 54', 'direct 4 12'], // bl .+16
  ['loongarch', '81 00 00 4c', 'indirect 4'], // jirl ra, a0, 0
  ['mips', '09 f8 20 03 00 00 00 00'],
];

describe('the call in front of a return address', () => {
  for (const [set, code, ...expected] of ROWS) {
    test(`${set}: ${code || 'nothing'}`, () => {
      const forms = callsBefore(bytes(code), { set, isLittleEndian: true });
      assert.deepEqual(forms.map(drawn), expected);
    });
  }

  test('words of big-endian machines', () => {
    const big = { set: 'powerpc', isLittleEndian: false } as const;
    assert.deepEqual(callsBefore(bytes('48 00 00 11'), big).map(drawn), ['direct 4 12']);
    const arm = { set: 'arm', isLittleEndian: false } as const;
    assert.deepEqual(callsBefore(bytes('eb 00 00 02'), arm).map(drawn), ['direct 4 12']);
  });

  test('any bytes give forms that lie in them', () => {
    let state = 1;
    const next = (): number => (state = (state * 1103515245 + 12345) % 2 ** 31) >> 16;
    const sets: InstructionSet[] = [
      'x86-64',
      'i386',
      'arm64',
      'arm',
      'thumb',
      'riscv64',
      'powerpc',
    ];
    sets.push('s390', 'loongarch', 'mips', 'sparc', 'riscv32');
    for (let round = 0; round < 20_000; round++) {
      const code = Uint8Array.from({ length: next() % 14 }, () => next() & 0xff);
      const set = sets[round % sets.length] ?? 'x86-64';
      for (const form of callsBefore(code, { set, isLittleEndian: round % 2 === 0 })) {
        assert.ok(form.byteLength >= 2 && form.byteLength <= code.length);
        if (form.kind === 'direct') assert.ok(Math.abs(form.displacement) <= 2 ** 31 + 8);
      }
    }
  });
});

/** What llvm-objdump prints for a call; those of the others have a delay slot. */
const CALLS: Partial<Record<InstructionSet, RegExp>> = {
  'x86-64': /^callq?\s/,
  i386: /^calll?\s/,
  arm64: /^blr?\w*\s/,
  arm: /^blx?\s/,
  thumb: /^blx?\s/,
  riscv64: /^(?:jalr?\t(?!zero)|c\.jalr)/,
  powerpc: /^(?:bl\s|bctrl|blrl)/,
  s390: /^(?:brasl|basr)\s/,
};

describe('calls of compiled code', { skip: noCompiler }, () => {
  for (const [set, flags] of COMPILED_SETS) {
    const isCall = CALLS[set];
    if (isCall === undefined) continue;
    test(set, (t) => {
      const compiled = compiledCode(flags);
      if (compiled === undefined) {
        t.skip(`clang has no ${set}`);
        return;
      }
      const { bytes: code, instructions } = compiled;
      let nCalls = 0;
      for (const [i, { byteOffset, byteLength, text }] of instructions.entries()) {
        const end = byteOffset + byteLength;
        const before = code.subarray(Math.max(0, end - 12), end);
        const forms = callsBefore(before, { set, isLittleEndian: set !== 's390' });
        if (isCall.test(text)) {
          nCalls++;
          const isDirect = /^(?:call\w*|bl|jal|brasl)\s+(?!\*)/.test(text);
          const isAuipcPair =
            set === 'riscv64' && (instructions[i - 1]?.text ?? '').startsWith('auipc');
          const [form] = forms;
          assert.ok(form, `${set} ${text} at ${end} is a call`);
          assert.equal(form.kind, isDirect || isAuipcPair ? 'direct' : 'indirect', text);
          const target = /0x([0-9a-f]+) <\w+(?:\+0x[0-9a-f]+)?>$/.exec(text)?.[1];
          if (form.kind === 'direct' && target !== undefined && !isAuipcPair) {
            assert.equal(end + form.displacement, parseInt(target, 16), `${set} ${text}`);
          }
        } else if (set !== 'x86-64' && set !== 'i386') {
          assert.deepEqual(forms, [], `${set} ${text} at ${end} is no call`);
        }
      }
      assert.ok(nCalls >= 10, `${nCalls} calls`);
    });
  }
});
