/** The exception syndrome of arm64 (ESR), the lines that print its fields, and pstate. */
import { bitLines, field, hexValue, isSet, type NamedBit } from './bits.js';
import { isArmTail } from './arm-faults.js';
import { explain, type Meaning, type TermRow } from './term-row.js';

const ESR_SOURCE = 'arch/arm64/include/asm/esr.h';

/** ESR_ELx_EC_*: why the exception was taken. Classes that only EL2 or EL3 see are left out. */
const classes: Readonly<Record<number, string>> = {
  0x00: 'unknown reason, such as an undefined instruction',
  0x01: 'trapped WFI or WFE',
  0x03: 'trapped MCR or MRC (CP15, AArch32)',
  0x04: 'trapped MCRR or MRRC (CP15, AArch32)',
  0x05: 'trapped MCR or MRC (CP14, AArch32)',
  0x06: 'trapped LDC or STC (CP14, AArch32)',
  0x07: 'trapped access to FP or SIMD',
  0x0c: 'trapped MRRC (CP14, AArch32)',
  0x0d: 'branch target exception (BTI)',
  0x0e: 'illegal execution state (PSTATE.IL)',
  0x11: 'SVC instruction of AArch32',
  0x15: 'SVC instruction of AArch64',
  0x18: 'trapped MSR, MRS or system instruction',
  0x19: 'trapped access to SVE',
  0x1c: 'pointer authentication failed (FPAC)',
  0x1d: 'trapped access to SME',
  0x20: 'instruction abort from a lower exception level (user space)',
  0x21: 'instruction abort from the current exception level (the kernel)',
  0x22: 'misaligned program counter',
  0x24: 'data abort from a lower exception level (user space)',
  0x25: 'data abort from the current exception level (the kernel)',
  0x26: 'misaligned stack pointer',
  0x27: 'memory copy or set instruction (MOPS)',
  0x28: 'floating-point exception of AArch32',
  0x2c: 'floating-point exception of AArch64',
  0x2f: 'SError interrupt',
  0x30: 'breakpoint in a lower exception level',
  0x31: 'breakpoint in the current exception level',
  0x32: 'software step in a lower exception level',
  0x33: 'software step in the current exception level',
  0x34: 'watchpoint in a lower exception level',
  0x35: 'watchpoint in the current exception level',
  0x38: 'BKPT instruction of AArch32',
  0x3c: 'BRK instruction of AArch64',
};

const isAbort = (exceptionClass: number): boolean =>
  [0x20, 0x21, 0x24, 0x25].includes(exceptionClass);
const isDataAbort = (exceptionClass: number): boolean =>
  exceptionClass === 0x24 || exceptionClass === 0x25;

/** Fault status codes outside the groups of four levels: arch/arm64/mm/fault.c fault_info[] of 6.12. */
const singleFaults: Readonly<Record<number, string>> = {
  0x10: 'synchronous external abort',
  0x11: 'synchronous tag check fault',
  0x13: 'level -1 synchronous external abort (translation table walk)',
  0x18: 'synchronous parity or ECC error',
  0x1b: 'level -1 synchronous parity error (translation table walk)',
  0x21: 'alignment fault',
  0x29: 'level -1 address size fault',
  0x2b: 'level -1 translation fault',
  0x30: 'TLB conflict abort',
  0x31: 'unsupported atomic hardware update fault',
  0x34: 'implementation fault (lockdown abort)',
  0x35: 'implementation fault (unsupported exclusive)',
};

/** Groups of four: the low two bits are the level of the page table. */
const leveledFaults: Readonly<Record<number, string>> = {
  0x00: 'address size fault',
  0x04: 'translation fault',
  0x08: 'access flag fault',
  0x0c: 'permission fault',
  0x14: 'synchronous external abort (translation table walk)',
  0x1c: 'synchronous parity error (translation table walk)',
};

function faultStatus(status: number): string {
  const leveled = leveledFaults[status & 0x3c];
  if (leveled !== undefined) return `level ${status & 3} ${leveled}`;
  return singleFaults[status] ?? 'a code that has no name here';
}

/** ESR_ELx: exception class, instruction length, and for aborts what happened. */
function syndromeMeaning(digits: string, label: string): Meaning {
  const value = hexValue(digits);
  const exceptionClass = field(value, 26, 6);
  const reason = classes[exceptionClass] ?? 'a class that has no name here';
  const status = field(value, 0, 6);
  const lines = [
    `EC, bits 31 to 26: 0x${exceptionClass.toString(16)}, ${reason}.`,
    `IL, bit 25: ${isSet(value, 25) ? '32' : '16'}-bit instruction.`,
  ];
  if (isAbort(exceptionClass)) {
    lines.push(
      `Fault status, bits 5 to 0: 0x${status.toString(16).padStart(2, '0')}, ${faultStatus(status)}.`,
    );
  }
  if (isDataAbort(exceptionClass)) {
    lines.push(
      isSet(value, 8)
        ? 'CM, bit 8: a cache maintenance or address translation instruction.'
        : `WnR, bit 6: ${isSet(value, 6) ? 'write' : 'read'}.`,
    );
  }
  if (exceptionClass === 0x3c) {
    lines.push(`Comment, bits 15 to 0: brk #0x${field(value, 0, 16).toString(16)}.`);
  }
  const access = isDataAbort(exceptionClass) && !isSet(value, 8);
  const summary = isAbort(exceptionClass)
    ? `${access ? (isSet(value, 6) ? 'write, ' : 'read, ') : ''}${faultStatus(status)}`
    : reason;
  return { title: `${label}: ${summary}`, lines, source: ESR_SOURCE };
}

