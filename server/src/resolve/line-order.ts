/** Lines of one function, ordered by how well they fit the offset of a frame. */
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
} from './line-weights.js';
import type { Question } from './question.js';
import { leftOverFeatures, placeFeatures, returnPlaces } from './return-places.js';
import { usesMemory } from './trap.js';
import type { Way } from './ways.js';

/** An address this near to a function's start is in its prologue, whose line is that of the opening brace. */
export const ENTRY_BYTES = 5;
/** Lines that are offered where only the offset tells. */
export const MAX_NEAR = 4;

/** The 0-based lines of `ways`, each once, best first. */
export function rankLines(
  question: Question,
  code: Code,
  ways: readonly Way[],
  graph: CallGraph,
  placesOf: PlacesOf,
): number[] {
  const lines = [...new Set(ways.map((way) => way.line))];
  const { byteOffset, byteSize } = question.frame;
  if (lines.length < 2 || byteOffset === undefined || byteSize === undefined) return lines;
  const weights = question.order !== undefined ? ORDERED_LINE_WEIGHTS : LINE_WEIGHTS;
  return byScore(lines, lineFeatures(question, code, ways, lines, graph, placesOf), weights);
}

/** The 0-based lines whose calls leave a return address, best first. */
function rankPlaces(question: Question, code: Code, graph: CallGraph): number[] {
  const places = returnPlaces(code, graph);
  const lines = [...new Set(places.map(({ line }) => line))];
  if (lines.length < 2) return lines;
  return byScore(lines, placeFeatures(question, code, places, lines, graph), PLACE_WEIGHTS);
}

/**
 * Lines of an entry that is left over on the stack, best first: those of `ways`, by which it can have called what stands next to it,
 * and all others that leave a return address.
 */
export function leftOverLines(
  question: Question,
  code: Code,
  ways: readonly Way[],
  graph: CallGraph,
): { readonly evidence: Evidence; readonly lines: readonly number[] } {
  const near = interpolatedLines(question, code, graph);
  if (near.evidence !== 'interpolated' && ways.length === 0) return near;
  const places = returnPlaces(code, graph);
  const linked = new Set(ways.map(({ line }) => line));
  const lines = [...new Set([...places.map(({ line }) => line), ...linked])];
  if (lines.length < 2) return { evidence: 'interpolated', lines };
  const rows = leftOverFeatures(question, code, places, lines, linked, graph);
  const ranked = byScore(lines, rows, LEFT_OVER_WEIGHTS);
  return { evidence: 'interpolated', lines: ranked.slice(0, MAX_NEAR) };
}

function byScore(
  lines: number[],
  rows: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  const scores = new Map<number, number>();
  rows.forEach((features, i) => {
    const score = features.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
    scores.set(lines[i] ?? 0, score);
  });
  return lines.sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || a - b);
}

/** Lines that the offset alone suggests, best first, and what they are worth. */
export function interpolatedLines(
  question: Question,
  code: Code,
  graph: CallGraph,
): { readonly evidence: Evidence; readonly lines: readonly number[] } {
  const { frame, role, trap } = question;
  const { byteOffset, byteSize } = frame;
  const definitionOnly = { evidence: 'definition-only', lines: [code.line] } as const;
  if (byteOffset === undefined || byteSize === undefined) return definitionOnly;
  const isPointer = role === 'instruction-pointer';
  if (byteOffset <= ENTRY_BYTES && !(isPointer && usesMemory(trap))) {
    return { evidence: 'entry', lines: [code.body.openLine] };
  }
  if (!isPointer) {
    // A return address stands behind a call.
    const lines = rankPlaces(question, code, graph);
    if (lines.length > 0) return { evidence: 'interpolated', lines: lines.slice(0, MAX_NEAR) };
  }
  const layout = new CodeLayout(code.body, (line) => graph.expandedTokens(code, line));
  // A line of a brace alone is that of the prologue or of the end.
  const { openLine, closeLine } = code.body;
  const inside = code.body.codeLines
    .filter(({ line, tokens }) => tokens > 1 || (line !== openLine && line !== closeLine))
    .map(({ line }) => line);
  const [near] = byDistance(inside, layout, codeShare(byteOffset, byteSize));
  return near === undefined ? definitionOnly : { evidence: 'interpolated', lines: [near] };
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
