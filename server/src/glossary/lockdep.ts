/** What lockdep prints behind and around locks. Documentation/locking/lockdep-design.rst, kernel/locking/lockdep.c. */
import { explain, type Meaning, type TermRow } from './term-row.js';

const DOCUMENT = 'Documentation/locking/lockdep-design.rst';

/** The contexts of get_usage_chars(), in its order; the third one is gone since 4.14. Each has a character for writing and one for reading. */
const contexts = ['hardirq', 'softirq', 'filesystem reclaim'];

const usageCharacters: Readonly<Record<string, (context: string) => string>> = {
  '.': (context) => `neither in ${context} nor with ${context} enabled`,
  '-': (context) => `in ${context}, not with ${context} enabled`,
  '+': (context) => `with ${context} enabled, not in ${context}`,
  '?': (context) => `both in ${context} and with ${context} enabled`,
};

function usageMeaning(characters: string): Meaning {
  return {
    title: `{${characters}}: how the lock class has been taken so far`,
    lines: Array.from(characters).map((character, index) => {
      const words = usageCharacters[character]?.(contexts[index >> 1] ?? '') ?? '';
      return `${character} ${index % 2 === 0 ? 'taken' : 'taken for reading'}: ${words}.`;
    }),
    source: `${DOCUMENT}, kernel/locking/lockdep.c get_usage_chars()`,
  };
}

/** enum lockdep_wait_type. With CONFIG_PROVE_RAW_LOCK_NESTING 3 is spinlock_t and 4 sleeps; without it 3 sleeps. */
const waitTypes: Readonly<Record<string, string>> = {
  0: 'not checked',
  1: 'waits for nothing, such as RCU',
  2: 'spins: raw_spinlock_t (and spinlock_t without CONFIG_PROVE_RAW_LOCK_NESTING)',
  3: 'sleeps, such as a mutex; with CONFIG_PROVE_RAW_LOCK_NESTING: spinlock_t',
  4: 'sleeps, such as a mutex (CONFIG_PROVE_RAW_LOCK_NESTING)',
};

function waitMeaning(outer: string, inner: string): Meaning {
  const [first, second] = [waitTypes[outer] ?? 'unknown', waitTypes[inner] ?? 'unknown'];
  return {
    title: `{${outer}:${inner}}: wait type of the lock class`,
    lines:
      outer === inner
        ? [`${outer}: ${first}.`]
        : [
            `For the place where it is taken, ${outer}: ${first}.`,
            `For what is taken under it, ${inner}: ${second}.`,
          ],
    source: 'include/linux/lockdep_types.h enum lockdep_wait_type',
  };
}

/** usage_str of lockdep.c: `IN-HARDIRQ-W`, `SOFTIRQ-ON-R`. */
function stateMeaning(isIn: boolean, context: string, access: string): Meaning {
  const name = context === 'RECLAIM_FS' ? 'filesystem reclaim' : context.toLowerCase();
  const verb = access === 'W' ? 'taken' : 'taken for reading';
  return {
    title: isIn ? `${verb} in ${name} context` : `${verb} with ${name} enabled`,
    lines: [
      isIn
        ? `So the class is ${name}-safe: it must never be held where ${name} can interrupt.`
        : `So the class is ${name}-unsafe: ${name} context must not take it.`,
    ],
  };
}

