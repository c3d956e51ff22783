/** Reports as problems: of the source line that is blamed, and of a log that is not of the tree's version. */
import {
  DiagnosticSeverity,
  uinteger,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Range,
} from 'vscode-languageserver-types';
import { confidenceTexts } from '../../explain/confidence-text.js';
import type { Report } from '../../oops/report.js';
import { releaseMatch } from '../../resolve/boot.js';
import type { SourceSite } from '../../resolve/evidence.js';
import { guiltyFrame } from '../../resolve/report-owners.js';
import { nameOf, siteLabel, titleOfReport } from './labels.js';
import { rangeOfFrame, rangeOfLines, type LogSnapshot, type SnapshotTree } from './log-snapshot.js';
import { locationOf } from './source-location.js';

const SOURCE = 'kernav';
/** Places that are listed with a problem. */
const MOST_RELATED = 16;
/** Problems of one log; a machine that warns every second says nothing new after these. */
const MOST_PROBLEMS = 200;

/** Problems by the URI of the document they are of: source files, and the log itself. A guess is no problem of a line. */
export function diagnostics(snapshot: LogSnapshot): ReadonlyMap<string, readonly Diagnostic[]> {
  const { tree, uri } = snapshot;
  const problems = new Map<string, Diagnostic[]>();
  if (tree === undefined) return problems;
  const seen = new Set<string>();
  for (const report of snapshot.reports) {
    const site = blamedSite(snapshot, report);
    if (site === undefined) continue;
    // A panic repeats its report, a loop repeats its warning.
    const key = `${site.file}:${site.lineNumber} ${titleOfReport(report)}`;
    if (seen.has(key) || seen.size === MOST_PROBLEMS) continue;
    seen.add(key);
    const target = tree.uriOf(site.file, site.commit);
    const known = problems.get(target) ?? [];
    problems.set(target, [...known, reportProblem(snapshot, tree, report, site)]);
  }
  const mismatch = mismatchProblem(snapshot, tree);
  if (mismatch !== undefined) problems.set(uri, [mismatch]);
  return problems;
}

/** The line to blame; undefined where it is not known or only guessed. */
function blamedSite({ answerOf }: LogSnapshot, report: Report): SourceSite | undefined {
  const frame = guiltyFrame(report);
  const answer = frame && answerOf(frame);
  if (answer?.kind !== 'resolved' || answer.site.confidence === 'guess') return undefined;
  return answer.site;
}

function reportProblem(
  snapshot: LogSnapshot,
  tree: SnapshotTree,
  report: Report,
  site: SourceSite,
): Diagnostic {
  const { confidence } = site;
  const sure = `${confidence}: ${confidenceTexts[confidence].meaning}`;
  return {
    range: wholeLine(site.lineNumber),
    severity: DiagnosticSeverity.Warning,
    source: SOURCE,
    code: report.kind,
    message: `${titleOfReport(report)} (${logName(snapshot.uri)}; ${sure})`,
    relatedInformation: related(snapshot, tree, report),
  };
}

/** The guilty frame in the log, and the lines of the other frames of its stack. */
function related(
  snapshot: LogSnapshot,
  tree: SnapshotTree,
  report: Report,
): DiagnosticRelatedInformation[] {
  const guilty = guiltyFrame(report);
  const found: DiagnosticRelatedInformation[] = [];
  if (guilty !== undefined) {
    const location = { uri: snapshot.uri, range: rangeOfFrame(guilty) };
    found.push({ location, message: 'the frame in the log' });
  }
  for (const frame of report.stacks[report.guilty?.stack ?? 0]?.frames ?? []) {
    if (found.length === MOST_RELATED) break;
    const answer = snapshot.answerOf(frame);
    if (frame === guilty || !frame.reliable || answer?.kind !== 'resolved') continue;
    const message = `${nameOf(frame)}: ${siteLabel(answer)}`;
    found.push({ location: locationOf(tree, answer.site), message });
  }
  return found;
}

/** Where the log says its version, if that is not the tree's. */
function mismatchProblem(snapshot: LogSnapshot, tree: SnapshotTree): Diagnostic | undefined {
  if (tree.mismatch === undefined) return undefined;
  const report = snapshot.reports.find((each) => {
    const match = releaseMatch(each, tree.version);
    return (
      match?.kind === 'different' || (match?.kind === 'same-series' && match.subLevel === 'differs')
    );
  });
  return {
    range: report === undefined ? rangeOfLines(snapshot, 0, 0) : rangeOfRelease(snapshot, report),
    severity: DiagnosticSeverity.Warning,
    source: SOURCE,
    code: 'version',
    message: tree.mismatch,
  };
}

function rangeOfRelease(snapshot: LogSnapshot, report: Report): Range {
  const { release = '' } = report.facts;
  for (let line = report.firstLine; line <= report.lastLine; line++) {
    const start = snapshot.lines.line(line).indexOf(release);
    if (start < 0) continue;
    return {
      start: { line, character: start },
      end: { line, character: start + release.length },
    };
  }
  return rangeOfLines(snapshot, report.firstLine, report.firstLine);
}

/** A line whose length is not known here: editors end the range where the line ends. */
function wholeLine(lineNumber: number): Range {
  const line = Math.max(0, lineNumber - 1);
  return { start: { line, character: 0 }, end: { line, character: uinteger.MAX_VALUE } };
}

/** `oops.log` of `file:///home/me/oops.log`; what is encoded there stays so. */
function logName(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}
