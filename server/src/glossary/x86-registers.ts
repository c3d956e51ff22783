/** Registers of x86 that have bits, and what stands around them in a dump. */
import { bitLines, field, hexValue, isSet, setBits, type NamedBit } from './bits.js';
import { explain, type Meaning, type TermRow } from './term-row.js';

const FLAGS_SOURCE = 'arch/x86/include/uapi/asm/processor-flags.h';

const eflags: readonly NamedBit[] = [
  [0, 'CF', 'carry'],
  [2, 'PF', 'parity'],
  [4, 'AF', 'auxiliary carry'],
  [6, 'ZF', 'zero'],
  [7, 'SF', 'sign'],
  [8, 'TF', 'single step'],
  [9, 'IF', 'interrupts are enabled'],
  [10, 'DF', 'string instructions go downward'],
  [11, 'OF', 'overflow'],
  [14, 'NT', 'nested task'],
  [16, 'RF', 'resume: debug faults are held off for one instruction'],
  [17, 'VM', 'virtual 8086 mode'],
  [18, 'AC', 'alignment check; in the kernel, with SMAP: access to user memory is allowed'],
  [19, 'VIF', 'virtual interrupt flag'],
  [20, 'VIP', 'virtual interrupt pending'],
  [21, 'ID', 'CPUID can be used'],
];

const cr0: readonly NamedBit[] = [
  [0, 'PE', 'protection enabled'],
  [1, 'MP', 'monitor coprocessor'],
  [2, 'EM', 'FPU emulation'],
  [3, 'TS', 'task switched'],
  [4, 'ET', 'extension type'],
  [5, 'NE', 'numeric error'],
  [16, 'WP', 'the kernel, too, cannot write to read-only pages'],
  [18, 'AM', 'alignment mask'],
  [29, 'NW', 'not write-through'],
  [30, 'CD', 'cache disabled'],
  [31, 'PG', 'paging'],
];

const cr4: readonly NamedBit[] = [
  [0, 'VME', 'vm86 extensions'],
  [1, 'PVI', 'virtual interrupt flag in protected mode'],
  [2, 'TSD', 'user space cannot read the time stamp counter'],
  [3, 'DE', 'debugging extensions'],
  [4, 'PSE', 'page size extensions'],
  [5, 'PAE', 'physical address extensions'],
  [6, 'MCE', 'machine checks'],
  [7, 'PGE', 'global pages'],
  [8, 'PCE', 'user space can read performance counters'],
  [9, 'OSFXSR', 'fast FPU save and restore'],
  [10, 'OSXMMEXCPT', 'unmasked SSE exceptions'],
  [11, 'UMIP', 'user-mode instruction prevention'],
  [12, 'LA57', '5-level page tables'],
  [13, 'VMXE', 'VMX virtualization'],
  [14, 'SMXE', 'safer mode (TXT)'],
  [16, 'FSGSBASE', 'RDFSBASE and its like'],
  [17, 'PCIDE', 'process-context identifiers'],
  [18, 'OSXSAVE', 'XSAVE and XRESTORE'],
  [20, 'SMEP', 'the kernel cannot execute user pages'],
  [21, 'SMAP', 'the kernel cannot access user pages'],
  [22, 'PKE', 'protection keys'],
  [23, 'CET', 'control-flow enforcement'],
];

const bitRegisters: Readonly<Record<string, readonly NamedBit[]>> = {
  EFLAGS: eflags,
  CR0: cr0,
  CR4: cr4,
};

function registerMeaning(name: string, digits: string): Meaning | undefined {
  const table = bitRegisters[name];
  if (table === undefined) return undefined;
  const value = hexValue(digits);
  const names = setBits(value, table).map(([, bitName]) => bitName);
  const level = field(value, 12, 2);
  return {
    title: `${name}: ${names.join(' ')}`,
    lines: [
      ...bitLines(value, table),
      ...(name === 'EFLAGS' && !isSet(value, 9)
        ? ['Bit 9, IF, is clear: interrupts are off.']
        : []),
      ...(name === 'EFLAGS' && level !== 0 ? [`Bits 12 and 13, IOPL: ${level}.`] : []),
    ],
  };
}

