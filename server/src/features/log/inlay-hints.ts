/** `~ fs/btrfs/relocation.c:4318` behind the frames of a log. */
import type { InlayHint, InlayHintLabelPart, Range } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import { printedName } from '../../explain/naming-text.js';
import type { Frame } from '../../oops/frame.js';
import type { BuildLine } from '../../resolve/evidence.js';
import {
  alternativesMarkdown,
  evidenceMarkdown,
  inlinesMarkdown,
  mismatchMarkdown,
  type Resolved,
} from './answer-markdown.js';
import type { PlacedFrame } from './frame-index.js';
import { namingMarkdown } from './frame-hover.js';
import { siteLabel } from './labels.js';
import type { LogSnapshot, SnapshotTree } from './log-snapshot.js';
import { agrees } from './printed-places.js';
import { locationOf } from './source-location.js';

export interface InlayHintOptions {
  /** Hints for `?` frames too. */
  readonly unreliable: boolean;
  /** The client follows a `location` in a part of a label. */
  readonly labelLinks: boolean;
}

/**
 * The lines that are known of the frames in `range`, each at the end of its line of the log, or behind its frame where another
 * one follows (i386 before Linux 2.6). None for a frame without an answer, unless it is an address that got a name, and none that repeats what the log prints there.
 */
export function inlayHints(
  snapshot: LogSnapshot,
  range: Range,
  options: InlayHintOptions,
): InlayHint[] {
  const { tree } = snapshot;
  if (tree === undefined) return [];
  const placed = snapshot.frames.inLines(range.start.line, range.end.line);
  return placed.flatMap((each, index) => {
    const { frame } = each;
    const answer = snapshot.answerOf(frame);
    if (!frame.reliable && !options.unreliable) return [];
    const isLast = placed[index + 1]?.frame.line !== frame.line;
    const character = isLast ? snapshot.lines.lengthOf(frame.line) : frame.range.end;
    if (answer?.kind !== 'resolved') return plainHint(each, answer?.built, character);
    return repeatsLog(frame, answer)
      ? []
      : [hint(snapshot, tree, each, answer, character, options)];
  });
}

function hint(
  snapshot: LogSnapshot,
  tree: SnapshotTree,
  placed: PlacedFrame,
  answer: Resolved,
  character: number,
  { labelLinks }: InlayHintOptions,
): InlayHint {
  const name = addressName(placed.frame);
  const value = [name, siteLabel(answer)].filter((part) => part !== undefined).join(' ');
  const paragraphs = [
    evidenceMarkdown(snapshot, placed, answer),
    inlinesMarkdown(tree, answer.site),
    alternativesMarkdown(tree, answer),
    namingMarkdown(placed),
    mismatchMarkdown(tree),
  ].filter((paragraph) => paragraph !== undefined);
  const tooltip = { kind: 'markdown' as const, value: paragraphs.join('\n\n') };
  const part: InlayHintLabelPart = { value, location: locationOf(tree, answer.site), tooltip };
  return {
    position: { line: placed.frame.line, character },
    paddingLeft: true,
    ...(labelLinks ? { label: [part] } : { label: value, tooltip }),
  };
}

/** The name of an address that the log prints without one, and the line of a file that is not in the tree: nothing to follow. */
function plainHint(
  placed: PlacedFrame,
  built: BuildLine | undefined,
  character: number,
): InlayHint[] {
  const place = built && `${built.path}:${built.lineNumber} (not in this tree)`;
  const parts = [addressName(placed.frame), place].filter((part) => part !== undefined);
  if (parts.length === 0) return [];
  const value = namingMarkdown(placed);
  const position = { line: placed.frame.line, character };
  return [
    {
      position,
      paddingLeft: true,
      label: cutText(parts.join(' '), LONGEST_HINT),
      ...(value !== undefined && { tooltip: { kind: 'markdown', value } }),
    },
  ];
}

/** The path of a build can be as long as a path is. */
const LONGEST_HINT = 200;

/** `shrink_cache+0x298/0x3b0`, with a `?` where nothing in the log confirms it; undefined for a name that was printed. */
function addressName(frame: Frame): string | undefined {
  if (frame.namedBy === undefined) return undefined;
  return `${printedName(frame)}${frame.namedBy.isConfirmed ? '' : '?'}`;
}

/** Whether the log prints the same line behind the frame: `f+0x1/0x2 fs/x.c:12`. */
function repeatsLog({ printed }: Frame, { site }: Resolved): boolean {
  return printed !== undefined && agrees(printed, site);
}
