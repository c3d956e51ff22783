/** From a pattern of MAINTAINERS to its file. */
import type { Location, Position } from 'vscode-languageserver-types';
import { filesOf } from './places.js';
import { entryAt, type MaintainersSnapshot } from './snapshot.js';

/** The start of the file that the F:, X: or P: at `position` names, or of each that it matches if they are few; else none. */
export function maintainersDefinition(
  snapshot: MaintainersSnapshot,
  { line, character }: Position,
): Location[] {
  const entry = entryAt(snapshot, line);
  if (entry === undefined || character < entry.valueColumn) return [];
  const start = { line: 0, character: 0 };
  return filesOf(snapshot, entry).flatMap((path) => {
    const uri = snapshot.uriOf(path);
    return uri === undefined ? [] : [{ uri, range: { start, end: start } }];
  });
}
