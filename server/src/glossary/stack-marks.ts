/** Marks around the entries of a call trace. */
import { explain, type Meaning, type TermRow } from './term-row.js';

/** `<IRQ>`: the stacks of x86, and `<EOI>`, `<EOE>` of older kernels for the end of one. */
const stacks: Readonly<Record<string, string>> = {
  IRQ: 'the stack for hardware interrupts of this CPU',
  SOFTIRQ: 'the stack for softirqs of this CPU',
  TASK: "the task's own kernel stack",
  NMI: 'the stack for non-maskable interrupts of this CPU',
  ENTRY_TRAMPOLINE: 'the small stack that entries into the kernel begin on',
  SYSENTER: 'the stack that SYSENTER begins on',
  '#DF': 'the stack for double faults of this CPU',
  '#DB': 'the stack for debug exceptions of this CPU',
  '#MC': 'the stack for machine checks of this CPU',
  '#VC': 'the stack for #VC exceptions (AMD SEV-ES) of this CPU',
  '#VC2': 'the second stack for #VC exceptions (AMD SEV-ES) of this CPU',
};

function stackMeaning(mark: string): Meaning | undefined {
  if (mark === '<EOI>') {
    return {
      title: `${mark}: end of the interrupt stack`,
      lines: ['What follows was interrupted.'],
    };
  }
  if (mark === '<EOE>') {
    return {
      title: `${mark}: end of an exception stack`,
      lines: ['What follows was interrupted.'],
    };
  }
  const ends = mark.startsWith('</');
  const stack = stacks[mark.slice(ends ? 2 : 1, -1)];
  if (stack === undefined) return undefined;
  return {
    title: `${mark}: ${ends ? 'end' : 'beginning'} of a part of the trace on ${stack}`,
    lines: [
      ends
        ? 'What follows was running when this stack was entered.'
        : 'The entries up to the end mark are on it.',
    ],
  };
}

/** arch/arm64/kernel/stacktrace.c state_source_string() and the flags behind it (since 6.13). */
const arm64Sources: Readonly<Record<string, string>> = {
  C: 'C: the place that asked for the trace.',
  T: 'T: the place where the task was scheduled away.',
  P: 'P: a program counter from saved registers, so it is exact: the code that ran when an exception was taken.',
  U: 'U: found in a way that the unwinder has no letter for.',
  F: 'F: the function graph tracer had replaced the return address; it has been put back.',
  K: 'K: a kretprobe had replaced the return address; it has been put back.',
};

/** What a compiler's suffix says of the function. gcc and clang, not the kernel, define them. */
const suffixes: Readonly<Record<string, string>> = {
  isra: 'a copy whose parameters the compiler changed or removed (interprocedural scalar replacement of aggregates)',
  constprop: 'a copy for calls that pass the same constant in some parameter',
  part: 'a part of the function that was split off so that the rest can be inlined',
  cold: 'the unlikely part of the function, moved away from the rest',
  clone: 'a copy that the compiler made',
  lto_priv: 'a static function renamed by link-time optimization because its name is not unique',
  llvm: 'a static function that ThinLTO made global',
};

export const stackMarkRows: readonly TermRow[] = [
  {
    example: ' ? foo_probe+0x1c/0x80 [foo]',
    source: 'arch/x86/kernel/dumpstack.c printk_stack_address()',
    hint: '? ',
    pattern: /(?<![^\s\]>])(?<mark>\?) (?=[A-Za-z_.][\w.$@]{0,300}\+0x)/dg,
    read: ({ mark }) => [
      explain(mark, {
        title: '?: not confirmed by the unwinder',
        lines: [
          'An address of code that was found on the stack, but that the unwinder did not come through.',
          'It may be left from an earlier call. It may also be a true caller where the unwinder failed.',
        ],
      }),
    ],
  },
  {
    example: '[c000000001b2fa40] [c00000000015f3a0] kthread+0x194/0x1a0 (unreliable)',
    source: 'arch/powerpc/kernel/process.c show_stack()',
    hint: ' (unreliable)',
    pattern: / (?<mark>\(unreliable\))/dg,
    read: ({ mark }) => [
      explain(mark, {
        title: '(unreliable): the saved return address of the innermost frame',
        lines: [
          'powerpc marks the first entry so: a function need not have saved its return address there yet.',
        ],
      }),
    ],
  },
  {
    example: ' foo_irq+0x1c/0x80 [foo] (P)',
    source: 'arch/arm64/kernel/stacktrace.c dump_backtrace_entry()',
    hint: '+0x',
    pattern:
      /\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8}(?: \[[^\]\n]{1,120}\])? (?<mark>\((?=[CTPUFK])[CTPU]?F?K?\))/dg,
    read: ({ mark }) => [
      explain(mark, {
        title: `${mark?.text ?? ''}: how the arm64 unwinder found this entry`,
        lines: Array.from(mark?.text ?? '').flatMap((letter) => arm64Sources[letter] ?? []),
      }),
    ],
  },
  {
    example: ' <IRQ>',
    source: 'arch/x86/kernel/dumpstack_64.c stack_type_name()',
    hint: '>',
    pattern: /<\/?[A-Z#][A-Z_]{1,15}2?>/dg,
    read: ({ whole }) => [explain(whole, stackMeaning(whole.text))],
  },
  {
    example: ' __dump_stack lib/dump_stack.c:88 [inline]',
    source: 'no kernel prints it: syzkaller and other symbolizers do, from debug information',
    hint: '[inline]',
    pattern: /\[inline\]/dg,
    read: ({ whole }) => [
      explain(whole, {
        title: '[inline]: inlined into the next entry that is not',
        lines: ['A symbolizer added this entry; the stack has no frame of its own for it.'],
      }),
    ],
  },
  {
    example: ' btrfs_relocate_chunk.isra.29+0x3c/0xb0',
    source: 'gcc and clang: names of function clones',
    hint: '.',
    pattern:
      /(?<=\w)\.(?<kind>isra|constprop|part|cold|clone|lto_priv|llvm)(?:\.\d{1,24})?(?=[.+\s)]|$)/dg,
    read: ({ whole, kind }) => {
      const meaning = suffixes[kind?.text ?? ''];
      return [
        explain(
          whole,
          meaning === undefined
            ? undefined
            : {
                title: `${whole.text}: ${meaning}`,
                lines: ['The compiler added it: the source has the name without it.'],
              },
        ),
      ];
    },
  },
  {
    example: ' foo_probe+0x1c/0x80',
    source: 'kernel/kallsyms.c __sprint_symbol()',
    hint: '+0x',
    pattern: /\+0x(?<offset>[0-9a-f]{1,8})\/0x(?<size>[0-9a-f]{1,8})(?![\w])/dg,
    read: ({ whole, offset, size }) => {
      const from = parseInt(offset?.text ?? '', 16);
      const length = parseInt(size?.text ?? '', 16);
      return [
        explain(whole, {
          title: `${from} bytes behind the start of the symbol, of ${length}`,
          lines: [
            'The second number is the distance to the next symbol, padding included.',
            'An entry of a call trace names the instruction behind the call; RIP, pc, epc, NIP and PSW name the instruction itself.',
            ...(from === length
              ? [
                  'Both are equal: the call is the last instruction, and its callee does not return. Behind a ? it may also be a pointer to the function that comes next.',
                ]
              : []),
          ],
        }),
      ];
    },
  },
];
