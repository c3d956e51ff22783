/** The server's side of a worker thread: requests go to a thread that is started when it is needed, and again when it died. */
import {
  CancellationTokenSource,
  type Disposable,
  type MessageConnection,
  type NotificationType,
  type RequestType,
} from 'vscode-jsonrpc';
import type { WorkerThread } from '../platform/worker-thread.js';

/** The thread died so often that it is not started again for a while. */
export class WorkerGivenUp extends Error {
  override readonly name = 'WorkerGivenUp';
}

const MOST_DEATHS = 4;
const DEATHS_ARE_FORGOTTEN_MS = 60_000;

export class TreeWorker {
  readonly #start: () => WorkerThread;
  readonly #onDeath: (problem: string) => void;
  readonly #listeners: ((connection: MessageConnection) => Disposable)[] = [];
  #thread: WorkerThread | undefined;
  #deaths: number[] = [];

  /** `onDeath` hears why a thread ended that should not have. */
  constructor(start: () => WorkerThread, onDeath: (problem: string) => void) {
    this.#start = start;
    this.#onDeath = onDeath;
  }

  /**
   * Asks the thread. Rejects with `signal.reason` when `signal` is aborted, with a `WorkerGivenUp` where the thread keeps
   * dying, and with the connection's error when it dies over this request.
   */
  async request<P, R, E>(type: RequestType<P, R, E>, params: P, signal?: AbortSignal): Promise<R> {
    signal?.throwIfAborted();
    const { connection } = this.#running();
    const source = new CancellationTokenSource();
    const cancel = (): void => {
      source.cancel();
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await connection.sendRequest<R>(type.method, params, source.token);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** Tells the thread something, if it runs. */
  notify<P>(type: NotificationType<P>, params: P): void {
    void this.#thread?.connection.sendNotification(type.method, params);
  }

  /** Hears what the thread tells, whichever one runs. A message has one listener. */
  onNotification<P>(type: NotificationType<P>, listener: (params: P) => void): void {
    const listen = (connection: MessageConnection): Disposable =>
      connection.onNotification(type, listener);
    this.#listeners.push(listen);
    if (this.#thread !== undefined) listen(this.#thread.connection);
  }

  /** Starts the thread before it is needed. */
  warmUp(): void {
    this.#running();
  }

  /** Ends the thread, and with it the requests under way; the next request starts one again. */
  dispose(): void {
    this.#thread?.end();
    this.#thread = undefined;
  }

  #running(): WorkerThread {
    if (this.#thread !== undefined) return this.#thread;
    const now = Date.now();
    this.#deaths = this.#deaths.filter((at) => now - at < DEATHS_ARE_FORGOTTEN_MS);
    if (this.#deaths.length >= MOST_DEATHS) {
      throw new WorkerGivenUp('the worker thread keeps failing; see the log for why');
    }
    const thread = this.#start();
    this.#thread = thread;
    for (const listen of this.#listeners) listen(thread.connection);
    thread.onEnd((problem) => {
      if (this.#thread === thread) this.#thread = undefined;
      thread.connection.dispose(); // Whoever waits for an answer is told that there will be none.
      if (problem === undefined) return;
      this.#deaths.push(Date.now());
      this.#onDeath(problem);
    });
    return thread;
  }
}
