/** Read-only documents of commits that are not checked out: what the lines of a log of another release lead to. */
import * as vscode from 'vscode';
import { REVISION_TEXT } from '../../../server/src/protocol.js';
import type { Feature } from '../feature.js';

const SCHEME = 'kernav-git';

/** `/fs/inode.c (v4.5-rc6)`: the title hides the ending that VS Code knows languages by. */
const C_SOURCE = /\.[ch] \([^)]*\)$/;

export const activate: Feature = ({ session }) => [
  vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async (uri, token) => {
      const answer = await session.ask(REVISION_TEXT, { uri: uri.toString() }, token);
      if (answer === null)
        throw new Error(vscode.l10n.t('The file is not in that commit any more.'));
      return answer.text;
    },
  }),
  vscode.workspace.onDidOpenTextDocument((document) => {
    if (document.uri.scheme !== SCHEME || document.languageId === 'c') return;
    if (C_SOURCE.test(document.uri.path)) {
      void vscode.languages.setTextDocumentLanguage(document, 'c');
    }
  }),
];
