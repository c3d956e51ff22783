/** What reports say about tasks, CPUs and the kernel: `task:` lines, counts, offsets, end marks. */
import { field, hexValue, isSet } from './bits.js';
import { explain, type Meaning, type TermRow } from './term-row.js';

/** task_index_to_char() of include/linux/sched.h. */
const taskStates: Readonly<Record<string, string>> = {
  R: 'running or runnable',
  S: 'sleeping, and signals wake it (TASK_INTERRUPTIBLE)',
  D: 'sleeping, and signals do not wake it (TASK_UNINTERRUPTIBLE)',
  T: 'stopped (__TASK_STOPPED)',
  t: 'stopped by a tracer (__TASK_TRACED)',
  X: 'dead (EXIT_DEAD)',
  Z: 'zombie: dead, and its parent has not waited for it (EXIT_ZOMBIE)',
  P: 'parked (TASK_PARKED)',
  I: 'idle: uninterruptible, but not counted as load (TASK_IDLE)',
};

/** include/linux/preempt.h: the counts in one word. */
function preemptCountMeaning(digits: string, label: string): Meaning {
  const value = hexValue(digits);
  const parts: readonly (readonly [count: number, words: string])[] = [
    [field(value, 0, 8), 'preempt_disable() and spinlocks'],
    [field(value, 8, 8), 'softirq: 1 while one runs, 2 per local_bh_disable()'],
    [field(value, 16, 4), 'hardirq'],
    [field(value, 20, 4), 'NMI'],
  ];
  const counts = parts.filter(([count]) => count !== 0);
  return {
    title: `${label}: ${counts.length === 0 ? 'preemption is not disabled' : counts.map(([count, words]) => `${count} ${words.split(/[:(]/)[0] ?? ''}`).join(', ')}`,
    lines: [
      ...parts.map(([count, words]) => `${count}: ${words}.`),
      ...(isSet(value, 31) ? ['Bit 31, PREEMPT_NEED_RESCHED, is not a count.'] : []),
    ],
    source: 'include/linux/preempt.h',
  };
}

export const taskRows: readonly TermRow[] = [
  {
    example: 'task:kworker/u8:1   state:D stack:0     pid:12    ppid:2      flags:0x00004000',
    source: 'kernel/sched/core.c sched_show_task(), include/linux/sched.h',
    hint: ' state:',
    pattern:
      /(?<state>state:(?<letter>[RSDTtXZPI]))(?: {2}running task)? {1,8}(?<stack>stack: {0,8}(?<free>\d{1,10})) {1,8}(?<pid>pid: {0,8}\d{1,10})(?: {1,8}(?<tgid>tgid: {0,8}\d{1,10}))? {1,8}(?<parent>ppid: {0,8}\d{1,10}) {1,8}(?<flags>flags:0x[0-9a-f]{1,16})/dg,
    read: ({ state, letter, stack, free, pid, tgid, parent, flags }) => [
      explain(state, {
        title: `${letter?.text ?? ''}: ${taskStates[letter?.text ?? ''] ?? ''}`,
        lines: [],
      }),
      explain(stack, {
        title: 'stack: bytes of the kernel stack that were never used',
        lines: [
          free?.text === '0'
            ? '0: not measured (CONFIG_DEBUG_STACK_USAGE is off), or no byte was left.'
            : 'Measured by looking for zeros from the end of the stack on (CONFIG_DEBUG_STACK_USAGE).',
        ],
      }),
      explain(pid, { title: 'pid: number of the thread', lines: [] }),
      explain(tgid, { title: 'tgid: number of the process (thread group)', lines: [] }),
      explain(parent, {
        title: 'ppid: number of the parent',
        lines: ['2 is kthreadd, the parent of kernel threads.'],
      }),
      explain(flags, {
        title: 'flags: thread_info flags (TIF_*)',
        lines: ['Their bits differ between architectures: arch/ARCH/include/asm/thread_info.h.'],
      }),
    ],
  },
  {
    example: 'INFO: task kworker/u8:1:12 blocked for more than 122 seconds.',
    source: 'kernel/hung_task.c check_hung_task()',
    hint: 'INFO: task ',
    pattern: /INFO: task [^\n]{1,40} (?<blocked>blocked for more than \d{1,10} seconds)/dg,
    read: ({ blocked }) => [
      explain(blocked, {
        title: `${blocked?.text ?? ''}: uninterruptible, and not scheduled once in that time`,
        lines: [
          'khungtaskd checks every kernel.hung_task_timeout_secs. The task may only be slow: it waits for I/O or for a lock.',
        ],
      }),
    ],
  },
  {
    example: 'watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [kworker/0:1:12]',
    source: 'kernel/watchdog.c watchdog_timer_fn()',
    hint: 'soft lockup',
    pattern: /soft lockup - CPU#\d{1,5} (?<stuck>stuck for \d{1,10}s)/dg,
    read: ({ stuck }) => [
      explain(stuck, {
        title: `${stuck?.text ?? ''}: the CPU ran kernel code without letting another task run`,
        lines: [
          'Interrupts still work, or the timer could not have noticed. The limit is twice kernel.watchdog_thresh. A virtual machine that was not run by its host looks the same.',
        ],
      }),
    ],
  },
  {
    example: 'BUG: scheduling while atomic: kworker/0:1/12/0x00000002',
    source: 'include/linux/preempt.h',
    hint: 'while atomic: ',
    pattern: /scheduling while atomic: [^\n]{1,40}\/(?<count>0x[0-9a-f]{8})/dg,
    read: ({ count }) => [explain(count, preemptCountMeaning(count?.text ?? '0', 'preempt_count'))],
  },
  {
    example: 'preempt_count: 201, expected: 0',
    source: 'include/linux/preempt.h',
    hint: 'preempt_count: ',
    pattern: /preempt_count: (?<count>[0-9a-f]{1,8}), expected: (?<expected>[0-9a-f]{1,8})/dg,
    read: ({ count, expected }) => [
      explain(count, preemptCountMeaning(count?.text ?? '0', 'preempt_count')),
      explain(expected, preemptCountMeaning(expected?.text ?? '0', 'expected preempt_count')),
    ],
  },
  {
    example: 'CPU: 1 UID: 0 PID: 6051 Comm: modprobe Kdump: loaded Not tainted 6.12.4 #1',
    source: 'lib/dump_stack.c dump_stack_print_info()',
    hint: ' Comm: ',
    pattern:
      /(?<![\w])(?<cpu>CPU:) \d{1,5} (?:(?<uid>UID:) \d{1,10} )?(?<pid>PID:) \d{1,10} (?<comm>Comm:) (?:[^\n]{0,40}? (?<kdump>Kdump: loaded) )?/dg,
    read: ({ cpu, uid, pid, comm, kdump }) => [
      explain(cpu, { title: 'CPU: where this was printed', lines: [] }),
      explain(uid, { title: 'UID: effective user of the task', lines: [] }),
      explain(pid, {
        title: 'PID: number of the thread that was running',
        lines: ['0 is the idle task.'],
      }),
      explain(comm, {
        title: 'Comm: name of that thread',
        lines: [
          'It need not have to do with the report: an interrupt uses the stack of whatever was running.',
          'At most 15 characters, and user space can set it to anything.',
        ],
      }),
      explain(kdump, { title: 'Kdump: loaded: a crash kernel stands by', lines: [] }),
    ],
  },
  {
    example: 'Hardware name: ARM-Versatile Express',
    source: 'lib/dump_stack.c dump_stack_set_arch_desc()',
    hint: 'Hardware name: ',
    pattern: /(?<label>Hardware name:) /dg,
    read: ({ label }) => [
      explain(label, {
        title: 'Hardware name: what firmware says of the machine',
        lines: [
          'From DMI or the device tree: vendor, product, board and BIOS version where they are known.',
        ],
      }),
    ],
  },
  {
    example: 'Workqueue: events_unbound flush_to_ldisc',
    source: 'kernel/workqueue.c print_worker_info()',
    hint: 'Workqueue: ',
    pattern: /(?<label>Workqueue:) (?<name>\S{1,64}) (?<work>[\w.]{1,200})/dg,
    read: ({ label, name, work }) => [
      explain(label, { title: 'Workqueue: what this worker was doing', lines: [] }),
      explain(name, { title: `${name?.text ?? ''}: the work queue`, lines: [] }),
      explain(work, { title: `${work?.text ?? ''}: the work function`, lines: [] }),
    ],
  },
  {
    example:
      'Kernel Offset: 0x1a000000 from 0xffffffff81000000 (relocation range: 0xffffffff80000000-0xffffffffbfffffff)',
    source: 'arch/x86/kernel/setup.c dump_kernel_offset(), arch/arm64/kernel/setup.c',
    hint: 'Kernel Offset: ',
    pattern:
      /Kernel Offset: (?:(?<offset>0x[0-9a-f]{1,16}) from (?<base>0x[0-9a-f]{1,16})|disabled)/dg,
    read: ({ whole, offset, base }) =>
      offset === undefined
        ? [
            explain(whole, {
              title: 'The kernel runs where it was linked to run',
              lines: ['KASLR is off: addresses of the log are those of System.map and vmlinux.'],
            }),
          ]
        : [
            explain(offset, {
              title: 'How far KASLR has moved the kernel',
              lines: [
                'Subtract it from an address of the log to look that up in System.map or vmlinux; modules are not moved by it.',
              ],
            }),
            explain(base, { title: 'Where the kernel is linked to run', lines: [] }),
          ],
  },
  {
    example: '---[ end trace 0000000000000000 ]---',
    source: 'kernel/panic.c print_oops_end_marker()',
    hint: 'end trace ',
    pattern: /end trace (?<id>[0-9a-f]{16})/dg,
    read: ({ id }) => [
      explain(id, {
        title:
          id?.text === '0000000000000000'
            ? 'Newer kernels always print 0 here'
            : 'A random number of this boot, one more for each report',
        lines: ['The report ends here.'],
      }),
    ],
  },
];
