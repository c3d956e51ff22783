/** The report tree as plain data: log > report > stack > frame. */
import type { Location, Range } from 'vscode-languageserver-types';
import type {
  FrameItem,
  FrameState,
  LogReports,
  ReportItem,
  StackItem,
} from '../../server/src/protocol.js';
import type { Place } from './places.js';

interface NodeBase {
  /** The same for the same place in the tree, so that a new answer keeps what is expanded. */
  readonly id: string;
  /** Where the node's text stands; commands on the node are about that place. */
  readonly place: Place;
  readonly range: Range;
}
export interface LogNode extends NodeBase {
  readonly kind: 'log';
  readonly log: LogReports;
}
export interface ReportNode extends NodeBase {
  readonly kind: 'report';
  readonly report: ReportItem;
  readonly parent: LogNode;
}
export interface StackNode extends NodeBase {
  readonly kind: 'stack';
  readonly stack: StackItem;
  readonly parent: ReportNode;
}
export interface FrameNode extends NodeBase {
  readonly kind: 'frame';
  readonly frame: FrameItem;
  readonly parent: StackNode;
  readonly target: Location | undefined;
}
export type TreeNode = LogNode | ReportNode | StackNode | FrameNode;

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function logNode(log: LogReports): LogNode {
  return { kind: 'log', id: log.uri, log, range: START, place: placeAt(log.uri, START) };
}

export function childrenOf(node: TreeNode): readonly TreeNode[] {
  const { uri } = node.place;
  const base = (index: number, range: Range): NodeBase => ({
    id: `${node.id}#${index}`,
    place: placeAt(uri, range),
    range,
  });
  switch (node.kind) {
    case 'log':
      return node.log.reports.map((report, index) => ({
        ...base(index, report.range),
        kind: 'report',
        report,
        parent: node,
      }));
    case 'report':
      return node.report.stacks.map((stack, index) => ({
        ...base(index, stack.range),
        kind: 'stack',
        stack,
        parent: node,
      }));
    case 'stack':
      return node.stack.frames.map((frame, index) => ({
        ...base(index, frame.range),
        kind: 'frame',
        frame,
        parent: node,
        target: frame.target,
      }));
    case 'frame':
      return [];
  }
}

/** The deepest node that holds a 0-based line of the log; the log itself where no report does. */
export function nodeAtLine(log: LogNode, line: number): TreeNode {
  let node: TreeNode = log;
  for (;;) {
    const inner: TreeNode | undefined = childrenOf(node).find(
      ({ range }) => range.start.line <= line && line <= lastLine(range),
    );
    if (inner === undefined) return node;
    node = inner;
  }
}

/** A range that ends before the first character of a line does not hold that line. */
function lastLine({ start, end }: Range): number {
  return end.character === 0 && start.line < end.line ? end.line - 1 : end.line;
}

function placeAt(uri: string, range: Range): Place {
  return { uri, position: range.start };
}

/** Whether a node is shown with its children from the start: what has a single child, and the way to the guilty frame. */
export function isExpandedAtFirst(node: TreeNode): boolean {
  switch (node.kind) {
    case 'log':
      return true;
    case 'report':
      return node.parent.log.reports.length === 1;
    case 'stack':
      return (
        node.parent.report.stacks.length === 1 || node.stack.frames.some(({ isGuilty }) => isGuilty)
      );
    case 'frame':
      return false;
  }
}

/** What stands in the row of a frame. */
export function frameLabel({ label, isReliable, isInlined }: FrameItem): string {
  return `${isReliable ? '' : '? '}${label}${isInlined ? ' [inline]' : ''}`;
}

/** `≈ drivers/gizmo/main.c:24 1/2` in its parts: mark, folder, file and line, of how many it is the best. */
const SITE = /^(\W )?([^ :]*)\/([^ :/]+:\d+)( \d+\/\d+)?$/;

/** `≈ main.c:24 1/2 · drivers/gizmo` for `≈ drivers/gizmo/main.c:24 1/2`: in a narrow view the file is what must stay in sight. */
export function frameDescription({ detail }: FrameItem): string {
  const [, mark = '', folder, file, count = ''] = SITE.exec(detail.trim()) ?? [];
  return folder === undefined ? detail.trim() : `${mark}${file}${count} · ${folder}`;
}

/** Names of VS Code's own icons and colours. */
export interface IconName {
  readonly id: string;
  readonly color?: string;
}

/** Only what is known or nearly so has a tick. */
export const FRAME_ICONS: Readonly<Record<FrameState, IconName>> = {
  exact: { id: 'pass-filled', color: 'testing.iconPassed' },
  certain: { id: 'pass', color: 'testing.iconPassed' },
  likely: { id: 'circle-outline', color: 'charts.blue' },
  guess: { id: 'question', color: 'charts.yellow' },
  unresolved: { id: 'circle-slash', color: 'disabledForeground' },
  waiting: { id: 'loading~spin' },
  'no-tree': { id: 'dash', color: 'disabledForeground' },
};

/** Icons of reports by the kinds that protocol.ts names; a fault has the bug. */
export function reportIcon({ kind }: ReportItem): string {
  return { warning: 'warning', trace: 'layers' }[kind] ?? 'bug';
}
