/** The reports of a log by their lines. */
import type { Range } from 'vscode-languageserver-types';
import type { Report } from '../../oops/report.js';
import { rangeOfLines, type LogSnapshot } from './log-snapshot.js';

/** The report that a line lies in; of several that are interleaved the one that begins last. */
export function reportAt({ reports }: LogSnapshot, line: number): Report | undefined {
  return reports.findLast((report) => report.firstLine <= line && line <= report.lastLine);
}

/** The report that a line lies in, else the nearest before it, else the first one; undefined for a log without reports. */
export function reportNear(snapshot: LogSnapshot, line: number): Report | undefined {
  const { reports } = snapshot;
  return (
    reportAt(snapshot, line) ?? reports.findLast((report) => report.firstLine <= line) ?? reports[0]
  );
}

/** All lines of a report. */
export function rangeOfReport(snapshot: LogSnapshot, { firstLine, lastLine }: Report): Range {
  return rangeOfLines(snapshot, firstLine, lastLine);
}
