/** Threads that scan, seen from the one who tells them what. */
import { Worker } from 'node:worker_threads';
import {
  SegmentScanner,
  type ScanAnswer,
  type ScanRequest,
  type ScanThreadData,
} from './scan-thread.js';

/** Somebody who scans, one request at a time. */
export interface ScanHelper {
  /** Rejects when the helper died over it. */
  ask(request: ScanRequest): Promise<ScanAnswer>;
  end(): void;
}

export type StartScanHelper = (data: ScanThreadData) => ScanHelper;

/** Threads of `script`. */
export function scanThreads(script: URL): StartScanHelper {
  return (data) => {
    const worker = new Worker(script, { workerData: data });
    worker.unref();
    return {
      ask: (request) =>
        new Promise((resolve, reject) => {
          const done = (): void => {
            worker.off('message', answered);
            worker.off('error', failed);
            worker.off('exit', ended);
            worker.unref();
          };
          const answered = (answer: ScanAnswer): void => {
            done();
            resolve(answer);
          };
          const failed = (error: unknown): void => {
            done();
            reject(error instanceof Error ? error : new Error(String(error)));
          };
          const ended = (): void => {
            done();
            reject(new Error('a scanning thread ended'));
          };
          worker.on('message', answered);
          worker.on('error', failed);
          worker.on('exit', ended);
          worker.ref();
          worker.postMessage(request);
        }),
      end: () => void worker.terminate(),
    };
  };
}

/** Scans in the thread that asks: for a few files, and where there are no threads. */
export const scanHere: StartScanHelper = (data) => {
  const scanner = new SegmentScanner(data);
  return {
    ask: (request) => Promise.resolve(scanner.answer(request)),
    end: () => undefined,
  };
};
