/** A worker without a thread: both ends of its message port are in this one, so that a test plays what the worker does. */
import { MessageChannel } from 'node:worker_threads';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { WorkerThread } from '../../src/platform/worker-thread.js';

export interface FakeThread extends WorkerThread {
  /** Ends as a thread does that runs out of memory, or, without a problem, as one that was told to. */
  readonly die: (problem?: string) => void;
}

/** A running worker that answers as `serve` arranges on its end of the port. */
export function fakeThread(serve: (connection: MessageConnection) => void): FakeThread {
  const { port1, port2 } = new MessageChannel();
  const ends = [port1, port2].map((port) =>
    createMessageConnection(new PortMessageReader(port), new PortMessageWriter(port)),
  );
  const [connection, served] = ends;
  if (connection === undefined || served === undefined) throw new Error('a channel has two ends');
  const listeners: ((problem: string | undefined) => void)[] = [];
  let isOver = false;
  const die = (problem?: string): void => {
    if (isOver) return;
    isOver = true;
    served.dispose();
    for (const listener of listeners) listener(problem);
    port1.close();
  };
  serve(served);
  for (const end of ends) end.listen();
  return {
    connection,
    onEnd: (listener) => {
      listeners.push(listener);
    },
    end: () => {
      die();
    },
    die,
  };
}
