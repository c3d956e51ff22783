/** Shows the client that lines are being looked for: how many are found, of how many. */
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import { ACTIVITY, type ActivityParams } from '../protocol.js';

/** What is done sooner is not worth a message. */
const SHOWN_AFTER_MS = 700;

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
  readonly #onCancel: () => void;
  #total = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Of a client that refuses to show any, undefined. */
  #reporter: Promise<WorkDoneProgressServerReporter | undefined> | undefined;
  #isBusy = false;

  constructor(connection: Connection, support: ProgressSupport, onCancel: () => void) {
    this.#connection = connection;
    this.#support = support;
    this.#onCancel = onCancel;
  }

  /** So many frames still wait. */
  update(waiting: number): void {
    if (waiting === 0) {
      this.#end();
      return;
    }
    this.#total = Math.max(this.#total, waiting);
    const message = this.#message(waiting);
    const percentage = Math.round((100 * (this.#total - waiting)) / this.#total);
    this.#tell(true, message);
    if (this.#support.standard) {
      this.#timer ??= setTimeout(() => {
        this.#reporter = this.#begin().catch(() => undefined);
      }, SHOWN_AFTER_MS);
    }
    void this.#reporter?.then((reporter) => {
      reporter?.report(percentage, message);
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #message(waiting: number): string {
    return `${this.#total - waiting} of ${this.#total} frames`;
  }

  async #begin(): Promise<WorkDoneProgressServerReporter> {
    const reporter = await this.#connection.window.createWorkDoneProgress();
    reporter.begin('Finding source lines', 0, this.#message(this.#total), true);
    reporter.token.onCancellationRequested(this.#onCancel);
    return reporter;
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#total = 0;
    void this.#reporter?.then((reporter) => {
      reporter?.done();
    });
    this.#reporter = undefined;
    this.#tell(false, '');
  }

  #tell(busy: boolean, text: string): void {
    if (!this.#support.own || (!busy && !this.#isBusy)) return;
    this.#isBusy = busy;
    const params: ActivityParams = { busy, text };
    void this.#connection.sendNotification(ACTIVITY, params);
  }
}
