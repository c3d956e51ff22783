/** The frames of a report in the order in which both sides of a worker count them. */
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';

/** The frames of all stacks, then those of the mentions. */
export function framesOf(report: Report): readonly Frame[] {
  const known = framesByReport.get(report) ?? [
    ...report.stacks.flatMap(({ frames }) => frames),
    ...report.mentions.map(({ frame }) => frame),
  ];
  framesByReport.set(report, known);
  return known;
}

/** It is asked for every answer of a report, and a report can have ten thousand frames. */
const framesByReport = new WeakMap<Report, readonly Frame[]>();

/**
 * The report with its mentions as stacks of one frame each, behind the others and in a report of their own: what the header
 * says of the place of the fault is not said of them.
 */
export function withMentions(report: Report): readonly Report[] {
  if (report.mentions.length === 0) return [report];
  const stacks = report.mentions.map(({ frame }) => ({
    kind: 'other' as const,
    title: '',
    firstLine: frame.line,
    lastLine: frame.line,
    frames: [frame],
  }));
  return [report, { ...withoutLocation(report), stacks, mentions: [] }];
}

function withoutLocation(report: Report): Report {
  const copy: Partial<Record<keyof Report, unknown>> = { ...report };
  delete copy.location;
  return copy as Report; // The location is the one part that may be missing.
}
