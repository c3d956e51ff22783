/** The view "Kernel Reports": the reports of all open logs, with how sure each line is. */
import * as vscode from 'vscode';
import { REPORTS } from '../../../server/src/protocol.js';
import { registerCommand } from '../commands.js';
import { mayBeLog } from '../documents.js';
import type { Feature } from '../feature.js';
import { openLocation } from '../places.js';
import {
  childrenOf,
  isExpandedAtFirst,
  logNode,
  nodeAtLine,
  type FrameNode,
  type LogNode,
  type TreeNode,
} from '../report-nodes.js';
import { guiltyDecoration, rowOf } from '../report-rows.js';
import type { ServerSession } from '../server-session.js';

/** Milliseconds, at least, between two looks at a log whose frames are being answered. */
const PAUSE = 250;
/** A huge log takes its time: the look at it may take a fifth of ours. */
const PAUSE_FACTOR = 4;
/** Looks in a row that may fail: a log that changes while it is looked at gives no answer. */
const MOST_FAILURES = 20;

export const activate: Feature = ({ session }) => {
  const tree = new ReportTree(session);
  return [
    tree,
    vscode.window.registerFileDecorationProvider(guiltyDecoration),
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
    let nFailures = 0;
    while (this.#isWanted(state)) {
      state.isStale = false;
      const start = Date.now();
      const log = await this.#session.askQuietly(REPORTS, { uri });
      if (log) this.#logs.set(uri, logNode(log));
      // No answer while the server is started again: what is shown stays until then.
      else if (log === null || this.#session.state === 'failed') this.#logs.delete(uri);
      const hasFailed = log === undefined && this.#session.state === 'running';
      nFailures = hasFailed ? nFailures + 1 : 0;
      if (hasFailed && nFailures < MOST_FAILURES) state.isStale = true;
      this.#changed.fire(undefined);
      const wait = Math.max(PAUSE, PAUSE_FACTOR * (Date.now() - start));
      await new Promise((resolve) => setTimeout(resolve, wait));
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
