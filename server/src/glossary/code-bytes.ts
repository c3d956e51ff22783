/** The marked byte or word of a `Code:` line. */
import { explain, type TermRow } from './term-row.js';

const codeLabel = {
  title: 'Code: bytes of the running code',
  lines: ['scripts/decodecode in the kernel tree disassembles the line.'],
};

export const codeByteRows: readonly TermRow[] = [
  {
    example: 'Code: 48 89 e5 53 48 8b 47 10 <48> 8b 18 48 85 db 74 0c',
    source: 'arch/x86/kernel/dumpstack.c show_opcodes()',
    hint: 'Code: ',
    pattern:
      /(?<label>Code:) {1,4}(?:[0-9a-f]{2} ){0,128}(?<mark><[0-9a-f]{2}>)(?<next> [0-9a-f]{2})?/dg,
    read: ({ label, mark, next }) => [
      explain(label, codeLabel),
      explain(mark, {
        title: `${mark?.text ?? ''}: the byte that the instruction pointer points at`,
        lines: [
          'In a fault, the first byte of the instruction that faulted; in a system call, of the one behind its instruction.',
          ...(mark?.text === '<0f>' && next?.text === ' 0b'
            ? [
                '0f 0b is ud2, the instruction that BUG() and WARN() execute (arch/x86/include/asm/bug.h).',
              ]
            : []),
        ],
      }),
    ],
  },
  {
    example: 'Code: aa0003e1 910003fd f9000bf3 (d4210000)',
    source: 'arch/arm64/kernel/traps.c dump_kernel_instr(), arch/arm/kernel/traps.c dump_instr()',
    hint: 'Code: ',
    pattern:
      /(?<label>Code:) {1,4}(?:(?:[0-9a-f]{8}|[0-9a-f]{4}) ){0,16}(?<mark>\((?:[0-9a-f]{8}|[0-9a-f]{4})\))/dg,
    read: ({ label, mark }) => {
      const bug = bugInstructions[mark?.text ?? ''];
      return [
        explain(label, codeLabel),
        explain(mark, {
          title: `${mark?.text ?? ''}: the instruction that pc points at`,
          lines: bug === undefined ? [] : [bug],
        }),
      ];
    },
  },
];

/** What BUG() and WARN() are compiled to. */
const bugInstructions: Readonly<Record<string, string>> = {
  '(d4210000)':
    'brk #0x800, the instruction that BUG() and WARN() execute (arch/arm64/include/asm/brk-imm.h).',
  '(e7f001f2)': 'The undefined instruction that BUG() executes (arch/arm/include/asm/bug.h).',
  '(de02)': 'The undefined Thumb instruction that BUG() executes (arch/arm/include/asm/bug.h).',
};
