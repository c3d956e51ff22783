/** Where a frame of a log leads: to its line, to its function, to its owners. */
import type { Location, LocationLink, Position, Range } from 'vscode-languageserver-types';
import type { Resolution, SourceLine } from '../../resolve/evidence.js';
import type { Resolved } from './answer-markdown.js';
import type { PlacedFrame } from './frame-index.js';
import { rangeOfFrame, type LogSnapshot, type SnapshotTree } from './log-snapshot.js';
import { printedPlaceAt } from './printed-places.js';
import { MAINTAINERS, locationOf } from './source-location.js';
import type { TreeFacts } from './tree-facts.js';

export interface DefinitionOptions {
  /** The client takes `LocationLink`, which says what the cursor is on. */
  readonly linkSupport: boolean;
}

/** Asks for the answer of one frame, be it a mention that is not looked up with its stack. */
export type AnswerFrame = (placed: PlacedFrame) => Promise<Resolution | undefined>;

/** More lines than this are no choice any more. */
const MOST_TARGETS = 20;

/**
 * The source line of the place `fs/x.c:12` or of the frame at `position`; empty where there is none. One target where the line
 * is sure or clearly the best, so that F12 jumps. All possible lines, best first, where the answer is one of several calls, a
 * guess, or one of several definitions: there the first line is right about half of the time, and a list to peek into is the
 * honest answer.
 */
export async function definition(
  snapshot: LogSnapshot,
  position: Position,
  answer: AnswerFrame,
  options: DefinitionOptions,
): Promise<LocationLink[] | Location[]> {
  return (
    printedTarget(snapshot, position, options) ??
    frameTargets(snapshot, position, answer, options, linesToOffer)
  );
}

/**
 * The way to the next frame: the lines in the functions that are inlined at the line of the frame at `position`, innermost first, and
 * behind them that line. Empty where the line is not known.
 */
export function implementation(
  snapshot: LogSnapshot,
  position: Position,
  answer: AnswerFrame,
  options: DefinitionOptions,
): Promise<LocationLink[] | Location[]> {
  return frameTargets(snapshot, position, answer, options, ({ site }) => {
    const commit = site.commit === undefined ? {} : { commit: site.commit };
    return [...site.inlines.map((step) => ({ ...step, ...commit })), site];
  });
}

/** The head of the function that the frame at `position` names; empty where it is not known. */
export function declaration(
  snapshot: LogSnapshot,
  position: Position,
  answer: AnswerFrame,
  options: DefinitionOptions,
): Promise<LocationLink[] | Location[]> {
  return frameTargets(
    snapshot,
    position,
    answer,
    options,
    ({ site: { file, definitionLineNumber, commit }, otherDefinitions }) =>
      definitionLineNumber === undefined
        ? otherDefinitions
        : [
            { file, lineNumber: definitionLineNumber, ...(commit !== undefined && { commit }) },
            ...otherDefinitions,
          ],
  );
}

/** The section of MAINTAINERS that owns the file of the frame at `position`; empty where only `THE REST` does. */
export async function typeDefinition(
  snapshot: LogSnapshot,
  position: Position,
  answer: AnswerFrame,
  facts: TreeFacts | undefined,
  options: DefinitionOptions,
  signal: AbortSignal,
): Promise<LocationLink[] | Location[]> {
  const { tree } = snapshot;
  const placed = snapshot.frames.at(position.line, position.character);
  if (tree === undefined || placed === undefined) return [];
  const resolution = await answer(placed);
  if (resolution?.kind !== 'resolved') return [];
  const section = (await facts?.owners(resolution.site.file, signal))?.section;
  if (section === undefined) return [];
  const entry = { file: MAINTAINERS, lineNumber: section.lineNumber };
  return toTargets(tree, rangeOfFrame(placed.frame), [entry], options);
}

/** The lines that F12 offers for an answer. */
function linesToOffer({ site, candidates, otherDefinitions }: Resolved): readonly SourceLine[] {
  const isOpen =
    site.evidence === 'one-of-n' || site.confidence === 'guess' || otherDefinitions.length > 0;
  return isOpen ? [site, ...candidates, ...otherDefinitions] : [site];
}

async function frameTargets(
  snapshot: LogSnapshot,
  position: Position,
  answer: AnswerFrame,
  options: DefinitionOptions,
  linesOf: (resolved: Resolved) => readonly SourceLine[],
): Promise<LocationLink[] | Location[]> {
  const { tree } = snapshot;
  const placed = snapshot.frames.at(position.line, position.character);
  if (tree === undefined || placed === undefined) return [];
  const resolution = await answer(placed);
  if (resolution?.kind !== 'resolved') return [];
  const lines = linesOf(resolution).slice(0, MOST_TARGETS);
  return toTargets(tree, rangeOfFrame(placed.frame), lines, options);
}

/** The file and line that the log itself prints at `position`; undefined where it prints none that the tree has. */
function printedTarget(
  { lines, tree }: LogSnapshot,
  { line, character }: Position,
  options: DefinitionOptions,
): LocationLink[] | Location[] | undefined {
  if (tree?.fileOf === undefined) return undefined;
  const place = printedPlaceAt(lines.line(line), character);
  const file = place && tree.fileOf(place.location.file);
  if (place === undefined || file === undefined) return undefined;
  const origin: Range = {
    start: { line, character: place.range.start },
    end: { line, character: place.range.end },
  };
  const commit = tree.commitAt?.(line);
  const target = { file, lineNumber: place.location.lineNumber };
  return toTargets(tree, origin, [commit === undefined ? target : { ...target, commit }], options);
}

/** Lines as the client takes them; `originSelectionRange` is what the cursor is on. */
export function toTargets(
  tree: SnapshotTree,
  originSelectionRange: Range,
  lines: readonly SourceLine[],
  { linkSupport }: DefinitionOptions,
): LocationLink[] | Location[] {
  const locations = lines.map((line) => locationOf(tree, line));
  if (!linkSupport) return locations;
  return locations.map(({ uri, range }) => ({
    originSelectionRange,
    targetUri: uri,
    targetRange: range,
    targetSelectionRange: range,
  }));
}
