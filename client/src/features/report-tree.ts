/** The view "Kernel Reports": the reports of all open logs, with how sure each line is. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { REPORTS, type FrameState } from '../../../server/src/protocol.js';
import { registerCommand } from '../commands.js';
import { mayBeLog } from '../documents.js';
import type { Feature } from '../feature.js';
import { openLocation } from '../places.js';
import {
  childrenOf,
  FRAME_ICONS,
  frameDescription,
  frameLabel,
  isExpandedAtFirst,
  logNode,
  nodeAtLine,
  reportIcon,
  type FrameNode,
  type LogNode,
  type ReportNode,
  type TreeNode,
} from '../report-nodes.js';
import type { ServerSession } from '../server-session.js';

/** Milliseconds between two looks at a log whose frames are being answered. */
const PAUSE = 250;

export const activate: Feature = ({ session }) => {
  const tree = new ReportTree(session);
  return [
    tree,
    registerCommand(session, 'refreshReports', () => tree.refreshAll()),
    registerCommand(session, 'openFrameSource', async (node) => {
      const { target } = node as FrameNode; // Only rows of frames with a target have this command.
      if (target !== undefined) await openLocation(target);
    }),
  ];
};

class ReportTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #session: ServerSession;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #listeners: vscode.Disposable[];
  /** By URI, in the order in which they were opened. */
  readonly #logs = new Map<string, LogNode>();
  /** URIs that are asked for right now, and whether they changed meanwhile. */
  readonly #asking = new Map<string, { isStale: boolean }>();

  constructor(session: ServerSession) {
    this.#session = session;
    this.#view = vscode.window.createTreeView('kernav.reports', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const refreshAll = (): void => {
      void this.refreshAll();
    };
    this.#listeners = [
      this.#view.onDidChangeVisibility(refreshAll),
      session.onDidChangeState(refreshAll),
      session.onDidChange((uri) => {
        void this.#refresh(uri);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (mayBeLog(document)) void this.#refresh(document.uri.toString());
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.#logs.delete(uri.toString())) this.#changed.fire(undefined);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        this.#followCursor(textEditor);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined) this.#followCursor(editor);
      }),
    ];
    refreshAll();
  }

  /** Asks for the reports of all open logs, unless nobody looks. */
  async refreshAll(): Promise<void> {
    const uris = vscode.workspace.textDocuments.filter(mayBeLog).map(({ uri }) => uri.toString());
    await Promise.all(uris.map((uri) => this.#refresh(uri)));
  }

  async #refresh(uri: string): Promise<void> {
    const asking = this.#asking.get(uri);
    if (asking !== undefined) {
      asking.isStale = true;
      return;
    }
    const state = { isStale: true };
    this.#asking.set(uri, state);
    while (this.#isWanted(state)) {
      state.isStale = false;
      const log = await this.#session.askQuietly(REPORTS, { uri });
      if (log) this.#logs.set(uri, logNode(log));
      // No answer while the server is started again: what is shown stays until then.
      else if (log === null || this.#session.state === 'failed') this.#logs.delete(uri);
      this.#changed.fire(undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.#asking.delete(uri);
  }

  #isWanted({ isStale }: { readonly isStale: boolean }): boolean {
    return isStale && this.#view.visible;
  }

  #followCursor({ document, selection }: vscode.TextEditor): void {
    const log = this.#logs.get(document.uri.toString());
    if (log === undefined || !this.#view.visible) return;
    const node = nodeAtLine(log, selection.active.line);
    if (this.#view.selection[0]?.id === node.id) return;
    this.#view.reveal(node, { select: true, focus: false }).then(undefined, (error: unknown) => {
      // The tree was replaced meanwhile.
      this.#session.log.debug(`kernav.reports: ${String(error)}`);
    });
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return node === undefined ? [...this.#logs.values()] : [...childrenOf(node)];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'log' ? undefined : node.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = rowOf(node);
    item.id = node.id;
    item.command = {
      command: 'kernav.openLocation',
      title: vscode.l10n.t('Show in the Log'),
      arguments: [{ uri: node.place.uri, range: node.range }],
    };
    if (node.kind !== 'frame' && childrenOf(node).length > 0) {
      const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
      item.collapsibleState = isExpandedAtFirst(node) ? Expanded : Collapsed;
    }
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(this.#view, this.#changed, ...this.#listeners).dispose();
  }
}

function rowOf(node: TreeNode): vscode.TreeItem {
  switch (node.kind) {
    case 'log':
      return logRow(node);
    case 'report':
      return reportRow(node);
    case 'stack': {
      const item = new vscode.TreeItem(node.stack.title);
      item.iconPath = new vscode.ThemeIcon('layers');
      item.contextValue = 'stack';
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
  const item = new vscode.TreeItem({
    label,
    highlights: frame.isGuilty ? [[0, label.length]] : [],
  });
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
