/** Work that is under way, shown in the client's own manner, with a way to end it. */
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';

/** What is done sooner is not worth a message. */
const SHOWN_AFTER_MS = 700;

export class ShownProgress {
  readonly #connection: Connection;
  readonly #title: string;
  readonly #onCancel: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** Of a client that refuses to show any, undefined. */
  #reporter: Promise<WorkDoneProgressServerReporter | undefined> | undefined;
  #last: readonly [percentage: number, message: string] = [0, ''];

  constructor(connection: Connection, title: string, onCancel: () => void) {
    this.#connection = connection;
    this.#title = title;
    this.#onCancel = onCancel;
  }

  /** How far it is; shows it if it takes long. */
  report(percentage: number, message: string): void {
    this.#last = [percentage, message];
    this.#timer ??= setTimeout(() => {
      this.#reporter = this.#begin().catch(() => undefined);
    }, SHOWN_AFTER_MS);
    void this.#reporter?.then((reporter) => {
      reporter?.report(percentage, message);
    });
  }

  /** The work is done; it may begin again. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#reporter?.then((reporter) => {
      reporter?.done();
    });
    this.#reporter = undefined;
  }

  async #begin(): Promise<WorkDoneProgressServerReporter> {
    const reporter = await this.#connection.window.createWorkDoneProgress();
    const [percentage, message] = this.#last;
    reporter.begin(this.#title, percentage, message, true);
    reporter.token.onCancellationRequested(this.#onCancel);
    return reporter;
  }
}
