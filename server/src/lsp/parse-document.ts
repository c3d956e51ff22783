/** Parses the text of an open document in slices, so that the server answers others meanwhile. */
import { breathe } from '../base/breathe.js';
import { DocumentLines } from '../base/document-lines.js';
import { FrameIndex } from '../features/log/frame-index.js';
import { LogParser } from '../oops/log-parser.js';
import type { Report } from '../oops/report.js';

export interface ParsedDocument {
  readonly lines: DocumentLines;
  /** In the order of their first lines. */
  readonly reports: readonly Report[];
  readonly frames: FrameIndex;
}

/** Lines between two looks at the clock. */
const LINES_PER_LOOK = 16;

/** The reports of `text`. Rejects when `signal` is aborted. */
export async function parseDocument(text: string, signal: AbortSignal): Promise<ParsedDocument> {
  const lines = new DocumentLines(text);
  const parser = new LogParser();
  const reports: Report[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (line % LINES_PER_LOOK === 0) {
      await breathe();
      signal.throwIfAborted();
    }
    reports.push(...parser.feed(lines.line(line)));
  }
  reports.push(...parser.end());
  reports.sort((a, b) => a.firstLine - b.firstLine);
  return { lines, reports, frames: new FrameIndex(reports) };
}
