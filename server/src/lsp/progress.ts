/** Shows the client that lines are being looked for: how many are found, of how many. */
import type { Connection } from 'vscode-languageserver/node';
import { ACTIVITY, type ActivityParams } from '../protocol.js';
import { ShownProgress } from './shown-progress.js';

/** How a client can be shown progress. */
export interface ProgressSupport {
  /** `window/workDoneProgress`. */
  readonly standard: boolean;
  /** Our own notification. */
  readonly own: boolean;
}

export class FrameProgress {
  readonly #connection: Connection;
  readonly #support: ProgressSupport;
  readonly #shown: ShownProgress;
  #total = 0;
  #isBusy = false;

  constructor(connection: Connection, support: ProgressSupport, onCancel: () => void) {
    this.#connection = connection;
    this.#support = support;
    this.#shown = new ShownProgress(connection, 'Finding source lines', onCancel);
  }

  /** So many frames still wait. */
  update(waiting: number): void {
    if (waiting === 0) {
      this.#total = 0;
      this.#shown.end();
      this.#tell(false, '');
      return;
    }
    this.#total = Math.max(this.#total, waiting);
    const found = this.#total - waiting;
    const message = `${found} of ${this.#total} frames`;
    this.#tell(true, message);
    if (this.#support.standard)
      this.#shown.report(Math.round((100 * found) / this.#total), message);
  }

  dispose(): void {
    this.#shown.end();
  }

  #tell(busy: boolean, text: string): void {
    if (!this.#support.own || (!busy && !this.#isBusy)) return;
    this.#isBusy = busy;
    const params: ActivityParams = { busy, text };
    void this.#connection.sendNotification(ACTIVITY, params);
  }
}
