/** Program interruptions and the PSW of s390. */
import { field, hexValue } from './bits.js';
import { explain, explainEach, type Meaning, type TermRow } from './term-row.js';

/** struct psw_bits of arch/s390/include/asm/ptrace.h. */
const pswFields: Readonly<Record<string, string>> = {
  R: 'PER (program event recording) mask, 1: on',
  T: 'DAT mode, 1: addresses are translated',
  IO: 'I/O interrupt mask, 1: enabled',
  EX: 'external interrupt mask, 1: enabled',
  Key: 'storage key',
  M: 'machine check mask, 1: enabled',
  W: 'wait state, 1: waiting',
  P: 'problem state, 1: user space',
  AS: 'address space control',
  CC: 'condition code',
  PM: 'program mask',
  RI: 'runtime instrumentation, 1: on',
  EA: 'addressing mode',
};
const spaces = ['primary space', 'access registers', 'secondary space', 'home space'];
const addressing: Readonly<Record<string, string>> = { 0: '24 bits', 1: '31 bits', 3: '64 bits' };

function pswMeaning(name: string, digit: string): Meaning | undefined {
  const meaning = pswFields[name];
  if (meaning === undefined) return undefined;
  const value =
    name === 'AS' ? spaces[Number(digit)] : name === 'EA' ? addressing[digit] : undefined;
  return {
    title: `${name}:${digit}: ${meaning}${value === undefined ? '' : `, here ${value}`}`,
    lines: [],
  };
}

/** PGM_* of arch/s390/include/asm/kvm_host.h; the page faults are those of do_dat_exception. */
const programChecks: Readonly<Record<number, string>> = {
  0x01: 'operation exception',
  0x02: 'privileged operation',
  0x03: 'execute exception',
  0x04: 'protection exception',
  0x05: 'addressing exception',
  0x06: 'specification exception',
  0x07: 'data exception',
  0x09: 'fixed-point divide exception',
  0x10: 'segment translation exception: no mapping',
  0x11: 'page translation exception: no mapping',
  0x12: 'translation specification exception',
  0x38: 'ASCE type exception: no mapping',
  0x39: 'region first translation exception: no mapping',
  0x3a: 'region second translation exception: no mapping',
  0x3b: 'region third translation exception: no mapping',
};

export const s390FaultRows: readonly TermRow[] = [
  {
    example: 'Fault in home space mode while using kernel ASCE.',
    source: 'arch/s390/mm/fault.c dump_fault_info()',
    hint: 'mode while using ',
    pattern:
      /Fault in (?:primary|secondary|access register|home)(?: space)? mode while using (?<asce>kernel|user|gmap) ASCE/dg,
    read: ({ whole, asce }) => [
      explain(whole, {
        title: `Fault on an address of the ${asce?.text === 'gmap' ? 'guest' : (asce?.text ?? '')} address space`,
        lines: [
          'The ASCE (address space control element) says which page tables were in use.',
          'Linux runs the kernel in home space mode.',
        ],
      }),
    ],
  },
  {
    example: 'Oops: 0004 ilc:2 [#1] SMP',
    source: 'arch/s390/kernel/dumpstack.c die(), arch/s390/include/asm/kvm_host.h',
    hint: ' ilc:',
    pattern: /(?<code>[0-9a-f]{4}) (?<length>ilc:(?<halfwords>\d)) \[#/dg,
    read: ({ code, length, halfwords }) => {
      const check = programChecks[field(hexValue(code?.text ?? '0'), 0, 7)];
      return [
        explain(
          code,
          check === undefined
            ? undefined
            : { title: `Program interruption code ${code?.text ?? ''}: ${check}`, lines: [] },
        ),
        explain(length, {
          title: `ilc: the instruction is ${2 * Number(halfwords?.text)} bytes long`,
          lines: ['The instruction length code, in halfwords.'],
        }),
      ];
    },
  },
  {
    example: '           R:0 T:1 IO:0 EX:0 Key:0 M:0 W:0 P:0 AS:3 CC:0 PM:0 RI:0 EA:3',
    source: 'arch/s390/include/asm/ptrace.h struct psw_bits',
    hint: 'R:',
    pattern:
      /R:\d T:\d IO:\d EX:\d Key:[0-9a-f] M:\d W:\d P:\d AS:\d CC:\d PM:[0-9a-f](?: RI:\d)?(?: EA:\d)?/dg,
    read: ({ whole }) =>
      explainEach(whole, /([A-Za-z]+):([0-9a-f])/g, (match) =>
        pswMeaning(match[1] ?? '', match[2] ?? ''),
      ),
  },
];
