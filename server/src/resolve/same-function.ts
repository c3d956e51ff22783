/**
 * The return addresses of one function that a log holds, chosen together: different ones are hardly behind the same call, and code
 * mostly keeps the order of its source.
 */
import type { Frame } from '../oops/frame.js';

/** A line that is possible for a return address. */
export interface ScoredLine {
  /** 0-based. */
  readonly line: number;
  /** What it is worth by itself; see line-weights.ts. */
  readonly score: number;
  /** Whether the call stands in something that is inlined there, which may make others. */
  readonly isExpanded: boolean;
}

/** A return address of a function, and all lines that are possible. */
export interface ReturnAddress {
  readonly byteOffset: number;
  readonly lines: readonly ScoredLine[];
}

/** What it costs that two return addresses share a line where one call stands, one where what is inlined calls, and that they are out of order. */
const SAME_CALL = 2.2;
const SAME_EXPANSION = 1;
const OUT_OF_ORDER = 0.83;
/** So many ways to place the addresses so far are followed. */
const MOST_WAYS = 32;
/** No more lines of one address are tried, nor addresses before one looked at. */
const MOST_LINES = 8;
const MOST_BEFORE = 16;
/** More addresses of one function are not placed together, nor beside more that are known. */
const MOST_TOGETHER = 64;

/** What tells the functions of a log apart whose frames can be chosen together. */
export function functionKey({ symbol, byteSize, module }: Frame): string {
  return [symbol, byteSize, module].join();
}

/**
 * The lines of each of `open`, best first: by their own scores and by how they fit the others' best and those of `known`. What each
 * costs beside another is fitted roughly, on pairs of call sites of Linux 6.1; see docs/decisions/0008-joint-choice.md.
 */
export function chooseTogether(
  open: readonly ReturnAddress[],
  known: readonly ReturnAddress[],
): readonly (readonly ScoredLine[])[] {
  if (open.length > MOST_TOGETHER) {
    const [first, rest] = [open.slice(0, MOST_TOGETHER), open.slice(MOST_TOGETHER)];
    return [...chooseTogether(first, known), ...chooseTogether(rest, known)];
  }
  const sure = known
    .flatMap(({ byteOffset, lines: [line] }) => (line === undefined ? [] : [{ byteOffset, line }]))
    .slice(0, MOST_TOGETHER);
  const besideKnown = open.map(({ byteOffset, lines }) =>
    byScore(
      lines.map((line) => ({
        ...line,
        score: line.score - worstCost(sure.map((each) => costBeside({ byteOffset, line }, each))),
      })),
    ),
  );
  const placed = placeTogether(open, besideKnown);
  const others = placed.filter((each) => each !== undefined);
  return besideKnown.map((lines, at) => {
    const { byteOffset } = open[at] ?? { byteOffset: 0 };
    const best = placed[at]?.line;
    const rest = lines
      .filter((line) => line !== best)
      .map((line) => ({
        ...line,
        score: line.score - sum(others.map((each) => costBeside({ byteOffset, line }, each))),
      }));
    return best === undefined ? lines : [best, ...byScore(rest)];
  });
}

/** A return address with the line that is taken to be its own. */
interface Placed {
  readonly byteOffset: number;
  readonly line: ScoredLine;
}

/** The best lines of all addresses together: their places are filled in the order of the code, the best ways to do so are kept. */
function placeTogether(
  open: readonly ReturnAddress[],
  lines: readonly (readonly ScoredLine[])[],
): readonly (Placed | undefined)[] {
  const order = [...open.keys()].sort(
    (a, b) => (open[a]?.byteOffset ?? 0) - (open[b]?.byteOffset ?? 0),
  );
  let ways: readonly { readonly placed: readonly Placed[]; readonly score: number }[] = [
    { placed: [], score: 0 },
  ];
  for (const at of order) {
    const { byteOffset } = open[at] ?? { byteOffset: 0 };
    const next = ways.flatMap(({ placed, score }) =>
      (lines[at] ?? []).slice(0, MOST_LINES).map((line) => {
        const before = placed.slice(-MOST_BEFORE);
        const cost = sum(before.map((each) => costBeside({ byteOffset, line }, each)));
        return {
          placed: [...placed, { byteOffset, line }],
          score: score + line.score - cost,
        };
      }),
    );
    if (next.length === 0) return [];
    ways = next.sort((a, b) => b.score - a.score).slice(0, MOST_WAYS);
  }
  return open.map((_, at) => ways[0]?.placed[order.indexOf(at)]);
}

/** What it costs that two addresses have these lines. */
function costBeside(one: Placed, other: Placed): number {
  if (one.byteOffset === other.byteOffset) return 0;
  if (one.line.line === other.line.line)
    return one.line.isExpanded || other.line.isExpanded ? SAME_EXPANSION : SAME_CALL;
  return one.byteOffset < other.byteOffset !== one.line.line < other.line.line ? OUT_OF_ORDER : 0;
}

/** Of many sure neighbours, each of which is passed in the same wrong way, one counts. */
function worstCost(costs: readonly number[]): number {
  return Math.max(0, ...costs);
}

function sum(costs: readonly number[]): number {
  return costs.reduce((total, cost) => total + cost, 0);
}

/** Best first; the upper one of two that are worth the same. */
export function byScore(lines: readonly ScoredLine[]): readonly ScoredLine[] {
  return [...lines].sort((a, b) => b.score - a.score || a.line - b.line);
}
