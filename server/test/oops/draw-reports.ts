/** Draws what was read of a log: each frame under its line, marked with `^^^^` in the columns it was found in. */
import type { Frame, PrintedLocation } from '../../src/oops/frame.js';
import { parseLog } from '../../src/oops/parse-log.js';
import type { Report } from '../../src/oops/report.js';

/** The drawing of all reports of `text`. */
export function drawReports(text: string): string {
  const lines = text.split('\n');
  const { reports, problems } = parseLog(text);
  const parts = reports.map((report) => drawReport(report, lines));
  const notes = problems.map(({ line, message }) => `problem in line ${line + 1}: ${message}\n`);
  return [...parts, ...notes].join('\n') || 'no report\n';
}

function drawReport(report: Report, lines: readonly string[]): string {
  const { facts, guilty, location, stacks, mentions } = report;
  const { modules, registers, errorCodes, codes, ...plain } = facts;
  const out = [
    `report ${report.kind}: ${report.title}`,
    `lines ${report.firstLine + 1}-${report.lastLine + 1}`,
    guilty &&
      `blame ${guilty.symbol}: ${guilty.reason}${guilty.stack === undefined ? '' : `, in stack ${guilty.stack + 1}`}`,
    ...Object.entries(plain).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    ...codes.map(({ text }) => `code ${JSON.stringify(text)}`),
    modules.length > 0 &&
      `modules ${modules.map(({ name, flags }) => name + (flags && `(${flags})`)).join(' ')}`,
    ...Object.entries(errorCodes).map(([name, value]) => `code ${name} = ${value}`),
    Object.keys(registers).length > 0 &&
      `registers ${Object.entries(registers)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')}`,
    location && ['location', draw(lines, location, showLocation(location))].join('\n'),
    ...mentions.map(({ what, frame }) =>
      [`mention ${what}`, draw(lines, frame, show(frame))].join('\n'),
    ),
    ...stacks.flatMap(({ kind, title, frames }, index) => [
      `stack ${index + 1}, ${kind}: ${title}`,
      ...frames.map((frame) => draw(lines, frame, show(frame))),
    ]),
  ];
  return `${out.filter((line) => line !== false && line !== undefined).join('\n')}\n`;
}

function draw(
  lines: readonly string[],
  { line, range }: Pick<Frame, 'line' | 'range'>,
  fact: string,
): string {
  const blanks = (lines[line] ?? '').slice(0, range.start).replace(/[^\t]/g, ' ');
  return `${lines[line] ?? ''}\n${blanks}${'^'.repeat(range.end - range.start)} ${fact}`;
}

function show(frame: Frame): string {
  const hex = (value: number | undefined): string =>
    value === undefined ? '' : `0x${value.toString(16)}`;
  const { byteOffset, byteSize } = frame;
  return [
    frame.role === 'instruction-pointer' && 'ip',
    frame.address !== undefined && `@${frame.address}`,
    frame.symbol === undefined
      ? 'no name'
      : frame.symbol +
        (byteOffset === undefined ? '' : `+${hex(byteOffset)}`) +
        (byteSize === undefined ? '' : `/${hex(byteSize)}`),
    frame.baseSymbol !== frame.symbol && `base ${frame.baseSymbol ?? ''}`,
    frame.module !== undefined && `[${frame.module}]`,
    frame.buildId !== undefined && `build ${frame.buildId}`,
    frame.printed && showLocation(frame.printed),
    frame.printedInlines && `inlines ${frame.printedInlines.map(showLocation).join(' ')}`,
    frame.inlined && 'inlined',
    !frame.reliable && 'guess',
  ]
    .filter((part) => part !== false && part !== undefined && part !== '')
    .join(' ');
}

function showLocation({ file, lineNumber, columnNumber }: PrintedLocation): string {
  return `${file}:${lineNumber}${columnNumber === undefined ? '' : `:${columnNumber}`}`;
}
