/** Where a line outside of all reports was printed: what a hover says of it, and where it leads. */
import type { Hover, Location, LocationLink, Position, Range } from 'vscode-languageserver-types';
import { confidenceTexts } from '../../explain/confidence-text.js';
import { callText, originEvidence, unattributedTexts } from '../../explain/origin-text.js';
import type { PrintSite } from '../../printk/origin.js';
import { architectureOf } from '../../resolve/boot.js';
import { codeSpan } from '../markdown.js';
import { lineMarkdown, mismatchMarkdown, nameMarkdown } from './answer-markdown.js';
import { toTargets, type DefinitionOptions } from './definition.js';
import { rangeOfLines, type LogSnapshot, type SnapshotTree } from './log-snapshot.js';
import { ownersMarkdown } from './owners-markdown.js';
import { reportAt } from './report-at.js';
import type { LineOrigin, TreeFacts } from './tree-facts.js';

/** More places than this are not listed. */
const MOST_PLACES = 8;
/** F12 offers no more. */
const MOST_TARGETS = 20;

/** The format and the call that printed the line at `position`; undefined in a report and where there is no message. */
export async function originHover(
  snapshot: LogSnapshot,
  position: Position,
  facts: TreeFacts | undefined,
  signal: AbortSignal,
): Promise<Hover | undefined> {
  const { tree } = snapshot;
  const asked = await originAt(snapshot, position, facts, signal);
  if (tree === undefined || facts === undefined || asked === undefined) return undefined;
  const { origin } = asked;
  const range = rangeOfLines(snapshot, position.line, position.line);
  if (origin.kind === 'unattributed') {
    // Of a line that says nothing there is nothing to say.
    if (origin.reason === 'too-short') return undefined;
    const value =
      origin.reason === 'no-format' && !asked.isIndexed
        ? ['No call that prints this line was found yet: the tree is not indexed as a whole.']
        : [`This line: ${unattributedTexts[origin.reason]}.`, indexMarkdown(asked)];
    return { contents: { kind: 'markdown', value: paragraphs(value) }, range };
  }
  const { site, candidates, confidence, evidence } = origin;
  const owners = await facts.owners(site.file, signal);
  const value = paragraphs([
    `${codeSpan(callText(site))} ${lineMarkdown(tree, site)}`,
    site.function === '' ? undefined : `Printed in ${nameMarkdown(site.function)}.`,
    `**${confidence}**: ${confidenceTexts[confidence].meaning}; ${originEvidence(evidence)}.`,
    evidence === 'one-of-n' ? placesMarkdown(tree, candidates) : undefined,
    indexMarkdown(asked),
    mismatchMarkdown(tree),
    owners && ownersMarkdown(tree, owners),
  ]);
  return { contents: { kind: 'markdown', value }, range };
}

/** The call that printed the line at `position`, with all others that print the same text; empty where none is known. */
export async function originTargets(
  snapshot: LogSnapshot,
  position: Position,
  facts: TreeFacts | undefined,
  options: DefinitionOptions,
  signal: AbortSignal,
): Promise<LocationLink[] | Location[]> {
  const asked = await originAt(snapshot, position, facts, signal);
  if (snapshot.tree === undefined || asked?.origin.kind !== 'found') return [];
  const { site, candidates, evidence, confidence } = asked.origin;
  const isOpen = evidence === 'one-of-n' || confidence === 'guess';
  const sites = (isOpen ? [site, ...candidates] : [site]).slice(0, MOST_TARGETS);
  const range: Range = rangeOfLines(snapshot, position.line, position.line);
  return toTargets(snapshot.tree, range, sites, options);
}

async function originAt(
  snapshot: LogSnapshot,
  { line }: Position,
  facts: TreeFacts | undefined,
  signal: AbortSignal,
): Promise<LineOrigin | undefined> {
  if (facts === undefined || reportAt(snapshot, line) !== undefined) return undefined;
  const architecture = architectureOf(snapshot.reports);
  const asked = await facts.origin(snapshot.lines.line(line), architecture, signal);
  signal.throwIfAborted();
  return asked;
}

function placesMarkdown(tree: SnapshotTree, places: readonly PrintSite[]): string {
  const listed = places.slice(0, MOST_PLACES).map((place) => lineMarkdown(tree, place));
  const more = places.length - listed.length;
  return `Or ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function indexMarkdown({ isIndexed }: LineOrigin): string | undefined {
  return isIndexed
    ? undefined
    : 'The tree is not indexed as a whole yet: the words of the line were searched for, and other calls may print it too.';
}

function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
