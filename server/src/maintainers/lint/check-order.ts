/** Sections and entries that scripts/parse-maintainers.pl --order would move. */
import type { Entry, Section } from '../parse-maintainers.js';
import type { Preamble } from '../preamble.js';
import { findMisplaced, sortEntries, sortSections } from '../preferred-order.js';
import { titleRange, valueRange, type MaintainersProblem } from './problem.js';

/** As few as can be moved to bring sections, and the entries of each, into order; where the file itself wants that. */
export function checkOrder(
  sections: readonly Section[],
  { wantsSortedSections, wantsSortedEntries }: Preamble,
): readonly MaintainersProblem[] {
  return [
    ...(wantsSortedSections ? checkSectionOrder(sections) : []),
    ...(wantsSortedEntries ? sections.flatMap(({ entries }) => checkEntryOrder(entries)) : []),
  ];
}

function checkSectionOrder(sections: readonly Section[]): readonly MaintainersProblem[] {
  return findMisplaced(sections, sortSections(sections)).map(({ item, after }) => ({
    kind: 'section-order',
    lineNumber: item.lineNumber,
    range: titleRange(item),
    text:
      after === undefined
        ? 'In alphabetical order this is the first section.'
        : `In alphabetical order this section is behind "${after.title.trim()}".`,
    ...(after && { relatedLineNumber: after.lineNumber }),
  }));
}

function checkEntryOrder(entries: readonly Entry[]): readonly MaintainersProblem[] {
  return findMisplaced(entries, sortEntries(entries)).map(({ item, after }) => ({
    kind: 'entry-order',
    lineNumber: item.lineNumber,
    range: { start: 0, end: valueRange(item).end },
    text:
      after === undefined
        ? 'In the preferred order this is the first entry.'
        : `In the preferred order this entry is behind "${after.letter}: ${after.value}".`,
    ...(after && { relatedLineNumber: after.lineNumber }),
  }));
}
