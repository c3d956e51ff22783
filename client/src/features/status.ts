/** The language status item: the kernel tree that the document is looked up in, and what is wrong with it. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { isOurs, type ActiveDocument } from '../active-document.js';
import { KERNEL_LOG, MAINTAINERS } from '../documents.js';
import type { Feature } from '../feature.js';
import type { ServerState } from '../server-session.js';

interface Look {
  readonly text: string;
  readonly detail: string;
  readonly severity: vscode.LanguageStatusSeverity;
  readonly command: vscode.Command | undefined;
}

export const activate: Feature = ({ session, activeDocument }) => {
  const item = vscode.languages.createLanguageStatusItem('kernav.tree', []);
  item.name = vscode.l10n.t('Kernel Tree');
  let isBusy = false;
  const show = (): void => {
    const active = activeDocument.current;
    // Logs found in text, and sources of a tree, have languages of others: the item is there while such a document is in front.
    const language = active !== undefined && isOurs(active) ? [active.languageId] : [];
    item.selector = [KERNEL_LOG, MAINTAINERS, ...language].map((each) => ({ language: each }));
    Object.assign(item, lookOf(session.state, active));
    item.busy = session.state === 'starting' || isBusy;
  };
  show();
  return [
    item,
    activeDocument.onDidChange(show),
    session.onDidChangeState(show),
    session.onDidChangeActivity(({ busy }) => {
      isBusy = busy;
      show();
    }),
  ];
};

function lookOf(state: ServerState, active: ActiveDocument | undefined): Look {
  const restart = { command: 'kernav.restartServer', title: vscode.l10n.t('Restart') };
  const { Information, Warning, Error } = vscode.LanguageStatusSeverity;
  if (state === 'failed') {
    const text = vscode.l10n.t('Kernav server ended');
    return { text, detail: '', severity: Error, command: restart };
  }
  if (state !== 'running') {
    const text = vscode.l10n.t('Kernav is starting');
    return { text, detail: '', severity: Information, command: undefined };
  }
  const {
    tree,
    mismatch,
    revisions = [],
    debugInfo = [],
    problem,
    answered,
    frames,
  } = active?.status ?? {};
  const detail = [
    problem,
    mismatch,
    ...debugInfo,
    ...revisions,
    frames !== undefined && (answered ?? 0) < frames
      ? vscode.l10n.t('{0} of {1} frames answered', answered ?? 0, frames)
      : undefined,
    tree?.reason,
  ].filter((each) => each !== undefined);
  return {
    text:
      tree === undefined
        ? vscode.l10n.t('No kernel tree')
        : `$(repo) ${basename(tree.root)} ${tree.version}`,
    detail: detail.join(' · '),
    severity: (problem ?? mismatch ?? debugInfo[0]) === undefined ? Information : Warning,
    command: {
      command: 'kernav.chooseTree',
      title: vscode.l10n.t('Choose Kernel Tree'),
      ...(tree === undefined ? {} : { tooltip: tree.root }),
    },
  };
}
