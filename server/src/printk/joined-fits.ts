/** Lines that several calls printed piece by piece: `pr_info("task:%s")`, then `pr_cont(" pid:%d\\n")`. */
import { continues } from './callee-facts.js';
import type { Fit } from './candidates.js';

/** A later piece stands for the line where it says so many times more than the beginning does. */
const CLEARLY = 1.5;
/** Pieces that follow the first. */
const MOST_PIECES = 4;

/**
 * The fits, where a beginning that calls of the same file continue to the end of the message is one fit of the whole line, under
 * the piece that says most. Fits of such pieces alone are left out.
 */
export function joinFits(fits: readonly Fit[], text: string): readonly Fit[] {
  const continuing = fits.filter(({ indexed }) => continues(indexed));
  if (continuing.length === 0) return fits;
  return fits.flatMap((fit) => {
    if (continues(fit.indexed) && fit.start > 0) return [];
    return fit.end === text.length ? [fit] : [joined(fit, continuing, text) ?? fit];
  });
}

function joined(beginning: Fit, continuing: readonly Fit[], text: string): Fit | undefined {
  let most = beginning;
  let { literal, letters } = beginning.line;
  let { end } = beginning;
  for (let n = 0; n < MOST_PIECES && end < text.length; n++) {
    const next = continuing
      .filter(
        ({ indexed, start, end: after }) =>
          indexed.path === beginning.indexed.path &&
          end <= start &&
          text.slice(end, start).trim() === '' &&
          end < after,
      )
      .sort((a, b) => b.end - a.end || b.line.literal - a.line.literal)[0];
    if (next === undefined) return undefined;
    if (weightOf(next) > CLEARLY * weightOf(most)) most = next;
    literal += next.line.literal;
    letters += next.line.letters;
    end = next.end;
  }
  if (end < text.length) return undefined;
  return {
    ...most,
    start: beginning.start,
    end: text.length,
    joined: { literal: literal - most.line.literal, letters: letters - most.line.letters },
  };
}

/** What a piece says of the line. */
function weightOf({ line: { letters, nTyped } }: Fit): number {
  return letters + 2 * nTyped;
}
