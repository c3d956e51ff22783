/** The reports of a log for a tree view: `kernav/reports`. */
import type { Frame } from '../../oops/frame.js';
import type { Report } from '../../oops/report.js';
import type { FrameItem, LogReports, ReportItem } from '../../protocol.js';
import { guiltyFrame } from '../../resolve/report-owners.js';
import { unresolvedText } from '../../explain/evidence-sentence.js';
import { nameOf, stateOf, titleOfReport, titleOfStack } from './labels.js';
import { listsFrames, rangeOfFrame, rangeOfLines, type LogSnapshot } from './log-snapshot.js';
import { rangeOfReport } from './report-at.js';
import { locationOf } from './source-location.js';

export function logReports(snapshot: LogSnapshot): LogReports {
  const { uri, version, reports } = snapshot;
  return { uri, version, reports: reports.map((report) => reportItem(snapshot, report)) };
}

function reportItem(snapshot: LogSnapshot, report: Report): ReportItem {
  const blamed = guiltyFrame(report);
  const { guilty } = report;
  return {
    title: titleOfReport(report),
    kind: report.kind,
    range: rangeOfReport(snapshot, report),
    ...(guilty && {
      guilty: {
        symbol: nameOf(guilty),
        reason: guilty.reason,
        ...(blamed && { range: rangeOfFrame(blamed) }),
      },
    }),
    stacks: report.stacks.map((stack) => ({
      title: titleOfStack(stack),
      range: rangeOfLines(snapshot, stack.firstLine, stack.lastLine),
      frameCount: stack.frames.length,
      frames: listsFrames(snapshot)
        ? stack.frames.map((frame) => frameItem(snapshot, frame, frame === blamed))
        : [],
    })),
  };
}

function frameItem(snapshot: LogSnapshot, frame: Frame, isGuilty: boolean): FrameItem {
  const { tree, answerOf } = snapshot;
  const answer = answerOf(frame);
  const site = answer?.kind === 'resolved' ? answer.site : undefined;
  const reason = answer?.kind === 'unresolved' ? unresolvedText(answer) : '';
  return {
    label: nameOf(frame),
    detail: site === undefined ? reason : `${site.file}:${site.lineNumber}`,
    range: rangeOfFrame(frame),
    state: stateOf(snapshot, frame),
    isReliable: frame.reliable,
    isInlined: frame.inlined,
    isGuilty,
    ...(site && tree && { target: locationOf(tree, site) }),
  };
}
