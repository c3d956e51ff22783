/** Fault registers of powerpc, riscv and s390. */
import { field, hexValue, isSet, setBits, bitLines, type NamedBit } from './bits.js';
import { explain, explainEach, type Meaning, type TermRow } from './term-row.js';

/** arch/powerpc/kernel/process.c msr_bits[], words of arch/powerpc/include/asm/reg.h. */
const msrBits: Readonly<Record<string, string>> = {
  SF: '64-bit mode',
  HV: 'hypervisor state',
  VEC: 'AltiVec enabled',
  VSX: 'VSX enabled',
  CE: 'critical interrupts enabled',
  EE: 'external interrupts enabled',
  PR: 'problem state: user space',
  FP: 'floating point enabled',
  ME: 'machine checks enabled',
  DE: 'debug exceptions enabled',
  SE: 'single step',
  BE: 'branch trace',
  IR: 'instruction addresses are translated',
  DR: 'data addresses are translated',
  PMM: 'performance monitor mark',
  RI: 'the exception is recoverable',
  LE: 'little endian',
};

/** DSISR_* of arch/powerpc/include/asm/reg.h (not BookE). */
const dsisrBits: readonly NamedBit[] = [
  [30, 'NOHPTE', 'no translation found'],
  [29, 'ATTR_CONFLICT', 'attributes of process and partition tables conflict (POWER9)'],
  [27, 'PROTFAULT', 'protection fault'],
  [26, 'BADACCESS', 'bad access to cache-inhibited or guarded storage'],
  [25, 'ISSTORE', 'the access was a store'],
  [22, 'DABRMATCH', 'hit a data breakpoint'],
  [21, 'KEYFAULT', 'storage key fault'],
  [19, 'UNSUPP_MMU', 'unsupported MMU configuration (POWER9)'],
  [18, 'SET_RC', 'setting of the R or C bit failed (POWER9)'],
  [17, 'PRTABLE_FAULT', 'fault on the process table (POWER9)'],
];
const ISSTORE = 25;

function dsisrMeaning(digits: string): Meaning {
  const value = hexValue(digits);
  const names = setBits(value, dsisrBits).map(([, name]) => name);
  return {
    title: `DSISR: ${isSet(value, ISSTORE) ? 'store' : 'load'}${names.length === 0 ? '' : `, ${names.join(' ')}`}`,
    lines: bitLines(value, dsisrBits),
  };
}

/** EXC_* of arch/riscv/include/asm/csr.h. */
const riscvCauses: Readonly<Record<number, string>> = {
  0: 'misaligned instruction address',
  1: 'instruction access fault',
  2: 'illegal instruction',
  3: 'breakpoint: BUG() and WARN() execute one',
  5: 'load access fault',
  7: 'store access fault',
  8: 'system call',
  12: 'instruction page fault',
  13: 'load page fault',
  15: 'store page fault',
  20: 'instruction guest page fault',
  21: 'load guest page fault',
  22: 'virtual instruction fault',
  23: 'store guest page fault',
};

function causeMeaning(digits: string): Meaning | undefined {
  const value = hexValue(digits);
  const number = value & ((1n << BigInt(digits.length * 4 - 1)) - 1n);
  if (number !== value) {
    return {
      title: `cause: interrupt ${number}`,
      lines: ['The highest bit is set: an interrupt.'],
    };
  }
  const cause = riscvCauses[Number(value)];
  return cause === undefined ? undefined : { title: `cause ${value}: ${cause}`, lines: [] };
}

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

export const otherFaultRows: readonly TermRow[] = [
  {
    example: 'Oops: Kernel access of bad area, sig: 11 [#1]',
    source: 'arch/powerpc/kernel/traps.c __die()',
    hint: ', sig: ',
    pattern: /Oops: [^\n,]{1,80}, (?<signal>sig: \d{1,3})(?= \[#)/dg,
    read: ({ signal }) => [
      explain(signal, {
        title: `${signal?.text ?? ''}: number of the signal that kills the task`,
        lines: [],
      }),
    ],
  },
  {
    example: 'MSR:  8000000000009033 <SF,EE,ME,IR,DR,RI,LE>  CR: 28004242  XER: 00000000',
    source: 'arch/powerpc/kernel/process.c print_msr_bits(), arch/powerpc/include/asm/reg.h',
    hint: 'MSR: ',
    pattern: /MSR: {1,4}[0-9a-f]{8,16} <(?<names>[A-Z,]{0,80})/dg,
    read: ({ names }) =>
      explainEach(names, /[A-Z]+/g, ([name]) => {
        const meaning = msrBits[name];
        return meaning === undefined
          ? undefined
          : { title: `${name}: ${meaning}`, lines: ['A bit of the machine state register.'] };
      }),
  },
  {
    example: 'CFAR: c00000000000e8a4 DAR: 0000000000000010 DSISR: 40000000 IRQMASK: 0',
    source: 'arch/powerpc/include/asm/reg.h',
    hint: 'DSISR: ',
    pattern: /(?:(?<address>DAR): [0-9a-f]{8,16} )?(?<status>DSISR: (?<value>[0-9a-f]{8}))/dg,
    read: ({ address, status, value }) => [
      explain(address, {
        title: 'DAR: data address register',
        lines: ['For a data storage fault, the address that was accessed.'],
      }),
      explain(status, dsisrMeaning(value?.text ?? '0')),
    ],
  },
  {
    example: 'status: 0000000200000120 badaddr: 0000000000000010 cause: 000000000000000d',
    source: 'arch/riscv/include/asm/csr.h, arch/riscv/kernel/process.c __show_regs()',
    hint: 'badaddr: ',
    pattern:
      /(?<address>badaddr:) [0-9a-f]{8,16} (?<cause>cause: (?<value>[0-9a-f]{16}|[0-9a-f]{8}))/dg,
    read: ({ address, cause, value }) => [
      explain(address, {
        title: 'badaddr: the trap value',
        lines: [
          'For an access fault or page fault, the address; else what the cause defines, or 0.',
        ],
      }),
      explain(cause, causeMeaning(value?.text ?? '0')),
    ],
  },
  {
    example: 'Fault in home space mode while using kernel ASCE.',
    source: 'arch/s390/mm/fault.c dump_fault_info()',
    hint: 'mode while using ',
    pattern:
      /Fault in (?<space>primary|secondary|access register|home)(?: space)? mode while using (?<asce>kernel|user|gmap) ASCE/dg,
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
