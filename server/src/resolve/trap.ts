/** What a log tells of the trap behind an instruction pointer: a bad pointer, or the instruction that was running. */
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';

export interface Trap {
  /** The instruction pointer that the report is of. */
  readonly frame: Frame;
  /** True where memory was read or written through a bad pointer. */
  readonly isAccess: boolean;
  /** The bytes behind `Code:`, the one at the instruction pointer in `<>`; undefined where none were printed. */
  readonly code: string | undefined;
}

/** Kinds of reports that a bad pointer makes (oops/report-kinds-faults.ts). */
const ACCESS_REPORTS = new Set([
  'null-pointer',
  'page-fault',
  'general-protection',
  'kasan',
  'kfence',
]);

/** Entries of exceptions that a bad pointer raises; the next frame outward is the function that used it. */
export const IS_ACCESS_FAULT =
  /^(?:asm_)?(?:exc_(?:page_fault|general_protection|stack_segment)|page_fault|general_protection)$/;

/**
 * The traps of a report, the one that it is of first: one for each instruction pointer of the kernel. The code of one is printed behind it, and
 * before the next.
 */
export function trapsOf({ kind, facts, stacks }: Report): readonly Trap[] {
  const frames = stacks
    .flatMap((stack) => stack.frames)
    .filter((frame) => frame.role === 'instruction-pointer')
    .sort((a, b) => a.line - b.line);
  return frames.map((frame, i) => {
    const end = frames[i + 1]?.line ?? Infinity;
    const code = facts.codes.find(({ line }) => frame.line <= line && line < end)?.text;
    return { frame, isAccess: i === 0 && ACCESS_REPORTS.has(kind), code };
  });
}

interface InstructionRow {
  readonly example: string;
  /** The bytes up to the instruction pointer and behind it, two digits each with a blank behind: `8b 47 |0f 0b `. */
  readonly bytes: RegExp;
  /** What the sources call where the compiler puts this instruction. */
  readonly names: readonly string[];
}

/**
 * Instructions of x86 that hardly any line is made of but those that call for them by name. An interrupt comes behind the
 * instruction that lets it in, so that `sti` and `hlt` are also looked for before the instruction pointer.
 */
const INSTRUCTIONS: readonly InstructionRow[] = [
  {
    example: 'ud2: WARN() and BUG(), arch/x86/include/asm/bug.h',
    bytes: /\|0f 0b /,
    names: [
      'BUG',
      'BUG_ON',
      'WARN',
      'WARN_ON',
      'WARN_ONCE',
      'WARN_ON_ONCE',
      '__WARN',
      '_BUG_FLAGS',
    ],
  },
  {
    example: 'pause: arch/x86/include/asm/vdso/processor.h rep_nop()',
    bytes: /f3 90 \||\|f3 90 /,
    names: ['cpu_relax', 'rep_nop'],
  },
  {
    example: 'sti: arch/x86/include/asm/irqflags.h, and what restores the flag',
    bytes: /\|fb |fb \|/,
    names: [
      'arch_local_irq_enable',
      'arch_local_irq_restore',
      'native_irq_enable',
      'raw_local_irq_enable',
      'raw_local_irq_restore',
    ],
  },
  {
    example: 'rdtsc, rdtscp: arch/x86/include/asm/msr.h',
    bytes: /\|0f 31 |\|0f 01 f9 |0f 31 \||0f 01 f9 \|/,
    names: ['rdtsc', 'rdtsc_ordered', '__rdtsc'],
  },
  {
    example: 'wrmsr, rdmsr: arch/x86/include/asm/msr.h',
    bytes: /\|0f 3[02] |0f 3[02] \|/,
    names: [
      'wrmsr',
      'wrmsrl',
      'native_write_msr',
      'rdmsr',
      'rdmsrl',
      'native_read_msr',
      '__wrmsr',
      '__rdmsr',
    ],
  },
  {
    example: 'decl %gs:__preempt_count: arch/x86/include/asm/preempt.h, before v6.15',
    bytes: /\|65 ff 0d /,
    names: ['__preempt_count_dec_and_test', '__preempt_count_sub'],
  },
  {
    example: 'incl %gs:__preempt_count: arch/x86/include/asm/preempt.h',
    bytes: /\|65 ff 05 /,
    names: ['__preempt_count_add', '__preempt_count_inc'],
  },
];

/** The text in front of and behind a `|` at the instruction pointer; undefined where no byte is marked. */
function markedBytes(code: string | undefined): string | undefined {
  const match =
    /^(?<before>(?:[0-9a-f]{2} ){0,128})<(?<mark>[0-9a-f]{2})>(?<after>(?: [0-9a-f]{2}){0,128})/.exec(
      code ?? '',
    );
  const { before = '', mark, after = '' } = match?.groups ?? {};
  return mark === undefined ? undefined : `${before.slice(-24)}|${mark}${after} `;
}

/** The names of what the sources call for the instruction at the instruction pointer; undefined for all that is usual. */
export function namesOfInstruction({ code }: Pick<Trap, 'code'>): readonly string[] | undefined {
  const bytes = markedBytes(code);
  if (bytes === undefined) return undefined;
  return INSTRUCTIONS.find((row) => row.bytes.test(bytes))?.names;
}

/** The string instruction at the instruction pointer, as assembly spells it: `f3 a4` is `rep movsb`. Undefined for any other. */
export function stringInstruction({ code }: Pick<Trap, 'code'>): RegExp | undefined {
  const match = /\|f[23] (?:48 )?(?<opcode>a[45ab]) /.exec(markedBytes(code) ?? '');
  if (match === null) return undefined;
  return /^a[45]/.test(match.groups?.opcode ?? '') ? /\brep\w*[\s;]+movs/ : /\brep\w*[\s;]+stos/;
}

/**
 * Whether the instruction at the pointer is one that a function ends with: what gives back its stack and its registers, up to `ret`.
 * gcc gives them the line of the closing brace (function_end_locus; so 94 of 100 of Linux 6.1). x86: `add $n,%rsp`, `leave`, `pop`,
 * `ret`; also `xor %eax,%eax` right before a `ret`.
 */
export function isEpilogue({ code }: Pick<Trap, 'code'>): boolean {
  return /\|(?:31 c0 )?c3 |\|(?:48 83 c4 .. |48 81 c4 (?:.. ){4}|c9 )?(?:(?:41 )?5[89a-f] )*c3 /.test(
    markedBytes(code) ?? '',
  );
}

/**
 * Whether the instruction at the pointer uses memory through a register with no stack behind it: no part of a function's
 * prologue does. x86: `8b 07`, `48 8b 47 10`, `80 7f 4b 00`; `(%rsp)` and `(%rip)` are left out.
 */
export function usesMemory({ code }: Pick<Trap, 'code'>): boolean {
  const bytes = /\|(?<all>[^|]*)$/.exec(markedBytes(code) ?? '')?.groups?.all;
  const match =
    /^(?:66 )?(?:4[0-9a-f] )?(?:0f b[67] |80 |81 |83 |c6 |c7 |f6 |f7 |8[89ab] |3[89ab] |0[0-3] |2[89ab] )(?<modrm>[0-9a-f]{2}) /.exec(
      bytes ?? '',
    );
  const modrm = Number.parseInt(match?.groups?.modrm ?? 'ff', 16);
  return modrm < 0xc0 && (modrm & 7) !== 4 && (modrm & 0xc7) !== 5;
}
