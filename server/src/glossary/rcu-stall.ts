/** The fields of RCU stall warnings: Documentation/RCU/stallwarn.rst, kernel/rcu/tree_stall.h, kernel/rcu/tree_exp.h. */
import { hexValue } from './bits.js';
import { explain, explainEach, type Meaning, type Span, type TermRow } from './term-row.js';

const DOCUMENT = 'Documentation/RCU/stallwarn.rst';
const STALL = 'kernel/rcu/tree_stall.h print_cpu_stall_info()';

/** The first three of the letters behind a CPU's number. A dot is the good case. */
const onlineLetters: readonly (readonly [letter: string, meaning: string, expedited?: string])[] = [
  ['O', 'the CPU is offline'],
  ['o', 'the CPU was not online when the grace period began'],
  [
    'N',
    'the next grace period will not wait for the CPU: for RCU it is offline',
    'the CPU has not been online since boot',
  ],
];

/** The fourth letter of a normal stall: the irq_work that RCU sends to see whether the CPU takes interrupts. */
function interruptLetter(letter: string): string {
  if (letter === '.') return '4th, .: the CPU took an interrupt of RCU during this grace period';
  if (letter === '!')
    return '4th, !: no interrupt of RCU is pending, and none was taken during this grace period';
  if (letter === '?') return '4th, ?: this kernel cannot tell whether the CPU takes interrupts';
  return letter === '0'
    ? '4th, 0: an interrupt of RCU is pending, and one was taken during this grace period'
    : `4th, ${letter}: an interrupt of RCU is pending, and the last was taken ${letter}${letter === '9' ? ' or more' : ''} grace period(s) ago: interrupts may be off`;
}

function lettersMeaning(cpu: string, letters: string, isExpedited: boolean): Meaning {
  const lines = onlineLetters.flatMap(([letter, normal, expedited], index) =>
    letters[index] === letter
      ? [`${letter}: ${(isExpedited ? expedited : undefined) ?? normal}.`]
      : [],
  );
  const last = letters[3];
  if (last !== undefined && isExpedited) {
    lines.push(
      last === 'D'
        ? 'D: the CPU owes no quiescent state of this kind any more, or was not asked yet.'
        : '4th, .: the CPU still has to report a quiescent state.',
    );
  } else if (last !== undefined) {
    lines.push(`${interruptLetter(last)}.`);
  }
  return {
    title: `CPU ${cpu} holds up the grace period${letters.startsWith('...') ? ', and is online' : ''}`,
    lines,
    source: isExpedited ? 'kernel/rcu/tree_exp.h synchronize_rcu_expedited_wait()' : STALL,
  };
}

/**
 * Which bit of the counter means "not idle" differs between kernels (2 in 6.1), so it is not read. The nesting counts hold a huge
 * number while the CPU is not idle, in decimal or in hex with or without `0x`: DYNTICK_IRQ_NONIDLE, DYNTICK_TASK_EXIT_IDLE.
 */
function idleMeaning(nestings: string): Meaning {
  const counts = nestings.split('/');
  const isBusy = counts.some((count) => count.replace(/^0x/, '').length >= 14);
  const isIdle = counts.every((count) => /^(?:0x)?0$/.test(count));
  return {
    title: isBusy
      ? 'idle: the CPU was not idle for RCU'
      : isIdle
        ? 'idle: the CPU was idle, or in user space, for RCU'
        : 'idle: whether the CPU was idle for RCU',
    lines: [
      'First number: low bits of the counter of idle and user-space periods; kernels differ in what its bits mean.',
      'Behind it: how deeply tasks, and interrupts and NMIs, are nested. A huge number stands for a CPU that is not idle.',
    ],
    source: `${DOCUMENT}, ${STALL}`,
  };
}

/** gp_state_names and the comments of kernel/rcu/tree.h. */
const states: Readonly<Record<string, string>> = {
  RCU_GP_IDLE: 'no grace period in progress',
  RCU_GP_WAIT_GPS: 'waits for a grace period to be asked for',
  RCU_GP_DONE_GPS: 'is about to start a grace period',
  RCU_GP_ONOFF: 'takes note of CPUs that came or went',
  RCU_GP_INIT: 'initializes a grace period',
  RCU_GP_WAIT_FQS: 'waits for the time to look for quiescent states',
  RCU_GP_DOING_FQS: 'looks for quiescent states',
  RCU_GP_CLEANUP: 'begins to clean up after a grace period',
  RCU_GP_CLEANED: 'has cleaned up after a grace period',
};

