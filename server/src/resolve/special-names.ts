/**
 * Names that a trace prints and that no source spells at the place of the call: what the kernel's own glue does between two
 * frames. Each row names the kernel file that does it.
 */

export interface GlueRow {
  /** The callee's symbol, as the trace prints it. */
  readonly callee: RegExp;
  /** What the caller's source calls instead: functions... */
  readonly names?: (match: RegExpExecArray) => readonly string[];
  /** ...or fields, arrays and variables that hold the function. */
  readonly fields?: readonly string[];
  readonly source: string;
}

const syscallTables = [
  'sys_call_table',
  'ia32_sys_call_table',
  'x32_sys_call_table',
  'compat_sys_call_table',
];

export const GLUE: readonly GlueRow[] = [
  {
    callee: /^__(?:x64|ia32|arm64|s390x?|riscv|se|do)_(?:compat_)?sys_(\w+)$/,
    names: () => [
      'x64_sys_call',
      'ia32_sys_call',
      'x32_sys_call',
      '__invoke_syscall',
      'invoke_syscall',
    ],
    fields: [...syscallTables, 'syscall_fn'],
    source: 'arch/x86/entry/syscall_64.c, arch/arm64/kernel/syscall.c',
  },
  {
    callee: /^(?:(?:compat_)?(?:sys|SyS|SYSC)_|ksys_)(\w+)$/,
    fields: syscallTables,
    source: 'include/linux/syscalls.h before v4.17',
  },
  {
    callee: /^(exc_\w+|sysvec_\w+|common_interrupt)$/,
    names: (match) => [`asm_${match[1] ?? ''}`],
    source: 'arch/x86/include/asm/idtentry.h DECLARE_IDTENTRY*',
  },
  {
    callee: /^__(sysvec_\w+|common_interrupt|spurious_interrupt)$/,
    names: (match) => [
      `instr_${match[1] ?? ''}`,
      'run_sysvec_on_irqstack_cond',
      'run_irq_on_irqstack_cond',
    ],
    source: 'arch/x86/include/asm/idtentry.h DEFINE_IDTENTRY_SYSVEC',
  },
  {
    callee: /^(?:__)?(memcpy|memset|memmove)(?:_erms|_orig)?$/,
    names: (match) => [match[1] ?? '', `__${match[1] ?? ''}`],
    source: 'arch/x86/lib/memcpy_64.S, memset_64.S, memmove_64.S: alternatives',
  },
  {
    callee: /^strcpy$/,
    names: () => ['sprintf'],
    source:
      'gcc gimple-fold.cc gimple_fold_builtin_sprintf(): sprintf(p, "%s", s) and texts without a conversion',
  },
  {
    callee: /^clear_page_(?:erms|rep|orig)$/,
    names: () => ['clear_page'],
    source: 'arch/x86/include/asm/page_64.h clear_page()',
  },
  {
    callee: /^(?:copy_user_\w+|rep_movs_alternative|rep_stos_alternative)$/,
    names: () => [
      'copy_user_generic',
      'copy_user_enhanced_fast_string',
      'copy_user_generic_string',
      '__clear_user',
    ],
    source: 'arch/x86/include/asm/uaccess_64.h copy_user_generic()',
  },
  {
    callee: /^__(put|get)_user_(?:nocheck_)?[1248]$/,
    names: (match) => ['', '__', 'unsafe_'].map((prefix) => `${prefix}${match[1] ?? ''}_user`),
    source: 'arch/x86/include/asm/uaccess.h do_put_user_call(), do_get_user_call()',
  },
  {
    callee: /^(?:native|__pv|xen|kvm|hv)_(\w+)$/,
    names: (match) => [match[1] ?? '', `arch_${match[1] ?? ''}`],
    fields: [],
    source: 'arch/x86/include/asm/paravirt.h: paravirtual calls',
  },
  {
    callee: /^__do_(?:softirq|irq)$/,
    names: (match) => [match[0].replace('__do', 'call_do')],
    source:
      'arch/powerpc/kernel/irq.c call_do_softirq(), call_do_irq(): the stack is changed in inline assembly',
  },
  {
    callee: /^__(?:raw_)?(\w+)$/,
    names: (match) => [match[1] ?? ''],
    source: 'the usual pair of an inner function and the macro of the plain name',
  },
  {
    callee: /^____(bpf_\w+)$/,
    names: (match) => [match[1] ?? ''],
    source: 'include/linux/filter.h BPF_CALL_x',
  },
  {
    callee: /^(\w+)_(?:noprof|trace)$/,
    names: (match) => [match[1] ?? ''],
    source: 'include/linux/alloc_tag.h alloc_hooks(), include/linux/slab.h',
  },
];

