/** Who to write to about a report: the maintainers of the guilty frame's file, and of the whole trace. */
import type { TreePath } from '../base/tree-path.js';
import type { Answer } from '../maintainers/get-maintainer.js';
import type { Maintainers } from '../maintainers/maintainers.js';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import type { Resolutions } from './decode-reports.js';
import { printedFileInTree } from './printed-site.js';
import type { FileSource } from '../base/file-source.js';

/** Answers as far as they are known. */
export type KnownResolutions = Pick<Resolutions, 'get'>;

export interface ReportOwners extends BlamedFile {
  /** The answer of get_maintainer.pl for that file alone. */
  readonly ofFile: Answer;
  /** Files of the reliable frames, innermost first, each once. */
  readonly traceFiles: readonly TreePath[];
  /** The answer of get_maintainer.pl for all these files together. */
  readonly ofTrace: Answer;
}

/** The guilty frame itself; undefined where only the header names the function, or nothing is to blame. */
export function guiltyFrame(report: Report): Frame | undefined {
  const { guilty } = report;
  if (guilty?.stack === undefined || guilty.frame === undefined) return undefined;
  return report.stacks[guilty.stack]?.frames[guilty.frame];
}

/** The owners; undefined where no frame of the report has a file in the tree. */
export function ownersOf(
  report: Report,
  resolutions: KnownResolutions,
  maintainers: Maintainers,
  files: FileSource,
): ReportOwners | undefined {
  const traceFiles = filesOfTrace(report, resolutions);
  const blamed = blamedFile(report, resolutions, (printed) => printedFileInTree(printed, files));
  if (blamed === undefined) return undefined;
  return {
    ...blamed,
    ofFile: maintainers.ask([blamed.file]),
    traceFiles,
    ofTrace: maintainers.ask(traceFiles),
  };
}

/** The files of the reliable frames, innermost first, each once: what get_maintainer.pl is asked about for a whole trace. */
export function filesOfTrace(report: Report, resolutions: KnownResolutions): readonly TreePath[] {
  const reliable = report.stacks.flatMap(({ frames }) => frames).filter((frame) => frame.reliable);
  const found = reliable.map((frame) => fileOf(frame, resolutions));
  return [...new Set(found.filter((file) => file !== undefined))];
}

/** A file, and in words why it is the one: the guilty frame's reason, or what stood in for it. */
export interface BlamedFile {
  readonly file: TreePath;
  readonly reason: string;
}

/**
 * The file that the report is blamed on: of the guilty frame, else of the header's `at file:line`, else of the innermost frame
 * that has one. `inTree` is `printedFileInTree()` of the tree.
 */
export function blamedFile(
  report: Report,
  resolutions: KnownResolutions,
  inTree: (printed: string) => TreePath | undefined,
): BlamedFile | undefined {
  const guilty = fileOf(guiltyFrame(report), resolutions);
  if (guilty !== undefined) return { file: guilty, reason: report.guilty?.reason ?? '' };
  const located = report.location && inTree(report.location.file);
  if (located !== undefined) return { file: located, reason: 'printed in the header' };
  const [first] = filesOfTrace(report, resolutions);
  return first && { file: first, reason: 'the innermost frame that has a file in the tree' };
}

function fileOf(frame: Frame | undefined, resolutions: KnownResolutions): TreePath | undefined {
  const resolution = frame && resolutions.get(frame);
  return resolution?.kind === 'resolved' ? resolution.site.file : undefined;
}