export const lockdepRows: readonly TermRow[] = [
  {
    example: 'ffff8880b9d2c958 (&rq->__lock){-.-.}-{2:2}, at: raw_spin_rq_lock_nested+0x2a/0x140',
    source: DOCUMENT,
    hint: '){',
    pattern:
      /(?<=\))(?<usage>\{(?<characters>[-+.?]{6}|[-+.?]{4})\})(?:-(?<wait>\{(?<outer>\d):(?<inner>\d)\}))?/dg,
    read: ({ usage, characters, wait, outer, inner }) => [
      explain(usage, usageMeaning(characters?.text ?? '')),
      explain(wait, waitMeaning(outer?.text ?? '', inner?.text ?? '')),
    ],
  },
  {
    example: 'inconsistent {HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage.',
    source: 'kernel/locking/lockdep.c usage_str[]',
    hint: 'IRQ',
    pattern:
      /(?<![\w-])(?:(?<in>IN-)(?<inside>HARDIRQ|SOFTIRQ|RECLAIM_FS)|(?<enabled>HARDIRQ|SOFTIRQ|RECLAIM_FS)-ON)-(?<access>[WR])(?![\w-])/dg,
    read: ({ whole, in: isIn, inside, enabled, access }) => [
      explain(
        whole,
        stateMeaning(isIn !== undefined, (inside ?? enabled)?.text ?? '', access?.text ?? ''),
      ),
    ],
  },
  {
    example: 'swapper/0/0 [HC0[0]:SC1[1]:HE1:SE0] takes:',
    source: 'kernel/locking/lockdep.c print_usage_bug()',
    hint: '[HC',
    pattern:
      /\[(?<hard>HC(?<inHard>\d)\[\d{1,10}\]):(?<soft>SC(?<inSoft>\d)\[\d{1,10}\]):(?<hardEnabled>HE(?<hardOn>\d)):(?<softEnabled>SE(?<softOn>\d))\]/dg,
    read: ({ hard, inHard, soft, inSoft, hardEnabled, hardOn, softEnabled, softOn }) => {
      const inside = (digit: string | undefined, context: string): Meaning => ({
        title: `${digit === '0' ? 'not in' : 'in'} ${context} context`,
        lines: ['In brackets: the count of that context in preempt_count.'],
      });
      const enabled = (digit: string | undefined, context: string): Meaning => ({
        title: `${context}s ${digit === '0' ? 'disabled' : 'enabled'}`,
        lines: [],
      });
      return [
        explain(hard, inside(inHard?.text, 'hardirq')),
        explain(soft, inside(inSoft?.text, 'softirq')),
        explain(hardEnabled, enabled(hardOn?.text, 'hardirq')),
        explain(softEnabled, enabled(softOn?.text, 'softirq')),
      ];
    },
  },
  {
    example: 'irq event stamp: 8354',
    source: 'kernel/locking/lockdep.c print_irqtrace_events()',
    hint: 'irq event stamp: ',
    pattern: /irq event stamp: \d{1,20}/dg,
    read: ({ whole }) => [
      explain(whole, {
        title: 'irq event stamp: changes of the interrupt state of this task so far',
        lines: ['The numbers in parentheses below are on the same count: the largest was last.'],
      }),
    ],
  },
  {
    example: 'hardirqs last  enabled at (8353): [<ffffffff8a0b6f20>] foo_unlock+0x94/0xe8',
    source: 'kernel/locking/lockdep.c print_irqtrace_events()',
    hint: 'irqs last ',
    pattern:
      /(?<kind>hard|soft)irqs last {1,2}(?<change>enabled|disabled) at (?<stamp>\(\d{1,20}\))/dg,
    read: ({ kind, change, stamp }) => [
      explain(stamp, {
        title: `${stamp?.text ?? ''}: the irq event at which the task last ${change?.text ?? ''} ${kind?.text ?? ''}irqs`,
        lines: ['Compare with the irq event stamp: the largest number was last.'],
      }),
    ],
  },
  {
    example: ' #0: ffff888012345678 (&otter->lock){+.+.}-{3:3}, at: otter_swim+0x1c/0x80',
    source: 'kernel/locking/lockdep.c lockdep_print_held_locks()',
    hint: ' (',
    pattern: /^ {0,4}(?<number>#(?<order>\d{1,3})): {1,4}(?:(?<instance>[0-9a-f]{8,16}) )?\(/dg,
    read: ({ number, order, instance }) => [
      explain(number, {
        title: `${number?.text ?? ''}: a held lock${order?.text === '0' ? ', the one taken first' : ''}`,
        lines: [],
      }),
      explain(instance, { title: 'Address of the lock', lines: [] }),
    ],
  },
  {
    example: '2 locks held by kworker/0:1/12:',
    source: 'kernel/locking/lockdep.c lockdep_print_held_locks()',
    hint: ' held by ',
    pattern: /(?<count>\d{1,3} locks?) held by /dg,
    read: ({ count }) => [
      explain(count, {
        title: `${count?.text ?? ''}: what the task holds, the one taken first on top`,
        lines: ['For a task that is running on another CPU only the number is printed.'],
      }),
    ],
  },
];
