/**
 * The objects of a git repository, read by whoever can wait: `FileSource` is synchronous (docs/decisions/0003-synchronous-reads.md),
 * pipes of Node are not. A thread holds the process; the caller sleeps on shared memory until the answer is posted.
 */
import { existsSync } from 'node:fs';
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import type { GitRepository } from './git-command.js';
import type { ObjectAnswer } from './git-reader.js';

/** Longer than any object takes, on any disk that is there. */
const PATIENCE_MS = 30_000;
/** Who fails so often in a row is not asked any more. */
const MOST_FAILURES = 3;

export class GitObjects {
  readonly #repository: GitRepository;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  #thread: { readonly worker: Worker; readonly port: MessagePort } | undefined;
  #failures = 0;
  /** Why objects could not be read, for people; undefined where all is well. */
  problem: string | undefined;

  constructor(repository: GitRepository) {
    this.#repository = repository;
  }

  /**
   * The content of an object of the type `type`; `name` is its full hash. Undefined where there is none, where it is of another type, or
   * where git fails: `problem` then says why. Blocks, for about 0.1 ms.
   */
  read(name: string, type: 'blob' | 'tree' | 'commit'): Uint8Array | undefined {
    if (MOST_FAILURES <= this.#failures) return undefined;
    const answer = this.#ask(name);
    if (answer.kind === 'failed') {
      this.#failures++;
      this.problem ??= answer.problem;
      return undefined;
    }
    this.#failures = 0;
    if (answer.kind === 'missing') {
      this.problem ??= `object ${name} is missing or too large (a partial clone?)`;
      return undefined;
    }
    return answer.type === type ? answer.bytes : undefined;
  }

  /** Ends thread and process. It can be asked again. */
  close(): void {
    void this.#thread?.worker.terminate();
    this.#thread = undefined;
  }

  #ask(name: string): ObjectAnswer {
    const { port } = (this.#thread ??= this.#start());
    Atomics.store(this.#answered, 0, 0);
    port.postMessage(name);
    const waited = Atomics.wait(this.#answered, 0, 0, PATIENCE_MS);
    const received = receiveMessageOnPort(port) as { readonly message: ObjectAnswer } | undefined;
    if (received !== undefined) return received.message;
    this.close(); // An answer that comes too late must not be taken for the next one.
    return { kind: 'failed', problem: `git does not answer (${waited})` };
  }

  #start(): { readonly worker: Worker; readonly port: MessagePort } {
    const { port1: port, port2 } = new MessageChannel();
    const worker = new Worker(readerScript(), {
      workerData: { repository: this.#repository, port: port2, answered: this.#answered },
      transferList: [port2],
    });
    worker.on('error', () => undefined); // Whoever waits for it is told by the time that passes.
    worker.unref();
    port.unref();
    return { worker, port };
  }
}

/** Beside the bundled program, or a directory up when run from the sources. */
function readerScript(): URL {
  const beside = new URL('./git-reader-thread.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../git-reader-thread.js', import.meta.url);
}
