/** The table of all report headers, and how a header is found in a message. */
import type { ReportKind } from './report-kind.js';
import { faultKinds } from './report-kinds-faults.js';
import { hangKinds } from './report-kinds-hangs.js';
import { lockingKinds } from './report-kinds-locking.js';
import { otherKinds } from './report-kinds-other.js';
import { sanitizerKinds } from './report-kinds-sanitizers.js';

/** All rows; the first that fits names the report, so special headers stand before general ones. */
export const reportKinds: readonly ReportKind[] = [
  ...sanitizerKinds,
  ...lockingKinds,
  ...hangKinds,
  ...faultKinds,
  ...otherKinds,
];

/** A header found in a message. `start` is its column there. */
export interface FoundHeader {
  readonly row: ReportKind;
  readonly start: number;
  readonly match: RegExpExecArray;
}

/**
 * Text that looks like a header and is none. One line, `---[ end Kernel panic - not syncing: …`, repeats one;
 * the others are messages of the kernel, of boot loaders and of user space.
 */
const lookAlikes: readonly string[] = [
  '---[ end ',
  'printk.devkmsg',
  'lockdep is turned off',
  'general protection fault ip:',
  'rmt_storage:INFO',
  'Disabling lock debugging',
  'executing program',
  'Comm: ',
  'comm="',
];

/** The header in `text`, if there is one. */
export function findHeader(text: string): FoundHeader | undefined {
  for (const row of reportKinds) {
    const start = text.indexOf(row.marker);
    if (start < 0) continue;
    row.pattern.lastIndex = start;
    const match = row.pattern.exec(text);
    if (match === null || isQuoted(text, start)) continue;
    return lookAlikes.some((other) => text.includes(other)) ? undefined : { row, start, match };
  }
  return undefined;
}

/** True where the marker is the end of another word: `_BUG: `, `"BUG: `. A marker may itself begin inside a word (`ernel BUG`). */
function isQuoted(text: string, start: number): boolean {
  if (start === 0 || !/[A-Z]/.test(text[start] ?? '')) return false;
  return /["'`_]/.test(text[start - 1] ?? '');
}
