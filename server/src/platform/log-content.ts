/** What the bytes of a log hold: parsed as they come, in memory that grows with the reports alone. */
import { LogParser, type LogProblem } from '../oops/log-parser.js';
import type { Report } from '../oops/report.js';
import { eachLine } from './log-reader.js';

/** What was found in a log. */
export interface LogContent {
  /** In the order of the log; stacks that no header explains come last. */
  readonly reports: readonly Report[];
  readonly problems: readonly LogProblem[];
  readonly byteCount: number;
  readonly lineCount: number;
}

/** Reads and parses a log. Fails as `bytes` fails. */
export async function readLogContent(bytes: AsyncIterable<Uint8Array>): Promise<LogContent> {
  const parser = new LogParser();
  const reports: Report[] = [];
  const byteCount = await eachLine(bytes, (line) => {
    const complete = parser.feed(line);
    if (complete.length > 0) reports.push(...complete);
  });
  reports.push(...parser.end());
  return {
    reports: sortReports(reports),
    problems: parser.problems,
    byteCount,
    lineCount: parser.lineCount,
  };
}

/** Reports of crashes in the order of the log, then stacks that no header explains. */
function sortReports(reports: readonly Report[]): readonly Report[] {
  const rank = ({ kind }: Report): number => (kind === 'trace' ? 1 : 0);
  return [...reports].sort((a, b) => rank(a) - rank(b) || a.firstLine - b.firstLine);
}
