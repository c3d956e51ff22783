/** The requests of `protocol.ts`, each as the protocol describes it. */
import { isAbsolute } from 'node:path';
import type { ExecuteCommandParams } from 'vscode-languageserver/node';
import type { Location, Position, Range } from 'vscode-languageserver-types';
import { typeDefinition } from '../features/log/definition.js';
import { FrameIndex, type PlacedFrame } from '../features/log/frame-index.js';
import { guiltyLine, guiltyPlace } from '../features/log/guilty-line.js';
import { logReports } from '../features/log/log-reports.js';
import { neighbourFrame } from '../features/log/neighbour-frame.js';
import { reportNear } from '../features/log/report-at.js';
import { reportText } from '../features/log/report-text.js';
import { MAINTAINERS, startOfLine } from '../features/log/source-location.js';
import { resolutionText } from '../explain/evidence-text.js';
import { parseLog } from '../oops/parse-log.js';
import { ClientCommand } from '../protocol.js';
import type {
  ExtractedReports,
  FrameInLine,
  FramesInLineParams,
  FrameTarget,
  FrameTargetParams,
  LogReports,
  MaintainersEntryParams,
  NeighbourFrameParams,
  ReportAtParams,
  ReportsParams,
  ReportText,
  ReportTextParams,
  RevisionText,
  RevisionTextParams,
  TreeOfParams,
  TreeStatus,
  UsedTree,
} from '../protocol.js';
import { EXTRACT, REVISION_FILE } from '../workers/requests.js';
import { parseRevisionUri } from './revision-uris.js';
import type { Session } from './session.js';
import { treeFacts } from './tree-queries.js';
import { uriInTree } from './trees.js';

/** A longer line of a terminal is no line of a log. */
const LONGEST_TERMINAL_LINE = 2000;

export async function reports(
  session: Session,
  { uri }: ReportsParams,
  signal: AbortSignal,
): Promise<LogReports | null> {
  const snapshot = await session.snapshot(uri, signal);
  return snapshot === undefined ? null : logReports(snapshot);
}

export async function neighbour(
  session: Session,
  { uri, position, direction }: NeighbourFrameParams,
  signal: AbortSignal,
): Promise<Range | null> {
  const snapshot = await session.snapshot(uri, signal);
  return (snapshot && neighbourFrame(snapshot, position, direction)) ?? null;
}

export async function guiltyLocation(
  session: Session,
  { uri, position }: ReportAtParams,
  signal: AbortSignal,
): Promise<Location | null> {
  const snapshot = await session.snapshot(uri, signal);
  if (snapshot === undefined) return null;
  const answer = (placed: PlacedFrame) => session.answer(uri, placed, signal);
  const line = await guiltyLine(snapshot, position, answer);
  session.ensureCurrent(snapshot);
  return line ?? null;
}

/** Waits for the answers of the report's frames. */
export async function decodedText(
  session: Session,
  { uri, position, form }: ReportTextParams,
  signal: AbortSignal,
): Promise<ReportText | null> {
  const snapshot = await session.snapshot(uri, signal);
  const report = snapshot && reportNear(snapshot, position.line);
  if (snapshot === undefined || report === undefined) return null;
  await session.finished(uri, [report], signal);
  const facts = await session.facts(uri);
  const text = await reportText(snapshot, position, form, facts, signal);
  session.ensureCurrent(snapshot);
  return text ?? null;
}

/** The commands of `ClientCommand`, for clients that do not have them. */
export async function execute(
  session: Session,
  { command, arguments: given = [] }: ExecuteCommandParams,
  signal: AbortSignal,
): Promise<ReportText | Location | null> {
  const [first, position] = given as [unknown, Position | undefined];
  if (command === ClientCommand.openLocation) return first as Location;
  if (typeof first !== 'string' || position === undefined) return null;
  const form = FORMS[command];
  if (form !== undefined) return decodedText(session, { uri: first, position, form }, signal);
  if (command !== ClientCommand.openGuiltyLine) return null;
  return guiltyLocation(session, { uri: first, position }, signal);
}

const FORMS: Readonly<Record<string, ReportTextParams['form'] | undefined>> = {
  [ClientCommand.copyDecodedReport]: 'decoded',
  [ClientCommand.copyForMail]: 'mail',
  [ClientCommand.copyAddressees]: 'addressees',
};

/** Of the frame at the position, else of the guilty frame of the report there; of the file itself for a file of a tree. */
export async function maintainersEntry(
  session: Session,
  { uri, position }: MaintainersEntryParams,
  signal: AbortSignal,
): Promise<Location | null> {
  const snapshot = await session.snapshot(uri, signal);
  if (snapshot === undefined) return entryOfFile(session, uri, signal);
  if (position === undefined) return null;
  const report = reportNear(snapshot, position.line);
  const guilty = report && guiltyPlace(report)?.frame;
  const isOnFrame = snapshot.frames.at(position.line, position.character) !== undefined;
  const place =
    isOnFrame || guilty === undefined
      ? position
      : { line: guilty.line, character: guilty.range.start };
  const [entry] = await typeDefinition(
    snapshot,
    place,
    (placed) => session.answer(uri, placed, signal),
    await session.facts(uri),
    { linkSupport: false },
    signal,
  );
  session.ensureCurrent(snapshot);
  return entry !== undefined && 'uri' in entry ? entry : null;
}

