/** Waiting for what may not be wanted any more. */
import { setTimeout } from 'node:timers/promises';

/** `promise`, or a rejection with `signal.reason` as soon as that is aborted. What `promise` stands for goes on. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined); // Nobody may be left to hear of its failure, which is none of the process then.
  signal.throwIfAborted();
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** What `promise` gives; undefined where that takes longer than so many milliseconds. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  promise.catch(() => undefined); // Rejects when nobody waits any more.
  const settled = new AbortController();
  const timeout = setTimeout(milliseconds, undefined, { signal: settled.signal });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    settled.abort();
  }
}
