/** A report as text for people: `kernav/reportText`. */
import type { Position } from 'vscode-languageserver-types';
import { assertNever } from '../../base/assert.js';
import {
  answerLine,
  sectionMark,
  summaryHeading,
  summaryLines,
  type SummaryOwners,
} from '../../explain/decoded-report.js';
import type { Report } from '../../oops/report.js';
import type { ReportText, ReportTextParams } from '../../protocol.js';
import { guiltyFrame } from '../../resolve/report-owners.js';
import { titleOfReport } from './labels.js';
import type { LogSnapshot } from './log-snapshot.js';
import { addresseeLines, mailText } from './mail-text.js';
import { reportNear } from './report-at.js';
import { ownershipOf, type ReportOwnership } from './report-ownership.js';
import type { TreeFacts } from './tree-facts.js';

/**
 * The report at `position`, or the nearest one, in one of the forms of the protocol, with the answers that the snapshot has.
 * Undefined for a log without reports. The addressees of a report that nobody is known to own are an empty text.
 */
export async function reportText(
  snapshot: LogSnapshot,
  position: Position,
  form: ReportTextParams['form'],
  facts: TreeFacts | undefined,
  signal: AbortSignal,
): Promise<ReportText | undefined> {
  const report = reportNear(snapshot, position.line);
  if (report === undefined) return undefined;
  const ownership = facts && (await ownershipOf(snapshot, report, facts, signal));
  const title = titleOfReport(report);
  return { title, text: textIn(form, snapshot, report, ownership) };
}

function textIn(
  form: ReportTextParams['form'],
  snapshot: LogSnapshot,
  report: Report,
  ownership: ReportOwnership | undefined,
): string {
  switch (form) {
    case 'decoded':
      return decodedText(snapshot, report, ownership);
    case 'mail':
      return mailText(snapshot, report, ownership?.ofFile);
    case 'addressees':
      return ownership === undefined ? '' : `${addresseeLines(ownership.ofFile).join('\n')}\n`;
    default:
      return assertNever(form);
  }
}

/** As `kernav decode` prints it: under each frame its line, behind the report what is to be said of it. */
function decodedText(
  snapshot: LogSnapshot,
  report: Report,
  ownership: ReportOwnership | undefined,
): string {
  const { lines, frames, tree, answerOf } = snapshot;
  const guilty = guiltyFrame(report);
  const text: string[] = [];
  for (let line = report.firstLine; line <= report.lastLine; line++) {
    text.push(lines.line(line));
    for (const { frame, stack } of frames.inLines(line, line)) {
      const answer = stack && answerOf(frame);
      if (answer === undefined) continue;
      const isOwned = answer.kind === 'resolved' && frame.reliable;
      const section = isOwned ? ownership?.sections.get(answer.site.file) : undefined;
      text.push(`${answerLine(answer, frame === guilty)}${sectionMark(section)}`);
    }
  }
  const summary = summaryLines(report, ownership && toSummary(ownership));
  const note = tree?.mismatch === undefined ? [] : [`     note      ${tree.mismatch}`];
  return [...text, '', summaryHeading(report), ...summary, ...note, ''].join('\n');
}

function toSummary({ file, reason, ofFile, ofTrace }: ReportOwnership): SummaryOwners {
  return {
    file,
    reason,
    people: ofFile.people,
    lists: ofFile.lists,
    trees: ofFile.trees,
    subsystems: ofFile.subsystems,
    subsystemsOfTrace: ofTrace?.subsystems ?? [],
  };
}
