/**
 * Macros of `.S` files that begin or end a function, or name one: per row a pattern for the macro and the names it defines,
 * `$1` being its first argument. The headers that define them are named behind each row.
 */

export interface AssemblyRow {
  readonly macro: RegExp;
  readonly names: readonly string[];
  /** `start` and `end` enclose a function; `alias` gives a name to another; `inner` is an entry inside one. */
  readonly kind: 'start' | 'end' | 'alias' | 'inner';
}

export const assemblyRows: readonly AssemblyRow[] = [
  // include/linux/linkage.h, arch/*/include/asm/linkage.h
  { macro: /^SYM_(?:FUNC|CODE|TYPED_FUNC)_START(?:_[A-Z_]+)?$/, names: ['$1'], kind: 'start' },
  { macro: /^SYM_(?:TYPED_)?(?:ENTRY|START)$/, names: ['$1'], kind: 'start' },
  { macro: /^SYM_INNER_LABEL(?:_ALIGN)?$/, names: ['$1'], kind: 'inner' },
  { macro: /^SYM_(?:FUNC|CODE|PI)_(?:END|END_PI)(?:_[A-Z]+)?$/, names: ['$1'], kind: 'end' },
  { macro: /^SYM_FUNC_ALIAS(?:_[A-Z]+)?$/, names: ['$1'], kind: 'alias' },
  // arch/arm64/include/asm/linkage.h until 6.3: position independent copies
  { macro: /^SYM_FUNC_START_(?:WEAK_)?PI$/, names: ['__pi_$1'], kind: 'start' },
  {
    macro: /^(?:ENTRY|WEAK|GLOBAL|ARM_ENTRY|ENTRY_NOPROFILE|ENTRY_ALIGN|ENTRY_CFI|KENTRY)$/,
    names: ['$1'],
    kind: 'start',
  },
  {
    macro: /^(?:ENDPROC|END|ENDPROC_CFI|END_CFI|ENDFUNC|ENDPIPROC|ENDDATA)$/,
    names: ['$1'],
    kind: 'end',
  },
  // arch/powerpc/include/asm/ppc_asm.h, head-64.h, exception-64s.S
  {
    macro: /^(?:_GLOBAL|_GLOBAL_TOC|_KPROBE|_STATIC|_GLOBAL_KASAN|_GLOBAL_TOC_KASAN)$/,
    names: ['$1'],
    kind: 'start',
  },
  {
    macro: /^(?:EXC_COMMON|EXC_COMMON_BEGIN|TRAMP_REAL_BEGIN|TRAMP_VIRT_BEGIN|TRAMP_KVM_BEGIN)$/,
    names: ['$1'],
    kind: 'start',
  },
  { macro: /^EXC_REAL(?:_BEGIN)?$/, names: ['exc_real_$2_$1'], kind: 'start' },
  { macro: /^EXC_VIRT(?:_BEGIN)?$/, names: ['exc_virt_$2_$1'], kind: 'start' },
  { macro: /^(?:START_EXCEPTION|EXCEPTION)$/, names: ['$2'], kind: 'inner' },
  // arch/mips/include/asm/asm.h, arch/loongarch, arch/alpha, arch/ia64
  { macro: /^(?:LEAF|NESTED|GLOBAL_ENTRY|CFI_ENTRY)$/, names: ['$1'], kind: 'start' },
  { macro: /^(?:FEXPORT|XLEAF)$/, names: ['$1'], kind: 'inner' },
];

/**
 * Labels inside functions to which traces return: arch/riscv/kernel/entry.S up to v6.4, arch/powerpc/kernel/head_64.S,
 * arch/arm/kernel/entry-common.S.
 */
const RETURNED_TO =
  /^(?:ret_(?:from|to|fast|slow)_\w+|resume_(?:kernel|userspace\w*)|handle_syscall\w*|start_secondary_prolog)$/;

/** Whether frames of a trace can have the name of a label in the middle of a function. */
export function isReturnedTo(label: string): boolean {
  return RETURNED_TO.test(label);
}

const rowOfMacro = new Map<string, readonly AssemblyRow[]>();

/** The rows for a macro's name; none for a macro that defines nothing. */
export function assemblyRowsOf(macro: string): readonly AssemblyRow[] {
  // Instructions and labels are lower case; all rows are upper case.
  if (/[a-z]/.test(macro)) return [];
  const known = rowOfMacro.get(macro);
  if (known !== undefined) return known;
  const rows = assemblyRows.filter((row) => row.macro.test(macro));
  if (rowOfMacro.size > 2000) rowOfMacro.clear();
  rowOfMacro.set(macro, rows);
  return rows;
}
