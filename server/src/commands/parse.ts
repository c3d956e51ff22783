/** `kernav parse LOG`: what reports a log holds, as text for people or as JSON for programs. */
import { resolve } from 'node:path';
import type { Report } from '../oops/report.js';
import { readLogContent, type LogContent } from '../platform/log-content.js';
import { LogUnreadable, readLogBytes } from '../platform/log-reader.js';
import { UserError, type CommandIo, type RegisterCommand } from './command.js';
import { reportToJson } from './report-json.js';

export const registerParse: RegisterCommand = (program, io) => {
  program
    .command('parse')
    .description('Show the kernel reports of a log: their kinds, stacks and facts.')
    .argument('<log>', 'a kernel log, or - for standard input')
    .option('--json', 'print everything that was read, as JSON')
    .action((log: string, options: { json?: true }) => parse(io, log, options));
};

/** Runs `kernav parse`. */
export async function parse(io: CommandIo, log: string, options: { json?: true }): Promise<void> {
  const content = await readLog(io, log);
  if (options.json) {
    const { reports, problems } = content;
    await io.write(`${JSON.stringify({ reports: reports.map(reportToJson), problems })}\n`);
    return;
  }
  if (content.reports.length === 0) throw noReports(log, content);
  for (const { line, message } of content.problems) io.note(`kernav: line ${line + 1}: ${message}`);
  await io.write(content.reports.map(summary).join('\n'));
}

/** Reads and parses the log named on the command line. Fails with `UserError` where it cannot be read. */
export function readLog(io: CommandIo, log: string): Promise<LogContent> {
  return readLogContent(openLog(io, log)).catch(asUserError);
}

/** The bytes of the log named on the command line. */
export function openLog(io: CommandIo, log: string): AsyncIterable<Uint8Array> {
  return log === '-' ? io.input : readLogBytes(resolve(io.workingDirectory, log));
}

/** Says an unreadable log in the words of the command line. */
export function asUserError(error: unknown): never {
  if (error instanceof LogUnreadable) throw new UserError(error.message, { cause: error });
  throw error;
}

/** Why a log has nothing to show, and what to do. */
export function noReports(log: string, { byteCount }: { byteCount: number }): UserError {
  const name = log === '-' ? 'standard input' : log;
  if (byteCount === 0)
    return new UserError(`${name} is empty: save the output of dmesg or of the console to it`);
  return new UserError(
    `no kernel report found in ${name}: it needs lines such as \`BUG: …\`, \`WARNING: …\` or a \`Call Trace:\`, as dmesg prints them`,
  );
}

/** A report in a few lines. */
function summary(report: Report): string {
  const { facts, stacks, guilty, location } = report;
  const nFrames = stacks.reduce((sum, { frames }) => sum + frames.length, 0);
  const where = [
    facts.comm !== undefined &&
      `task ${facts.comm}${facts.pid === undefined ? '' : `[${facts.pid}]`}`,
    facts.cpu !== undefined && `CPU ${facts.cpu}`,
    facts.architecture,
    facts.release,
    facts.hardware,
  ].filter((part) => part !== undefined && part !== false);
  const lines = [
    report.title || report.kind,
    `  lines ${report.firstLine + 1}-${report.lastLine + 1}, kind ${report.kind}, ${nFrames} frames in ${stacks.length} stacks`,
    where.length > 0 && `  ${where.join(', ')}`,
    location && `  at ${location.file}:${location.lineNumber}`,
    guilty && `  blame ${guilty.symbol} (${guilty.reason})`,
    ...stacks.map(
      ({ title, kind, firstLine, frames }) =>
        `  ${String(frames.length).padStart(4)} frames from line ${firstLine + 1}: ${title || kind}`,
    ),
  ];
  return `${lines.filter((line) => line !== false && line !== undefined).join('\n')}\n`;
}
