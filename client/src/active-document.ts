/** What the server says of the document in front of the user: one question for all who need it. */
import * as vscode from 'vscode';
import { TREE_OF, type TreeStatus } from '../../server/src/protocol.js';
import { KERNEL_LOG, MAINTAINERS } from './documents.js';
import type { ServerSession } from './server-session.js';

export interface ActiveDocument {
  readonly languageId: string;
  readonly uri: vscode.Uri;
  /** A kernel log, by its language or because the server found frames in it. */
  readonly isLog: boolean;
  /** Undefined while nothing is known, and where the server does not run. */
  readonly status: TreeStatus | undefined;
}

/** Milliseconds in which changes are put together: answers of frames come in bursts. */
const SETTLE = 150;

export class ActiveDocumentWatch implements vscode.Disposable {
  readonly #session: ServerSession;
  readonly #changed = new vscode.EventEmitter<ActiveDocument | undefined>();
  readonly #listeners: vscode.Disposable[];
  readonly onDidChange = this.#changed.event;
  #current: ActiveDocument | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(session: ServerSession) {
    this.#session = session;
    const refresh = (): void => {
      void this.#refresh();
    };
    this.#listeners = [
      vscode.window.onDidChangeActiveTextEditor(refresh),
      // Its language can be changed while it is open: it is closed and opened again.
      vscode.workspace.onDidOpenTextDocument(refresh),
      session.onDidChangeState(refresh),
      session.onDidChange((uri) => {
        if (uri !== vscode.window.activeTextEditor?.document.uri.toString()) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(refresh, SETTLE);
      }),
    ];
    refresh();
  }

  get current(): ActiveDocument | undefined {
    return this.#current;
  }

  async #refresh(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const isAnother =
      document?.uri.toString() !== this.#current?.uri.toString() ||
      document?.languageId !== this.#current?.languageId;
    if (isAnother) this.#set(document, undefined); // What is known at once.
    if (document === undefined) return;
    const status = await this.#session.askQuietly(TREE_OF, { uri: document.uri.toString() });
    // Without a server, what was known stays. The user may have gone on to another document: that one is asked for too.
    if (status === undefined || document !== vscode.window.activeTextEditor?.document) return;
    this.#set(document, status ?? undefined);
  }

  #set(document: vscode.TextDocument | undefined, status: TreeStatus | undefined): void {
    this.#current = document && {
      languageId: document.languageId,
      uri: document.uri,
      isLog: document.languageId === KERNEL_LOG || status?.frames !== undefined,
      status,
    };
    this.#changed.fire(this.#current);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#listeners, this.#changed).dispose();
  }
}

/** Whether Kernav has anything to do with a document: its own languages, logs found in text, files of a kernel tree. */
export function isOurs({ languageId, isLog, status }: ActiveDocument): boolean {
  return (
    isLog || languageId === KERNEL_LOG || languageId === MAINTAINERS || status?.tree !== undefined
  );
}
