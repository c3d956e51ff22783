/** All checks of a MAINTAINERS. */
import type { PatternCounts } from '../count-matches.js';
import type { ReadMaintainers } from '../read-maintainers.js';
import { checkEntries } from './check-entries.js';
import { checkLines } from './check-lines.js';
import { checkMatches } from './check-matches.js';
import { checkOrder } from './check-order.js';
import { checkSections } from './check-sections.js';
import type { MaintainersProblem } from './problem.js';

/** The problems in the order of the file. Without counts nothing is said of what matches. */
export function lintMaintainers(
  { text, sections, preamble }: ReadMaintainers,
  counts?: PatternCounts,
): readonly MaintainersProblem[] {
  return [
    ...checkLines(text, sections),
    ...checkSections(sections),
    ...checkEntries(sections, preamble),
    ...checkOrder(sections, preamble),
    ...(counts === undefined ? [] : checkMatches(sections, counts)),
  ].sort((a, b) => a.lineNumber - b.lineNumber || a.range.start - b.range.start);
}