/** arch/x86/include/asm/segment.h; the last two are arch/x86/include/asm/xen/interface_64.h without privilege bits. */
const segments: Readonly<Record<string, string>> = {
  '0010': 'kernel code (__KERNEL_CS of x86_64)',
  '0018': 'kernel data (__KERNEL_DS of x86_64)',
  '0023': 'user code of a 32-bit program (__USER32_CS)',
  '002b': 'user data (__USER_DS of x86_64)',
  '0033': 'user code of a 64-bit program (__USER_CS of x86_64)',
  '0060': 'kernel code (__KERNEL_CS of x86_32)',
  '0068': 'kernel data (__KERNEL_DS of x86_32)',
  '0073': 'user code (__USER_CS of x86_32)',
  '007b': 'user data (__USER_DS of x86_32)',
  e030: 'kernel code of a Xen PV guest',
  e02b: 'kernel data of a Xen PV guest',
};

function systemCallMeaning(digits: string): Meaning {
  const value = BigInt.asIntN(64, hexValue(digits));
  return {
    title: `ORIG_RAX: ${value === -1n ? '-1, not a system call' : value < 0n ? value : `${value} (0x${value.toString(16)})`}`,
    lines: [
      'At a system call its number; at an exception the error code, where it has one; at an interrupt a vector; else -1.',
      'Only where RIP is in user space (0033, 0023) is it safe to read it as the number of a system call.',
    ],
    source: 'arch/x86/include/asm/ptrace.h, arch/x86/entry/entry_64.S',
  };
}

export const x86RegisterRows: readonly TermRow[] = [
  {
    example: 'RSP: 0018:ffffc90000157d98 EFLAGS: 00010246',
    source: FLAGS_SOURCE,
    hint: 'EFLAGS: ',
    pattern: /(?<name>EFLAGS): (?<value>[0-9a-f]{8})(?![0-9a-f])/dg,
    read: ({ whole, name, value }) => [
      explain(whole, registerMeaning(name?.text ?? '', value?.text ?? '0')),
    ],
  },
  {
    example: 'CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033',
    source: FLAGS_SOURCE,
    hint: 'CR',
    pattern: /(?<![\w])(?<name>CR[04]): (?<value>[0-9a-f]{16}|[0-9a-f]{8})(?![0-9a-f])/dg,
    read: ({ whole, name, value }) => [
      explain(whole, registerMeaning(name?.text ?? '', value?.text ?? '0')),
    ],
  },
  {
    example: 'CR2: 0000000000000008 CR3: 000000010a0f0000 CR4: 0000000000750ef0',
    source: 'arch/x86/kernel/process_64.c __show_regs()',
    hint: 'CR2: ',
    pattern: /(?<name>CR2:) (?:[0-9a-f]{16}|[0-9a-f]{8})(?![0-9a-f])/dg,
    read: ({ name }) => [
      explain(name, {
        title: 'CR2: address of the last page fault',
        lines: [
          'In a report of a page fault it is the address that faulted.',
          'In other reports it is left from an earlier, handled fault, often of user space.',
        ],
      }),
    ],
  },
  {
    example: 'RIP: 0010:foo_probe+0x1c/0x80 [foo]',
    source: 'arch/x86/include/asm/segment.h, arch/x86/kernel/dumpstack.c show_ip()',
    hint: 'P: ',
    pattern: /(?<![\w])(?:RIP|RSP|EIP|ESP): (?<segment>[0-9a-f]{4}):/dg,
    read: ({ segment }) => {
      const meaning = segments[segment?.text ?? ''];
      return [
        explain(
          segment,
          meaning === undefined
            ? undefined
            : {
                title: `${segment?.text ?? ''}: ${meaning}`,
                lines: ['The segment selector in CS or SS.'],
              },
        ),
      ];
    },
  },
  {
    example: 'RSP: 002b:00007ffc8a1b2c38 EFLAGS: 00000246 ORIG_RAX: 0000000000000010',
    source: 'arch/x86/kernel/process_64.c __show_regs()',
    hint: 'ORIG_',
    pattern: /ORIG_[RE]AX: (?<value>[0-9a-f]{16})(?![0-9a-f])/dg,
    read: ({ whole, value }) => [explain(whole, systemCallMeaning(value?.text ?? '0'))],
  },
];
