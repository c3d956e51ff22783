/** A worker that decodes nothing by itself: the test sees each job and says what becomes of it. */
import type { MessageConnection } from 'vscode-jsonrpc';
import type { TreePath } from '../../src/base/tree-path.js';
import { parseLog } from '../../src/oops/parse-log.js';
import type { Report } from '../../src/oops/report.js';
import type { Resolution } from '../../src/resolve/evidence.js';
import { framesOf } from '../../src/workers/report-frames.js';
import {
  ANSWERS,
  DECODE,
  FORGET,
  type AnswerRow,
  type DecodeParams,
} from '../../src/workers/requests.js';
import { TreeWorker } from '../../src/workers/tree-worker.js';
import { fakeThread, type FakeThread } from '../workers/fake-thread.js';

/** One request to decode. */
export interface Job {
  readonly params: DecodeParams;
  /** The first frame of each report. */
  readonly names: readonly string[];
  /** Sends an answer for every frame of the reports, at line `lineNumber`. */
  readonly answer: (lineNumber: number) => void;
  readonly done: () => void;
  readonly fail: (reason: string) => void;
  /** Resolves when the job is not wanted any more; the job then ends as a worker's does. */
  readonly cancelled: Promise<void>;
}

export class ScriptedDecoder {
  readonly worker: TreeWorker;
  readonly deaths: string[] = [];
  /** Roots that were to be forgotten. */
  readonly forgotten: string[] = [];
  #thread: FakeThread | undefined;
  readonly #jobs: Job[] = [];
  #waiting: ((job: Job) => void)[] = [];

  constructor() {
    this.worker = new TreeWorker(
      () =>
        (this.#thread = fakeThread((connection) => {
          this.#serve(connection);
        })),
      (problem) => {
        this.deaths.push(problem);
      },
    );
  }

  /** The next job that was not looked at yet, when it comes. */
  next(): Promise<Job> {
    const job = this.#jobs.shift();
    return job === undefined
      ? new Promise((resolve) => this.#waiting.push(resolve))
      : Promise.resolve(job);
  }

  /** Jobs that came and were not looked at. */
  get unseen(): number {
    return this.#jobs.length;
  }

  die(problem: string): void {
    this.#thread?.die(problem);
  }

  #serve(connection: MessageConnection): void {
    connection.onNotification(FORGET, (root) => {
      this.forgotten.push(root);
    });
    connection.onRequest(
      DECODE,
      (params, token) =>
        new Promise<null>((resolve, reject) => {
          this.#came({
            params,
            names: params.reports.map((report) => framesOf(report)[0]?.symbol ?? ''),
            answer: (lineNumber) => {
              const rows = params.reports.flatMap((report, index) =>
                framesOf(report).map((_, frame): AnswerRow => [index, frame, lineAt(lineNumber)]),
              );
              void connection.sendNotification(ANSWERS, { job: params.job, rows });
            },
            done: () => {
              resolve(null);
            },
            fail: (reason) => {
              reject(new Error(reason));
            },
            cancelled: new Promise((cancelled) => {
              token.onCancellationRequested(() => {
                cancelled();
                reject(new Error('cancelled'));
              });
            }),
          });
        }),
    );
  }

  #came(job: Job): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#jobs.push(job);
    else waiting(job);
  }
}

/** An answer that is told from others by its line. */
export function lineAt(lineNumber: number): Resolution {
  return {
    kind: 'resolved',
    site: {
      function: 'f',
      file: 'fs/f.c' as TreePath,
      lineNumber,
      evidence: 'only-call-site',
      confidence: 'certain',
      inlines: [],
    },
    candidates: [],
    otherDefinitions: [],
  };
}

/** Log lines of one report with a frame in each of these functions. */
export function reportLines(...symbols: readonly string[]): string {
  return [
    `BUG: scheduling while atomic: worker/7/0x00000002`,
    'Call Trace:',
    ...symbols.map((symbol) => ` ${symbol}+0x10/0x20`),
    '---[ end trace 0000000000000000 ]---',
    '',
  ].join('\n');
}

/** One report for each name, with one frame in the function of that name. */
export function reportsNamed(...symbols: readonly string[]): readonly Report[] {
  const { reports } = parseLog(symbols.map((symbol) => reportLines(symbol)).join(''));
  if (reports.length !== symbols.length) throw new Error('the log was read otherwise');
  return reports;
}
