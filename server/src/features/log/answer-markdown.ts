/** What is said of an answer in the tooltips and hovers of a log: how sure it is, how it was found, what else is possible. */
import { meaningOf } from '../../explain/confidence-text.js';
import { cutText } from '../../explain/cut-text.js';
import { evidenceSentence } from '../../explain/evidence-sentence.js';
import type { Resolution, SourceLine, SourceSite } from '../../resolve/evidence.js';
import { codeSpan, escapeMarkdown, markdownLink } from '../markdown.js';
import type { PlacedFrame } from './frame-index.js';
import type { LogSnapshot, SnapshotTree } from './log-snapshot.js';
import { linkOf } from './source-location.js';

export type Resolved = Extract<Resolution, { kind: 'resolved' }>;

/** More lines than this are not listed. */
const MOST_ALTERNATIVES = 8;
/** A name that is longer is shown by its beginning: the kernel prints up to KSYM_NAME_LEN, 512 bytes. */
const LONGEST_SHOWN = 120;

/** A name of the log or the tree as code, cut where it is too long to be read. */
export function nameMarkdown(name: string): string {
  return codeSpan(cutText(name, LONGEST_SHOWN));
}

/** A link that shows `text` as it is. */
export function linkMarkdown(text: string, uri: string): string {
  return markdownLink(cutText(text, LONGEST_SHOWN), uri);
}

/** `[fs/ioctl.c:19](<file:///linux/fs/ioctl.c#L19>)` */
export function lineMarkdown(tree: SnapshotTree, line: SourceLine): string {
  return linkMarkdown(`${line.file}:${line.lineNumber}`, linkOf(tree, line));
}

/** `**likely**: inferred from the sources, the best of few. …`, one paragraph. */
export function evidenceMarkdown(
  { frames }: LogSnapshot,
  placed: PlacedFrame,
  { site, candidates }: Resolved,
): string {
  const callee = frames.questionOf(placed)?.callee?.symbol;
  const story = { site, callee, nLines: candidates.length + 1 };
  return `**${site.confidence}**: ${meaningOf(site)}. ${evidenceSentence(story, nameMarkdown)}`;
}

/** The functions that the call goes through, outermost first; undefined where it goes through none. */
export function inlinesMarkdown(tree: SnapshotTree, { inlines }: SourceSite): string | undefined {
  if (inlines.length === 0) return undefined;
  const steps = inlines
    .slice(0, MOST_ALTERNATIVES)
    .reverse()
    .map((step) => `${nameMarkdown(step.function)} ${lineMarkdown(tree, step)}`);
  return `By way of ${steps.join(', ')}.`;
}

/** The other lines and definitions as links; undefined where there are none. */
export function alternativesMarkdown(tree: SnapshotTree, resolved: Resolved): string | undefined {
  const { candidates, otherDefinitions } = resolved;
  const listed = (lines: readonly SourceLine[]): string =>
    lines
      .slice(0, MOST_ALTERNATIVES)
      .map((line) => lineMarkdown(tree, line))
      .join(', ') +
    (lines.length > MOST_ALTERNATIVES ? ` and ${lines.length - MOST_ALTERNATIVES} more` : '');
  const parts = [
    candidates.length > 0 && `Or ${listed(candidates)}.`,
    otherDefinitions.length > 0 &&
      `Nothing rules out another definition: ${listed(otherDefinitions)}.`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? undefined : parts.join('\n\n');
}

/** That the tree is of another version than the log, or which commits answer instead; undefined where it is of the log's version. */
export function mismatchMarkdown({ mismatch, revisions = [] }: SnapshotTree): string | undefined {
  const sentences = [
    ...(mismatch === undefined ? [] : [`⚠ ${escapeMarkdown(cutText(mismatch, 300))}.`]),
    ...revisions.map((each) => `${escapeMarkdown(cutText(each, 300))}.`),
  ];
  return sentences.length === 0 ? undefined : sentences.join('\n\n');
}
