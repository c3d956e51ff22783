/** What of MAINTAINERS folds: each section, and each part of the text at its head. */
import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver-types';
import { preambleParts } from './headings.js';
import { lastLineOf, type MaintainersSnapshot } from './snapshot.js';

/** The ranges, in the order of the file; the text at the head counts as a comment. */
export function maintainersFolding(snapshot: MaintainersSnapshot): FoldingRange[] {
  const head = preambleParts(snapshot).map(({ firstLine, lastLine }) => ({
    startLine: firstLine,
    endLine: lastLine,
    kind: FoldingRangeKind.Comment,
  }));
  const sections = snapshot.sections.map((section) => ({
    startLine: section.lineNumber - 1,
    endLine: lastLineOf(section),
  }));
  return [...head, ...sections].filter(({ startLine, endLine }) => startLine < endLine);
}
