/** A log as `kernav decode` prints it: every line as it came, under every frame its source line, behind every report a summary. */
import { styleText } from 'node:util';
import type { Addressee } from '../maintainers/get-maintainer.js';
import type { Maintainers } from '../maintainers/maintainers.js';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import { eachRawLine } from '../platform/log-reader.js';
import type { MessageOrigin } from '../printk/origin.js';
import type { Confidence, Resolution } from '../resolve/evidence.js';
import { guiltyFrame, type ReportOwners } from '../resolve/report-owners.js';
import type { DecodedDump } from '../resolve/decode-code.js';
import type { DecodedDumps } from './code-dumps.js';
import type { CommandIo } from './command.js';
import {
  answerLine,
  sectionMark,
  summaryHeading,
  summaryLines,
  type SummaryAddress,
  type SummaryOwners,
} from '../explain/decoded-report.js';
import { decodedCodeLines } from '../explain/code-text.js';
import { namingText } from '../explain/naming-text.js';
import { originText } from '../explain/origin-text.js';
import { openLog } from './named-log.js';

/** What is printed, and whom to ask for it. */
export interface DecodedText {
  readonly io: CommandIo;
  /** The log, to be read once more. */
  readonly file: string;
  readonly reports: readonly Report[];
  readonly answers: { of(frame: Frame): Promise<Resolution | undefined> };
  readonly maintainers: () => Promise<Maintainers | undefined>;
  readonly ownersFor: (report: Report) => Promise<ReportOwners | undefined>;
  /** Where the lines outside of reports were printed, by 0-based line; undefined where nobody asked. */
  readonly printed: ReadonlyMap<number, MessageOrigin> | undefined;
  /** The dumps of running code; undefined where nobody asked. */
  readonly dumps: DecodedDumps | undefined;
}

const NEWLINE = 0x0a;
/** A piece of a line without end is longer than this; see `eachRawLine()`. */
const LONG_PIECE = 1 << 20;

type Style = Parameters<typeof styleText>[0];

const COLOUR: Readonly<Record<Confidence, Style>> = {
  exact: 'green',
  certain: 'green',
  likely: 'yellow',
  guess: 'gray',
};

/** Prints the log. Waits for each answer where it is needed, so that the first lines come early. */
export async function decodedText(text: DecodedText): Promise<void> {
  const { io, file, reports } = text;
  const framesAt = new Map<number, Frame[]>();
  const endingAt = new Map<number, Report[]>();
  for (const report of reports) {
    for (const frame of report.stacks.flatMap((stack) => stack.frames)) {
      framesAt.set(frame.line, [...(framesAt.get(frame.line) ?? []), frame]);
    }
    endingAt.set(report.lastLine, [...(endingAt.get(report.lastLine) ?? []), report]);
  }
  const guilty = new Set(reports.map(guiltyFrame));
  let line = 0;
  for await (const raw of eachRawLine(openLog(io, file))) {
    await io.write(raw);
    const isWhole = raw.at(-1) === NEWLINE;
    if (!isWhole && raw.length > LONG_PIECE) continue; // More of the same line follows.
    if (!isWhole) await io.write('\n');
    for (const frame of framesAt.get(line) ?? []) {
      const naming = namingText(frame);
      if (naming !== undefined) await io.write(`      ${naming}\n`);
      await writeAnswer(text, frame, await text.answers.of(frame), guilty.has(frame));
    }
    const origin = text.printed?.get(line);
    if (origin !== undefined) await io.write(await originLines(text, origin));
    const dump = text.dumps?.get(line);
    if (dump !== undefined) await io.write(dumpText(io, dump));
    for (const report of endingAt.get(line) ?? []) await io.write(await summaryText(text, report));
    line++;
  }
}

/** Where the line above was printed, in the style of frames. */
async function originLines(
  { io, maintainers }: DecodedText,
  origin: MessageOrigin,
): Promise<string> {
  const styled = origin.kind === 'found' ? COLOUR[origin.confidence] : 'gray';
  const section =
    origin.kind === 'found'
      ? (await maintainers())?.sectionsFor(origin.site.file)[0]?.section.title
      : undefined;
  return `${paint(io, styled, `      -> ${originText(origin)}`)}${sectionMark(section)}\n`;
}

/** The instructions under the line that their bytes end at. */
function dumpText(io: CommandIo, decoded: DecodedDump): string {
  return decodedCodeLines(decoded)
    .map(({ text, isTrapping }) => `      ${isTrapping ? paint(io, 'bold', text) : text}\n`)
    .join('');
}

/** The line goes out before MAINTAINERS is looked into: to read that takes longer than to find a line in debug info. */
async function writeAnswer(
  { io, maintainers }: DecodedText,
  frame: Frame,
  resolution: Resolution | undefined,
  isGuilty: boolean,
): Promise<void> {
  if (resolution === undefined) return;
  const styled = resolution.kind === 'resolved' ? COLOUR[resolution.site.confidence] : 'gray';
  await io.write(paint(io, styled, answerLine(resolution, isGuilty)));
  const section =
    resolution.kind === 'resolved' && frame.reliable
      ? (await maintainers())?.sectionsFor(resolution.site.file)[0]?.section.title
      : undefined;
  await io.write(`${sectionMark(section)}\n`);
}

async function summaryText({ io, ownersFor }: DecodedText, report: Report): Promise<string> {
  const owners = await ownersFor(report);
  const lines = [
    '',
    paint(io, 'bold', summaryHeading(report)),
    ...summaryLines(report, owners && toSummary(owners)),
  ];
  return `${lines.join('\n')}\n\n`;
}

function toSummary({ file, reason, ofFile, ofTrace }: ReportOwners): SummaryOwners {
  return {
    file,
    reason,
    people: ofFile.people.map(toAddress),
    lists: ofFile.lists.map(toAddress),
    trees: ofFile.scm,
    subsystems: ofFile.subsystems,
    subsystemsOfTrace: ofTrace.subsystems,
  };
}

function toAddress({ text, role, reason }: Addressee): SummaryAddress {
  const because =
    reason.kind === 'section' ? `MAINTAINERS:${reason.entry.lineNumber}` : reason.file;
  return { text, role, because };
}

function paint(io: CommandIo, style: Style, text: string): string {
  // Whether there are colours was decided when the command began, not here by looking at standard output.
  return io.colours ? styleText(style, text, { validateStream: false }) : text;
}