async function entryOfFile(
  session: Session,
  uri: string,
  signal: AbortSignal,
): Promise<Location | null> {
  const file = await session.trees.ofFile(uri, await session.settings.of(uri));
  if (file === undefined) return null;
  const { choice } = file.tree;
  const owners = await treeFacts(session.workers.facts, choice).owners(file.path, signal);
  if (owners?.section === undefined) return null;
  const { lineNumber } = owners.section;
  return { uri: uriInTree(choice.root, MAINTAINERS), range: startOfLine(lineNumber) };
}

export function framesInLine({ line }: FramesInLineParams): FrameInLine[] {
  return framesOfLine(line).map(({ frame: { range, symbol } }) => ({
    start: range.start,
    length: range.end - range.start,
    symbol: symbol ?? '',
  }));
}

export async function frameTarget(
  session: Session,
  { line, start }: FrameTargetParams,
  signal: AbortSignal,
): Promise<FrameTarget> {
  const placed = framesOfLine(line).find(({ frame }) => frame.range.start === start);
  if (placed === undefined) return missing('there is no frame of a kernel trace');
  const settings = await session.settings.of('');
  const tree = await session.trees.forLog('', settings, undefined);
  if (tree.kind === 'none') return missing(tree.problem);
  const { choice } = tree.tree;
  const resolution = await session.decodeAlone(placed, tree.tree, signal);
  if (resolution === undefined) return missing('no answer was found');
  const explanation = resolutionText(resolution);
  if (resolution.kind === 'unresolved') return missing(explanation);
  const { file, lineNumber } = resolution.site;
  const location = { uri: uriInTree(choice.root, file), range: startOfLine(lineNumber) };
  return { kind: 'found', location, explanation };
}

function missing(reason: string): FrameTarget {
  return { kind: 'missing', reason };
}

function framesOfLine(line: string): readonly PlacedFrame[] {
  if (line.length > LONGEST_TERMINAL_LINE) return [];
  const { all } = new FrameIndex(parseLog(line).reports);
  return all.filter(({ frame }) => frame.symbol !== undefined);
}

/** The URI may come from anywhere: only repositories of trees that were found are read. */
export async function revisionText(
  session: Session,
  { uri }: RevisionTextParams,
  signal: AbortSignal,
): Promise<RevisionText | null> {
  const place = parseRevisionUri(uri);
  if (place === undefined || !(await session.trees.roots()).has(place.root)) return null;
  const text = await session.workers.facts.request(REVISION_FILE, place, signal);
  return text === null ? null : { text };
}

export function extractReports(
  session: Session,
  path: string,
  signal: AbortSignal,
): Promise<ExtractedReports> {
  return session.workers.facts.request(EXTRACT, path, signal);
}

/** The tree is looked up at once, so that a wrong choice is told. */
export async function useTree(session: Session, path: unknown): Promise<UsedTree> {
  if (typeof path !== 'string' || !isAbsolute(path)) {
    return { kind: 'refused', reason: `${String(path)} is no absolute path` };
  }
  const found = await session.trees.find(path, true);
  if (found.kind === 'missing') {
    return { kind: 'refused', reason: `${path} is no kernel tree: ${found.reason}` };
  }
  session.trees.chosen = found.root;
  session.reconsider();
  return { kind: 'used', root: found.root, version: found.version.text };
}

export async function treeStatus(
  session: Session,
  { uri }: TreeOfParams,
  signal: AbortSignal,
): Promise<TreeStatus> {
  const snapshot = await session.snapshot(uri, signal);
  if (snapshot === undefined) {
    const file = await session.trees.ofFile(uri, await session.settings.of(uri));
    if (file === undefined) return {};
    const { choice, version, reason } = file.tree;
    return { tree: { root: choice.root, version: version.text, reason } };
  }
  const of = await session.treeOf(uri, signal);
  if (of === undefined) return {};
  const status: TreeStatus = {
    answered: session.answeredCount(uri),
    frames: snapshot.frames.all.length,
    ...(of.problem !== undefined && { problem: of.problem }),
  };
  if (of.answer.kind === 'none') return { ...status, problem: of.answer.problem };
  const { choice, version, reason } = of.answer.tree;
  const { mismatch, revisions = [] } = snapshot.tree ?? {};
  return {
    ...status,
    tree: { root: choice.root, version: version.text, reason },
    ...(mismatch !== undefined && { mismatch }),
    ...(of.debugInfo.length > 0 && { debugInfo: of.debugInfo }),
    ...(revisions.length > 0 && { revisions }),
  };
}
