/**
 * Lines that do not say what they look like. scripts/get_maintainer.pl reads anything; scripts/parse-maintainers.pl
 * (file_input()) begins a section at an entry that stands behind anything but an entry, and dies at a text that no entry
 * follows. scripts/checkpatch.pl (MAINTAINERS_STYLE) wants one tab behind the colon.
 */
import { readLines, type MaintainersLine, type Section } from '../parse-maintainers.js';
import { letterRange, type MaintainersProblem } from './problem.js';

/** The problems of all lines from the first section on. */
export function checkLines(
  text: string,
  sections: readonly Section[],
): readonly MaintainersProblem[] {
  const firstLineNumber = sections[0]?.lineNumber ?? Infinity;
  const titles = new Set(sections.map(({ lineNumber }) => lineNumber));
  const problems: MaintainersProblem[] = [];
  let before: MaintainersLine['kind'] | undefined;
  let lineNumber = 0;
  for (const line of readLines(text)) {
    lineNumber++;
    if (lineNumber < firstLineNumber) continue;
    if (line.kind === 'entry') {
      problems.push(...checkEntryLine(line, lineNumber));
      if (before === 'blank' || before === 'comment') {
        problems.push({
          kind: 'split-section',
          lineNumber,
          range: letterRange(),
          text: `This entry is behind a ${before === 'blank' ? 'blank line' : 'comment'}: get_maintainer.pl still reads it as part of the section above, parse-maintainers.pl does not.`,
        });
      }
    } else if (line.kind === 'text') {
      const range = { start: 0, end: line.text.length };
      const isTitle = titles.has(lineNumber);
      if (!isTitle) {
        const odd = 'This is no entry (a letter, a colon, a tab), and no title: no entry follows.';
        problems.push({ kind: 'odd-line', lineNumber, range, text: odd });
      } else if (before === 'entry') {
        const odd = 'This is no entry (a letter, a colon, a tab), so it begins a section here.';
        problems.push({ kind: 'odd-line', lineNumber, range, text: odd });
      }
    }
    before = line.kind;
  }
  return problems;
}

function checkEntryLine(
  { letter, text, value, valueColumn }: Extract<MaintainersLine, { kind: 'entry' }>,
  lineNumber: number,
): readonly MaintainersProblem[] {
  const problems: MaintainersProblem[] = [];
  if (value !== '' && text.slice(2, valueColumn) !== '\t') {
    problems.push({
      kind: 'blanks',
      lineNumber,
      range: { start: 0, end: valueColumn },
      text: `One tab should stand between ${letter}: and its value.`,
    });
  }
  const trimmed = value.trimEnd();
  if (trimmed.length < value.length) {
    const isPattern = letter === 'F' || letter === 'X';
    problems.push({
      kind: 'blanks',
      lineNumber,
      range: { start: valueColumn + trimmed.length, end: text.length },
      text: isPattern
        ? 'The blanks at the end are part of the pattern.'
        : 'There are blanks at the end of this line.',
    });
  }
  return problems;
}
