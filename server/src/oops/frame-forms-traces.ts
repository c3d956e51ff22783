/** Line forms of call traces, by architecture. */
import { readCodeReference, scanSymbol, type CodeReference } from './code-reference.js';
import { ADDRESS, TAKEN_ADDRESS, type FrameForm } from './frame-form.js';

const RETURN = 'return-address' as const;

/** `<IRQ>`, `</TASK>`, `<<EOE>>`, `<#DF>`: which stack it goes on with (arch/x86/kernel/dumpstack_64.c stack_type_name()). */
const STACK_TAGS = String.raw`(?:<<?/?[A-Z#][A-Za-z#_ -]{0,24}\d{0,2}>>?[ \t]{0,8}){0,3}`;

const armFrom = new RegExp(` from ${TAKEN_ADDRESS} \\(`, 'y');
const armModule = /(?: \[[\w-]{1,64}\])?\)?/y;

/** `(f+0x0/0x17c [mod]) from [<c000e4c0>] (g+0x30/0x44)`: the caller, and on the first line of a stack the callee before it. */
function readArm(text: string, lead: RegExpExecArray, empty: boolean): readonly CodeReference[] {
  const start = lead.index + lead[0].length;
  const callee =
    readCodeReference(text, start, 'annotated') ?? bareName(text, start, scanSymbol(text, start));
  armModule.lastIndex = callee.end;
  if (!armModule.test(text)) return [];
  armFrom.lastIndex = armModule.lastIndex;
  const from = armFrom.exec(text);
  if (from === null) return [];
  const caller = readCodeReference(text, armFrom.lastIndex, 'annotated');
  if (caller === undefined) return [];
  const address = from.groups?.address;
  const callerFrame = { ...caller, ...(address !== undefined && { address }) };
  if (!empty || callee.symbol === undefined) return [callerFrame];
  // The address before the callee is its own start or the place of the call in it: an offset of 0 says nothing.
  const { byteOffset, ...rest } = callee;
  return [byteOffset === 0 ? rest : callee, callerFrame];
}

function bareName(text: string, start: number, end: number): CodeReference {
  const name = text.slice(start, end);
  return { start, end, reliable: true, inlined: false, ...(name !== '' && { symbol: name }) };
}

