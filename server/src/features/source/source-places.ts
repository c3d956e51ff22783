/** Places of navigation as an editor addresses them. */
import {
  DocumentHighlightKind,
  type DocumentHighlight,
  type DocumentLink,
  type Location,
  type LocationLink,
  type Position,
  type Range,
} from 'vscode-languageserver-types';
import type { LineIndex, TextRange } from '../../base/text.js';
import type { TreePath } from '../../base/tree-path.js';
import type { Target } from '../../navigation/go-to.js';
import { includeTexts } from '../../navigation/include-lines.js';
import { resolveInclude } from '../../navigation/include-graph.js';
import type { SourceText, SourceView } from '../../navigation/source-view.js';

/** The tree as its documents are named. */
export interface NamedTree {
  readonly uriOf: (path: TreePath) => string;
}

/** An offset past the end is the end. */
export function positionIn(lines: LineIndex, offset: number): Position {
  const line = lines.lineAt(offset);
  return { line, character: offset - (lines.startOf(line) ?? 0) };
}

/** A position past the end of its line is the line's end; past the last line, the end of the text. */
export function offsetIn({ text, lines }: SourceText, { line, character }: Position): number {
  const start = lines.startOf(line);
  if (start === undefined) return text.length;
  const next = lines.startOf(line + 1);
  return Math.min(start + character, next === undefined ? text.length : next - 1);
}

export function rangeIn(lines: LineIndex, { start, end }: TextRange): Range {
  return { start: positionIn(lines, start), end: positionIn(lines, end) };
}

export function locationOf(tree: NamedTree, { path, range, line, column }: Target): Location {
  const end = column + range.end - range.start;
  return {
    uri: tree.uriOf(path),
    range: { start: { line, character: column }, end: { line, character: end } },
  };
}

/** `origin` is what the cursor is on. */
export function linksOf(
  tree: NamedTree,
  targets: readonly Target[],
  origin: Range,
): LocationLink[] {
  return targets.map((target) => {
    const { uri, range } = locationOf(tree, target);
    return {
      originSelectionRange: origin,
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: range,
    };
  });
}

/** Uses of a name in its own file: where it is assigned to, it is written. */
export function highlightsOf(
  { text, lines }: SourceText,
  targets: readonly Target[],
): DocumentHighlight[] {
  return targets.map(({ range }) => ({
    range: rangeIn(lines, range),
    kind: /^\s*(?:[-+*/%&|^]|<<|>>)?=[^=]/.test(text.slice(range.end, range.end + 12))
      ? DocumentHighlightKind.Write
      : DocumentHighlightKind.Read,
  }));
}

/** The `#include`s of a text that lead to a file of the tree. */
export function includeLinks(
  view: SourceView,
  tree: NamedTree,
  source: SourceText,
): DocumentLink[] {
  return includeTexts(source.text).flatMap(({ target, range }) => {
    const [path] = resolveInclude(view, source.path, target);
    return path === undefined
      ? []
      : [{ range: rangeIn(source.lines, range), target: tree.uriOf(path) }];
  });
}
