/**
 * The reports that wait for their lines, and the one thread that finds them. What somebody looks at goes first; equal reports
 * are decoded once; what was decoded is kept.
 */
import type { Report } from '../oops/report.js';
import type { Boot } from '../resolve/boot.js';
import type { Resolution } from '../resolve/evidence.js';
import { ANSWERS, DECODE, type TreeChoice } from '../workers/requests.js';
import { framesOf } from '../workers/report-frames.js';
import { WorkerGivenUp, type TreeWorker } from '../workers/tree-worker.js';
import { reportKey } from './report-key.js';

/** Whom the answers of a report are for. */
export interface AnswerSink {
  /** The answer for `framesOf(report)[frame]`. */
  answered(report: Report, frame: number, resolution: Resolution): void;
  /** No more answers will come. `problem` says why some are missing, for people. */
  finished(report: Report, problem: string | undefined): void;
}

/** A report to be decoded. */
export interface Ask {
  readonly report: Report;
  readonly tree: TreeChoice;
  readonly boot: Boot;
}

/** How soon: somebody waits for it, it is on the screen, or nobody looks at it. */
type Urgency = 'awaited' | 'visible' | 'background';

const RANK: Readonly<Record<Urgency, number>> = { awaited: 2, visible: 1, background: 0 };
/** Together they take less time than one by one, but each comes later. */
const BATCH: Readonly<Record<Urgency, { readonly reports: number; readonly frames: number }>> = {
  awaited: { reports: 1, frames: Infinity },
  visible: { reports: 2, frames: 80 },
  background: { reports: 32, frames: 1000 },
};
/** No job has this number. */
const OUTDATED = 0;
/** Decoded reports that are kept, open or not. */
const MOST_KEPT = 4000;

interface Pending extends Ask {
  readonly key: string;
  /** Reports are decoded together only where this is equal. */
  readonly group: string;
  urgency: Urgency;
  readonly askers: Map<Report, AnswerSink>;
  readonly rows: Map<number, Resolution>;
  failures: number;
}

interface Kept {
  readonly tree: TreeChoice;
  readonly rows: ReadonlyMap<number, Resolution>;
}

interface Running {
  /** Stands in its answers; `OUTDATED` where these are not to be believed any more. */
  job: number;
  readonly batch: readonly Pending[];
  readonly control: AbortController;
}

export class DecodeQueue {
  readonly #worker: TreeWorker;
  readonly #onProblem: (error: unknown) => void;
  readonly #onActivity: () => void;
  readonly #pending = new Map<string, Pending>();
  readonly #kept = new Map<string, Kept>();
  #running: Running | undefined;
  #jobs = 0;
  #whenIdle: (() => void)[] = [];

  /** `onProblem` hears of failures of the worker, `onActivity` of every change of what is waiting. */
  constructor(
    worker: TreeWorker,
    onProblem: (error: unknown) => void,
    onActivity: () => void = () => undefined,
  ) {
    this.#worker = worker;
    this.#onProblem = onProblem;
    this.#onActivity = onActivity;
    worker.onNotification(ANSWERS, ({ job, rows }) => {
      const running = this.#running;
      if (running?.job !== job) return;
      for (const [index, frame, resolution] of rows) {
        const pending = running.batch[index];
        pending?.rows.set(frame, resolution);
        for (const [report, sink] of pending?.askers ?? []) {
          sink.answered(report, frame, resolution);
        }
      }
    });
  }

  /** Frames that wait for an answer. */
  get waitingFrames(): number {
    let count = 0;
    for (const { report, rows } of this.#pending.values()) {
      count += Math.max(0, framesOf(report).length - rows.size);
    }
    return count;
  }

