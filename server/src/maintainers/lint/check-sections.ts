/**
 * What a section as a whole lacks. Source: scripts/get_maintainer.pl, self_test(), `--self-test=sections`, with these
 * differences where the script does not do what it means to:
 * - It takes a title that begins an earlier title for a duplicate; only equal titles are duplicates, and those stop
 *   scripts/parse-maintainers.pl.
 * - It stops at the first line that is no entry, so what stands behind a comment or an empty entry is missing for it, although
 *   the section goes on there for all other purposes.
 * - It looks only at titles directly above an entry.
 * - It does not count K:, which does find a section.
 */
import type { Section } from '../parse-maintainers.js';
import { titleRange, type MaintainersProblem, type ProblemKind } from './problem.js';

/** What a section should have at least one of. */
const WANTED: readonly {
  readonly kind: ProblemKind;
  readonly letters: string;
  readonly text: string;
}[] = [
  {
    kind: 'no-address',
    letters: 'MRL',
    text: 'This section names nobody: it has no M:, R: or L:.',
  },
  { kind: 'no-status', letters: 'S', text: 'This section has no status (S:).' },
  {
    kind: 'no-pattern',
    letters: 'FNK',
    text: 'No file and no patch leads to this section: it has no F:, N: or K:.',
  },
];

/** The problems of the sections and their titles. */
export function checkSections(sections: readonly Section[]): readonly MaintainersProblem[] {
  const problems: MaintainersProblem[] = [];
  const first = new Map<string, number>();
  for (const section of sections) {
    const { lineNumber, entries } = section;
    const at = { lineNumber, range: titleRange(section) };
    if (lineNumber === entries[0]?.lineNumber) {
      problems.push({ ...at, kind: 'no-title', text: 'These entries have no title above them.' });
    }
    const title = section.title.trim();
    const earlier = first.get(title);
    if (earlier === undefined) first.set(title, lineNumber);
    else {
      const text = `Another section has this title, on line ${earlier}.`;
      problems.push({ ...at, kind: 'duplicate-title', text, relatedLineNumber: earlier });
    }
    for (const { kind, letters, text } of WANTED) {
      const has = entries.some(({ letter, value }) => letters.includes(letter) && value !== '');
      if (!has && !(kind === 'no-address' && isAbandoned(section))) {
        problems.push({ ...at, kind, text });
      }
    }
  }
  return problems;
}

/** Nobody needs to be named for code that is said to have nobody. */
function isAbandoned({ entries }: Section): boolean {
  const status = entries.findLast(({ letter }) => letter === 'S')?.value ?? '';
  return /orphan|obsolete/i.test(status);
}
