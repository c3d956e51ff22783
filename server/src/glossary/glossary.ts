/** What the terms of a log line mean, for those who point at them. The knowledge is in the tables; this reads a line by them. */
import { placeOf, readMessages, type LogMessage } from '../oops/log-line.js';
import { arm64FaultRows } from './arm64-faults.js';
import { armFaultRows } from './arm-faults.js';
import { codeByteRows } from './code-bytes.js';
import { dieLineRows } from './die-line.js';
import { errnoRows } from './errno.js';
import { kasanRows } from './kasan.js';
import { lockdepRows } from './lockdep.js';
import { memoryFlagRows } from './memory-flags.js';
import { moduleRows } from './modules.js';
import { powerpcFaultRows } from './powerpc-faults.js';
import { rcuStallRows } from './rcu-stall.js';
import { riscvFaultRows } from './riscv-faults.js';
import { s390FaultRows } from './s390-faults.js';
import { stackMarkRows } from './stack-marks.js';
import { taintRows } from './taint.js';
import { taskRows } from './tasks.js';
import type { LogLineContext, Term } from './term.js';
import { readRow, type MessageContext, type Part, type TermRow } from './term-row.js';
import { valueRows } from './values.js';
import { x86FaultRows } from './x86-faults.js';
import { x86PageTableRows } from './x86-page-tables.js';
import { x86RegisterRows } from './x86-registers.js';

/** All rows. Where two explain the same place, the earlier one is shown: what is certain stands before what is likely. */
export const termRows: readonly TermRow[] = [
  ...x86FaultRows,
  ...x86RegisterRows,
  ...x86PageTableRows,
  ...arm64FaultRows,
  ...armFaultRows,
  ...powerpcFaultRows,
  ...riscvFaultRows,
  ...s390FaultRows,
  ...taintRows,
  ...moduleRows,
  ...stackMarkRows,
  ...dieLineRows,
  ...codeByteRows,
  ...memoryFlagRows,
  ...rcuStallRows,
  ...lockdepRows,
  ...kasanRows,
  ...taskRows,
  ...errnoRows,
  ...valueRows,
];

/** UTF-16 units of a line that are looked at: printk records are shorter, and so the time for any line is bounded. */
const MOST_OF_LINE = 16_384;

/** All terms of the line, in the order of their columns; none overlaps another. Time is linear in the length of the line. */
export function termsIn(line: LogLineContext): readonly Term[] {
  const { report } = line;
  const architecture = report?.facts.architecture;
  const text = beginningOf(line.text);
  const terms: Term[] = [];
  for (const message of readMessages({ line: 0, text })) {
    const context: MessageContext = {
      message: message.text,
      ...(architecture !== undefined && { architecture }),
      ...(report !== undefined && { report }),
    };
    for (const { row, part } of partsOf(context)) terms.push(toTerm(message, row, part));
  }
  return terms.sort((a, b) => a.range.start - b.range.start);
}

/** What is looked at: cut at a blank, so that no word is read by half. */
function beginningOf(text: string): string {
  if (text.length <= MOST_OF_LINE) return text;
  const blank = text.lastIndexOf(' ', MOST_OF_LINE);
  return text.slice(0, blank > 0 ? blank : MOST_OF_LINE);
}

/** The term at a column of the line: the column is in its range, or just behind it where no other begins. */
export function termAt(line: LogLineContext, column: number): Term | undefined {
  const terms = termsIn(line);
  return (
    terms.find(({ range }) => range.start <= column && column < range.end) ??
    terms.find(({ range }) => range.end === column)
  );
}

interface RowPart {
  readonly row: TermRow;
  readonly part: Part;
}

/** The parts of a message that the rows explain, without those that lie on a part of an earlier row. */
function partsOf(context: MessageContext): readonly RowPart[] {
  const taken = new Uint8Array(context.message.length);
  const parts: RowPart[] = [];
  for (const row of termRows) {
    for (const part of readRow(row, context)) {
      if (taken.subarray(part.start, part.end).includes(1)) continue;
      taken.fill(1, part.start, part.end);
      parts.push({ row, part });
    }
  }
  return parts;
}

function toTerm(
  message: LogMessage,
  row: TermRow,
  { start, end, title, lines, source }: Part,
): Term {
  const { range } = placeOf(message, { start, end });
  return { range, title, lines, source: source ?? row.source };
}
