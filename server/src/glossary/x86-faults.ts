/** Error codes of x86 exceptions. What a code means depends on the exception that pushed it. */
import { field, hexValue, isSet } from './bits.js';
import { explain, type Meaning, type MessageContext, type Span, type TermRow } from './term-row.js';

const PAGE_FAULT_SOURCE = 'arch/x86/include/asm/trap_pf.h';

/** enum x86_pf_error_code: what the bit says when it is clear, and when it is set. */
const pageFaultBits: readonly (readonly [bit: number, clear: string, set: string])[] = [
  [0, 'no page was found', 'a page was there: protection fault'],
  [1, 'read access', 'write access'],
  [2, 'supervisor access', 'user access'],
  [3, '', 'a reserved bit was set in a page table entry'],
  [4, '', 'instruction fetch'],
  [5, '', 'blocked by protection keys'],
  [15, '', 'SGX page fault'],
];

const WRITE = 1;
const FETCH = 4;

/** The error code of a page fault, bit by bit: `0002`, `0x0011`. */
function pageFaultCode(digits: string): Meaning {
  const code = hexValue(digits);
  const said = pageFaultBits.flatMap(([bit, clear, set]) => {
    // A fetch is neither a read nor a write, though its write bit is clear.
    if (bit === WRITE && isSet(code, FETCH)) return [];
    const text = isSet(code, bit) ? set : clear;
    return text === '' ? [] : [{ bit, text }];
  });
  return {
    title: `Page fault error code 0x${code.toString(16)}: ${said.map(({ text }) => text).join(', ')}`,
    lines: said.map(({ bit, text }) => `Bit ${bit} is ${isSet(code, bit) ? 1 : 0}: ${text}.`),
    source: PAGE_FAULT_SOURCE,
  };
}

const SELECTOR_SOURCE = 'arch/x86/kernel/traps.c; Intel SDM volume 3, "Error Code"';

/** The error code of #TS, #NP, #SS and #GP: a segment selector, or 0. */
function selectorCode(digits: string): Meaning {
  const code = hexValue(digits);
  if (code === 0n) {
    return {
      title: 'Error code 0: no segment selector is involved',
      lines: ['The usual case: the instruction itself or the address it used was not allowed.'],
      source: SELECTOR_SOURCE,
    };
  }
  const table = isSet(code, 1) ? 'IDT' : isSet(code, 2) ? 'LDT' : 'GDT';
  return {
    title: `Error code 0x${code.toString(16)}: selector index ${field(code, 3, 13)} of the ${table}`,
    lines: [
      ...(isSet(code, 0) ? ['Bit 0: an event from outside the program caused it.'] : []),
      `Bits 1 and 2: the index is one of the ${table}.`,
    ],
    source: SELECTOR_SOURCE,
  };
}

function alwaysZero(exception: string): Meaning {
  return {
    title: `Error code of ${exception}: always 0`,
    lines: ['This exception has no error code that tells anything.'],
  };
}

/** Which exception a die line is of, by its text: arch/x86/kernel/traps.c, arch/x86/mm/fault.c. The first that fits. */
const exceptions: readonly (readonly [text: string, meaning: (digits: string) => Meaning])[] = [
  ['general protection', selectorCode],
  ['stack segment', selectorCode],
  ['segment not present', selectorCode],
  ['invalid TSS', selectorCode],
  ...[
    'divide error',
    'divide_error',
    'invalid opcode',
    'int3',
    'bounds',
    'double fault',
    'double-fault',
    'alignment check',
    'stack guard page',
    'device not available',
    'coprocessor segment overrun',
  ].map((text) => [text, () => alwaysZero(text)] as const),
  ['Bad pagetable', pageFaultCode],
  ['Oops', pageFaultCode],
];

/** How far before the number the exception's name stands at most: the address of a general protection fault comes between. */
const LONGEST_DIE_TEXT = 160;

function dieCode(
  { text, start }: Span,
  { message, architecture }: MessageContext,
): Meaning | undefined {
  if (architecture !== undefined && architecture !== 'x86') return undefined;
  const before = message.slice(Math.max(0, start - LONGEST_DIE_TEXT), start);
  return exceptions.find(([name]) => before.includes(name))?.[1](text);
}

/** show_fault_oops(): who accessed, how, in which mode. */
const modes: Readonly<Record<string, string>> = {
  supervisor:
    'The access had supervisor rights: kernel code, or the CPU itself reading its tables.',
  user: 'The access had user rights.',
};

export const x86FaultRows: readonly TermRow[] = [
  {
    example: '#PF: error_code(0x0002) - not-present page',
    source: PAGE_FAULT_SOURCE,
    hint: 'error_code(',
    pattern: /#PF: (?<code>error_code\(0x(?<digits>[0-9a-f]{1,16})\))/dg,
    read: ({ code, digits }) => [explain(code, pageFaultCode(digits?.text ?? '0'))],
  },
  {
    example: '#PF: supervisor write access in kernel mode',
    source: 'arch/x86/mm/fault.c show_fault_oops()',
    hint: '#PF: ',
    pattern:
      /#PF: (?<text>(?<rights>supervisor|user) (?:instruction fetch|write access|read access) in (?<mode>user|kernel) mode)/dg,
    read: ({ text, rights, mode }) => [
      explain(text, {
        title: text?.text ?? '',
        lines: [
          modes[rights?.text ?? ''] ?? '',
          mode?.text === 'kernel'
            ? 'The CPU was running kernel code.'
            : 'The CPU was running user code.',
        ],
      }),
    ],
  },
  {
    example: 'Oops: 0002 [#1] PREEMPT SMP',
    source: 'arch/x86/kernel/dumpstack.c __die_header()',
    hint: ' [#',
    pattern: /: (?<code>[0-9a-f]{4})(?= \[# ?\d)/dg,
    read: ({ code }, line) => [explain(code, code && dieCode(code, line))],
  },
];
