/** Starts a worker thread of Node that speaks JSON-RPC over its message port. */
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { Worker } from 'node:worker_threads';
import type { MessageConnection } from 'vscode-jsonrpc';

/** A running thread. */
export interface WorkerThread {
  readonly connection: MessageConnection;
  /** Called once when the thread has ended; `problem` says why, where it was not told to end. */
  readonly onEnd: (listener: (problem: string | undefined) => void) => void;
  readonly end: () => void;
}

/** A thread that needs more ends, with an error, and takes nothing else with it. */
const MAX_HEAP_MB = 1536;

/** A thread that answers small questions does with so much for what is new, a third of it for each of V8's three parts; by itself V8 takes 48 MB. */
const SMALL_YOUNG_HEAP_MB = 3;

/** Runs `script` in a thread; `data` is its `workerData`. With `isFrugal` it takes less memory and more time. */
export function startWorkerThread(script: URL, data: unknown, isFrugal = false): WorkerThread {
  const worker = new Worker(script, {
    workerData: data,
    resourceLimits: {
      maxOldGenerationSizeMb: MAX_HEAP_MB,
      ...(isFrugal && { maxYoungGenerationSizeMb: SMALL_YOUNG_HEAP_MB }),
    },
  });
  const connection = createMessageConnection(
    new PortMessageReader(worker),
    new PortMessageWriter(worker),
  );
  connection.onError(() => undefined); // The end of the thread tells.
  connection.listen();
  worker.unref();
  let isTold = false;
  let problem: string | undefined;
  worker.on('error', (error) => {
    problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  return {
    connection,
    onEnd(listener) {
      worker.on('exit', (code) => {
        listener(isTold ? undefined : (problem ?? `it ended with code ${code}`));
      });
    },
    end() {
      isTold = true;
      void worker.terminate();
    },
  };
}