const requests: readonly (readonly [bit: number, meaning: string])[] = [
  [1, '0x1: a grace period is to be started'],
  [2, '0x2: quiescent states are to be forced'],
  [4, '0x4: too many callbacks are queued'],
];

/** union rcu_special of include/linux/sched.h. */
const readerFlags: readonly (readonly [letter: string, meaning: string])[] = [
  ['b', 'it was preempted or blocked in there'],
  ['q', 'a quiescent state of it is needed'],
  ['e', 'an expedited grace period may wait for it'],
  ['l', 'it is on the list of blocked tasks'],
];

function says(
  span: Span | undefined,
  title: string,
  ...lines: readonly string[]
): ReturnType<typeof explain> {
  return explain(span, { title, lines });
}

export const rcuStallRows: readonly TermRow[] = [
  {
    example: 'rcu: INFO: rcu_preempt self-detected stall on CPU',
    source: DOCUMENT,
    hint: 'stall',
    pattern:
      /INFO: rcu_\w{1,20} (?:(?<self>self-detected stall on CPU)|(?<others>detected (?<expedited>expedited )?stalls on CPUs\/tasks))/dg,
    read: ({ self, others, expedited }) => [
      says(
        self,
        'This CPU noticed that it holds up an RCU grace period',
        'It has not passed through a quiescent state for the whole stall timeout (rcupdate.rcu_cpu_stall_timeout).',
      ),
      says(
        others,
        `CPUs or tasks hold up an ${expedited === undefined ? '' : 'expedited '}RCU grace period`,
        'Another CPU noticed; the CPUs and tasks that did not report a quiescent state are listed.',
      ),
    ],
  },
  {
    example:
      '\t0-....: (5249 ticks this GP) idle=0e44/1/0x4000000000000000 softirq=1453/1455 fqs=2614',
    source: DOCUMENT,
    hint: ' softirq=',
    pattern:
      /(?<letters>(?<cpu>\d{1,5})-(?<flags>[O.][o.][N.][0-9.!?]?)): \((?<ticks>\d{1,20} (?<unit>GPs behind|ticks this GP))\) (?<idle>idle=[0-9a-f]{1,8}\/(?<nestings>[-0-9a-fx]{1,24}(?:\/[-0-9a-fx]{1,24})?)) (?<softirq>softirq=\d{1,12}\/\d{1,12})(?: (?<fqs>fqs=\d{1,12}))?/dg,
    read: ({ letters, cpu, flags, ticks, unit, idle, nestings, softirq, fqs }) => [
      explain(letters, lettersMeaning(cpu?.text ?? '', flags?.text ?? '', false)),
      says(
        ticks,
        unit?.text === 'GPs behind'
          ? 'Grace periods that this CPU has not taken note of'
          : 'Scheduling-clock interrupts that this CPU took during this grace period',
        ...(ticks?.text.startsWith('0 ') === true
          ? ['None: its timer interrupt did not run, or interrupts were off.']
          : []),
      ),
      explain(idle, idleMeaning(nestings?.text ?? '')),
      says(
        softirq,
        'softirq: RCU softirqs this CPU had run at the start of a grace period, and has run now',
        'Where the second number does not grow between warnings, the softirq cannot run on this CPU.',
      ),
      says(fqs, 'fqs: passes over idle and offline CPUs since the grace period began'),
    ],
  },
  {
    example: ' (t=21000 jiffies g=7075 q=625 ncpus=4)',
    source: DOCUMENT,
    hint: 'jiffies',
    pattern:
      /\((?:(?<detector>detected by \d{1,5}), )?(?<time>t=\d{1,20} jiffies),? (?<period>g=-?\d{1,20}),?(?: c=-?\d{1,20},?)? (?<queue>q=\d{1,20})(?: (?<cpus>ncpus=\d{1,5}))?/dg,
    read: ({ detector, time, period, queue, cpus }) => [
      says(detector, 'The CPU that noticed the stall'),
      says(
        time,
        't: jiffies since the grace period began',
        'A jiffy is 1/HZ seconds; HZ is in the configuration.',
      ),
      says(period, 'g: number of the grace period'),
      says(queue, 'q: callbacks queued on all CPUs, estimated'),
      says(cpus, 'ncpus: CPUs that are online'),
    ],
  },
  {
    example:
      'rcu_preempt kthread starved for 23807 jiffies! g7075 f0x2 RCU_GP_WAIT_FQS(5) ->state=0x0 ->cpu=1',
    source: DOCUMENT,
    hint: 'kthread ',
    pattern:
      /kthread (?<what>starved for \d{1,20} jiffies|timer wakeup didn't happen for \d{1,20} jiffies)! (?<period>g-?\d{1,20}) (?:c-?\d{1,20} )?(?<flags>f(?<bits>0x[0-9a-f]{1,8})) (?<state>(?<name>RCU_GP_\w{1,20})\(\d{1,3}\)) (?<task>->state=0x[0-9a-f]{1,8})(?: (?<cpu>->cpu=-?\d{1,5}))?/dg,
    read: ({ what, period, flags, bits, state, name, task, cpu }) => [
      says(
        what,
        what?.text.startsWith('starved') === true
          ? 'The grace-period kthread has not run for so long'
          : "The grace-period kthread's timer should have woken it so long ago",
        'Without it no grace period ends: look for what keeps it from the CPU.',
      ),
      says(period, 'g: number of the grace period'),
      says(
        flags,
        'f: what the kthread is asked to do (gp_flags)',
        ...requests.flatMap(([bit, meaning]) =>
          (Number(hexValue(bits?.text ?? '0')) & bit) === bit ? [`${meaning}.`] : [],
        ),
      ),
      says(
        state,
        `${name?.text ?? ''}: the kthread ${states[name?.text ?? ''] ?? 'is in a state that has no name here'}`,
      ),
      says(
        task,
        "->state: the task's state",
        '0x0 is running or runnable, 0x1 interruptible, 0x2 uninterruptible; 0x402 is TASK_IDLE.',
      ),
      says(cpu, '->cpu: where the kthread ran last'),
    ],
  },
  {
    example: 'rcu: \tTasks blocked on level-0 rcu_node (CPUs 0-1): P5077/1:b..l',
    source: 'kernel/rcu/tree_stall.h rcu_print_task_stall()',
    hint: 'Tasks blocked on level-',
    pattern:
      /Tasks blocked on level-\d \w{1,20} \(CPUs \d{1,5}-\d{1,5}\):(?<tasks>[P0-9/:.bqel ]{0,200})/dg,
    read: ({ tasks }) =>
      explainEach(
        tasks,
        /P(\d{1,10})(?:\/(\d{1,5}):([.b][.q][.e][.l]))?/g,
        ([, pid, depth, flags]) => ({
          title: `Task ${pid ?? ''} is in an RCU read-side critical section`,
          lines: [
            ...(depth === undefined ? [] : [`Nested ${depth} deep.`]),
            ...readerFlags.flatMap(([letter, meaning]) =>
              flags?.includes(letter) === true ? [`${letter}: ${meaning}.`] : [],
            ),
          ],
        }),
      ),
  },
  {
    example:
      'rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 7-...D } 21119 jiffies s: 73 root: 0x80/.',
    source: DOCUMENT,
    hint: 'expedited stalls',
    pattern:
      /\{(?<list>[^}\n]{0,400})\} (?<time>\d{1,20} jiffies) (?<sequence>s: \d{1,20}) (?<root>root: 0x[0-9a-f]{1,16}\/[.T])/dg,
    read: ({ list, time, sequence, root }) => [
      ...[...(list?.text.matchAll(/(\d{1,5})-([O.][o.][N.][D.]?)/g) ?? [])].map((match) =>
        explain(
          { text: match[0], start: (list?.start ?? 0) + match.index },
          lettersMeaning(match[1] ?? '', match[2] ?? '', true),
        ),
      ),
      says(time, 'Jiffies since the expedited grace period began'),
      says(sequence, 's: number of the expedited grace period', 'Odd while one is in progress.'),
      says(
        root,
        'root: which parts of the CPUs still block the grace period',
        'A bit per child of the root rcu_node; T: tasks block it, too.',
      ),
    ],
  },
];
