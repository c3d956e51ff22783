/** The frames of a log by their places. */
import { firstIndex } from '../../base/binary-search.js';
import type { Frame } from '../../oops/frame.js';
import type { Mention, Report, Stack } from '../../oops/report.js';
import { questionsOf, type Question } from '../../resolve/question.js';

/** A frame and what it belongs to: a stack, or a mention outside of stacks. */
export interface PlacedFrame {
  readonly frame: Frame;
  readonly report: Report;
  readonly stack?: Stack;
  readonly mention?: Mention;
}

/** All frames and mentions of the reports, each place of the text once. */
export class FrameIndex {
  /** In the order of the text. */
  readonly all: readonly PlacedFrame[];
  /** What was asked for each frame of a stack; made for a whole stack when one of its frames is asked for. */
  readonly #questions = new Map<Stack, ReadonlyMap<Frame, Question>>();

  constructor(reports: readonly Report[]) {
    const placed: PlacedFrame[] = [];
    for (const report of reports) {
      for (const stack of report.stacks) {
        for (const frame of stack.frames) placed.push({ frame, report, stack });
      }
      for (const mention of report.mentions) {
        placed.push({ frame: mention.frame, report, mention });
      }
    }
    placed.sort(inTextOrder);
    // A header can be mentioned by two readers, and two reports can share a line: the entry of a stack goes before the mention.
    this.all = placed.filter((each, index) => !isSamePlace(each.frame, placed[index - 1]?.frame));
  }

  /** The frames of lines `first` to `last`, the last one included. */
  inLines(first: number, last: number): readonly PlacedFrame[] {
    return this.all.slice(this.#firstFrom(first), this.#firstFrom(last + 1));
  }

  /** The frame whose text holds a column, its end included; undefined where there is none. */
  at(line: number, column: number): PlacedFrame | undefined {
    return this.inLines(line, line).find(
      ({ frame: { range } }) => range.start <= column && column <= range.end,
    );
  }

  /** What the line of a frame was looked up by; undefined outside of stacks, and for a frame without a C name. */
  questionOf({ frame, stack }: PlacedFrame): Question | undefined {
    if (stack === undefined) return undefined;
    const known = this.#questions.get(stack) ?? questionsByFrame(stack);
    this.#questions.set(stack, known);
    return known.get(frame);
  }

  /** Index in `all` of the first frame on `line` or behind it. */
  #firstFrom(line: number): number {
    return firstIndex(
      0,
      this.all.length,
      (index) => (this.all[index]?.frame.line ?? Infinity) >= line,
    );
  }
}

function inTextOrder(a: PlacedFrame, b: PlacedFrame): number {
  return (
    a.frame.line - b.frame.line ||
    a.frame.range.start - b.frame.range.start ||
    Number(a.stack === undefined) - Number(b.stack === undefined)
  );
}

function isSamePlace(a: Frame, b: Frame | undefined): boolean {
  return a.line === b?.line && a.range.start === b.range.start;
}

function questionsByFrame(stack: Stack): ReadonlyMap<Frame, Question> {
  const questions = questionsOf([{ frames: stack.frames }], () => true);
  return new Map(
    questions.flatMap((question) => question.frames.map((frame) => [frame, question] as const)),
  );
}
