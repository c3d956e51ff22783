/** Frames are answered in any order and printed in that of the log: what lies between. */
import type { Frame } from '../oops/frame.js';
import type { Resolution } from '../resolve/evidence.js';

/** Answers as they come in, for a reader who wants them in the order of the log. */
export class Answers {
  readonly given = new Map<Frame, Resolution>();
  readonly #waiting = new Map<Frame, (resolution: Resolution | undefined) => void>();
  #isClosed = false;
  /** Seconds since the process was started. */
  #first: number | undefined;

  readonly give = (frame: Frame, resolution: Resolution): void => {
    if (resolution.kind === 'resolved') this.#first ??= process.uptime();
    this.given.set(frame, resolution);
    this.#waiting.get(frame)?.(resolution);
    this.#waiting.delete(frame);
  };

  /** No more answers will come: whoever still waits gets none. */
  readonly close = (): void => {
    this.#isClosed = true;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  };

  /** When answers came, counted from the start of the process. */
  timings(): string {
    const first =
      this.#first === undefined ? 'no frame' : `first frame ${this.#first.toFixed(2)} s`;
    return `kernav: answered: ${first}, all ${process.uptime().toFixed(2)} s`;
  }

  /** The answer, when it is there; undefined where none ever comes. */
  async of(frame: Frame): Promise<Resolution | undefined> {
    const given = this.given.get(frame);
    if (given !== undefined || this.#isClosed) return given;
    return new Promise((resolve) => this.#waiting.set(frame, resolve));
  }
}
