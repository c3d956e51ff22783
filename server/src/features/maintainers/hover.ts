/** What a line of MAINTAINERS means: letters as the file's own head has it, patterns with what they match. */
import type { Hover, Position } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import { countOf, fileCountOf, namedKind } from '../../maintainers/count-matches.js';
import { titleRange } from '../../maintainers/lint/problem.js';
import { valuesOf, type Entry, type Section } from '../../maintainers/parse-maintainers.js';
import { statusOf } from '../../maintainers/preamble.js';
import { codeBlock, codeSpan, escapeMarkdown, markdownLink } from '../markdown.js';
import { countWords, expressionWords, fileCountText, pathPatternWords } from './pattern-words.js';
import { rangeIn, sectionAt, type MaintainersSnapshot } from './snapshot.js';

/** More files than this are not named in a hover. */
const MOST_FILES = 5;
/** More people or lists than this are counted only. */
const MOST_VALUES = 12;
/** Longer texts are cut. */
const LONGEST_TEXT = 300;

/** The hover of an entry or a title; undefined for other lines. */
export function maintainersHover(
  snapshot: MaintainersSnapshot,
  { line }: Position,
): Hover | undefined {
  const section = sectionAt(snapshot, line);
  const entry = section?.entries.find(({ lineNumber }) => lineNumber === line + 1);
  if (entry !== undefined) {
    const range = rangeIn(entry.lineNumber, { start: 0, end: snapshot.lines.lengthOf(line) });
    return hoverOf(entryMarkdown(snapshot, entry), range);
  }
  if (section?.lineNumber !== line + 1) return undefined;
  return hoverOf(sectionMarkdown(snapshot, section), rangeIn(line + 1, titleRange(section)));
}

function hoverOf(paragraphs: readonly string[], range: NonNullable<Hover['range']>): Hover {
  return { contents: { kind: 'markdown', value: paragraphs.join('\n\n') }, range };
}

function entryMarkdown(snapshot: MaintainersSnapshot, entry: Entry): readonly string[] {
  if (entry.letter === 'S') return [statusMarkdown(snapshot, entry)];
  return [...patternMarkdown(snapshot, entry), letterMarkdown(snapshot, entry)];
}

/** The description of the letter: a line of text, or all its lines as they stand there, for they are laid out. */
function letterMarkdown({ preamble }: MaintainersSnapshot, { letter }: Entry): string {
  const description = preamble.letters.get(letter);
  if (description === undefined) return `**${letter}:** This letter is not described.`;
  const { summary, details } = description;
  if (details.length === 0) return `**${letter}:** ${shown(summary)}`;
  const indented = details.map((line) => `   ${cutText(line, LONGEST_TEXT)}`);
  return codeBlock('', [`${letter}: ${cutText(summary, LONGEST_TEXT)}`, ...indented].join('\n'));
}

function statusMarkdown({ preamble }: MaintainersSnapshot, { value }: Entry): string {
  const status = statusOf(preamble, value);
  if (status !== undefined) {
    return `**${shown(status)}:** ${shown(preamble.statuses.get(status) ?? '')}`;
  }
  const known = [...preamble.statuses.keys()].map(shown).join(', ');
  return `**S:** This is none of the statuses described: ${known}.`;
}

function patternMarkdown(snapshot: MaintainersSnapshot, entry: Entry): readonly string[] {
  const { counts, rules } = snapshot;
  switch (entry.letter) {
    case 'F':
    case 'X': {
      const named = counts && namedKind(counts, entry);
      const words = pathPatternWords(entry.value, named, counts && countOf(counts, entry));
      return [words, ...matchMarkdown(snapshot, entry)];
    }
    case 'N':
      return [expressionWords(entry, rules), ...matchMarkdown(snapshot, entry)];
    case 'K':
      return [expressionWords(entry, rules)];
    default:
      return [];
  }
}

/** How many files match, and the first of them as a list; nothing where that is not known. */
function matchMarkdown({ counts, uriOf }: MaintainersSnapshot, entry: Entry): readonly string[] {
  const counted = counts && countOf(counts, entry);
  if (counted === undefined) return [];
  const files = counted.first.slice(0, MOST_FILES).map((path) => {
    const uri = uriOf(path);
    return `- ${uri === undefined ? codeSpan(path) : markdownLink(path, uri)}`;
  });
  const more = counted.count - files.length;
  if (0 < files.length && 0 < more) files.push(`- and ${more.toLocaleString('en-US')} more`);
  const sentence = countWords(entry.value, counted);
  return files.length === 0 ? [sentence] : [sentence, files.join('\n')];
}

/** What a section's title shows, by letter. */
const SECTION_PARTS: readonly (readonly [name: string, letter: string])[] = [
  ['Status', 'S'],
  ['Maintainers', 'M'],
  ['Reviewers', 'R'],
  ['Lists', 'L'],
  ['Trees', 'T'],
];

function sectionMarkdown({ counts }: MaintainersSnapshot, section: Section): readonly string[] {
  const count = counts && fileCountOf(counts, section);
  const parts = SECTION_PARTS.map(([name, letter]) => [name, valuesOf(section, letter)] as const);
  const lines = parts
    .filter(([, values]) => 0 < values.length)
    .map(([name, values]) => `- ${name}: ${listed(values)}`);
  if (count !== undefined) lines.push(`- Files: ${fileCountText(count)} of this tree`);
  const title = `**${shown(section.title.trim())}**`;
  return lines.length === 0 ? [title] : [title, lines.join('\n')];
}

function listed(values: readonly string[]): string {
  const first = values.slice(0, MOST_VALUES).map(shown);
  const more = values.length - first.length;
  return [...first, ...(0 < more ? [`and ${more} more`] : [])].join(', ');
}

/** Text of the file, as it is but for its length. */
function shown(text: string): string {
  return escapeMarkdown(cutText(text, LONGEST_TEXT));
}
