/** Return addresses of a log whose lines are found: what other frames of the same functions have to fit. */
import type { Frame } from '../oops/frame.js';
import type { Code } from './call-graph.js';
import type { Resolution } from './evidence.js';
import type { Question } from './question.js';
import { functionKey, type ReturnAddress } from './same-function.js';
import type { Resolved } from './site-answers.js';

/** A return address whose line is known; several lines are none. */
export interface KnownReturn extends ReturnAddress {
  /** Of the function's code. */
  readonly key: string;
  readonly resolution: Resolved;
}

export class KnownReturns {
  /** By `functionKey()`. */
  readonly #known = new Map<string, KnownReturn[]>();

  /** Keeps the answer of a return address, and gives it back. */
  noted({ frame, role }: Question, resolution: Resolution): Resolution {
    const { byteOffset } = frame;
    if (resolution.kind !== 'resolved' || role !== 'return-address' || byteOffset === undefined)
      return resolution;
    const { site, candidates } = resolution;
    const key = functionKey(frame);
    const known = this.#known.get(key) ?? [];
    this.#known.set(key, known);
    const isExpanded = site.inlines.length > 0;
    known.push({
      key: `${site.file}:${site.definitionLineNumber}`,
      byteOffset,
      lines: candidates.length > 0 ? [] : [{ line: site.lineNumber - 1, score: 0, isExpanded }],
      resolution,
    });
    return resolution;
  }

  /** Those of a frame's function. */
  of(frame: Frame, { path, line }: Code): readonly KnownReturn[] {
    const known = this.#known.get(functionKey(frame)) ?? [];
    return known.filter(({ key }) => key === `${path}:${line + 1}`);
  }
}
