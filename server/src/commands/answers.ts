/** Frames are answered in any order and printed in that of the log: what lies between. */
import type { Frame } from '../oops/frame.js';
import type { Resolution } from '../resolve/evidence.js';

/** Answers as they come in, for a reader who wants them in the order of the log. */
export class Answers {
  readonly given = new Map<Frame, Resolution>();
  readonly #waiting = new Map<Frame, (resolution: Resolution | undefined) => void>();
  #isClosed = false;
  #firstMs: number | undefined;

  readonly give = (frame: Frame, resolution: Resolution): void => {
    if (resolution.kind === 'resolved') this.#firstMs ??= performance.now();
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
    const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
    const first =
      this.#firstMs === undefined ? 'no frame' : `first frame ${inSeconds(this.#firstMs)}`;
    return `kernav: answered: ${first}, all ${inSeconds(performance.now())}`;
  }

  /** The answer, when it is there; undefined where none ever comes. */
  async of(frame: Frame): Promise<Resolution | undefined> {
    const given = this.given.get(frame);
    if (given !== undefined || this.#isClosed) return given;
    return new Promise((resolve) => this.#waiting.set(frame, resolve));
  }
}
