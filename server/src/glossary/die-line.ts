/** The line an oops begins with: `Oops: 0002 [#1] PREEMPT SMP KASAN PTI`. The words of its tail; the number is told per architecture. */
import { explain, explainEach, type TermRow } from './term-row.js';

/** What the kernel was built with or runs with, as the die line says it. */
const tailWords: Readonly<Record<string, string>> = {
  PREEMPT: 'the kernel is preemptible (CONFIG_PREEMPTION)',
  PREEMPT_RT: 'a real-time kernel (CONFIG_PREEMPT_RT)',
  SMP: 'built for more than one CPU (CONFIG_SMP)',
  DEBUG_PAGEALLOC: 'free pages are unmapped (debug_pagealloc is on)',
  KASAN: 'built with the kernel address sanitizer (CONFIG_KASAN)',
  PTI: 'page table isolation is on: user space runs on page tables of its own',
  NOPTI: 'page table isolation is built in but off on this CPU',
  ARM: 'the kernel is compiled to A32 instructions',
  THUMB2: 'the kernel is compiled to Thumb-2 instructions (CONFIG_THUMB2_KERNEL)',
};

const word = /[A-Z][A-Z0-9_]+/g;

export const dieLineRows: readonly TermRow[] = [
  {
    example: 'Oops: 0002 [#1] PREEMPT SMP KASAN PTI',
    source:
      'arch/x86/kernel/dumpstack.c __die_header(); arm, arm64, s390 and others print the same words',
    hint: '[#',
    pattern:
      /(?<count>\[#(?<number>\d{1,6})\]):?(?<tail>(?: {0,2}[A-Z][A-Z0-9_]{1,20}){0,12})(?![\w])/dg,
    read: ({ count, number, tail }) => [
      explain(count, {
        title: `${count?.text ?? ''}: oops number ${number?.text ?? ''} since boot`,
        lines: [
          number?.text === '1'
            ? 'The first one: nothing that died before explains it.'
            : 'An earlier oops may be the cause of this one: look for [#1] in the log.',
        ],
      }),
      ...explainEach(tail, word, ([text]) => {
        const meaning = tailWords[text];
        return meaning === undefined ? undefined : { title: `${text}: ${meaning}`, lines: [] };
      }),
    ],
  },
];
