/** `kernav parse LOG`: what reports a log holds, as text for people or as JSON for programs. */
import type { Report } from '../oops/report.js';
import type { CommandIo, RegisterCommand } from './command.js';
import { noReports, readLog } from './named-log.js';
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
