/**
 * The thread beside `git-objects.ts`: holds one `git cat-file --batch` and passes on what that prints, so that the thread which asks
 * can wait for it. Format of the answers: git-cat-file(1), BATCH OUTPUT.
 */
import type { MessagePort } from 'node:worker_threads';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { endOf, failureOf, startGit, type GitRepository } from './git-command.js';

/** What the thread is started with. */
export interface ReaderSetup {
  readonly repository: GitRepository;
  readonly port: MessagePort;
  /** One element, set to 1 and notified when an answer has been posted. */
  readonly answered: Int32Array;
}

/** The answer for one object name. */
export type ObjectAnswer =
  | { readonly kind: 'object'; readonly type: string; readonly bytes: Uint8Array }
  /** There is no such object here, the name is ambiguous, or the object is larger than any source. */
  | { readonly kind: 'missing' }
  /** In words. The next question starts another process. */
  | { readonly kind: 'failed'; readonly problem: string };

/** Larger objects are no source files. */
const MAX_OBJECT_BYTES = 128 * 1024 * 1024;

/** Answers the object names that come over the port, one at a time. */
export function serveObjects({ repository, port, answered }: ReaderSetup): void {
  let running: Batch | undefined;
  const reply = (answer: ObjectAnswer): void => {
    const transfer = answer.kind === 'object' ? [answer.bytes.buffer as ArrayBuffer] : [];
    port.postMessage(answer, transfer);
    Atomics.store(answered, 0, 1);
    Atomics.notify(answered, 0);
  };
  const ask = async (name: string, isRetried: boolean): Promise<void> => {
    const isNew = running === undefined;
    const batch = (running ??= new Batch(repository));
    const answer = await batch.ask(name);
    if (answer.kind === 'failed') running = undefined;
    // A process that was killed while it idled is no reason to give up.
    if (answer.kind === 'failed' && !isNew && !isRetried) await ask(name, true);
    else reply(answer);
  };
  port.on('message', (name: string) => void ask(name, false));
}

/** One process of git. */
class Batch {
  readonly #child: ChildProcessWithoutNullStreams;
  #answer: (answer: ObjectAnswer) => void = () => undefined;
  #failure: ObjectAnswer | undefined;
  #head = Buffer.alloc(0);
  /** Of the object that is coming in; undefined before its head. */
  #object: { readonly type: string; readonly size: number; readonly bytes: Uint8Array } | undefined;
  #filled = 0;

  constructor(repository: GitRepository) {
    this.#child = startGit(repository, ['cat-file', '--batch']);
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    void endOf(this.#child).then((end) => {
      this.#failure = { kind: 'failed', problem: failureOf(repository, end).message };
      this.#answer(this.#failure);
    });
  }

  ask(name: string): Promise<ObjectAnswer> {
    if (this.#failure !== undefined) return Promise.resolve(this.#failure);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#child.stdin.write(`${name}\n`);
    });
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    if (this.#object === undefined) {
      this.#head = Buffer.concat([this.#head, chunk]);
      const end = this.#head.indexOf(10);
      if (end < 0) return;
      // `OID blob 1234`, or `NAME missing`, `NAME ambiguous`.
      const words = this.#head.toString('utf8', 0, end).split(' ');
      const size = Number(words[2]);
      rest = this.#head.subarray(end + 1);
      this.#head = Buffer.alloc(0);
      if (words.length !== 3 || !Number.isSafeInteger(size)) {
        this.#answer({ kind: 'missing' });
        return;
      }
      const kept = size <= MAX_OBJECT_BYTES ? size : 0;
      this.#object = { type: words[1] ?? '', size, bytes: new Uint8Array(kept) };
      this.#filled = 0;
    }
    const { type, size, bytes } = this.#object;
    const room = bytes.length - this.#filled;
    if (room > 0) bytes.set(rest.subarray(0, room), this.#filled);
    this.#filled += rest.length;
    if (this.#filled <= size) return; // The newline behind the object is still to come.
    this.#object = undefined;
    this.#answer(bytes.length === size ? { kind: 'object', type, bytes } : { kind: 'missing' });
  }
}
