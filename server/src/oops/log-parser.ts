/** Finds the reports of a log, line by line: memory does not grow with the log, reports come out as soon as they are complete. */
import { endsInSoftBreak } from './clean-line.js';
import { isCutHere } from './cut-here.js';
import { mayBeginReport } from './line-filter.js';
import { readMessages, type LogMessage, type RawLine } from './log-line.js';
import { readFrames } from './frame-forms.js';
import { readMentions } from './mentions.js';
import { ReportBuilder } from './report-builder.js';
import type { ReportKind } from './report-kind.js';
import { readKernel, type RunningKernel } from './kernel-line.js';
import { findHeader, type FoundHeader } from './report-kinds.js';
import type { Report } from './report.js';
import { topicMarkers } from './report-title.js';
import { findStackOpener } from './stack-openers.js';

/** Something about the log that a reader of the result should know. */
export interface LogProblem {
  /** 0-based. */
  readonly line: number;
  readonly message: string;
}

/** A longer line is cut: the kernel's own limit for a record is 1 KiB, and nothing behind this length is worth a look. */
export const LONGEST_LINE = 1 << 20;
/** A report is complete when that many lines have brought nothing to it. */
const IDLE_LINES = 500;
/** What may be no report ends sooner: the next one is another. */
const IDLE_TRACE_LINES = 40;
/** Reports of different callers that can be read at the same time. */
const MOST_OPEN = 16;
/** How far apart the lines of a fault are: header, `PGD …`, `Oops: …`. */
const FAULT_LINES = 30;
/** How far a header can be from its `cut here` line. */
const CUT_LINES = 12;
export const MOST_PROBLEMS = 1000;

/**
 * The same text in memory of its own. A line is a slice of the block it was read in, and whatever is kept of it would keep that
 * block: a megabyte for a symbol.
 */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** A stack that no header explains: sysrq, /proc/PID/stack, ftrace, dump_stack() in a driver. */
const traceRow: ReportKind = {
  kind: 'trace',
  marker: '',
  pattern: /(?!)/y,
  title: 'stack[ in {function}]',
  example: '',
  source: 'none',
  joins: 'never',
  needsFrames: true,
};

interface Announcement {
  readonly line: number;
  readonly messages: string[];
}

const nothingRecent: Announcement = { line: -Infinity, messages: [] };

export class LogParser {
  readonly #open: ReportBuilder[] = [];
  readonly #announced = new Map<string, Announcement>();
  #recent: Announcement = nothingRecent;
  #finished: Report[] = [];
  #problems: LogProblem[] = [];
  #lineCount = 0;
  #held: RawLine | undefined;
  /** What the last line that named a kernel said. */
  #kernel: RunningKernel | undefined;
  /** The kernel that ran when a report began. */
  readonly #kernelOf = new WeakMap<ReportBuilder, RunningKernel>();

  /** The next line, without its `\n`. Returns the reports that are complete now. */
  feed(text: string): readonly Report[] {
    const line = this.#lineCount++;
    this.#kernel = readKernel(text) ?? this.#kernel;
    if (this.#held === undefined && this.#open.length === 0 && this.#announced.size === 0) {
      if (!mayBeginReport(text) && !endsInSoftBreak(text)) return [];
    }
    this.#feedLine(line, detached(text));
    return this.#take();
  }

  /** The end of the log. Returns the reports that were still open. */
  end(): readonly Report[] {
    if (this.#held !== undefined) this.#read(this.#held);
    this.#held = undefined;
    for (const builder of this.#open.splice(0)) this.#close(builder);
    return this.#take();
  }

  /** How many lines were fed. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** What was odd so far. */
  get problems(): readonly LogProblem[] {
    return this.#problems;
  }

  #take(): readonly Report[] {
    if (this.#finished.length === 0) return [];
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  #feedLine(line: number, text: string): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) {
      const joinedAt = held.text.lastIndexOf('=');
      this.#read({ line: held.line, text: held.text.slice(0, joinedAt) + text, joinedAt });
      return;
    }
    if (endsInSoftBreak(text)) {
      this.#held = { line, text };
      return;
    }
    if (text.length > LONGEST_LINE) this.#problem(line, 'the line is too long and was cut');
    this.#read({ line, text: text.length > LONGEST_LINE ? text.slice(0, LONGEST_LINE) : text });
  }

  #problem(line: number, message: string): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ line, message });
  }

  #read(raw: RawLine): void {
    for (const message of readMessages(raw)) this.#accept(message);
    for (const builder of [...this.#open]) {
      const limit = builder.row.needsFrames ? IDLE_TRACE_LINES : IDLE_LINES;
      if (raw.line - builder.lastLine > limit) this.#drop(builder);
    }
    for (const [caller, { line }] of this.#announced) {
      if (raw.line - line > CUT_LINES) this.#announced.delete(caller);
    }
  }

