/** The cause of a trap on riscv. */
import { hexValue } from './bits.js';
import { explain, type Meaning, type TermRow } from './term-row.js';

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

export const riscvFaultRows: readonly TermRow[] = [
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
];
