/** One open document that is read as a kernel log: its parse, and the answers for its frames as they come. */
import { isDeepStrictEqual } from 'node:util';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import type { Resolution } from '../resolve/evidence.js';
import { framesOf } from '../workers/report-frames.js';
import { unlessAborted } from './cancellation.js';
import type { AnswerSink } from './decode-queue.js';
import { StaleDocument } from './dispatch.js';
import { parseDocument, type ParsedDocument } from './parse-document.js';

/** The text of a document at one version. */
export interface DocumentText {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** Stands for one version of the text; a changed document is a new one. */
export class LogDocument implements AnswerSink {
  readonly uri: string;
  readonly version: number;
  readonly #text: string;
  readonly #control = new AbortController();
  readonly #answers = new Map<Frame, Resolution>();
  /** Frames whose answers are of the tree as it was. */
  #outdated = new Set<Frame>();
  readonly #finished = new Set<Report>();
  /** Those that it has, with names for their addresses where there are some. */
  #kept: ReadonlySet<Report> = new Set();
  /** Those that it had without these names, or with others: whoever waits for one of them is to ask again. */
  readonly #gone = new WeakSet<Report>();
  readonly #onChange: (document: LogDocument) => void;
  #parsing: Promise<ParsedDocument> | undefined;
  #waiting: { readonly isOver: () => boolean; readonly resolve: () => void }[] = [];
  /** 0 while the text is not parsed. */
  frameCount = 0;
  /** Why lines are missing, for people. */
  problem: string | undefined;

  /** `onChange` hears of every answer. */
  constructor({ uri, version, text }: DocumentText, onChange: (document: LogDocument) => void) {
    this.uri = uri;
    this.version = version;
    this.#text = text;
    this.#onChange = onChange;
  }

  /** What the text holds. Rejects with `StaleDocument` when the document changes before that is known. */
  async parsed(signal: AbortSignal): Promise<ParsedDocument> {
    this.#parsing ??= this.#parse();
    return unlessAborted(this.#parsing, AbortSignal.any([signal, this.#control.signal]));
  }

  /** The answer as far as it is known. */
  answerOf = (frame: Frame): Resolution | undefined => this.#answers.get(frame);

  /** Whether there is an answer that is of the tree as it is. */
  isAnswered(frame: Frame): boolean {
    return this.#answers.has(frame) && !this.#outdated.has(frame);
  }

  /** How many frames have an answer. */
  get answeredCount(): number {
    return this.#answers.size - this.#outdated.size;
  }

  /** The answer for a frame of `report`, when it is there; undefined where there will be none. */
  async whenAnswered(
    frame: Frame,
    report: Report,
    signal: AbortSignal,
  ): Promise<Resolution | undefined> {
    const isGone = (): boolean => this.#gone.has(report);
    await this.#until(
      () => this.isAnswered(frame) || this.#finished.has(report) || isGone(),
      signal,
    );
    if (isGone()) throw new StaleDocument(this.uri);
    return this.#answers.get(frame);
  }

  /** Resolves when all that can be said of these reports is there. */
  async whenFinished(reports: readonly Report[], signal: AbortSignal): Promise<void> {
    const isGone = (): boolean => reports.some((report) => this.#gone.has(report));
    await this.#until(
      () => isGone() || reports.every((report) => this.#finished.has(report)),
      signal,
    );
    if (isGone()) throw new StaleDocument(this.uri);
  }

  answered(report: Report, frame: number, resolution: Resolution): void {
    const answered = framesOf(report)[frame];
    if (answered === undefined) return;
    const before = this.#answers.get(answered);
    if (before !== undefined && !this.#outdated.has(answered)) {
      // It is asked again because more is known of the tree by now: what was found stays found.
      const isLost =
        before.kind === 'resolved' &&
        resolution.kind === 'unresolved' &&
        resolution.reason === 'no-definition';
      if (isLost || isDeepStrictEqual(before, resolution)) return;
    }
    this.#answers.set(answered, resolution);
    this.#outdated.delete(answered);
    this.#changed();
  }

  finished(report: Report, problem: string | undefined): void {
    if (this.#finished.has(report)) return; // All was said before it was asked again.
    this.#finished.add(report);
    this.problem ??= problem;
    for (const frame of framesOf(report)) {
      if (this.#outdated.delete(frame)) this.#answers.delete(frame);
    }
    this.#changed();
  }

  /**
   * The reports are looked for again, in a tree that has changed. What is shown stays until there is something new; whoever
   * asks for an answer waits for that.
   */
  reopen(): void {
    this.#outdated = new Set(this.#answers.keys());
    this.#finished.clear();
    this.problem = undefined;
  }

  /**
   * Its reports are these from now on, some of them with names that they had not. What is known of others is not needed any more;
   * whoever waits for them is told that they are stale.
   */
  keep({ reports, frames }: ParsedDocument): void {
    this.frameCount = frames.all.length;
    const now = new Set(reports);
    const gone = [...this.#kept].filter((report) => !now.has(report));
    this.#kept = now;
    const kept = new Set(reports.flatMap(framesOf));
    for (const frame of this.#answers.keys()) {
      if (kept.has(frame)) continue;
      this.#answers.delete(frame);
      this.#outdated.delete(frame);
    }
    if (gone.length === 0) return;
    for (const report of gone) this.#gone.add(report);
    this.#wake();
  }

  /** The document has changed or was closed: whoever waits gets no answer. */
  close(): void {
    this.#control.abort(new StaleDocument(this.uri));
  }

  async #parse(): Promise<ParsedDocument> {
    const parsed = await parseDocument(this.#text, this.#control.signal);
    this.frameCount = parsed.frames.all.length;
    return parsed;
  }

  #changed(): void {
    this.#wake();
    this.#onChange(this);
  }

  #wake(): void {
    const over = this.#waiting.filter(({ isOver }) => isOver());
    this.#waiting = this.#waiting.filter((each) => !over.includes(each));
    for (const { resolve } of over) resolve();
  }

  async #until(isOver: () => boolean, signal: AbortSignal): Promise<void> {
    if (isOver()) return;
    const over = new Promise<void>((resolve) => this.#waiting.push({ isOver, resolve }));
    await unlessAborted(over, AbortSignal.any([signal, this.#control.signal]));
  }
}
