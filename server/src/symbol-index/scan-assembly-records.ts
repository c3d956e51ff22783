/**
 * Assembly files for the index: what `c-source/scan-assembly.ts` finds in one, and the calls in it. There are few of them, so
 * nothing is done for speed here; the C in them (macros, includes) is read by the scanner of C.
 */
import { scanAssembly } from '../c-source/scan-assembly.js';
import { RecordKind } from './record-kinds.js';
import type { SegmentBuilder } from './segment-builder.js';

/** Mnemonics that leave a return address or jump to a function by its name, of the architectures that Linux runs on. */
const CALL =
  /^[ \t]*(?:\w+:[ \t]*)?(?:call[lq]?|jmp|bl|b|blx|jal|j|brasl|jg|basr|bsr|bsrf|jsr|callr|rcall|call4|call8|call12|tail)[ \t]+(?:plt_)?([A-Za-z_]\w{2,})/;

/** Longer lines are data. */
const LONGEST_LINE = 300;

/** Records the functions, macros and calls of an assembly file, a character per byte, and gives the number of its lines. */
export function scanAssemblyRecords(text: string, builder: SegmentBuilder): number {
  const outline = scanAssembly(text);
  const lines = text.split('\n');
  const lineStarts: number[] = [];
  let start = 0;
  for (const line of lines) {
    lineStarts.push(start);
    start += line.length + 1;
  }
  const callers = outline.functions.map(({ name, line, nameOffset, end }) => {
    const nameEnd = nameOffset + name.length;
    const isSpelled = text.slice(nameOffset, nameEnd) === name;
    const last = Math.max(line, lastLineOf(lineStarts, end));
    // A name that a macro makes stands nowhere: it is recorded by its text.
    const record = isSpelled
      ? builder.record(RecordKind.function, nameOffset, nameEnd, line, 0)
      : builder.recordText(RecordKind.function, name, line);
    builder.endFunction(record, last);
    return { first: line, last, name: builder.nameOf(record) };
  });
  for (const { nameOffset, name, line, parameters } of outline.macros) {
    const flags = parameters === undefined ? 0 : 2;
    builder.record(RecordKind.macro, nameOffset, nameOffset + name.length, line, flags);
  }
  lines.forEach((line, i) => {
    const include = /^[ \t]*#[ \t]*include[ \t]+[<"]([^>"\n]{1,300})[>"]/.exec(line);
    if (include?.[1] !== undefined) builder.include(include[1]);
    const callee = line.length > LONGEST_LINE ? undefined : CALL.exec(line)?.[1];
    if (callee === undefined) return;
    const caller = callers.find(({ first, last }) => first <= i && i <= last);
    builder.recordText(RecordKind.call, callee, i, caller === undefined ? 0 : 1 + caller.name);
  });
  return lines.length;
}

/** The line in which the character before an offset stands. */
function lastLineOf(lineStarts: readonly number[], end: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) < end) low = middle;
    else high = middle - 1;
  }
  return low;
}
