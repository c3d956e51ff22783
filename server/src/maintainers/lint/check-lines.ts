/**
 * Lines that do not say what they look like. scripts/get_maintainer.pl reads anything; scripts/parse-maintainers.pl
 * (file_input()) begins a section at an entry that stands behind anything but an entry, and dies at a text that no entry
 * follows. scripts/checkpatch.pl (MAINTAINERS_STYLE) wants one tab behind the colon.
 */
import { readLines, type MaintainersLine, type Section } from '../parse-maintainers.js';
import { isUnderline } from '../preamble.js';
import { letterRange, type MaintainersProblem } from './problem.js';

type EntryLine = Extract<MaintainersLine, { kind: 'entry' }>;

/** The problems of all lines from the first section on. */
export function checkLines(
  text: string,
  sections: readonly Section[],
): readonly MaintainersProblem[] {
  const lines = [...readLines(text)];
  const titles = new Set(sections.map(({ lineNumber }) => lineNumber));
  const wantsTabs = isMostlyTabbed(lines);
  const problems: MaintainersProblem[] = [];
  for (let line = (sections[0]?.lineNumber ?? Infinity) - 1; line < lines.length; line++) {
    const { [line]: current, [line - 1]: before, [line + 1]: after } = lines;
    const lineNumber = line + 1;
    if (current?.kind === 'entry') {
      problems.push(...checkBlanks(current, lineNumber, wantsTabs));
      if (before?.kind === 'blank' || before?.kind === 'comment') {
        problems.push({
          kind: 'split-section',
          lineNumber,
          range: letterRange(),
          text: `This entry is behind a ${before.kind === 'blank' ? 'blank line' : 'comment'}: get_maintainer.pl still reads it as part of the section above, parse-maintainers.pl does not.`,
        });
      }
    } else if (current?.kind === 'text') {
      const isHeading = isUnderline(current.text) || isUnderline(after?.text ?? '');
      const odd = titles.has(lineNumber)
        ? before?.kind === 'entry' && 'so it begins a section here.'
        : !isHeading && 'and no title: no entry follows.';
      if (odd === false) continue;
      problems.push({
        kind: 'odd-line',
        lineNumber,
        range: { start: 0, end: current.text.length },
        text: `This is no entry (a letter, a colon, a tab), ${odd}`,
      });
    }
  }
  return problems;
}

/** Other projects have files like this with blanks in place of tabs, which their scripts read as well. */
function isMostlyTabbed(lines: readonly MaintainersLine[]): boolean {
  const entries = lines.filter((line) => line.kind === 'entry');
  return entries.length < 2 * entries.filter(hasOneTab).length;
}

function hasOneTab({ text, valueColumn }: EntryLine): boolean {
  return text.slice(2, valueColumn) === '\t';
}

function checkBlanks(
  entry: EntryLine,
  lineNumber: number,
  wantsTabs: boolean,
): readonly MaintainersProblem[] {
  const { letter, text, value, valueColumn } = entry;
  const problems: MaintainersProblem[] = [];
  if (wantsTabs && value !== '' && !hasOneTab(entry)) {
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