/**
 * How entry code spells a symbol that its macros make of another name; undefined for all others. `data_access_common_virt` is
 * made of `EXC_COMMON_BEGIN(data_access_common)`: arch/powerpc/kernel/exceptions-64s.S __GEN_COMMON_ENTRY, GEN_COMMON.
 */
export function spelledInEntryCode(symbol: string): string | undefined {
  return /^(\w+_common)_(?:virt|real)$/.exec(symbol)?.[1];
}

/** Functions that call through a table whatever the next frame is: fields and functions as in the rows above. */
export const DISPATCHERS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    /** arch/x86/entry/common.c, syscall_64.c. */
    do_syscall_64: ['x64_sys_call', ...syscallTables],
    x64_sys_call: syscallTables,
    do_int80_syscall_32: ['ia32_sys_call', ...syscallTables],
    __do_fast_syscall_32: ['ia32_sys_call', ...syscallTables],
    do_fast_syscall_32: ['ia32_sys_call', ...syscallTables],
    /** arch/arm64/kernel/syscall.c. */
    invoke_syscall: ['__invoke_syscall', 'syscall_fn'],
    __invoke_syscall: ['syscall_fn'],
    /** arch/powerpc/kernel/syscall.c; in interrupt.c before v6.1. */
    system_call_exception: ['f', ...syscallTables],
    /** arch/riscv/kernel/traps.c, inlined into do_trap_ecall_u() since v6.6. */
    syscall_handler: ['fn', ...syscallTables],
    do_trap_ecall_u: ['syscall_handler', 'fn'],
    /** arch/loongarch/kernel/syscall.c. */
    do_syscall: ['syscall_fn', ...syscallTables],
    /** The first C code of a kernel thread: arch/s390/kernel/process.c, arch/x86/kernel/process.c since v6.8, arch/riscv since v6.16. */
    __ret_from_fork: ['func'],
    ret_from_fork: ['fn', 'func'],
    ret_from_fork_kernel: ['fn'],
    /** kernel/kthread.c. */
    kthread: ['threadfn'],
    /** init/main.c. */
    do_one_initcall: ['fn'],
    /** kernel/workqueue.c. */
    process_one_work: ['current_func'],
    /** kernel/kthread.c: `kthread_work`s. */
    kthread_worker_fn: ['func'],
    /** kernel/smpboot.c: threads of each processor. */
    smpboot_thread_fn: ['thread_fn'],
    /** kernel/softirq.c: vectors and tasklets; `handle_softirqs` since v6.6.31. */
    __do_softirq: ['action'],
    handle_softirqs: ['action'],
    tasklet_action_common: ['callback', 'func'],
    /** kernel/time/timer.c, hrtimer.c. */
    call_timer_fn: ['fn'],
    __hrtimer_run_queues: ['fn'],
    __run_hrtimer: ['fn'],
    /** arch/x86/kernel/apic/apic.c: `clock_event_device`s, whose handlers are handed over as arguments. */
    __sysvec_apic_timer_interrupt: ['event_handler'],
    local_apic_timer_interrupt: ['event_handler'],
    /** kernel/irq/handle.c. */
    __handle_irq_event_percpu: ['handler'],
    /** kernel/irq/manage.c: threads of interrupts. */
    irq_thread_fn: ['thread_fn'],
    irq_forced_thread_fn: ['thread_fn'],
    /** kernel/notifier.c. */
    notifier_call_chain: ['notifier_call'],
    /** kernel/rcu/tree.c; `rcu_reclaim_tiny` is kernel/rcu/tiny.c's. */
    rcu_do_batch: ['f', 'func'],
    rcu_reclaim_tiny: ['f'],
    /** kernel/smp.c: calls on other processors. */
    __flush_smp_call_function_queue: ['func'],
    flush_smp_call_function_queue: ['func'],
    generic_exec_single: ['func'],
    csd_do_func: ['func'],
    smp_call_on_cpu_callback: ['func'],
    /** kernel/stop_machine.c. */
    cpu_stopper_thread: ['fn'],
    multi_cpu_stop: ['fn'],
    /** net/core/dev.c. */
    __napi_poll: ['poll'],
    /** drivers/base/dd.c; `call_driver_probe` since v5.11. */
    call_driver_probe: ['probe'],
    really_probe: ['probe'],
    /** kernel/task_work.c. */
    task_work_run: ['func'],
  }),
);

