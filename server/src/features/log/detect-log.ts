/** Whether a document of another language is worth reading as a kernel log. */
import type { DocumentLines } from '../../base/document-lines.js';
import { mayBeginReport } from '../../oops/line-filter.js';
import { LogParser } from '../../oops/log-parser.js';
import type { Report } from '../../oops/report.js';

/** A log that shows nothing in so many UTF-16 units is looked at when its user says what it is. */
const LOOKED_AT = 4 << 20;
/** The kernel's own limit for a record is 1 KiB; what stands in front of it is short. */
const LONGEST_LINE = 4096;
/** Lines that are read from one on that may begin a report; half of them again, where a report may begin in the second half. */
const WINDOW = 200;
/** Text that only looks like a log so often is none. */
const MOST_WINDOWS = 50;
/** A report is named by its header. Frames without one may be quoted: prose names a frame or two. */
const FEWEST_FRAMES_OF_TRACE = 3;
/** A register or two stand in prose and in debuggers. */
const FEWEST_REGISTERS = 4;

/**
 * Whether the beginning of the document holds a report of a kernel or a call trace, be it quoted in a mail. Text that only names
 * `foo+0x1c/0x80` in passing, sources and patches are no logs.
 */
export function detectsLog(lines: DocumentLines): boolean {
  let seen = 0;
  let nWindows = 0;
  for (let line = 0; line < lines.count && seen < LOOKED_AT; line++) {
    const text = lines.line(line).slice(0, LONGEST_LINE);
    seen += text.length + 1;
    if (!mayBeginReport(text)) continue;
    if (nWindows++ === MOST_WINDOWS) return false;
    if (reportsFrom(lines, line).some(isConvincing)) return true;
    line += WINDOW / 2;
  }
  return false;
}

function reportsFrom(lines: DocumentLines, first: number): readonly Report[] {
  const parser = new LogParser();
  const end = Math.min(lines.count, first + WINDOW);
  const reports: Report[] = [];
  for (let line = first; line < end; line++) {
    reports.push(...parser.feed(lines.line(line).slice(0, LONGEST_LINE)));
  }
  return [...reports, ...parser.end()];
}

function isConvincing({ kind, stacks, facts }: Report): boolean {
  const frames = stacks
    .flatMap((stack) => stack.frames)
    .filter(({ byteOffset }) => byteOffset !== undefined);
  if (kind === 'trace') return FEWEST_FRAMES_OF_TRACE <= frames.length;
  return 0 < frames.length || FEWEST_REGISTERS <= Object.keys(facts.registers).length;
}
