/** The lines that open a stack, and those that announce a name which is no frame. */
import type { StackKind } from './report.js';
import { RowsByStart, type PlacedRow } from './rows-by-start.js';

/** One opening line: a row of the table. */
export interface StackOpener extends PlacedRow {
  /** `reference`: the frame in the next line is a place that is spoken of, not an entry of a stack. */
  readonly kind: StackKind | 'reference';
  readonly example: string;
  /** Print site: kernel file and function. */
  readonly source: string;
  /** Sticky, behind the blanks at the start of the message. What it leaves of the line is read as a frame. */
  readonly pattern: RegExp;
}

export const stackOpeners: readonly StackOpener[] = [
  {
    kind: 'call-trace',
    example: 'Call Trace:',
    source:
      'arch/x86/kernel/dumpstack.c show_trace_log_lvl() and most others; `Call trace:` arm64, sh, openrisc',
    begins: ['Call Trace:', 'Call trace:'],
    pattern: /Call [Tt]race:/y,
  },
  {
    kind: 'call-trace',
    example: 'Backtrace:',
    source: 'arch/arm/kernel/traps.c dump_backtrace(), arch/parisc/kernel/traps.c',
    begins: ['Backtrace:'],
    pattern: /Backtrace:(?=[ \t]*$)/y,
  },
  {
    kind: 'call-trace',
    example: 'Trace:',
    source: 'arch/alpha/kernel/traps.c dik_show_trace()',
    begins: ['Trace:'],
    pattern: /Trace:(?=[ \t]*$)/y,
  },
  {
    kind: 'call-trace',
    example: 'Stack Trace:',
    source: 'arch/arc/kernel/stacktrace.c show_stacktrace()',
    begins: ['Stack Trace:'],
    pattern: /Stack Trace:(?=[ \t]*$)/y,
  },
  {
    kind: 'call-trace',
    example: 'stack backtrace:',
    source: 'kernel/locking/lockdep.c',
    begins: ['stack backtrace:'],
    pattern: /stack backtrace:(?=[ \t]*$)/y,
  },
  {
    kind: 'allocated',
    example: 'backtrace (crc 5d1e2f3a):',
    source: 'mm/kmemleak.c print_unreferenced()',
    begins: ['backtrace'],
    pattern: /backtrace(?: \(crc [0-9a-f]{1,8}\))?:(?=[ \t]*$)/y,
  },
  {
    kind: 'allocated',
    example: 'Allocated by task 12:',
    source: 'mm/kasan/report.c print_track(), mm/slub.c print_track(), mm/kfence/report.c',
    begins: ['INFO: Allocated', 'INFO: allocated', 'Allocated', 'allocated'],
    pattern: /(?:INFO: )?[Aa]llocated(?::(?=[ \t]*$)| by task (?=\d)| in (?=[A-Za-z_<]))/y,
  },
  {
    kind: 'freed',
    example: 'Freed by task 12:',
    source: 'mm/kasan/report.c print_track(), mm/slub.c print_track(), mm/kfence/report.c',
    begins: ['INFO: Freed', 'INFO: freed', 'Freed', 'freed'],
    pattern: /(?:INFO: )?[Ff]reed(?::(?=[ \t]*$)| by task (?=\d)| in (?=[A-Za-z_<])|:(?=PID = ))/y,
  },
  {
    kind: 'last-work',
    example: 'Last potentially related work creation:',
    source: 'mm/kasan/report_generic.c kasan_print_aux_stacks()',
    begins: ['Second to last ', 'Last '],
    pattern: /(?:Second to l|L)ast (?:call_rcu\(\)|potentially related work creation):/y,
  },
  {
    kind: 'stored',
    example: 'Uninit was stored to memory at:',
    source: 'mm/kmsan/report.c kmsan_print_origin()',
    begins: ['Uninit was stored to '],
    pattern: /Uninit was stored to memory at:/y,
  },
  {
    kind: 'created',
    example: 'Uninit was created at:',
    source: 'mm/kmsan/report.c kmsan_print_origin()',
    begins: ['Uninit was created at', 'Local variable '],
    pattern: /(?:Uninit was created at|Local variable [^\n]{1,200} created at):/y,
  },
  {
    kind: 'allocated',
    example: 'page last allocated via order 0, migratetype Unmovable, gfp_mask 0x100dca',
    source: 'mm/page_owner.c __dump_page_owner()',
    begins: ['page last allocated '],
    pattern: /page last allocated via order /y,
  },
  {
    kind: 'freed',
    example: 'page last free pid 5098 tgid 5098 stack trace:',
    source: 'mm/page_owner.c __dump_page_owner()',
    begins: ['page last free '],
    pattern: /page last free [^\n]{0,60}?stack trace:/y,
  },
  {
    kind: 'lock-chain',
    example: '-> #1 (&lock){+.+.}-{3:3}:',
    source: 'kernel/locking/lockdep.c print_circular_bug_entry()',
    begins: ['-> #'],
    pattern: /-> #\d{1,4} \(/y,
  },
  {
    kind: 'lock-chain',
    example: '{IN-HARDIRQ-W} state was registered at:',
    source: 'kernel/locking/lockdep.c print_usage_bug()',
    begins: ['{'],
    pattern: /\{[A-Z0-9:-]{1,40}\} state was registered at:/y,
  },
  {
    kind: 'lock-chain',
    example: '... which became HARDIRQ-irq-safe at:',
    source: 'kernel/locking/lockdep.c print_bad_irq_dependency()',
    begins: ['... which became '],
    pattern: /\.\.\. which became [\w-]{1,40} at:/y,
  },
  {
    kind: 'lock-chain',
    example: '   HARDIRQ-ON-W at:',
    source: 'kernel/locking/lockdep.c print_lock_class_header()',
    has: [' at:'],
    pattern: /(?:(?:IN|INITIAL)[A-Z -]{1,30}|[A-Z-]{4,30}) at:(?=[ \t]*$)/y,
  },
  {
    kind: 'lock-chain',
    example: '... acquired at:',
    source: 'kernel/locking/lockdep.c print_lock_dependencies()',
    begins: ['... acquired at:'],
    pattern: /\.\.\. acquired at:/y,
  },
  {
    kind: 'access',
    example: 'write to 0xffff888013cb8c10 of 8 bytes by task 3055 on cpu 1:',
    source: 'kernel/kcsan/report.c print_report()',
    begins: ['assert no ', 'racing ', 'reordered ', 'read', 'write', 'race at '],
    pattern:
      /(?:(?:assert no (?:accesses|writes)|(?:racing )?(?:reordered )?(?:read|write|read-write)(?: \(marked(?:, reordered)?\)| \(reordered\))?) to 0x[0-9a-f]{1,16} of |race at unknown origin)/y,
  },
  {
    kind: 'access',
    example: 'Use-after-free read at 0xffff8c3f2e291fff (in kfence-#23):',
    source: 'mm/kfence/report.c kfence_report_error()',
    begins: ['Out-of-bounds ', 'Use-after-free ', 'Invalid ', 'Corrupted memory '],
    pattern:
      /(?:Out-of-bounds|Use-after-free|Invalid) (?:read|write|free) (?:at|of) 0x[0-9a-f]{1,16}|Corrupted memory at 0x[0-9a-f]{1,16}/y,
  },
  {
    kind: 'other',
    example: 'RCU grace-period kthread stack dump:',
    source: 'kernel/rcu/tree_stall.h rcu_check_gp_kthread_starvation()',
    begins: ['rcu: RCU grace-period ', 'RCU grace-period '],
    pattern: /(?:rcu: )?RCU grace-period kthread stack dump:/y,
  },
  {
    kind: 'other-cpu',
    example: 'NMI backtrace for cpu 1',
    source: 'lib/nmi_backtrace.c nmi_cpu_backtrace()',
    begins: ['NMI backtrace for cpu '],
    pattern: /NMI backtrace for cpu \d/y,
  },
  {
    kind: 'other-cpu',
    example: 'Task dump for CPU 2:',
    source: 'kernel/sched/core.c dump_cpu_task()',
    begins: ['rcu: Task dump ', 'rcu: Stack dump ', 'Task dump ', 'Stack dump '],
    pattern: /(?:rcu: )?(?:Task dump for CPU \d{1,5}:|Stack dump where RCU GP kthread last ran:)/y,
  },
  {
    kind: 'other',
    example: 'handlers:',
    source: 'kernel/irq/spurious.c __report_bad_irq()',
    begins: ['handlers:'],
    pattern: /handlers:(?=[ \t]*$)/y,
  },
  {
    kind: 'other',
    example: '<stack trace>',
    source: 'kernel/trace/trace_output.c trace_stack_print()',
    has: ['<stack trace>'],
    pattern: /(?:[^\n]{1,80}: )?<stack trace>/y,
  },
  {
    kind: 'reference',
    example: 'Preemption disabled at:',
    source: 'kernel/sched/core.c print_preempt_disable_ip()',
    begins: ['Preemption disabled at:'],
    pattern: /Preemption disabled at:(?=[ \t]*$)/y,
  },
  {
    kind: 'reference',
    example: 'Last Breaking-Event-Address:',
    source: 'arch/s390/kernel/dumpstack.c show_last_breaking_event()',
    begins: ['Last Breaking-Event-Address:'],
    pattern: /Last Breaking-Event-Address:(?=[ \t]*$)/y,
  },
  {
    kind: 'reference',
    example: 'The buggy address belongs to the variable:',
    source: 'mm/kasan/report.c print_address_description()',
    begins: ['The buggy address belongs '],
    pattern: /The buggy address belongs to the variable:(?=[ \t]*$)/y,
  },
  {
    kind: 'reference',
    example: ' and is located at offset 40 in frame:',
    source: 'mm/kasan/report_stack.c, print_stack_frame()',
    has: ['located at offset '],
    pattern: /[^\n]{0,160}?located at offset \d{1,8} in frame:(?=[ \t]*$)/y,
  },
  {
    kind: 'reference',
    example: 'syz-executor/1234 is trying to release lock (rtnl_mutex) at:',
    source: 'kernel/locking/lockdep.c print_unlock_imbalance_bug()',
    has: ['is trying to '],
    pattern: /[^\n]{0,200}?is trying to (?:release|contend) lock \([^\n]{0,200}?\) at:(?=[ \t]*$)/y,
  },
];

const openers = new RowsByStart(stackOpeners);

/** The opener at the start of `text` and where it ends. */
export function findStackOpener(text: string): { opener: StackOpener; end: number } | undefined {
  let at = 0;
  while (text[at] === ' ' || text[at] === '\t') at++;
  const found = openers.find(text, at);
  return found && { opener: found.row, end: at + found.match[0].length };
}