/**
 * What a function calls when the frame above it is not known: at the top of a sleeping task's stack and of a dump. The
 * callees are tried in order.
 */
export const TOP_OF_STACK: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    /** kernel/sched/core.c: a task that sleeps was switched away from here; the unwinder starts behind __switch_to_asm. */
    __schedule: ['context_switch', 'switch_to'],
    /** arch/powerpc/kernel/process.c, arch/arm64/kernel/process.c: what it calls is hidden. */
    __switch_to: ['_switch', 'cpu_switch_to'],
    /** lib/dump_stack.c. */
    dump_stack_lvl: ['__dump_stack', 'show_stack'],
    dump_stack: ['__dump_stack', 'dump_stack_lvl', 'show_stack'],
    __dump_stack: ['show_stack'],
    /** kernel/sched/core.c. */
    sched_show_task: ['show_stack'],
    /** arch/x86/kernel/head_64.S: the first C code of a further processor. */
    start_secondary: ['cpu_startup_entry'],
  }),
);

/** Functions that put the task to sleep: what a sleeping task's innermost visible frame calls (they are hidden, `__sched`). */
export const SLEEPING: readonly string[] = [
  'schedule',
  'schedule_timeout',
  'io_schedule',
  'io_schedule_timeout',
  'schedule_hrtimeout_range',
  'schedule_preempt_disabled',
  'wait_for_completion',
  'mutex_lock',
  'down_read',
  'down_write',
  'schedule_timeout_interruptible',
  'freezable_schedule',
  'wait_event_interruptible',
  'wait_event',
];

/**
 * Macros and inline functions that call nothing out of line, whatever the configuration: not worth looking into. Sources:
 * include/linux/{compiler,container_of,minmax,bits,align,math,err,kconfig,byteorder/generic,list,build_bug}.h, asm/barrier.h.
 */
const PLAIN = [
  /^(?:un)?likely(?:_notrace)?$/,
  /^__builtin_\w+$/,
  /^(?:READ|WRITE)_ONCE(?:_NOCHECK)?$/,
  /^(?:container_of|typeof|__typeof__|sizeof|offsetof|sizeof_field|ARRAY_SIZE|struct_size|typecheck)$/,
  /^(?:min|max|clamp|min3|max3)(?:_t|_val|_not_zero)?$/,
  /^(?:swap|BIT|BIT_ULL|GENMASK|GENMASK_ULL|DIV_ROUND_UP|round_up|round_down|roundup|rounddown|ALIGN|IS_ALIGNED|PAGE_ALIGN)$/,
  /^(?:IS_ERR|IS_ERR_OR_NULL|PTR_ERR|ERR_PTR|ERR_CAST|IS_ENABLED|IS_BUILTIN|IS_MODULE|IS_REACHABLE)$/,
  /^(?:cpu_to_[lb]e(?:16|32|64)|[lb]e(?:16|32|64)_to_cpu|htons|htonl|ntohs|ntohl)p?s?$/,
  /^(?:hlist|list|rb)_(?:entry|first_entry|last_entry|next_entry|prev_entry|entry_safe|first_entry_or_null|empty|entry_is_head)$/,
  /^(?:BUILD_BUG_ON\w*|static_assert|compiletime_assert\w*|__stringify|_Static_assert|va_start|va_end|va_arg)$/,
  /^(?:barrier|(?:virt_|__)?smp_(?:mb|rmb|wmb)\w*|rmb|wmb|mb|prefetchw?)$/,
];

const isPlain = new RegExp(PLAIN.map((pattern) => `(?:${pattern.source})`).join('|'));

/** True for a name that cannot lead to another function. */
export function callsNothing(name: string): boolean {
  return isPlain.test(name);
}
