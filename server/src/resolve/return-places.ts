/** The lines of a function that hold calls, where nothing tells which function was called: what its offset alone has to choose from. */
import { firstIndex } from '../base/binary-search.js';
import { groupBy } from '../base/group-by.js';
import { least } from '../base/least.js';
import type { CallSite } from '../c-source/function-body.js';
import type { CallGraph, Code } from './call-graph.js';
import { lineFeatures } from './line-features.js';
import { PLACE_WEIGHTS, weighted } from './line-weights.js';
import type { Question } from './question.js';
import { surelyCalls } from './sure-calls.js';
import type { Way } from './ways.js';

/** More return addresses of one call than these make a line no likelier. */
const MOST_RETURNS = 8;
/** Inlined functions in each other that are looked into for calls. */
const MAX_DEPTH = 4;

/** A line behind whose calls an address can be. */
interface ReturnPlace extends Way {
  /** How many return addresses its calls make, those in what is inlined there too; at most `MOST_RETURNS` each. */
  readonly nReturns: number;
  readonly conditional: boolean;
  /** Whether it calls something whatever the configuration is; see `surelyCalls()`. */
  readonly isSure: boolean;
}

/** Lines to choose from, and what is seen in each. */
export interface LineChoice {
  /** 0-based. */
  readonly lines: number[];
  /** One row of numbers for each line; none where there is nothing to choose. */
  readonly rows: readonly (readonly number[])[];
}

/** All lines whose calls leave a return address, and `placeFeatures()` of each. */
export function placeChoice(question: Question, code: Code, graph: CallGraph): LineChoice {
  const places = returnPlaces(code, graph);
  const lines = [...new Set(places.map(({ line }) => line))];
  return {
    lines,
    rows: lines.length < 2 ? [] : placeFeatures(question, code, places, lines, graph),
  };
}

/**
 * Of an entry that is left over on the stack all lines whose calls leave a return address, those of `ways`, and `leftOverFeatures()` of
 * each. `ways` are, for each time that the log has that address, those by which it can have called what stands next to it there.
 */
export function leftOverChoice(
  question: Question,
  code: Code,
  ways: readonly (readonly Way[])[],
  graph: CallGraph,
): LineChoice {
  const places = returnPlaces(code, graph);
  const linked = ways.map((each) => new Set(each.map(({ line }) => line)));
  const lines = [...new Set([...places, ...ways.flat()].map(({ line }) => line))];
  const rows =
    lines.length < 2 ? [] : leftOverFeatures(question, code, places, lines, linked, graph);
  return { lines, rows };
}

/** The calls of a function that leave a return address in it, in the order of the source. */
function returnPlaces(code: Code, graph: CallGraph): ReturnPlace[] {
  return code.body.calls.flatMap((call) => {
    const { nReturns, depth } = returnsOf(call, code, graph, MAX_DEPTH);
    if (nReturns === 0) return [];
    const steps = Array.from({ length: depth }, () => ({
      function: call.callee,
      file: code.path,
      lineNumber: call.line + 1,
    }));
    const { line, cold, conditional } = call;
    const tail = call.tail && depth === 0;
    const way = { manner: 'direct' as const, line, cold, tail, doubtfulTokens: 0, steps };
    return [{ ...way, nReturns, conditional, isSure: surelyCalls(call, code, graph) }];
  });
}

/**
 * One row of numbers for each of `lines`: those of `lineFeatures()` for a call of nobody knows what, and how many return addresses the
 * line makes, as a logarithm, in quarters.
 */
function placeFeatures(
  question: Question,
  code: Code,
  places: readonly ReturnPlace[],
  lines: readonly number[],
  graph: CallGraph,
): number[][] {
  const unordered = { ...question, order: undefined };
  const byLine = groupBy(places, ({ line }) => line);
  return lineFeatures(unordered, code, places, lines, graph, () => []).map((row, i) => {
    const onLine = byLine.get(lines[i] ?? 0) ?? [];
    const nReturns = onLine.reduce((sum, place) => sum + place.nReturns, 0);
    return [...row, Math.log2(Math.max(1, nReturns)) / 4];
  });
}

/**
 * The same and more, for an entry left over on the stack. A function leaves the return address of each of its calls at the same
 * place: what is found there is of the last one that was made, and hardly of one behind which others follow in any case.
 */
function leftOverFeatures(
  question: Question,
  code: Code,
  places: readonly ReturnPlace[],
  lines: readonly number[],
  linked: readonly ReadonlySet<number>[],
  graph: CallGraph,
): number[][] {
  const always = places.filter(({ conditional, cold }) => !conditional && !cold);
  const alwaysAt = linesOf(always);
  const isAlwaysAt = new Set(alwaysAt);
  // What a function ends with may be a jump, which leaves nothing.
  const sureAt = linesOf(always.filter(({ isSure, tail }) => isSure && !tail));
  const surelyAt = new Set(linesOf(places.filter(({ isSure }) => isSure)));
  const { codeLines } = code.body;
  const leaving = new Set(linesOf(codeLines.filter(({ leaves, cold }) => leaves || cold)));
  const exits = linesOf(codeLines.filter(({ leaves }) => leaves));
  const links = linked.map((at) => ({ at, first: least(at) }));
  const share = (holds: (each: (typeof links)[number]) => boolean): number =>
    links.filter(holds).length / links.length;
  return placeFeatures(question, code, places, lines, graph).map((row, i) => {
    const line = lines[i] ?? 0;
    // Behind a line that leaves the function there is nothing.
    const behind = leaving.has(line) ? Infinity : line;
    const sure = sureAt[nUpTo(sureAt, behind)];
    const exit = exits[nUpTo(exits, behind)] ?? Infinity;
    const nAlways = alwaysAt.length - nUpTo(alwaysAt, behind);
    return [
      weighted(row, PLACE_WEIGHTS),
      share(({ at }) => at.has(line)),
      share(({ first }) => first < line),
      sure !== undefined && sure < exit ? 1 : 0,
      surelyAt.has(line) ? 1 : 0,
      leaving.has(line) ? 1 : 0,
      isAlwaysAt.has(line) ? 1 : 0,
      Math.min(4, nAlways) / 4,
    ];
  });
}

/** Each once, ascending. */
function linesOf(places: readonly { readonly line: number }[]): readonly number[] {
  return [...new Set(places.map(({ line }) => line))].sort((a, b) => a - b);
}

/** How many of `ascending` are not above `line`. */
function nUpTo(ascending: readonly number[], line: number): number {
  return firstIndex(0, ascending.length, (index) => (ascending[index] ?? 0) > line);
}

function returnsOf(
  call: CallSite,
  from: Code,
  graph: CallGraph,
  depth: number,
): { readonly nReturns: number; readonly depth: number } {
  if (!graph.mayReturnHere(call, from)) return { nReturns: 0, depth: 0 };
  const inlined = call.kind === 'direct' ? graph.expansions(call.callee, from) : [];
  const [first] = inlined.filter((code) => graph.isSurelyInlined(code));
  if (first === undefined || depth === 0) return { nReturns: 1, depth: 0 };
  let nReturns = 0;
  let deepest = 0;
  for (const inner of first.body.calls) {
    const found = returnsOf(inner, first, graph, depth - 1);
    nReturns += found.nReturns;
    if (found.nReturns > 0) deepest = Math.max(deepest, found.depth);
    if (nReturns >= MOST_RETURNS) break;
  }
  return { nReturns: Math.max(1, Math.min(MOST_RETURNS, nReturns)), depth: deepest + 1 };
}
