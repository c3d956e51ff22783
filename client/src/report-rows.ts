/** The rows of the report tree: icons, colours and words for what report-nodes.ts holds. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { FrameState } from '../../server/src/protocol.js';
import {
  FRAME_ICONS,
  frameDescription,
  frameLabel,
  reportIcon,
  type FrameNode,
  type LogNode,
  type ReportNode,
  type TreeNode,
} from './report-nodes.js';

/** Stands for all guilty frames: VS Code colours the rows of a view by their URIs. */
const GUILTY = vscode.Uri.parse('kernav-frame:guilty');

/** Marks the guilty frames. */
export const guiltyDecoration: vscode.FileDecorationProvider = {
  provideFileDecoration: (uri) =>
    uri.toString() === GUILTY.toString()
      ? new vscode.FileDecoration(
          '!',
          vscode.l10n.t('the guilty frame'),
          new vscode.ThemeColor('list.errorForeground'),
        )
      : undefined,
};

/** What is shown of a node, without its place in the tree. */
export function rowOf(node: TreeNode): vscode.TreeItem {
  switch (node.kind) {
    case 'log':
      return logRow(node);
    case 'report':
      return reportRow(node);
    case 'stack': {
      const item = new vscode.TreeItem(node.stack.title);
      item.iconPath = new vscode.ThemeIcon('layers');
      item.contextValue = 'stack';
      // A log of very many frames lists its stacks only.
      if (node.stack.frames.length < node.stack.frameCount) {
        item.description = vscode.l10n.t('{0} frames', node.stack.frameCount);
      }
      return item;
    }
    case 'frame':
      return frameRow(node);
  }
}

function logRow({ log }: LogNode): vscode.TreeItem {
  const uri = vscode.Uri.parse(log.uri, true);
  const item = new vscode.TreeItem(basename(uri.path));
  if (log.reports.length === 0) item.description = vscode.l10n.t('no kernel report');
  item.iconPath = new vscode.ThemeIcon('output');
  item.tooltip = uri.scheme === 'file' ? uri.fsPath : undefined;
  item.contextValue = 'log';
  return item;
}

function reportRow({ report, range }: ReportNode): vscode.TreeItem {
  const item = new vscode.TreeItem(report.title);
  item.description = vscode.l10n.t('line {0}', range.start.line + 1);
  item.iconPath = new vscode.ThemeIcon(reportIcon(report));
  if (report.guilty !== undefined) {
    const { symbol, reason } = report.guilty;
    item.tooltip = `${report.title}\n${vscode.l10n.t('Guilty frame: {0} ({1})', symbol, reason)}`;
  }
  item.contextValue = 'report';
  return item;
}

function frameRow({ frame, target }: FrameNode): vscode.TreeItem {
  const label = frameLabel(frame);
  const detail = frame.detail.trim();
  const { id, color } = FRAME_ICONS[frame.state];
  const sureness = stateInWords(frame.state);
  const item = new vscode.TreeItem(label);
  if (frame.isGuilty) item.resourceUri = GUILTY;
  item.description = frameDescription(frame);
  item.iconPath = new vscode.ThemeIcon(
    id,
    color === undefined ? undefined : new vscode.ThemeColor(color),
  );
  item.tooltip = [
    frame.isGuilty ? `${label}: ${vscode.l10n.t('the guilty frame')}` : label,
    ...(detail === '' ? [] : [detail]),
    sureness,
  ].join('\n');
  item.accessibilityInformation = { label: `${label}, ${detail}, ${sureness}` };
  item.contextValue = target === undefined ? 'frame' : 'frame.source';
  return item;
}

function stateInWords(state: FrameState): string {
  switch (state) {
    case 'exact':
      return vscode.l10n.t('exact: the log itself names the line');
    case 'certain':
      return vscode.l10n.t('certain: inferred, right at least 97 times in 100');
    case 'likely':
      return vscode.l10n.t('likely: inferred, the best of few candidates');
    case 'guess':
      return vscode.l10n.t('a guess: only the offset within the function tells');
    case 'unresolved':
      return vscode.l10n.t('no line is known');
    case 'waiting':
      return vscode.l10n.t('being looked for');
    case 'no-tree':
      return vscode.l10n.t('no kernel tree to look in');
  }
}
