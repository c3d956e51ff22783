/**
 * Kernel macros that define functions under names pasted with `##`, as the headers named here write them. `$1` stands for the
 * first argument of the call, `$2` for the second. Macros that are used in one file or subsystem need no row: their own text
 * is read (expand-template.ts).
 */

export interface MacroRow {
  /** The macro's name as a regular expression without groups; it must match the whole name. */
  readonly macro: string;
  readonly names: readonly string[];
  /** The header that defines it, and where the names come from. */
  readonly header: string;
}

/** What DECLARE_EVENT_CLASS makes of a class: include/trace/trace_events.h, perf.h, bpf_probe.h, stages/. */
const eventClass = [
  'trace_event_raw_event_$1',
  'do_trace_event_raw_event_$1',
  'perf_trace_$1',
  'do_perf_trace_$1',
  'trace_raw_output_$1',
  'trace_event_get_offsets_$1',
  'trace_event_define_fields_$1',
  '__bpf_trace_$1',
];

/** What a tracepoint itself makes: include/linux/tracepoint.h; __probestub since 6.4. */
function tracepoint(argument: string): string[] {
  return [
    `trace_${argument}`,
    `__traceiter_${argument}`,
    `__probestub_${argument}`,
    `trace_${argument}_rcuidle`,
    `trace_${argument}_enabled`,
    `register_trace_${argument}`,
    `register_trace_prio_${argument}`,
    `unregister_trace_${argument}`,
    `check_trace_callback_type_${argument}`,
    `trace_call__${argument}`,
    `__do_trace_${argument}`,
  ];
}

/** The events that use a class: tracepoint.h and the tests of the probes' types. */
const definedEvent = [
  ...tracepoint('$2'),
  'ftrace_test_probe_$2',
  'perf_test_probe_$2',
  'bpf_test_probe_$2',
  '__bpf_trace_tp_map_$2',
];

/** Names of one system call on the architectures with wrappers, and before them (4.16 and older: SyS_, SYSC_, sys_). */
function systemCall(prefix: string): string[] {
  return [
    `__do_${prefix}$1`,
    `__se_${prefix}$1`,
    ...['x64', 'ia32', 'x32', 'arm64', 's390', 's390x', 'riscv', 'powerpc', 'loongarch'].map(
      (architecture) => `__${architecture}_${prefix}$1`,
    ),
    `${prefix}$1`,
  ];
}

