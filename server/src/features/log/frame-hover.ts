/** What a hover says of a frame: its source, how that is known, what it is built into, and who maintains it. Markdown. */
import { cutText } from '../../explain/cut-text.js';
import { unresolvedText } from '../../explain/evidence-sentence.js';
import { namingText } from '../../explain/naming-text.js';
import type { BuildLine, Resolution, SourceSite } from '../../resolve/evidence.js';
import { codeBlock } from '../markdown.js';
import {
  alternativesMarkdown,
  evidenceMarkdown,
  inlinesMarkdown,
  lineMarkdown,
  mismatchMarkdown,
  nameMarkdown,
  type Resolved,
} from './answer-markdown.js';
import type { PlacedFrame } from './frame-index.js';
import type { LogSnapshot, SnapshotTree } from './log-snapshot.js';
import { ownersMarkdown } from './owners-markdown.js';
import { agrees } from './printed-places.js';
import type { FileModule, FileOwners, SourceExcerpt } from './tree-facts.js';

/** What the tree was asked for. */
export interface SiteFacts {
  readonly excerpt: SourceExcerpt | undefined;
  readonly owners: FileOwners | undefined;
  readonly module: FileModule | undefined;
}

const MOST_SOURCE_LINES = 21;
const LONGEST_SOURCE_LINE = 160;

/** The hover of a frame with a line. */
export function resolvedMarkdown(
  snapshot: LogSnapshot,
  tree: SnapshotTree,
  placed: PlacedFrame,
  resolved: Resolved,
  facts: SiteFacts,
): string {
  const { site } = resolved;
  return paragraphs([
    `${nameMarkdown(site.function)} ${lineMarkdown(tree, site)}`,
    facts.excerpt && excerptMarkdown(facts.excerpt, site),
    evidenceMarkdown(snapshot, placed, resolved),
    inlinesMarkdown(tree, site),
    alternativesMarkdown(tree, resolved),
    addressMarkdown(snapshot, placed),
    namingMarkdown(placed),
    printedMarkdown(placed, site),
    mismatchMarkdown(tree),
    facts.module && moduleMarkdown(facts.module),
    facts.owners && ownersMarkdown(tree, facts.owners),
  ]);
}

/** The hover of a frame without a line. */
export function unresolvedMarkdown(
  tree: SnapshotTree | undefined,
  placed: PlacedFrame,
  resolution: Extract<Resolution, { kind: 'unresolved' }> | undefined,
): string | undefined {
  const { frame } = placed;
  const name = nameMarkdown(frame.symbol ?? `0x${frame.address ?? '?'}`);
  if (tree === undefined) return `${name}: there is no kernel tree to look in.`;
  if (resolution === undefined) return undefined;
  return paragraphs([
    resolution.built === undefined
      ? `${name}: no line, ${unresolvedText(resolution)}.`
      : builtMarkdown(name, resolution.built),
    namingMarkdown(placed),
    mismatchMarkdown(tree),
  ]);
}

/** A line of a file that is not in the tree: no link leads there. */
function builtMarkdown(name: string, { path, lineNumber, inlines }: BuildLine): string {
  const steps = [...inlines]
    .reverse()
    .map(
      (step) => `${nameMarkdown(step.function)} ${nameMarkdown(`${step.path}:${step.lineNumber}`)}`,
    );
  const way = steps.length === 0 ? '' : `\n\nBy way of ${steps.join(', ')}.`;
  const line = nameMarkdown(`${path}:${lineNumber}`);
  return `${name}: line ${line} of the build, by its debug info; that file is not in this tree.${way}`;
}

function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** The head of the function, and the lines around the site with the site's own marked: `→ 24	return f();`. */
function excerptMarkdown(excerpt: SourceExcerpt, { lineNumber }: SourceSite): string {
  const { signature, firstLineNumber, lines } = excerpt;
  const half = MOST_SOURCE_LINES >> 1;
  const numbered = lines
    .map((text, index) => ({ text, number: firstLineNumber + index }))
    .filter(({ number }) => Math.abs(number - lineNumber) <= half);
  const width = String(lineNumber + half).length;
  const drawn = numbered.map(({ text, number }) => {
    const mark = number === lineNumber ? '→' : ' ';
    return `${mark} ${String(number).padStart(width)}  ${cutText(text, LONGEST_SOURCE_LINE)}`;
  });
  const head = signature === undefined ? [] : [cutText(signature, 2 * LONGEST_SOURCE_LINE), ''];
  return codeBlock('c', [...head, ...drawn].join('\n'));
}

/** Why the line is not that of the printed address: lib/vsprintf.c `%pB`, kernel/kallsyms.c sprint_backtrace(). */
function addressMarkdown({ frames }: LogSnapshot, placed: PlacedFrame): string {
  const { frame } = placed;
  const role = frames.questionOf(placed)?.role ?? frame.role;
  const offset = frame.byteOffset === undefined ? '' : ` \`+0x${frame.byteOffset.toString(16)}\``;
  const rule =
    role === 'instruction-pointer'
      ? `The address${offset} is that of the instruction that was running.`
      : `The address${offset} is that of the instruction behind the call; the line is the call's.`;
  return frame.reliable
    ? rule
    : `\`?\`: this was found on the stack and not confirmed by the unwinder. ${rule}`;
}

/** Where the name of an address comes from that the log prints without one. */
export function namingMarkdown({ frame }: PlacedFrame): string | undefined {
  const text = namingText(frame);
  return text === undefined ? undefined : `The log prints an address alone: ${nameMarkdown(text)}.`;
}

function printedMarkdown({ frame }: PlacedFrame, site: SourceSite): string | undefined {
  const { printed } = frame;
  if (printed === undefined || agrees(printed, site)) return undefined;
  return `The log prints ${nameMarkdown(`${printed.file}:${printed.lineNumber}`)} here.`;
}

function moduleMarkdown({ module, condition }: FileModule): string {
  const into =
    module === undefined ? 'Built into the kernel image' : `Module ${nameMarkdown(module)}`;
  return condition === '' ? `${into}.` : `${into}, with ${nameMarkdown(condition)}.`;
}