export const traceForms: readonly FrameForm[] = [
  {
    name: 'arm with addresses',
    example: '[<8010ef84>] (show_stack) from [<807bb0d8>] (dump_stack+0xa0/0xc0)',
    source: 'arch/arm/kernel/traps.c dump_backtrace_entry()',
    role: RETURN,
    hint: ' from [<',
    lead: new RegExp(`[ \\t]*${ADDRESS} \\(`, 'y'),
    strong: true,
    raw: 'never',
    read: (text, lead, { stackIsEmpty }) => readArm(text, lead, stackIsEmpty),
  },
  {
    name: 'arm without symbols',
    example: 'Function entered at [<c0013f24>] from [<c000e4c0>]',
    source: 'arch/arm/kernel/traps.c dump_backtrace_entry(), !CONFIG_KALLSYMS',
    role: RETURN,
    hint: 'Function entered at ',
    lead: new RegExp(`[ \\t]*Function entered at ${ADDRESS} from ${TAKEN_ADDRESS}`, 'y'),
    strong: true,
    raw: 'always',
    read: (_text, lead) => {
      const address = lead.groups?.address ?? '0';
      const end = lead.index + lead[0].length;
      const start = lead.index + lead[0].lastIndexOf('[');
      return [{ start, end, address, reliable: true, inlined: false }];
    },
  },
  {
    name: 'arm',
    example: ' show_stack from dump_stack_lvl+0x58/0x70',
    source: 'arch/arm/kernel/traps.c dump_backtrace_entry(), !CONFIG_ARM_BACKTRACE_VERBOSE',
    role: RETURN,
    hint: ' from ',
    lead: /[ \t]*(?<callee>[\w.$]{1,512})(?: \[[\w-]{1,64}\])?(?: [\w./+-]{1,256}:\d{1,7})?(?: \[inline\])? from (?=[^\s])/y,
    strong: true,
    raw: 'never',
    read: (text, lead, context) => {
      const start = lead.index + lead[0].length;
      const caller = readCodeReference(
        text,
        start,
        context.inStack ? 'annotated' : 'offset-or-inline',
      );
      if (caller?.symbol === undefined) return [];
      if (!context.stackIsEmpty || !context.inStack) return [caller];
      const name = lead.groups?.callee ?? '';
      const at = lead[0].indexOf(name) + lead.index;
      return [bareName(text, at, at + name.length), caller];
    },
  },
  {
    name: 'powerpc',
    example:
      '[c00000000f5cba40] [c00800000a2b1bec] kvmppc_run_core+0xf4/0x1dc0 [kvm_hv] (unreliable)',
    source: 'arch/powerpc/kernel/process.c show_stack()',
    role: RETURN,
    hint: '] [',
    lead: /[ \t]*\[[0-9a-f]{8,16}\] \[(?<address>[0-9a-f]{8,16})\] {1,12}/y,
    strong: true,
    raw: 'in-stack',
  },
  {
    name: 's390 unreliable',
    example: '([<000002482f7ee6f4>] vfio_iommu_type1_detach_group+0x314/0x8f0 [vfio_iommu_type1])',
    source: 'arch/s390/kernel/dumpstack.c show_stack()',
    role: RETURN,
    hint: '([<',
    lead: new RegExp(`[ \\t]*\\(${TAKEN_ADDRESS} `, 'y'),
    strong: true,
    raw: 'in-stack',
    unreliable: true,
  },
  {
    name: 'sparc caller',
    example: 'Caller[000000000048f2f0]: atomic_notifier_call_chain+0x30/0x60',
    source: 'arch/sparc/kernel/traps_64.c die_if_kernel(), traps_32.c',
    role: RETURN,
    hint: 'Caller[',
    lead: /[ \t]*Caller\[(?<address>[0-9a-f]{8,16})\]: /y,
    strong: true,
    raw: 'in-stack',
  },
  {
    name: 'sparc32',
    example: '[f0012345 : die_if_kernel+0x44/0x1a0 ] [f02fa1b0 : do_sparc_fault+0x164/0x1f8 ] ',
    source: 'arch/sparc/kernel/process_32.c show_stack()',
    role: RETURN,
    hint: ' : ',
    lead: /[ \t]*(?=\[[0-9a-f]{8} : )/y,
    strong: true,
    raw: 'never',
    read: (text) =>
      [...text.matchAll(/\[(?<address>[0-9a-f]{8}) : /g)].flatMap((match) => {
        const frame = readCodeReference(text, match.index + match[0].length, 'offset-or-inline');
        return frame?.symbol === undefined ? [] : { ...frame, address: match[1] ?? '' };
      }),
  },
  {
    name: 'ftrace stack',
    example: ' => ttwu_do_wakeup+0x7b/0x90',
    source: 'kernel/trace/trace_output.c trace_stack_print()',
    role: RETURN,
    hint: '=> ',
    lead: /[ \t]*=> /y,
    strong: false,
    raw: 'in-stack',
    read: (text, lead, { inStack }) => {
      const start = lead.index + lead[0].length;
      const named = readCodeReference(text, start, 'offset-or-inline');
      if (named?.symbol !== undefined) return [named];
      const end = scanSymbol(text, start);
      return inStack && end > start && end === text.length ? [bareName(text, start, end)] : [];
    },
  },
  {
    name: 'arm64 hypervisor stack',
    example: 'kvm [1]:  [<ffff800009bd3f5c>] __kvm_nvhe_hyp_panic+0xac/0xf8',
    source: 'arch/arm64/kvm/stacktrace.c kvm_nvhe_dump_backtrace_entry()',
    role: RETURN,
    hint: 'kvm [',
    lead: new RegExp(`[ \\t]*kvm \\[\\d{1,8}\\]: {1,4}${TAKEN_ADDRESS} `, 'y'),
    strong: true,
    raw: 'never',
  },
  {
    name: 'tile',
    example: '  frame 0: 0xfffffff700140ce0 dump_stack+0x0/0x20 (sp 0xfffffe03f8a0fb10)',
    source: 'arch/tile/kernel/stack.c tile_show_stack() up to Linux 4.16',
    role: RETURN,
    hint: 'frame ',
    lead: /[ \t]*frame \d{1,4}: 0x(?<address>[0-9a-f]{8,16}) /y,
    strong: true,
    raw: 'never',
  },
  {
    name: 'with an address',
    example: ' [<ffffffff812648b3>] ? btrfs_relocate_chunk.isra.29+0x66/0xdb [btrfs]',
    source:
      'x86 up to 4.9, arm64 up to 4.14, mips, riscv, loongarch, s390, sparc64, parisc, alpha, ia64, m68k, sh, xtensa, csky, openrisc, um, sparc64 without the `<>`, fs/proc/base.c proc_pid_stack(), lib/stacktrace print_ip_sym()',
    role: RETURN,
    hint: '[',
    lead: new RegExp(
      `[ \\t]*${STACK_TAGS}(?:${ADDRESS}[ \\t]{1,4})?${TAKEN_ADDRESS}[ \\t]{0,4}(?<guess>\\?[ \\t]{0,4})?(?::(?<module>\\w{1,64}):)?\\(?[ \\t]{0,12}`,
      'y',
    ),
    strong: true,
    raw: 'in-stack',
  },
  {
    name: 'without an address',
    example: ' ? __warn+0x81/0x130',
    source:
      'arch/x86/kernel/dumpstack.c printk_stack_address(), arch/arm64/kernel/stacktrace.c dump_backtrace_entry(), arch/arc/kernel/stacktrace.c, kernel/stacktrace.c stack_trace_print()',
    role: RETURN,
    lead: new RegExp(`[ \\t]*${STACK_TAGS}(?<guess>\\?[ \\t]{0,4})?`, 'y'),
    strong: false,
    raw: 'in-stack',
  },
];
