/** What speaks for and against one of several lines that are possible for a frame: numbers, weighted in line-weights.ts. */
import { groupBy } from '../base/group-by.js';
import { greatest, least } from '../base/least.js';
import type { CallGraph, Code } from './call-graph.js';
import { fitsInOrder, type PlacesOf } from './call-order.js';
import { CodeLayout, codeShare } from './layout.js';
import type { Question } from './question.js';
import type { Way } from './ways.js';

/** In the order of the weights. Each is of the order of 1; those of a `.cold` part are 0 for all other frames, and the reverse. */
export const FEATURES = [
  /** Distance between the line's share of the laid out code and the offset's share of the size. */
  'layout distance',
  /** The same with all code in source order. */
  'source distance',
  /** How far the line lies behind the offset in source order. */
  'source ahead',
  /** The distance by rank alone: the k-th of n lines at (k + 1/2) / n. */
  'rank distance',
  /** 1 for a line in cold code: the frame is not in the part that gcc splits off for it. */
  'cold',
  /** 1 where all calls on the line stand in tail position: a jump leaves no return address. */
  'tail',
  /** 1 where the call stands in something inlined or a macro. */
  'expanded',
  /** Depth of that, in functions. */
  'depth',
  /** Distance as the first, with what is inlined counted to the line that calls it. */
  'expanded distance',
  /** 1 where a static function on the way is named more than once in its file and need not be inlined. */
  'doubtful inlining',
  /** The size of that function, in hundreds of tokens, 3 at most. */
  'doubtful size',
  /** 1 for the last of the lines. */
  'last',
  /** In a `.cold` part: 1 for a line in code that is not cold. */
  'warm in .cold',
  /** In a `.cold` part: distance by rank among the cold lines. */
  'rank in .cold',
  /** In a `.cold` part: 1 where the call stands in something inlined. */
  'expanded in .cold',
  /** In a `.cold` part: 1 where a function on the way need not be inlined. */
  'doubtful in .cold',
  /** Where the code is at hand: how many calls fewer than for another line follow the order of the source, in quarters, 4 at most. */
  'out of order',
  /** The same: 1 where another line fits better. */
  'not in order',
  /** The same: 1 where the call before it in the code is the one before it in the source, too. */
  'behind its neighbour',
  /** 1 where one other call stands between the two. */
  'near behind its neighbour',
  /** How many other calls stand between them, in eighths, 8 at most. */
  'behind the one before',
  /** As these three, of the call behind it. */
  'before its neighbour',
  'near before its neighbour',
  'before the one behind',
] as const;

const COLD_ONLY = [0, 0, 0, 0];
const OF_ORDER = 8;
const NOT_COLD = Array.from({ length: FEATURES.length - COLD_ONLY.length - OF_ORDER }, () => 0);

/** One row of `FEATURES.length` numbers for each of `lines` (0-based, at least two), in their order. */
export function lineFeatures(
  question: Question,
  code: Code,
  ways: readonly Way[],
  lines: readonly number[],
  graph: CallGraph,
  placesOf: PlacesOf,
): number[][] {
  // A generated file can have ten thousand calls of one function in one body: no list is looked through for each of them.
  const byLine = groupBy(ways, (way) => way.line);
  const waysAt = lines.map((line) => byLine.get(line) ?? []);
  const inOrder = orderFeatures(question, waysAt, lines, placesOf);
  return textFeatures(question, code, waysAt, lines, graph).map((row, i) => [
    ...row,
    ...(inOrder[i] ?? []),
  ]);
}

function orderFeatures(
  { order }: Question,
  waysAt: readonly (readonly Way[])[],
  lines: readonly number[],
  placesOf: PlacesOf,
): number[][] {
  if (order === undefined) return lines.map(() => Array.from({ length: OF_ORDER }, () => 0));
  const places = lines.map((line, i) => ({ line, cold: areCold(waysAt[i]) }));
  const fits = fitsInOrder(order, places, placesOf);
  const most = greatest(fits.map(({ nInOrder }) => nInOrder));
  const nearness = (away: number | undefined): number[] => [
    away === 0 ? 1 : 0,
    away === 1 ? 1 : 0,
    away === undefined ? 0 : Math.min(8, away) / 8,
  ];
  return fits.map(({ nInOrder, toPrevious, toNext }) => [
    Math.min(4, most - nInOrder) / 4,
    nInOrder < most ? 1 : 0,
    ...nearness(toPrevious),
    ...nearness(toNext),
  ]);
}

function areCold(ways: readonly Way[] = []): boolean {
  return ways.every((way) => way.cold);
}

function textFeatures(
  { frame }: Question,
  code: Code,
  waysAt: readonly (readonly Way[])[],
  lines: readonly number[],
  graph: CallGraph,
): number[][] {
  const { byteOffset = 0, byteSize = 1 } = frame;
  const share = codeShare(byteOffset, byteSize);
  const layout = new CodeLayout(code.body);
  const inSource = new CodeLayout({
    ...code.body,
    codeLines: code.body.codeLines.map((each) => ({ ...each, cold: false, leaves: false })),
  });
  const expanded = new CodeLayout(code.body, (line) => graph.expandedTokens(code, line));
  const isColdPart = /\.cold\b/.test(frame.symbol ?? '');
  const isCold = waysAt.map(areCold);
  const ascending = [...lines].sort((a, b) => a - b);
  const coldLines = new Set(lines.filter((_, i) => isCold[i] === true));
  const rankAmongAll = ranksOf(ascending);
  const rankAmongCold = ranksOf(ascending.filter((line) => coldLines.has(line)));
  return lines.map((line, i) => {
    const all = waysAt[i] ?? [];
    const depth = least(all.map((way) => way.steps.length));
    const doubtful = least(all.map((way) => way.doubtfulTokens));
    if (isColdPart) {
      const rank = rankAmongCold.get(line) ?? 0.5;
      const distance = Math.abs(rank - byteOffset / byteSize);
      const isWarm = isCold[i] === true ? 0 : 1;
      return [...NOT_COLD, isWarm, distance, Math.min(1, depth), Math.min(1, doubtful)];
    }
    return [
      Math.abs(layout.shareOf(line) - share),
      Math.abs(inSource.shareOf(line) - share),
      Math.max(0, inSource.shareOf(line) - share),
      Math.abs((rankAmongAll.get(line) ?? 0.5) - share),
      isCold[i] === true ? 1 : 0,
      all.every((way) => way.tail) ? 1 : 0,
      Math.min(1, depth),
      Math.min(4, depth) / 4,
      Math.abs(expanded.shareOf(line) - share),
      Math.min(1, doubtful),
      Math.min(3, doubtful / 100),
      line === ascending.at(-1) ? 1 : 0,
      ...COLD_ONLY,
    ];
  });
}

/** The k-th of n lines, from 0, at (k + 1/2) / n. */
function ranksOf(ascending: readonly number[]): ReadonlyMap<number, number> {
  return new Map(ascending.map((line, k) => [line, (k + 0.5) / ascending.length]));
}
