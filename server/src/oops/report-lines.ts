/** Lines that belong to a report though they have neither frames nor facts, and what they do to the stack before them. */
import { readLocation } from './code-reference.js';
import type { PrintedLocation } from './frame.js';
import { RowsByStart, type PlacedRow } from './rows-by-start.js';

/** What a line is: `ends-stack` where the entries before it are all of their stack. */
type LineKind = 'belongs' | 'ends-stack';

interface ReportLine extends PlacedRow {
  readonly kind: LineKind;
  readonly example: string;
  readonly source: string;
  /** Sticky, behind the blanks at the start. */
  readonly pattern: RegExp;
}

export const reportLines: readonly ReportLine[] = [
  {
    kind: 'ends-stack',
    example: '---[ end trace 0123456789abcdef ]---',
    source: 'kernel/panic.c print_oops_end_marker()',
    begins: ['---[ end '],
    pattern: /---\[ end /y,
  },
  {
    kind: 'ends-stack',
    example: '</TASK>',
    source: 'arch/x86/kernel/dumpstack.c',
    begins: ['</TASK>'],
    pattern: /<\/TASK>(?=[ \t]*$)/y,
  },
  {
    kind: 'ends-stack',
    example: 'Modules linked in: btrfs xor',
    source: 'kernel/module/main.c print_modules()',
    begins: ['Modules linked in:'],
    pattern: /Modules linked in:/y,
  },
  {
    kind: 'ends-stack',
    example: 'The buggy address belongs to the object at ffff88810c9e9a00',
    source: 'mm/kasan/report.c',
    begins: ['The buggy address '],
    pattern: /The buggy address /y,
  },
  {
    kind: 'ends-stack',
    example: 'Memory state around the buggy address:',
    source: 'mm/kasan/report.c',
    begins: ['Memory state around '],
    pattern: /Memory state around the buggy address:/y,
  },
  {
    kind: 'ends-stack',
    example: '==================================================================',
    source: 'mm/kasan/report.c, lib/ubsan.c, kernel/locking/lockdep.c',
    begins: ['==========', '----------'],
    pattern: /(?:={20}|-{20})/y,
  },
  {
    kind: 'ends-stack',
    example: 'other info that might help us debug this:',
    source: 'kernel/locking/lockdep.c',
    begins: ['other info that '],
    pattern: /other info that might help us debug this:/y,
  },
  {
    kind: 'ends-stack',
    example: 'irq event stamp: 8353',
    source: 'kernel/locking/lockdep.c print_irqtrace_events()',
    begins: ['irq event stamp: '],
    pattern: /irq event stamp: /y,
  },
  {
    kind: 'belongs',
    example: 'Kernel Offset: disabled',
    source: 'arch/x86/kernel/setup.c',
    begins: ['Kernel Offset: '],
    pattern: /Kernel Offset: /y,
  },
  {
    kind: 'belongs',
    example: 'Rebooting in 86400 seconds..',
    source: 'kernel/panic.c',
    begins: ['Rebooting in '],
    pattern: /Rebooting in \d/y,
  },
  {
    kind: 'belongs',
    example: ' ffff88810c9e9a00: fb fb fb fb fb fb fb fb fb fb fb fb fb fb fb fb',
    source: 'mm/kasan/report.c print_memory_metadata()',
    begins: Array.from('>0123456789abcdef'),
    has: [': '],
    pattern: /(?:> ?)?[0-9a-f]{8,16}: [0-9a-f]{2} [0-9a-f]{2} /y,
  },
  {
    kind: 'belongs',
    example: 'page:ffffea0000327a40 refcount:1 mapcount:0 mapping:0000000000000000',
    source: 'mm/debug.c __dump_page()',
    begins: ['page:', 'raw: ', 'flags: 0x', 'page dumped because: '],
    pattern:
      /page: ?(?:[0-9a-f]{8,16} )?(?:ref)?count:|raw: [0-9a-f]{8}|flags: 0x|page dumped because: /y,
  },
  {
    kind: 'belongs',
    example: 'Call Trace is not available',
    source: 'mm/kasan/report.c',
    begins: ['(stack is not available)'],
    pattern: /\(stack is not available\)/y,
  },
  {
    kind: 'belongs',
    example: '1 lock held by khungtaskd/30:',
    source: 'kernel/locking/lockdep.c lockdep_print_held_locks()',
    begins: [...Array.from('0123456789'), 'no lock', 'Showing all locks '],
    has: [' held '],
    pattern: /(?:\d{1,4}|no) locks? held by |Showing all locks held in the system:/y,
  },
  {
    kind: 'belongs',
    example: '#0: ffffffff8c1332a0 (rcu_read_lock){....}-{1:2}',
    source: 'kernel/locking/lockdep.c print_lock()',
    begins: ['#'],
    pattern: /#\d{1,3}: +(?:[0-9a-f]{8,16} |\()/y,
  },
];

const rows = new RowsByStart(reportLines);

/** What `text` is to the report; undefined where nothing says that it belongs to it. */
export function isReportLine(text: string): LineKind | undefined {
  let at = 0;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return rows.find(text, at)?.row.kind;
}

const complaint = / (?:suspicious rcu_|Illegal context switch|invoked rcu_|RCU-list traversed)/y;

/**
 * The location of a report that is in a line of its own: `net/core/dev.c:12 suspicious rcu_dereference_check() usage!`
 * (kernel/locking/lockdep.c lockdep_rcu_suspicious()).
 */
export function readSeparateLocation(
  text: string,
): { start: number; end: number; location: PrintedLocation } | undefined {
  let start = 0;
  while (text[start] === ' ' || text[start] === '\t') start++;
  const found = readLocation(text, start);
  if (found === undefined) return undefined;
  complaint.lastIndex = found.end;
  return complaint.test(text) ? { start, ...found } : undefined;
}
