/** The walk through the page tables that x86 prints for a fault: `PGD 10a0f1067 P4D 10a0f1067 PUD 0`. */
import { bitLines, hexValue, isSet, type NamedBit } from './bits.js';
import { explainEach, type Meaning, type TermRow } from './term-row.js';

/** arch/x86/include/asm/pgtable_types.h */
const entryBits: readonly NamedBit[] = [
  [0, 'PRESENT', 'present'],
  [1, 'RW', 'writable'],
  [2, 'USER', 'user space may access it'],
  [5, 'ACCESSED', 'was accessed'],
  [6, 'DIRTY', 'was written to'],
  [63, 'NX', 'not executable'],
];

const levels: Readonly<Record<string, string>> = {
  PGD: 'page global directory',
  P4D: 'level 4 directory (equals PGD where there are four levels)',
  PUD: 'page upper directory',
  PMD: 'page middle directory',
  PTE: 'page table',
};

function entryMeaning(level: string, digits: string): Meaning | undefined {
  const name = levels[level];
  if (name === undefined) return undefined;
  const value = hexValue(digits);
  if (!isSet(value, 0)) {
    return {
      title: `${level}: entry of the ${name}, not present`,
      lines: [
        value === 0n
          ? 'Empty: nothing is mapped at the faulting address.'
          : 'The present bit is clear, the other bits are for software: the walk ends here.',
      ],
    };
  }
  return { title: `${level}: entry of the ${name}, present`, lines: bitLines(value, entryBits) };
}

export const x86PageTableRows: readonly TermRow[] = [
  {
    example: 'PGD 10a0f1067 P4D 10a0f1067 PUD 0 ',
    source: 'arch/x86/mm/fault.c dump_pagetable(), arch/x86/include/asm/pgtable_types.h',
    hint: 'PGD ',
    pattern: /(?<![\w])PGD [0-9a-f]{1,16}(?: (?:P4D|PUD|PMD|PTE) [0-9a-f]{1,16}){0,4}/dg,
    read: ({ whole }) =>
      explainEach(whole, /([A-Z4]{3}) ([0-9a-f]{1,16})/g, (match) =>
        entryMeaning(match[1] ?? '', match[2] ?? '0'),
      ),
  },
];