/** The number of `Internal error: Oops: 96000004 [#1]`. */
function dieMeaning(digits: string): Meaning {
  if (hexValue(digits) !== 0n) return syndromeMeaning(digits, 'ESR (exception syndrome)');
  return {
    title: 'No syndrome',
    lines: [
      'The kernel passed 0: this kind of error has no syndrome, or the kernel is too old to print it.',
    ],
  };
}

/** Fields that mem_abort_decode() and data_abort_decode() print. */
const fields: Readonly<Record<string, string>> = {
  EC: 'exception class: why the exception was taken',
  IL: 'length of the instruction',
  SET: 'synchronous error type: how an external abort can be recovered from',
  FnV: '1 where FAR is not valid for an external abort',
  EA: 'type of an external abort, defined by the implementation',
  S1PTW: '1 where a stage 2 fault hit a stage 1 page table walk',
  FSC: 'fault status code',
  ISV: '1 where the syndrome describes the instruction',
  ISS: 'instruction specific syndrome',
  SSE: '1 where the load sign-extends',
  SRT: 'number of the register that is loaded or stored',
  SF: '1 where that register is 64 bits wide',
  AR: '1 where the instruction has acquire or release semantics',
  CM: '1 for a cache maintenance or address translation instruction',
  WnR: '1 for a write, 0 for a read',
};

/** arch/arm64/include/uapi/asm/ptrace.h */
const pstateBits: readonly NamedBit[] = [
  [31, 'N', 'the last result was negative'],
  [30, 'Z', 'the last result was zero'],
  [29, 'C', 'carry'],
  [28, 'V', 'overflow'],
  [9, 'D', 'debug exceptions are masked'],
  [8, 'A', 'SErrors are masked'],
  [7, 'I', 'interrupts are masked'],
  [6, 'F', 'fast interrupts are masked'],
];
const MODE32 = 4;
const levelsOfMode: Readonly<Record<number, string>> = {
  0x0: 'EL0: user space',
  0x4: 'EL1 on the stack of EL0 (EL1t)',
  0x5: 'EL1: the kernel (EL1h)',
  0x8: 'EL2 on the stack of EL0 (EL2t)',
  0x9: 'EL2: hypervisor, or a kernel with VHE (EL2h)',
};

function pstateMeaning(digits: string, inWords: string | undefined): Meaning | undefined {
  const value = hexValue(digits);
  if (isSet(value, MODE32)) return undefined;
  const mode = levelsOfMode[field(value, 0, 4)];
  return {
    title: `pstate: interrupts ${isSet(value, 7) ? 'masked' : 'not masked'}${mode === undefined ? '' : `, ${mode}`}`,
    lines: [
      ...bitLines(value, pstateBits),
      ...(inWords === undefined
        ? []
        : [
            'In parentheses: capital letters are set, small ones clear; daif are the masks of debug, SError, interrupts and fast interrupts; + is set, - clear.',
          ]),
      ...(isSet(value, 7)
        ? []
        : [
            'Kernels that mask interrupts by priority (pseudo-NMI) leave bit 7 clear: see pmr_save.',
          ]),
    ],
  };
}

export const arm64FaultRows: readonly TermRow[] = [
  {
    example: '  ESR = 0x0000000096000004',
    source: ESR_SOURCE,
    hint: 'ESR',
    pattern: /(?<![\w])ESR(?: = |: )(?<value>0x[0-9a-f]{8,16})(?![\w])/dg,
    read: ({ value }, { architecture }) => [
      // powerpc BookE has an ESR of its own, printed without 0x.
      explain(
        value,
        architecture === undefined || architecture === 'arm64'
          ? syndromeMeaning(value?.text ?? '0', 'ESR (exception syndrome)')
          : undefined,
      ),
    ],
  },
  {
    example: 'Internal error: Oops: 0000000096000004 [#1] PREEMPT SMP',
    source: ESR_SOURCE,
    hint: 'Internal error: ',
    pattern:
      /Internal error: [^\n:]{0,80}: (?<value>[0-9a-f]{8,16}|0) \[#\d{1,6}\](?<tail>[A-Z0-9_ ]{0,60})/dg,
    read: ({ value, tail }, { architecture }) => {
      // arm prints its FSR in the same place, in at most eight digits.
      const isArm64 =
        architecture === undefined
          ? value?.text.length === 16 && !isArmTail(tail?.text)
          : architecture === 'arm64';
      return [explain(value, isArm64 ? dieMeaning(value?.text ?? '0') : undefined)];
    },
  },
  {
    example: '  CM = 0, WnR = 1',
    source: 'arch/arm64/mm/fault.c mem_abort_decode()',
    hint: ' = ',
    pattern:
      /(?<=^ {1,3}|^ {1,3}[^\n,]{1,60}, )(?<name>EC|IL|SET|FnV|EA|S1PTW|FSC|ISV|ISS|SSE|SRT|SF|AR|CM|WnR) = (?:0x[0-9a-f]{1,16}|\d{1,3})/dg,
    read: ({ name }) => {
      const meaning = fields[name?.text ?? ''];
      return [
        explain(
          name,
          meaning === undefined
            ? undefined
            : {
                title: `${name?.text ?? ''}: ${meaning}`,
                lines: ['A field of the exception syndrome (ESR).'],
              },
        ),
      ];
    },
  },
  {
    example: 'pstate: 60400005 (nZCv daif +PAN -UAO -TCO -DIT -SSBS BTYPE=--)',
    source: 'arch/arm64/kernel/process.c print_pstate()',
    hint: 'pstate: ',
    pattern: /pstate: (?<value>[0-9a-f]{8})(?<words> \([^)\n]{1,80}\))?/dg,
    read: ({ whole, value, words }) => [
      explain(whole, pstateMeaning(value?.text ?? '0', words?.text)),
    ],
  },
];
