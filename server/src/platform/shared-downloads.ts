/**
 * Downloads that several wait for, one after the other too: each build ID is fetched once at a time, and goes on for a while when nobody
 * waits any more. What is decoded gives way to what is more urgent, or begins anew when more is known of the tree, and asks again.
 */
import type { DebuginfodAnswer } from './debuginfod.js';

/** So long a download goes on that nobody waits for: whoever gave way is back by then. */
const LINGER_MS = 10_000;

interface Download {
  readonly answer: Promise<DebuginfodAnswer>;
  readonly control: AbortController;
  nWaiting: number;
  lingering: NodeJS.Timeout | undefined;
  isStopped: boolean;
}

export class SharedDownloads {
  readonly #begin: (buildId: string, signal: AbortSignal) => Promise<DebuginfodAnswer>;
  readonly #lingerMs: number;
  readonly #downloads = new Map<string, Download>();

  /** `begin` rejects when its signal is aborted. */
  constructor(
    begin: (buildId: string, signal: AbortSignal) => Promise<DebuginfodAnswer>,
    lingerMs = LINGER_MS,
  ) {
    this.#begin = begin;
    this.#lingerMs = lingerMs;
  }

  /** The file with a build ID. Rejects when `signal` is aborted, which does not end the download. */
  async get(buildId: string, signal?: AbortSignal): Promise<DebuginfodAnswer> {
    signal?.throwIfAborted();
    const download = this.#downloads.get(buildId) ?? this.#start(buildId);
    download.nWaiting++;
    clearTimeout(download.lingering);
    let giveUp = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      giveUp = (): void => {
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
    });
    try {
      return await Promise.race([download.answer, aborted]);
    } finally {
      signal?.removeEventListener('abort', giveUp);
      if (--download.nWaiting === 0) this.#linger(buildId, download);
    }
  }

  /** Ends all of them: whoever waits is told that they failed. */
  stop(): void {
    for (const download of this.#downloads.values()) {
      download.isStopped = true;
      download.control.abort();
    }
  }

  #start(buildId: string): Download {
    const control = new AbortController();
    const download: Download = {
      control,
      nWaiting: 0,
      lingering: undefined,
      isStopped: false,
      answer: this.#begin(buildId, control.signal)
        .catch((error: unknown): DebuginfodAnswer => {
          if (!download.isStopped) throw error;
          return { kind: 'failed', reasons: ['it was stopped'] };
        })
        .finally(() => {
          clearTimeout(download.lingering);
          if (this.#downloads.get(buildId) === download) this.#downloads.delete(buildId);
        }),
    };
    download.answer.catch(() => undefined); // Nobody may wait for it any more.
    this.#downloads.set(buildId, download);
    return download;
  }

  #linger(buildId: string, download: Download): void {
    if (this.#downloads.get(buildId) !== download) return;
    download.lingering = setTimeout(() => {
      this.#downloads.delete(buildId);
      download.control.abort();
    }, this.#lingerMs).unref();
  }
}
