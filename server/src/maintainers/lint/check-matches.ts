/**
 * What the tree knows to be wrong. Source: scripts/get_maintainer.pl, self_test(), `--self-test=patterns`, with these
 * differences: the tree itself is asked, not git; slashes are counted, as the script does everywhere but in its self-test; N: and
 * the documents of P: are checked too.
 */
import {
  countOf,
  namedKind,
  type NamedKind,
  type PatternCount,
  type PatternCounts,
} from '../count-matches.js';
import type { Section } from '../parse-maintainers.js';
import { valueRange, type MaintainersProblem } from './problem.js';

/** The problems of all F:, X:, N: and P:. */
export function checkMatches(
  sections: readonly Section[],
  counts: PatternCounts,
): readonly MaintainersProblem[] {
  const problems: MaintainersProblem[] = [];
  for (const entry of sections.flatMap(({ entries }) => entries)) {
    const { lineNumber, letter, value } = entry;
    const at = { lineNumber, range: valueRange(entry) };
    const counted = countOf(counts, entry);
    const named = namedKind(counts, entry);
    if (counted?.count === 0) {
      problems.push({ ...at, kind: 'matches-nothing', text: whyNothing(value, counted, named) });
    }
    if (letter === 'P' && named === 'nothing') {
      problems.push({ ...at, kind: 'missing-document', text: 'This tree has no such document.' });
    }
  }
  return problems;
}

function whyNothing(value: string, { deeper }: PatternCount, named: NamedKind | undefined): string {
  const nothing = 'No file of this tree matches.';
  if (named === 'file' && value.endsWith('/')) {
    return `${nothing} It is a file: without the slash at its end it would match.`;
  }
  if (named === 'directory' && !value.endsWith('/')) {
    return `${nothing} It is a directory with a dot in its path, which get_maintainer.pl recognises by a slash at its end only.`;
  }
  if (deeper !== undefined && !value.endsWith('/')) {
    return `${nothing} Without a slash at its end a pattern reaches no file in deeper directories, such as ${deeper}.`;
  }
  return nothing;
}