export const macroRows: readonly MacroRow[] = [
  {
    macro:
      'SYSCALL_DEFINE[0-6]|SYSCALL32_DEFINE[0-6]|SYSCALL_DEFINE_MAYBE_COMPAT|ARM_SYSCALL_DEFINE[0-6]',
    names: [...systemCall('sys_'), 'SyS_$1', 'SYSC_$1'],
    header: 'include/linux/syscalls.h, arch/*/include/asm/syscall_wrapper.h',
  },
  {
    macro: 'COMPAT_SYSCALL_DEFINE[0-6]|COMPAT_SYSCALL32_DEFINE[0-6]',
    names: [...systemCall('compat_sys_'), 'compat_SyS_$1', 'C_SYSC_$1'],
    header: 'include/linux/compat.h, arch/*/include/asm/syscall_wrapper.h',
  },
  {
    macro: 'COND_SYSCALL|SYS_NI',
    names: systemCall('sys_'),
    header: 'kernel/sys_ni.c, arch/*/include/asm/syscall_wrapper.h',
  },
  {
    macro: 'COND_SYSCALL_COMPAT|COMPAT_SYS_NI',
    names: systemCall('compat_sys_'),
    header: 'kernel/sys_ni.c, arch/*/include/asm/syscall_wrapper.h',
  },
  {
    macro: 'TRACE_EVENT(?:_FN|_FN_COND|_CONDITION|_NOP|_SYSCALL|_MAP)?',
    names: [
      ...eventClass,
      ...tracepoint('$1'),
      'ftrace_test_probe_$1',
      'perf_test_probe_$1',
      'bpf_test_probe_$1',
    ],
    header: 'include/linux/tracepoint.h, include/trace/trace_events.h, perf.h, bpf_probe.h',
  },
  {
    macro: 'DECLARE_EVENT_CLASS',
    names: eventClass,
    header: 'include/trace/trace_events.h, perf.h, bpf_probe.h',
  },
  {
    macro: 'DECLARE_EVENT_SYSCALL_CLASS',
    names: [...eventClass, '__bpf_trace_$1'],
    header: 'include/trace/trace_events.h',
  },
  {
    macro: 'DEFINE_EVENT(?:_FN|_CONDITION|_NOP|_SYSCALL|_WRITABLE|_MAP)?',
    names: definedEvent,
    header: 'include/linux/tracepoint.h',
  },
  {
    macro: 'DEFINE_EVENT_PRINT',
    names: [...definedEvent, 'trace_raw_output_$2'],
    header: 'include/linux/tracepoint.h, include/trace/trace_events.h',
  },
  {
    macro: 'DECLARE_TRACE(?:_CONDITION|_WRITABLE|_SYSCALL|_EVENT)?|DEFINE_TRACE(?:_FN|_SYSCALL)?',
    names: [...tracepoint('$1'), 'trace_$1_tp', '__bpf_trace_$1'],
    header: 'include/linux/tracepoint.h',
  },
  {
    macro: 'TRACE_EVENT_FLAGS',
    names: ['trace_init_flags_$1'],
    header: 'include/linux/trace_events.h',
  },
  {
    macro: 'TRACE_EVENT_PERF_PERM',
    names: ['perf_perm_$1'],
    header: 'include/linux/trace_events.h',
  },
  {
    macro: 'BPF_CALL_[0-5]|NOTRACE_BPF_CALL_[0-5]',
    names: ['$1', '____$1'],
    header: 'include/linux/filter.h',
  },
  { macro: 'DEFINE_BPF_ITER_FUNC', names: ['bpf_iter_$1'], header: 'include/linux/bpf.h' },
  {
    macro: 'DEFINE_BPF_DISPATCHER',
    names: ['bpf_dispatcher_$1_func'],
    header: 'include/linux/bpf.h',
  },
  {
    macro: 'DEFINE_IDTENTRY(?:_SW|_ERRORCODE|_IRQ)?',
    names: ['$1', '__$1'],
    header: 'arch/x86/include/asm/idtentry.h',
  },
  {
    macro: 'DEFINE_IDTENTRY_SYSVEC(?:_SIMPLE)?',
    names: ['$1', '__$1', 'instr_$1', 'fred_$1'],
    header: 'arch/x86/include/asm/idtentry.h',
  },
  {
    macro: 'DEFINE_IDTENTRY_(?:RAW|RAW_ERRORCODE|IST|MCE|DEBUG|DF|NMI|XENCB)',
    names: ['$1'],
    header: 'arch/x86/include/asm/idtentry.h',
  },
  {
    macro: 'DEFINE_IDTENTRY_(?:NOIST|MCE_USER|DEBUG_USER)',
    names: ['noist_$1'],
    header: 'arch/x86/include/asm/idtentry.h',
  },
  {
    macro: 'DEFINE_IDTENTRY_VC_KERNEL',
    names: ['kernel_$1'],
    header: 'arch/x86/include/asm/idtentry.h',
  },
  {
    macro: 'DEFINE_IDTENTRY_VC_USER',
    names: ['user_$1'],
    header: 'arch/x86/include/asm/idtentry.h',
  },
  {
    macro: 'DEFINE_FREDENTRY_(?:RAW|NMI|MCE|DEBUG)',
    names: ['fred_$1'],
    header: 'arch/x86/include/asm/idtentry.h',
  },
  {
    macro: 'DECLARE_IDTENTRY\\w*',
    names: ['asm_$2', 'xen_asm_$2'],
    header: 'arch/x86/include/asm/idtentry.h: idtentry in arch/x86/entry/entry_64.S makes the code',
  },
  {
    macro: 'DEFINE_INTERRUPT_HANDLER(?:_RAW|_RET|_ASYNC|_NMI)?',
    names: ['$1', '____$1'],
    header: 'arch/powerpc/include/asm/interrupt.h',
  },
  {
    macro: 'DEFINE_(?:SHOW|SEQ|PROC_SHOW|SHOW_STORE)_ATTRIBUTE',
    names: ['$1_open'],
    header: 'include/linux/seq_file.h',
  },
  {
    macro: 'DEFINE_(?:SIMPLE|DEBUGFS)_ATTRIBUTE(?:_SIGNED|_XSIGNED)?',
    names: ['$1_open'],
    header: 'include/linux/fs.h, include/linux/debugfs.h',
  },
  {
    macro:
      'module_\\w*driver\\w*|builtin_\\w*driver\\w*|module_virtio_driver|module_typec_altmode_driver',
    names: ['$1_init', '$1_exit'],
    header: 'include/linux/device/driver.h module_driver(), and the buses that call it',
  },
  {
    macro: 'BUFFER_FNS',
    names: ['set_buffer_$2', 'clear_buffer_$2', 'buffer_$2'],
    header: 'include/linux/buffer_head.h',
  },
  {
    macro: 'TAS_BUFFER_FNS',
    names: ['test_set_buffer_$2', 'test_clear_buffer_$2'],
    header: 'include/linux/buffer_head.h',
  },
  {
    macro: 'PAGEFLAG(?:_FALSE)?',
    names: [
      'folio_test_$2',
      'Page$1',
      'folio_set_$2',
      'SetPage$1',
      'folio_clear_$2',
      'ClearPage$1',
    ],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: '__PAGEFLAG',
    names: [
      'folio_test_$2',
      'Page$1',
      '__folio_set_$2',
      '__SetPage$1',
      '__folio_clear_$2',
      '__ClearPage$1',
    ],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: 'TESTPAGEFLAG(?:_FALSE)?',
    names: ['folio_test_$2', 'Page$1'],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: 'SETPAGEFLAG(?:_NOOP)?',
    names: ['folio_set_$2', 'SetPage$1'],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: 'CLEARPAGEFLAG(?:_NOOP)?',
    names: ['folio_clear_$2', 'ClearPage$1'],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: '__SETPAGEFLAG(?:_NOOP)?',
    names: ['__folio_set_$2', '__SetPage$1'],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: '__CLEARPAGEFLAG(?:_NOOP)?',
    names: ['__folio_clear_$2', '__ClearPage$1'],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: 'TESTSETFLAG(?:_FALSE)?',
    names: ['folio_test_set_$2', 'TestSetPage$1'],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: 'TESTCLEARFLAG(?:_FALSE)?',
    names: ['folio_test_clear_$2', 'TestClearPage$1'],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: 'TESTSCFLAG(?:_FALSE)?',
    names: ['folio_test_set_$2', 'TestSetPage$1', 'folio_test_clear_$2', 'TestClearPage$1'],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: 'PAGE_TYPE_OPS',
    names: [
      'Page$1',
      '__SetPage$1',
      '__ClearPage$1',
      'folio_test_$2',
      '__folio_set_$2',
      '__folio_clear_$2',
    ],
    header: 'include/linux/page-flags.h',
  },
  {
    macro: 'PMU_FORMAT_ATTR(?:_SHOW)?',
    names: ['$1_show', '__$1_show'],
    header: 'include/linux/perf_event.h',
  },
  { macro: 'DEFINE_FREE', names: ['__free_$1'], header: 'include/linux/cleanup.h' },
  {
    macro: 'DEFINE_(?:CLASS|GUARD|LOCK_GUARD_0|LOCK_GUARD_1)',
    names: ['class_$1_constructor', 'class_$1_destructor', 'class_$1_lock_ptr'],
    header: 'include/linux/cleanup.h',
  },
  {
    macro: 'INTERVAL_TREE_DEFINE',
    names: ['$8_insert', '$8_remove', '$8_iter_first', '$8_iter_next', '$8_subtree_search'],
    header: 'include/linux/interval_tree_generic.h',
  },
  {
    macro: 'RB_DECLARE_CALLBACKS(?:_MAX)?',
    names: ['$2_propagate', '$2_copy', '$2_rotate', '$2_compute_max'],
    header: 'include/linux/rbtree_augmented.h',
  },
  {
    macro: 'BUILD_LOCK_OPS',
    names: ['__raw_$1_lock', '__raw_$1_lock_irqsave', '__raw_$1_lock_irq', '__raw_$1_lock_bh'],
    header: 'kernel/locking/spinlock.c',
  },
  {
    macro: 'DEFINE_STATIC_CALL(?:_RET0|_NULL)?',
    names: ['__SCT__$1'],
    header: 'include/linux/static_call.h',
  },
  {
    macro: 'SECURITY_HOOK|LSM_HOOK',
    names: ['bpf_lsm_$3'],
    header:
      'kernel/bpf/bpf_lsm.c over include/linux/lsm_hook_defs.h; security_* itself is written out in security/security.c',
  },
  {
    macro: 'KUNIT_ARRAY_PARAM(?:_DESC)?',
    names: ['$1_gen_params'],
    header: 'include/kunit/test.h',
  },
];
