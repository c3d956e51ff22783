/** What a word, letter or number of a log line means, and where the kernel says so. */
import type { Hover, Position } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import { termAt } from '../../glossary/glossary.js';
import { escapeMarkdown } from '../markdown.js';
import { linkMarkdown } from './answer-markdown.js';
import type { LogSnapshot, SnapshotTree } from './log-snapshot.js';
import { reportAt } from './report-at.js';

/** Glossary texts quote the log, whose lines may be of any length. */
const LONGEST_SENTENCE = 1000;
const MOST_SENTENCES = 40;

/** The meaning of the term at `position`; undefined where the glossary has none. */
export function termHover(snapshot: LogSnapshot, { line, character }: Position): Hover | undefined {
  const report = reportAt(snapshot, line);
  const text = snapshot.lines.line(line);
  const term = termAt({ text, ...(report && { report }) }, character);
  if (term === undefined) return undefined;
  const { title, lines, source, range } = term;
  const sentences = lines.slice(0, MOST_SENTENCES);
  const value = [
    `**${escapeMarkdown(cutText(title, LONGEST_SENTENCE))}**`,
    ...sentences.map((sentence) => escapeMarkdown(cutText(sentence, LONGEST_SENTENCE))),
    sourceMarkdown(snapshot.tree, source),
  ].join('\n\n');
  return {
    contents: { kind: 'markdown', value },
    range: {
      start: { line, character: range.start },
      end: { line, character: range.end },
    },
  };
}

/** A path in what the glossary says of its sources: `arch/x86/mm/fault.c show_fault_oops()`. */
const PATH = /[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)+/g;

/** Who says so, with a link for each file that the tree has. */
function sourceMarkdown(tree: SnapshotTree | undefined, source: string): string {
  let markdown = '';
  let end = 0;
  for (const { 0: path, index } of source.matchAll(PATH)) {
    const file = tree?.fileOf?.(path);
    if (tree === undefined || file === undefined) continue;
    markdown += escapeMarkdown(source.slice(end, index)) + linkMarkdown(path, tree.uriOf(file));
    end = index + path.length;
  }
  return `*${markdown}${escapeMarkdown(source.slice(end))}*`;
}
