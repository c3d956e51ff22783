/** Frames of a log that are in one function: what is highlighted and listed together. */
import type { DocumentHighlight, Location, Position } from 'vscode-languageserver-types';
import type { Frame } from '../../oops/frame.js';
import type { AnswerFrame } from './definition.js';
import type { PlacedFrame } from './frame-index.js';
import { rangeOfFrame, type LogSnapshot } from './log-snapshot.js';
import { locationOf } from './source-location.js';

/** The frames in the function of the frame at `position`, its own among them. */
export function documentHighlights(snapshot: LogSnapshot, position: Position): DocumentHighlight[] {
  return framesLike(snapshot, position).map(({ frame }) => ({ range: rangeOfFrame(frame) }));
}

/** The same as locations of the log; with `includeDeclaration` the head of the function in the tree goes before them. */
export async function references(
  snapshot: LogSnapshot,
  position: Position,
  answer: AnswerFrame,
  options: { readonly includeDeclaration: boolean },
): Promise<Location[]> {
  const { uri, tree } = snapshot;
  const frames = framesLike(snapshot, position).map(({ frame }) => ({
    uri,
    range: rangeOfFrame(frame),
  }));
  const placed = snapshot.frames.at(position.line, position.character);
  if (!options.includeDeclaration || placed === undefined || tree === undefined) return frames;
  const resolution = await answer(placed);
  if (resolution?.kind !== 'resolved') return frames;
  const { file, definitionLineNumber, commit } = resolution.site;
  if (definitionLineNumber === undefined) return frames;
  return [
    locationOf(tree, {
      file,
      lineNumber: definitionLineNumber,
      ...(commit !== undefined && { commit }),
    }),
    ...frames,
  ];
}

function framesLike({ frames }: LogSnapshot, position: Position): readonly PlacedFrame[] {
  const own = frames.at(position.line, position.character)?.frame;
  return own === undefined ? [] : frames.all.filter(({ frame }) => isSameFunction(frame, own));
}

/** By the name without what the compiler added, and the module: static functions of two modules may share a name. */
function isSameFunction(a: Frame, b: Frame): boolean {
  if (a.symbol === undefined || b.symbol === undefined) {
    return a.symbol === b.symbol && a.address !== undefined && a.address === b.address;
  }
  return (a.baseSymbol ?? a.symbol) === (b.baseSymbol ?? b.symbol) && a.module === b.module;
}
