/** The outline of MAINTAINERS: what stands at its head, then its sections. */
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import { valueRange } from '../../maintainers/lint/problem.js';
import { valuesOf, type Entry, type Section } from '../../maintainers/parse-maintainers.js';
import { parseMailingList } from '../../maintainers/roles.js';
import { preambleParts } from './headings.js';
import { lastLineOf, rangeIn, rangeOfLines, type MaintainersSnapshot } from './snapshot.js';

/** Longer names are no names: some text that is no MAINTAINERS. */
const LONGEST_NAME = 160;

/** What the outline holds. */
export interface SymbolOptions {
  /** Also the entries of each section. A kernel has some 20,000; left out: no. */
  readonly entries?: boolean;
}

/** The symbols, in the order of the file; sections with their status and first list for details. */
export function maintainersSymbols(
  snapshot: MaintainersSnapshot,
  { entries = false }: SymbolOptions = {},
): DocumentSymbol[] {
  const head = preambleParts(snapshot).map(({ title, firstLine, lastLine }) => ({
    name: cutText(title, LONGEST_NAME),
    kind: SymbolKind.String,
    range: rangeOfLines(snapshot, firstLine, lastLine),
    selectionRange: rangeOfLines(snapshot, firstLine, firstLine),
  }));
  const sections = snapshot.sections.map((section) => {
    const line = section.lineNumber - 1;
    return {
      name: cutText(section.title.trim(), LONGEST_NAME),
      detail: detailOf(section),
      kind: SymbolKind.Namespace,
      range: rangeOfLines(snapshot, line, lastLineOf(section)),
      selectionRange: rangeOfLines(snapshot, line, line),
      ...(entries && { children: section.entries.map((entry) => entrySymbol(snapshot, entry)) }),
    };
  });
  return [...head, ...sections];
}

/** `Maintained, netdev@vger.kernel.org`. */
function detailOf(section: Section): string {
  const [list] = valuesOf(section, 'L');
  const parts = [
    ...valuesOf(section, 'S'),
    list === undefined ? '' : parseMailingList(list).address,
  ];
  return cutText(parts.filter((part) => part !== '').join(', '), LONGEST_NAME);
}

function entrySymbol(snapshot: MaintainersSnapshot, entry: Entry): DocumentSymbol {
  const line = entry.lineNumber - 1;
  return {
    name: cutText(`${entry.letter}: ${entry.value}`.trim(), LONGEST_NAME),
    kind: SymbolKind.Property,
    range: rangeOfLines(snapshot, line, line),
    selectionRange: rangeIn(entry.lineNumber, valueRange(entry)),
  };
}
