/** The frame and the line that a report is blamed on. */
import type { Location, Position } from 'vscode-languageserver-types';
import type { Report } from '../../oops/report.js';
import { guiltyFrame } from '../../resolve/report-owners.js';
import type { AnswerFrame } from './definition.js';
import type { PlacedFrame } from './frame-index.js';
import type { LogSnapshot } from './log-snapshot.js';
import { reportNear } from './report-at.js';
import { locationOf } from './source-location.js';

/** The guilty frame of a report; where none of a stack is, the place in the text that names the guilty function. */
export function guiltyPlace(report: Report): PlacedFrame | undefined {
  const frame = guiltyFrame(report);
  const stack = report.stacks[report.guilty?.stack ?? -1];
  if (frame !== undefined && stack !== undefined) return { frame, report, stack };
  const mention = report.mentions.find(
    (each) => report.guilty !== undefined && each.frame.symbol === report.guilty.symbol,
  );
  return mention && { frame: mention.frame, report, mention };
}

/**
 * The source line that the report at `position`, or the nearest one, is blamed on; where its frame has none, the line that the
 * header prints. Undefined where there is neither.
 */
export async function guiltyLine(
  snapshot: LogSnapshot,
  position: Position,
  answer: AnswerFrame,
): Promise<Location | undefined> {
  const { tree } = snapshot;
  const report = reportNear(snapshot, position.line);
  if (tree === undefined || report === undefined) return undefined;
  const placed = guiltyPlace(report);
  const resolution = placed && (await answer(placed));
  if (resolution?.kind === 'resolved') return locationOf(tree, resolution.site);
  const { location } = report;
  const file = location && tree.fileOf?.(location.file);
  const commit = location && tree.commitAt?.(location.line);
  const line = file && { file, lineNumber: location.lineNumber };
  return line && locationOf(tree, commit === undefined ? line : { ...line, commit });
}
