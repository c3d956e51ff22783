/** What is known of one MAINTAINERS at one moment: all that its features are functions of. Never edited, only replaced. */
import { firstIndex } from '../../base/binary-search.js';
import type { Range } from 'vscode-languageserver-types';
import { DocumentLines } from '../../base/document-lines.js';
import type { TextRange } from '../../base/text.js';
import type { TreePath } from '../../base/tree-path.js';
import type { PatternCounts } from '../../maintainers/count-matches.js';
import type { Entry, Section } from '../../maintainers/parse-maintainers.js';
import { readMaintainers, type ReadMaintainers } from '../../maintainers/read-maintainers.js';
import type { ScriptRules } from '../../maintainers/script-rules.js';

/** What the tree around the file adds; every part may come later than the text, or never. */
export interface MaintainersTree {
  /** Undefined while the files are not counted: nothing is claimed about matches then. Counts of an earlier text may be used. */
  readonly counts?: PatternCounts | undefined;
  /** How the tree's own get_maintainer.pl behaves; undefined where that is not known. */
  readonly rules?: ScriptRules | undefined;
  /** URI of a file or directory of the tree; undefined where the document lies in none. */
  readonly uriOf: (path: TreePath) => string | undefined;
}

export interface MaintainersSnapshot extends MaintainersTree, ReadMaintainers {
  readonly uri: string;
  /** The lines as editors count them; those of `text` are the same. */
  readonly lines: DocumentLines;
}

/** Reads a document. */
export function maintainersSnapshot(
  uri: string,
  text: string,
  { counts, rules, uriOf }: MaintainersTree,
): MaintainersSnapshot {
  const lines = new DocumentLines(text);
  return { uri, lines, ...readMaintainers(text), counts, rules, uriOf };
}

/** The section that a 0-based line is the title or an entry of, or stands between these; undefined elsewhere. */
export function sectionAt({ sections }: MaintainersSnapshot, line: number): Section | undefined {
  const numberOf = (index: number): number => sections[index]?.lineNumber ?? Infinity;
  const behind = firstIndex(0, sections.length, (index) => numberOf(index) > line + 1);
  const section = sections[behind - 1];
  return section !== undefined && line <= lastLineOf(section) ? section : undefined;
}

/** The entry on a 0-based line; undefined for other lines. */
export function entryAt(snapshot: MaintainersSnapshot, line: number): Entry | undefined {
  return sectionAt(snapshot, line)?.entries.find(({ lineNumber }) => lineNumber === line + 1);
}

/** The 0-based line of a section's last entry. */
export function lastLineOf({ entries, lineNumber }: Section): number {
  return (entries.at(-1)?.lineNumber ?? lineNumber) - 1;
}

/** Columns of a line, as editors address them. */
export function rangeIn(lineNumber: number, { start, end }: TextRange): Range {
  const line = lineNumber - 1;
  return { start: { line, character: start }, end: { line, character: end } };
}

/** Lines `first` to `last`, 0-based, without the last line's end. */
export function rangeOfLines({ lines }: MaintainersSnapshot, first: number, last: number): Range {
  return {
    start: { line: first, character: 0 },
    end: { line: last, character: lines.lengthOf(last) },
  };
}
