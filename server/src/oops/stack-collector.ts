/** Gathers the frames of one report into stacks. Each caller has a stack of its own that is open: output of CPUs is mixed. */
import type { Frame } from './frame.js';
import type { FrameContext } from './frame-form.js';
import type { Stack, StackKind } from './report.js';

/** More frames than that are not kept: no report a person reads has them. */
const MOST_FRAMES = 20_000;

interface StackInProgress {
  readonly kind: StackKind;
  title: string;
  readonly firstLine: number;
  lastLine: number;
  readonly frames: Frame[];
  /** True while it has registers only: a call trace that follows goes on with it. */
  registersOnly: boolean;
  ended: boolean;
}

export class StackCollector {
  /** True where frames were thrown away; see `MOST_FRAMES`. */
  overflowed = false;
  /** True once a call trace has begun. */
  traced = false;

  readonly #stacks: StackInProgress[] = [];
  readonly #current = new Map<string, StackInProgress>();
  #frameCount = 0;

  get isEmpty(): boolean {
    return this.#frameCount === 0;
  }

  /** A line that opens a stack of the caller `key`. */
  open(key: string, kind: StackKind, title: string, line: number): void {
    if (kind === 'call-trace') this.traced = true;
    const current = this.#openOne(key);
    if (current !== undefined && kind === 'call-trace') {
      // Registers come before the trace they belong to; an empty stack was announced twice (`NMI backtrace`, `Call Trace:`).
      if (current.registersOnly || current.frames.length === 0) {
        if (current.registersOnly) current.title = title;
        current.registersOnly = false;
        return;
      }
    }
    this.#start(key, kind, title, line);
  }

  /** What the forms of frames want to know of the caller's place. */
  context(key: string): FrameContext {
    const current = this.#openOne(key);
    return {
      inStack: current !== undefined,
      stackIsEmpty: current === undefined || current.frames.length === 0,
    };
  }

  /** The frames of one line; `untitled` is the kind of the stack where no line has opened one. */
  add(key: string, line: number, frames: readonly Frame[], untitled: StackKind): void {
    const isRegister = frames[0]?.role === 'instruction-pointer';
    let stack = this.#openOne(key);
    if (stack === undefined) {
      stack = this.#start(key, this.#stacks.length === 0 ? untitled : 'call-trace', '', line);
      stack.registersOnly = isRegister;
    }
    const room = MOST_FRAMES - this.#frameCount;
    if (room < frames.length) this.overflowed = true;
    stack.frames.push(...frames.slice(0, room));
    this.#frameCount += Math.min(room, frames.length);
    stack.lastLine = line;
    if (isRegister) return;
    stack.registersOnly = false;
    // One frame may be the place of the fault, printed under the header (Linux 2.6); two are a trace.
    this.traced ||= stack.frames.length > 1;
  }

  /** What follows is no part of the caller's stack, unless it has only just begun. */
  end(key: string): void {
    const stack = this.#openOne(key);
    if (stack !== undefined && stack.frames.length > 0 && !stack.registersOnly) stack.ended = true;
  }

  /** The stacks that have frames, in the order of the log. */
  finish(): readonly Stack[] {
    return this.#stacks
      .filter(({ frames }) => frames.length > 0)
      .map(({ kind, title, firstLine, lastLine, frames }) => ({
        kind,
        title,
        firstLine,
        lastLine,
        frames,
      }));
  }

  #openOne(key: string): StackInProgress | undefined {
    const current = this.#current.get(key);
    return current?.ended === false ? current : undefined;
  }

  #start(key: string, kind: StackKind, title: string, line: number): StackInProgress {
    const stack: StackInProgress = {
      kind,
      title,
      firstLine: line,
      lastLine: line,
      frames: [],
      registersOnly: false,
      ended: false,
    };
    this.#stacks.push(stack);
    this.#current.set(key, stack);
    return stack;
  }
}