  #accept(message: LogMessage): void {
    const { text, caller = '' } = message;
    const { line } = message.raw;
    const header = findHeader(text);
    if (header !== undefined) {
      this.#acceptHeader(message, header);
      return;
    }
    if (isCutHere(text)) {
      const recent = line - this.#recent.line <= CUT_LINES ? this.#recent.messages : [];
      this.#announced.set(caller, { line, messages: [...recent] });
      return;
    }
    const announcement = this.#announced.get(caller);
    if (announcement !== undefined && announcement.messages.length < CUT_LINES) {
      announcement.messages.push(text.slice(0, 500));
    }
    if (topicMarkers.some((marker) => text.includes(marker))) {
      this.#recent = { line, messages: [text.slice(0, 500)] };
    }
    const builder = this.#reportFor(message) ?? this.#traceFor(message);
    if (builder === undefined) return;
    builder.add(message);
    if (builder.overflowed) {
      this.#problem(line, 'the report has too many frames; the rest was left out');
      this.#drop(builder);
    }
  }

  /** The open report that a line without a header belongs to. */
  #reportFor(message: LogMessage): ReportBuilder | undefined {
    const { caller } = message;
    const latest = this.#open.at(-1);
    if (caller === undefined) return latest;
    const own = this.#open.findLast((builder) => builder.caller === caller);
    if (own !== undefined) return own;
    return this.#open.findLast((builder) => builder.caller === undefined || builder.takesOtherCpus);
  }

  /** A report for a stack outside reports; undefined where the line is no part of one. */
  #traceFor(message: LogMessage): ReportBuilder | undefined {
    const { text } = message;
    const opened = findStackOpener(text);
    const isTrace =
      opened !== undefined
        ? opened.opener.kind !== 'reference'
        : readFrames(text, { inStack: false, stackIsEmpty: true }).length > 0 ||
          readMentions(text)[0]?.what === 'debugger';
    if (!isTrace) return undefined;
    const builder = new ReportBuilder(traceRow, message, undefined, {
      line: message.raw.line,
      messages: [],
    });
    this.#add(builder);
    return builder;
  }

  #acceptHeader(message: LogMessage, header: FoundHeader): void {
    const { caller = '' } = message;
    const { line } = message.raw;
    const joined = this.#reportToJoin(message, header);
    const announcement = this.#announced.get(caller);
    this.#announced.delete(caller);
    if (joined !== undefined) {
      joined.join(message, header);
      return;
    }
    const orphan = this.#open.findLast(
      ({ row, caller: own }) => row === traceRow && (own ?? '') === caller,
    );
    if (header.row.joins === 'any' && !header.row.needsFrames && orphan !== undefined) {
      orphan.become(message, header);
      return;
    }
    const previous = this.#open.filter(
      (builder) =>
        message.caller === undefined ||
        builder.caller === undefined ||
        builder.caller === message.caller,
    );
    for (const builder of previous) this.#drop(builder);
    const recent = line - this.#recent.line <= 3 ? this.#recent : undefined;
    const before = announcement ?? recent ?? { line, messages: [] };
    this.#recent = nothingRecent;
    this.#add(new ReportBuilder(header.row, message, header, before));
  }

  /** The open report the header belongs to: the fault it follows, the report that panics, the one it repeats. */
  #reportToJoin(message: LogMessage, { row }: FoundHeader): ReportBuilder | undefined {
    const { line } = message.raw;
    const candidates = this.#open.filter((builder) => builder.row.kind !== 'trace');
    const own =
      message.caller === undefined
        ? candidates.at(-1)
        : candidates.findLast(({ caller }) => caller === undefined || caller === message.caller);
    if (row.joins === 'any') {
      const joined = own ?? candidates.at(-1);
      // Two headers that say too little to be reports are not one report.
      return joined?.row === row && joined.isEmpty ? undefined : joined;
    }
    if (own === undefined) return undefined;
    if (row.kind === own.row.kind && line - own.headerLine <= 2 && this.#repeats(message, own))
      return own;
    if (row.joins === 'never' || own.traced || line - own.headerLine > FAULT_LINES)
      return undefined;
    if (row.joins === 'fault') return own.row.fault ? own : undefined;
    return row !== own.row && row.joins.includes(own.row.kind) ? own : undefined;
  }

  /** True for a header that is printed again: for an inlined function, after a replay, from a torn record. */
  #repeats({ text }: LogMessage, { header }: ReportBuilder): boolean {
    return (
      header.includes(' [inline]') ||
      text.trim() === header ||
      header.includes('workqueue lockup') ||
      text.includes(header)
    );
  }

  #add(builder: ReportBuilder): void {
    this.#open.push(builder);
    if (this.#kernel !== undefined) this.#kernelOf.set(builder, this.#kernel);
    const oldest = this.#open[0];
    if (this.#open.length > MOST_OPEN && oldest !== undefined) this.#drop(oldest);
  }

  #drop(builder: ReportBuilder): void {
    this.#open.splice(this.#open.indexOf(builder), 1);
    this.#close(builder);
  }

  #close(builder: ReportBuilder): void {
    if (builder.row.needsFrames && builder.isEmpty) return;
    const report = builder.finish();
    const kernel = report.facts.release === undefined && this.#kernelOf.get(builder);
    this.#finished.push(kernel ? { ...report, facts: { ...report.facts, ...kernel } } : report);
  }
}