  /** From now on `sink` wants these reports, and none that it wanted before. What is known comes at once. */
  want(sink: AnswerSink, asks: readonly Ask[]): void {
    const before = [...this.#pending.values()].filter(({ askers }) => hasSink(askers, sink));
    for (const pending of before) {
      for (const [report, each] of pending.askers) if (each === sink) pending.askers.delete(report);
    }
    for (const ask of asks) this.#add(sink, ask);
    for (const pending of before) if (pending.askers.size === 0) this.#pending.delete(pending.key);
    if (this.#running?.batch.every(({ askers }) => askers.size === 0))
      this.#running.control.abort();
    this.#onActivity();
    void this.#run();
  }

  /** Somebody waits for these reports. What runs with or before them gives way, and is taken up later. */
  waitFor(reports: ReadonlySet<Report>): void {
    this.#raise(reports, 'awaited');
  }

  /** These reports of `sink` are on the screen now, and no others of it. */
  show(sink: AnswerSink, reports: ReadonlySet<Report>): void {
    for (const pending of this.#pending.values()) {
      if (pending.urgency === 'visible' && hasSink(pending.askers, sink)) {
        pending.urgency = 'background';
      }
    }
    this.#raise(reports, 'visible');
  }

  #raise(reports: ReadonlySet<Report>, urgency: Urgency): void {
    let isRaised = false;
    for (const pending of this.#pending.values()) {
      for (const report of pending.askers.keys()) {
        if (!reports.has(report) || RANK[urgency] <= RANK[pending.urgency]) continue;
        pending.urgency = urgency;
        isRaised = true;
      }
    }
    const running = this.#running;
    if (isRaised && running?.batch.some((each) => RANK[each.urgency] < RANK[urgency]) === true) {
      running.control.abort();
    }
  }

  /** Gives up what nobody looks at. */
  dropBackground(): void {
    for (const pending of this.#pending.values()) {
      if (pending.urgency === 'background')
        this.#finish(pending, 'finding its lines was cancelled');
    }
    if (this.#running?.batch.every(({ urgency }) => urgency === 'background') === true) {
      this.#running.control.abort();
    }
    this.#onActivity();
  }

  /** The trees have changed: forgets what was decoded, and decodes anew what is still wanted. */
  forget(): void {
    this.#kept.clear();
    for (const { rows } of this.#pending.values()) rows.clear();
    if (this.#running === undefined) return;
    this.#running.job = OUTDATED;
    this.#running.control.abort();
  }

  /** More is known of the tree at `root` as it is: `forget()` for its reports alone. */
  forgetTree(root: string): void {
    const isOfTree = ({ tree }: { readonly tree: TreeChoice }): boolean =>
      tree.root === root && tree.revision === undefined;
    for (const [key, kept] of this.#kept) if (isOfTree(kept)) this.#kept.delete(key);
    for (const pending of this.#pending.values()) if (isOfTree(pending)) pending.rows.clear();
    if (this.#running?.batch.some(isOfTree) !== true) return;
    this.#running.job = OUTDATED;
    this.#running.control.abort();
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    if (this.#running === undefined && this.#pending.size === 0) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #add(sink: AnswerSink, ask: Ask): void {
    const { report, tree, boot } = ask;
    const key = reportKey(report, boot, tree);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      for (const [frame, resolution] of kept.rows) sink.answered(report, frame, resolution);
      sink.finished(report, undefined);
      return;
    }
    const pending = this.#pending.get(key) ?? {
      ...ask,
      key,
      group: JSON.stringify([tree, boot]),
      urgency: 'background',
      askers: new Map<Report, AnswerSink>(),
      rows: new Map<number, Resolution>(),
      failures: 0,
    };
    this.#pending.set(key, pending);
    pending.askers.set(report, sink);
    for (const [frame, resolution] of pending.rows) sink.answered(report, frame, resolution);
  }

  async #run(): Promise<void> {
    if (this.#running !== undefined) return;
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
      const control = new AbortController();
      this.#running = { job: ++this.#jobs, batch, control };
      await this.#decode(this.#running);
      this.#onActivity();
    }
    this.#running = undefined;
    this.#onActivity();
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** The most urgent reports, as many as are decoded together. */
  #next(): readonly Pending[] {
    let first: Pending | undefined;
    for (const pending of this.#pending.values()) {
      if (first === undefined || RANK[pending.urgency] > RANK[first.urgency]) first = pending;
    }
    if (first === undefined) return [];
    const { urgency, group } = first;
    // What took the thread down once goes alone the next time.
    const most = first.failures > 0 ? 1 : BATCH[urgency].reports;
    const batch = [first];
    let nFrames = framesOf(first.report).length;
    for (const pending of this.#pending.values()) {
      if (batch.length >= most) break;
      const isAlike = pending.group === group && pending.urgency === urgency;
      if (pending === first || !isAlike || pending.failures > 0) continue;
      nFrames += framesOf(pending.report).length;
      if (nFrames > BATCH[urgency].frames) break;
      batch.push(pending);
    }
    return batch;
  }

  async #decode(running: Running): Promise<void> {
    const { job, batch, control } = running;
    const [first] = batch;
    if (first === undefined) return;
    const { tree, boot } = first;
    const reports = batch.map(({ report }) => report);
    try {
      await this.#worker.request(DECODE, { job, tree, boot, reports }, control.signal);
      if (running.job === OUTDATED) return;
      for (const pending of batch) {
        this.#keep(pending);
        this.#finish(pending, undefined);
      }
    } catch (error) {
      if (control.signal.aborted) return; // It stays in the queue, as far as it is still wanted.
      this.#onProblem(error);
      const isLost = error instanceof WorkerGivenUp;
      for (const pending of batch) {
        pending.failures++;
        if (isLost || pending.failures > 1) this.#finish(pending, problemOf(error));
      }
    }
  }

  #keep({ key, tree, rows }: Pending): void {
    this.#kept.set(key, { tree, rows });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
  }

  #finish(pending: Pending, problem: string | undefined): void {
    if (this.#pending.get(pending.key) === pending) this.#pending.delete(pending.key);
    for (const [report, sink] of pending.askers) sink.finished(report, problem);
    pending.askers.clear(); // It may be in a job that goes on: no more is said of it.
  }
}

function hasSink(askers: ReadonlyMap<Report, AnswerSink>, sink: AnswerSink): boolean {
  for (const each of askers.values()) if (each === sink) return true;
  return false;
}

function problemOf(error: unknown): string {
  return `its lines cannot be found: ${error instanceof Error ? error.message : String(error)}`;
}
