/** Fault registers of powerpc. */
import { bitLines, hexValue, isSet, setBits, type NamedBit } from './bits.js';
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
    title: `DSISR of a data storage interrupt: ${isSet(value, ISSTORE) ? 'store' : 'load'}${names.length === 0 ? '' : `, ${names.join(' ')}`}`,
    lines: [
      ...bitLines(value, dsisrBits),
      'Alignment interrupts and machine checks use the register differently.',
    ],
  };
}

export const powerpcFaultRows: readonly TermRow[] = [
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
];
