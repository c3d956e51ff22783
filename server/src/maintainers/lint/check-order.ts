/** Sections and entries that scripts/parse-maintainers.pl --order would move. */
import type { Section } from '../parse-maintainers.js';
import { findMisplaced, sortEntries, sortSections } from '../preferred-order.js';
import { letterRange, titleRange, valueRange, type MaintainersProblem } from './problem.js';

/** As few sections as can be moved to bring the file into the script's order, and of each section as few entries. */
export function checkOrder(sections: readonly Section[]): readonly MaintainersProblem[] {
  const problems: MaintainersProblem[] = [];
  for (const { item, after } of findMisplaced(sections, sortSections(sections))) {
    problems.push({
      kind: 'section-order',
      lineNumber: item.lineNumber,
      range: titleRange(item),
      text:
        after === undefined
          ? 'In alphabetical order this is the first section.'
          : `In alphabetical order this section is behind "${after.title}".`,
      ...(after && { relatedLineNumber: after.lineNumber }),
    });
  }
  for (const { entries } of sections) {
    for (const { item, after } of findMisplaced(entries, sortEntries(entries))) {
      problems.push({
        kind: 'entry-order',
        lineNumber: item.lineNumber,
        range: { start: letterRange().start, end: valueRange(item).end },
        text:
          after === undefined
            ? 'In the preferred order this is the first entry.'
            : `In the preferred order this entry is behind "${after.letter}: ${after.value}".`,
        ...(after && { relatedLineNumber: after.lineNumber }),
      });
    }
  }
  return problems;
}
