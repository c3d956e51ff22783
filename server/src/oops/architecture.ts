/** Tells the architecture of a report from what only one prints. Names are those of the directories in `arch/`. */

interface ArchitectureSign {
  readonly architecture: string;
  readonly example: string;
  /** A cheap literal; the pattern is tried where it stands in the line. */
  readonly marker: string;
  readonly pattern: RegExp;
}

/** The surest signs first; a report keeps the first that is found in its lines. */
export const architectureSigns: readonly ArchitectureSign[] = [
  {
    architecture: 's390',
    example: 'Krnl PSW : 0704c00180000000 000002482f7ee55e',
    marker: 'Krnl ',
    pattern: /Krnl (?:PSW|GPRS|Code)/,
  },
  {
    architecture: 's390',
    example: 'Hardware name: IBM 3906 M05 780 (LPAR)',
    marker: 'IBM ',
    pattern: /IBM \d{4} /,
  },
  {
    architecture: 'x86',
    example: 'RIP: 0010:foo+0x1/0x2',
    marker: 'RIP',
    pattern: /(?:^|\s)RIP:? /,
  },
  {
    architecture: 'x86',
    example: 'EIP: 0060:[<c0195db3>] EFLAGS: 00010046 CPU: 0',
    marker: 'EIP',
    pattern: /(?:^|\s)EIP(?::| is at )/,
  },
  {
    architecture: 'x86',
    example: 'RAX: 0000000000000000 RBX: 0000000000000000',
    marker: 'AX: ',
    pattern: /(?:^|\s)[RE]AX: [0-9a-f]{8}/,
  },
  {
    architecture: 'x86',
    example: ' do_syscall_64+0x5d/0x90',
    marker: '_',
    pattern:
      /(?:\b(?:entry_SYSCALL_64|do_syscall_64|entry_INT80|entry_SYSENTER|ret_from_fork_asm|system_call_fastpath|apic_timer_interrupt|sysenter_do_call)|__x64_sys_|__ia32_)/,
  },
  {
    architecture: 'powerpc',
    example: 'NIP [c00800000a2b1c3c] f+0x144/0x1dc0',
    marker: 'NIP',
    pattern: /(?:^|\s)NIP(?: \[|: )/,
  },
  {
    architecture: 'powerpc',
    example: '[c00000000f5cba40] [c00800000a2b1bec] f+0xf4/0x1dc0',
    marker: '] [',
    pattern: /^\s*\[[0-9a-f]{8,16}\] \[[0-9a-f]{8,16}\] /,
  },
  {
    architecture: 'arm64',
    example: 'pstate: 80400005 (Nzcv daif +PAN -UAO)',
    marker: 'pstate: ',
    pattern: /pstate: /,
  },
  {
    architecture: 'arm64',
    example: 'x29: ffff8000813c3970 x28: 0000000000000000',
    marker: 'x29: ',
    pattern: /x29: ?[0-9a-f]{16}/,
  },
  {
    architecture: 'arm64',
    example: ' el0t_64_sync+0x190/0x194',
    marker: 'el',
    pattern: /\b(?:el[01][th]?_(?:64_|32_)?(?:sync|svc|irq|ia|da|error)|el0_svc|__arm64_sys_)/,
  },
  {
    architecture: 'arm',
    example: 'Internal error: Oops: 805 [#1] SMP ARM',
    marker: ' ARM',
    pattern: /\[#\d{1,4}\].* (?:ARM|THUMB2)$|ISA ARM/,
  },
  {
    architecture: 'arm',
    example: '[<8010ef84>] (show_stack) from [<807bb0d8>] (dump_stack+0xa0/0xc0)',
    marker: ' from [<',
    pattern: /\) from \[</,
  },
  {
    architecture: 'arm',
    example: ' show_stack from dump_stack_lvl+0x58/0x70',
    marker: ' from ',
    pattern: /^\s*[\w.]{1,200} from [\w.]{1,200}\+0x/,
  },
  {
    architecture: 'arm',
    example: 'Hardware name: ARM-Versatile Express',
    marker: 'Versatile',
    pattern: /ARM-Versatile/,
  },
  {
    architecture: 'loongarch',
    example: 'era   : 90000000003aa07c f+0x3a0/0x6dc',
    marker: 'era',
    pattern: /(?:^|\s)era {0,3}[:=]{1,2} ?[0-9a-f]{8,16}/,
  },
  {
    architecture: 'loongarch',
    example: '   ERA: 90000000003aa07c f+0x3a0/0x6dc',
    marker: 'CRMD',
    pattern: /CRMD: /,
  },
  {
    architecture: 'riscv',
    example: 'epc : seq_read_iter+0x1c/0x3f6',
    marker: 'epc : ',
    pattern: /epc : /,
  },
  {
    architecture: 'riscv',
    example: 'status: 0000000200000120 badaddr: 0000000000000010 cause: 000000000000000d',
    marker: 'badaddr: ',
    pattern: /badaddr: /,
  },
  {
    architecture: 'mips',
    example: 'epc   : 803c4cc8 f+0x54/0x6c',
    marker: 'epc',
    pattern: /(?:^|\s)epc(?: {2,3}:| ==) ?[0-9a-f]{8}/,
  },
  {
    architecture: 'mips',
    example: '$ 0   : 00000000 80510000',
    marker: '$ 0',
    pattern: /\$ 0 {1,3}: [0-9a-f]{8}/,
  },
  {
    architecture: 'sparc',
    example: 'TPC: <lock_acquire+0x100/0x200>',
    marker: 'TPC',
    pattern: /TPC(?:: <|\[)|TSTATE: /,
  },
  {
    architecture: 'sparc',
    example: 'PSR: 40001fc6 PC: f0012345 NPC: f0012349',
    marker: 'NPC: ',
    pattern: /PSR: .*NPC: /,
  },
  {
    architecture: 'parisc',
    example: '  IAOQ[0]: map_pages+0x2fc/0x378',
    marker: 'IAOQ',
    pattern: /IAOQ/,
  },
  {
    architecture: 'alpha',
    example: 'pc = [<fffffc00005123f0>]  ra = [<fffffc0000512400>]  ps = 0000',
    marker: 'pc = [',
    pattern: /pc = \[<f/,
  },
  {
    architecture: 'ia64',
    example: 'psr : 00001010085a6010 ifs : 8000000000000205 ip  : [<a0000001000de430>]',
    marker: 'ifs : ',
    pattern: /psr : .*ifs : /,
  },
  {
    architecture: 'ia64',
    example: '    sp=e00000006b2578d0 bsp=e00000006b2510b0',
    marker: ' bsp=',
    pattern: /sp=[0-9a-f]{16} bsp=/,
  },
  {
    architecture: 'm68k',
    example: 'SR: 2000  SP: 00a4dfa8  a2: 00a4e000',
    marker: 'SR: ',
    pattern: /SR: [0-9a-f]{4} {1,2}SP: /,
  },
  {
    architecture: 'sh',
    example: 'PC is at foo+0x1aa/0x2e0 PR is at bar',
    marker: 'PR is at',
    pattern: /PR is at/,
  },
  {
    architecture: 'xtensa',
    example: 'pc = d001f0a4, ps = 00050320',
    marker: 'depc',
    pattern: /excvaddr|depc/,
  },
  {
    architecture: 'arc',
    example: '[ECR   ]: 0x00230400 => Misaligned r/w',
    marker: '[ECR',
    pattern: /\[ECR {1,3}\]: /,
  },
  {
    architecture: 'csky',
    example: 'PC: 0x80123456 (foo+0x1a/0x60)',
    marker: 'PC: 0x',
    pattern: /^\s*PC: 0x[0-9a-f]{8} \(/,
  },
  {
    architecture: 'hexagon',
    example: '[c1825e50] 0xc0012abc: do_one_initcall + 0x44',
    marker: ' + 0x',
    pattern: /\] 0x[0-9a-f]{8}: \w{1,200} \+ 0x/,
  },
];

/** The architecture `text` gives away, if any. */
export function architectureOf(text: string): string | undefined {
  if (text.length > 1000) return undefined;
  return architectureSigns.find(
    ({ marker, pattern }) => text.includes(marker) && pattern.test(text),
  )?.architecture;
}
