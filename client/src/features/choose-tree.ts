/** `Kernav: Choose Kernel Tree...`, and the memory of what was chosen: per workspace the tree, for all of them the recent ones. */
import { basename, isAbsolute, relative } from 'node:path';
import * as vscode from 'vscode';
import { TREE_OF, USE_TREE } from '../../../server/src/protocol.js';
import { registerCommand } from '../commands.js';
import type { Editor, Feature } from '../feature.js';
import { forgetTree, readRecentTrees, rememberTree } from '../recent-trees.js';
import type { ServerSession } from '../server-session.js';

const CHOSEN = 'kernav.chosenTree';
const RECENT = 'kernav.recentTrees';

interface TreePick extends vscode.QuickPickItem {
  /** Absolute path; undefined: a dialog asks for it. */
  readonly path?: string;
}

export const activate: Feature = (editor) => {
  const { session, context } = editor;
  session.chosenTree = context.workspaceState.get<string>(CHOSEN);
  return [registerCommand(session, 'chooseTree', () => chooseTree(editor))];
};

async function chooseTree({ session, context }: Editor): Promise<void> {
  const recent = readRecentTrees(context.globalState.get(RECENT));
  const pick = await vscode.window.showQuickPick(picks(session, recent), {
    title: vscode.l10n.t('Choose Kernel Tree'),
    placeHolder: vscode.l10n.t('The tree to look up logs in that lie in no tree themselves'),
    matchOnDescription: true,
  });
  if (pick === undefined) return;
  const path = pick.path ?? (await browse());
  if (path === undefined) return;
  const used = await session.ask(USE_TREE, { path });
  if (used.kind === 'refused') {
    await context.globalState.update(RECENT, forgetTree(recent, path));
    throw new Error(used.reason);
  }
  session.chosenTree = used.root;
  await context.workspaceState.update(CHOSEN, used.root);
  await context.globalState.update(RECENT, rememberTree(recent, used.root));
  void vscode.window.setStatusBarMessage(
    `$(check) ${vscode.l10n.t('Kernel tree: {0}, {1}', used.root, used.version)}`,
    4000,
  );
}

/** Trees of the workspace, then those chosen before, then the way to any other. */
async function picks(session: ServerSession, recent: readonly string[]): Promise<TreePick[]> {
  const inWorkspace = await workspaceTrees(session);
  const before = recent.filter((path) => !inWorkspace.some((tree) => tree.path === path));
  return [
    ...group(vscode.l10n.t('workspace'), inWorkspace),
    ...group(
      vscode.l10n.t('recent'),
      before.map((path) => ({ label: basename(path), description: path, path })),
    ),
    ...group('', [{ label: `$(folder-opened) ${vscode.l10n.t('Browse...')}` }]),
  ];
}

function group(label: string, items: readonly TreePick[]): TreePick[] {
  const separator = { label, kind: vscode.QuickPickItemKind.Separator };
  return items.length === 0 ? [] : [separator, ...items];
}

/** The trees that folders of the workspace are, or lie in. */
async function workspaceTrees(session: ServerSession): Promise<readonly TreePick[]> {
  const trees = new Map<string, TreePick>();
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (uri.scheme !== 'file') continue;
    const file = vscode.Uri.joinPath(uri, 'MAINTAINERS').toString();
    const tree = (await session.ask(TREE_OF, { uri: file }))?.tree;
    // A folder outside of any tree is answered with the tree chosen before.
    if (tree === undefined || !isWithin(tree.root, uri.fsPath)) continue;
    const { root, version } = tree;
    trees.set(root, { label: basename(root), description: `${version} · ${root}`, path: root });
  }
  return [...trees.values()];
}

function isWithin(root: string, path: string): boolean {
  const inner = relative(root, path);
  return !inner.startsWith('..') && !isAbsolute(inner);
}

async function browse(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    title: vscode.l10n.t('Choose Kernel Tree'),
    openLabel: vscode.l10n.t('Use This Tree'),
  });
  return chosen?.[0]?.fsPath;
}
