/** What a feature is made of: what it may use comes in, what ends with the extension goes out. */
import type { ExtensionContext } from 'vscode';
import type { ActiveDocumentWatch } from './active-document.js';
import type { ServerSession } from './server-session.js';

export interface Editor {
  readonly session: ServerSession;
  readonly activeDocument: ActiveDocumentWatch;
  readonly context: ExtensionContext;
}

export type Feature = (editor: Editor) => readonly { dispose(): unknown }[];
