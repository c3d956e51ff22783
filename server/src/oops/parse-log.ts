/** A whole log at once, for logs that are in memory anyway. Large files go through `LogParser` line by line. */
import { LogParser, type LogProblem } from './log-parser.js';
import type { Report } from './report.js';

/** What a log holds: reports in the order of their first lines. */
export interface ParsedLog {
  readonly reports: readonly Report[];
  readonly problems: readonly LogProblem[];
}

/** Parses `text`; lines end at `\n` only. */
export function parseLog(text: string): ParsedLog {
  const parser = new LogParser();
  const reports: Report[] = [];
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    reports.push(...parser.feed(text.slice(from, end < 0 ? undefined : end)));
    if (end < 0) break;
    from = end + 1;
  }
  reports.push(...parser.end());
  return { reports: reports.sort((a, b) => a.firstLine - b.firstLine), problems: parser.problems };
}
