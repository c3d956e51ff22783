/** Lines of one function, ordered by how well they fit the offset of a frame. */
import { groupBy } from '../base/group-by.js';
import type { CallGraph, Code } from './call-graph.js';
import type { Evidence } from './evidence.js';
import type { PlacesOf } from './call-order.js';
import { CodeLayout, codeShare } from './layout.js';
import { lineFeatures } from './line-features.js';
import {
  LINE_WEIGHTS,
  ORDERED_LINE_WEIGHTS,
  LEFT_OVER_WEIGHTS,
  PLACE_WEIGHTS,
  weighted,
} from './line-weights.js';
import type { Question } from './question.js';
import { leftOverChoice, placeChoice, type LineChoice } from './return-places.js';
import { byScore, chooseTogether, type ReturnAddress, type ScoredLine } from './same-function.js';
import { usesMemory } from './trap.js';
import type { Way } from './ways.js';

/** An address this near to a function's start is in its prologue, whose line is that of the opening brace. */
export const ENTRY_BYTES = 5;
/** Lines that are offered where only the offset tells. */
export const MAX_NEAR = 4;

/** The lines of `ways`, each once, and what speaks for each; nothing where the frame has no offset. */
export function scoreLines(
  question: Question,
  code: Code,
  ways: readonly Way[],
  graph: CallGraph,
  placesOf: PlacesOf,
): readonly ScoredLine[] {
  const lines = [...new Set(ways.map((way) => way.line))];
  const { byteOffset, byteSize } = question.frame;
  const isTold = lines.length > 1 && byteOffset !== undefined && byteSize !== undefined;
  const rows = isTold ? lineFeatures(question, code, ways, lines, graph, placesOf) : [];
  const weights = question.order !== undefined ? ORDERED_LINE_WEIGHTS : LINE_WEIGHTS;
  return scored({ lines, rows }, weights, ways);
}

/** Lines, best first, and what they are worth. */
interface Suggested {
  readonly evidence: Evidence;
  readonly lines: readonly number[];
}

/**
 * Lines of an entry that is left over on the stack, among those of `ways`: see `leftOverChoice()`. `known` are return addresses of the
 * same function that are sure.
 */
export function leftOverLines(
  question: Question,
  code: Code,
  ways: readonly (readonly Way[])[],
  graph: CallGraph,
  known: readonly ReturnAddress[],
): Suggested {
  const choice = leftOverChoice(question, code, ways, graph);
  if (ways.every((each) => each.length === 0)) {
    const atStart = linesAtStart(question, code);
    if (atStart !== undefined) return atStart;
    if (choice.lines.length === 0) return nearestCode(question, code, graph);
  }
  const { byteOffset = 0 } = question.frame;
  const lines = scored(choice, LEFT_OVER_WEIGHTS, ways.flat());
  const [chosen = []] = chooseTogether([{ byteOffset, lines }], known);
  return { evidence: 'interpolated', lines: nearestOf(chosen) };
}

function nearestOf(lines: readonly ScoredLine[]): readonly number[] {
  return lines.slice(0, MAX_NEAR).map(({ line }) => line);
}

function scored(
  { lines, rows }: LineChoice,
  weights: readonly number[],
  ways: readonly Way[],
): readonly ScoredLine[] {
  const byLine = groupBy(ways, (way) => way.line);
  return lines.map((line, i) => {
    const own = byLine.get(line) ?? [];
    const isExpanded = own.length !== 1 || own.some(({ steps }) => steps.length > 0);
    return { line, score: weighted(rows[i] ?? [], weights), isExpanded };
  });
}

/** Lines that the offset alone suggests. */
export function interpolatedLines(question: Question, code: Code, graph: CallGraph): Suggested {
  const atStart = linesAtStart(question, code);
  if (atStart !== undefined) return atStart;
  if (question.role !== 'instruction-pointer') {
    // A return address stands behind a call.
    const lines = byScore(scored(placeChoice(question, code, graph), PLACE_WEIGHTS, []));
    if (lines.length > 0) return { evidence: 'interpolated', lines: nearestOf(lines) };
  }
  return nearestCode(question, code, graph);
}

/** The line of a frame without an offset, or with one within the prologue; undefined for all others. */
function linesAtStart({ frame, role, trap }: Question, code: Code): Suggested | undefined {
  const { byteOffset, byteSize } = frame;
  if (byteOffset === undefined || byteSize === undefined) return definitionOnly(code);
  const mayBeBehind = role === 'instruction-pointer' && usesMemory(trap);
  if (ENTRY_BYTES < byteOffset || mayBeBehind || IS_COLD_PART.test(frame.symbol ?? ''))
    return undefined;
  const isCopy = IS_COPY.test(frame.symbol ?? '');
  return { evidence: 'entry', lines: [isCopy ? code.line : code.body.openLine] };
}

/** The part of a function that is laid out elsewhere has no prologue. */
const IS_COLD_PART = /\.cold\b/;
/** Copies that gcc makes of a function begin on the line of its name: tree-inline.cc initialize_cfun(). */
const IS_COPY = /\.(?:part|isra|constprop)\.\d/;

/** The line with code that is nearest to the offset's share of the function. */
function nearestCode({ frame }: Question, code: Code, graph: CallGraph): Suggested {
  const { byteOffset = 0, byteSize = 0 } = frame;
  const layout = new CodeLayout(code.body, (line) => graph.expandedTokens(code, line));
  // A line of a brace alone is that of the prologue or of the end.
  const { openLine, closeLine } = code.body;
  const inside = code.body.codeLines
    .filter(({ line, tokens }) => tokens > 1 || (line !== openLine && line !== closeLine))
    .map(({ line }) => line);
  const [near] = byDistance(inside, layout, codeShare(byteOffset, byteSize));
  return near === undefined ? definitionOnly(code) : { evidence: 'interpolated', lines: [near] };
}

function definitionOnly(code: Code): Suggested {
  return { evidence: 'definition-only', lines: [code.line] };
}

/** The lines, those nearest to the frame's offset first. */
export function nearestLines(
  { frame }: Question,
  code: Code,
  lines: readonly number[],
  graph: CallGraph,
): number[] {
  const { byteOffset, byteSize } = frame;
  if (byteOffset === undefined || byteSize === undefined) return [...lines];
  const layout = new CodeLayout(code.body, (line) => graph.expandedTokens(code, line));
  return byDistance(lines, layout, codeShare(byteOffset, byteSize));
}

function byDistance(lines: readonly number[], layout: CodeLayout, share: number): number[] {
  const distance = (line: number): number => Math.abs(layout.shareOf(line) - share);
  return [...lines].sort((a, b) => distance(a) - distance(b) || a - b);
}
