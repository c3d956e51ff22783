/** How much of a line a format explains, in characters: what candidates are ranked by. */
import { archOf } from '../kernel-tree/architecture.js';
import { calleeKind, continues, isDebugging, levelOf, usesPrefix } from './callee-facts.js';
import type { Fit, Wrapper } from './candidates.js';
import { compileFormat, type FormatLine } from './compiled-format.js';
import { prefixAt, type FilePrefixes } from './file-prefix.js';
import { matchEnds, reachesEnd } from './match-pieces.js';
import type { PrintedMessage } from './origin.js';

export interface Scored {
  readonly fit: Fit;
  readonly score: number;
  /** Letters and digits of literal text, those of the prefix among them. */
  readonly letters: number;
  readonly words: number;
  /** What a wrapper printed of somebody else's message. */
  readonly isWrapper: boolean;
  /** What stands before the format in the line is accounted for. */
  readonly isExplained: boolean;
}

/** What is known of the tree when a fit is judged. */
export interface ScoreContext {
  readonly message: PrintedMessage;
  readonly wrappers: readonly Wrapper[];
  readonly architecture: string | undefined;
  readonly moduleOf: (path: string) => string | undefined;
}

/** Characters taken off. A line of a log has some fifty. */
const penalty = {
  otherArchitecture: 30,
  strangePrefix: 16,
  wrapperPrefix: 3,
  missingPrefix: 8,
  unfinished: 4,
  continued: 8,
  debugging: 3,
  sample: 4,
  otherLevel: 6,
  openGap: 1,
  gapCharacter: 0.1,
  mostGaps: 4,
  wrapper: 10,
};
const bonus = { ownName: 4, wrapped: 3, typedGap: 1.5 };

/** The best way to read the fit; the same format can fit with its file's prefix and without. */
export function scoreFit(fit: Fit, prefixes: FilePrefixes, context: ScoreContext): Scored {
  const { message } = context;
  const prefix = prefixFormat(fit, prefixes);
  const prefixLine = prefix === undefined ? undefined : compilePrefix(prefix, fit, prefixes);
  const line = withNames(fit, prefixes, message.text);
  const ways: Scored[] = [rate({ ...fit, line }, undefined, prefixLine !== undefined, context)];
  if (prefixLine !== undefined && !fit.line.isLater) {
    const padded = `${message.text} `;
    for (const { first, last } of matchEnds(prefixLine.pieces, padded, 0)) {
      for (const start of first === last ? [first] : [fit.start]) {
        if (start < first || last < start) continue;
        const fits =
          start === fit.start || reachesEnd(matchEnds(line.pieces, padded, start), padded);
        if (fits) ways.push(rate({ ...fit, line, start }, prefixLine, false, context));
      }
    }
  }
  return ways.reduce((best, way) => (way.score > best.score ? way : best));
}

function rate(
  fit: Fit,
  prefix: FormatLine | undefined,
  isPrefixMissing: boolean,
  context: ScoreContext,
): Scored {
  const { indexed, line, start, end } = fit;
  const { message } = context;
  const kind = calleeKind(indexed.callee);
  const literal = line.literal + (prefix?.literal ?? 0);
  const before = prefix === undefined ? message.text.slice(0, start) : '';
  const begins = beginning(fit, before, kind, context);
  const gaps = Math.max(0, end - start - line.literalSize);
  const level = levelOf(indexed);
  let score =
    literal +
    (fit.joined?.literal ?? 0) +
    line.nTyped * bonus.typedGap -
    begins.cost -
    openGaps(fit, message.text) * penalty.openGap -
    Math.min(penalty.mostGaps, gaps * penalty.gapCharacter);
  if (line.endsInMessage) score -= penalty.wrapper;
  if (isPrefixMissing && !line.isLater && begins.cost < penalty.strangePrefix)
    score -= penalty.missingPrefix;
  if (end < message.text.length) score -= penalty.unfinished;
  if (continues(indexed) && fit.joined === undefined) score -= penalty.continued;
  if (isDebugging(indexed.callee)) score -= penalty.debugging;
  if (indexed.path.startsWith('samples/')) score -= penalty.sample;
  if (message.level !== undefined && level !== undefined && message.level !== level)
    score -= penalty.otherLevel;
  const architecture = machineOf(indexed.path);
  if (
    architecture !== undefined &&
    context.architecture !== undefined &&
    architecture !== context.architecture
  )
    score -= penalty.otherArchitecture;
  if (isNamedIn(fit, message.text.slice(0, start), context)) score += bonus.ownName;
  return {
    fit,
    score,
    letters: line.letters + 2 * line.nTyped + (prefix?.letters ?? 0) + (fit.joined?.letters ?? 0),
    words: line.words + (prefix?.words ?? 0),
    isWrapper: line.endsInMessage,
    isExplained: begins.isExplained && !isPrefixMissing,
  };
}

/** User-mode Linux on x86 stands among the files of x86, and is another machine. */
function machineOf(path: string): string | undefined {
  return path.startsWith('arch/x86/um/') ? 'um' : archOf(path);
}

/** Gaps that anything fills; not the one for a level, `printk("%sRIP: …", lvl)`, which prints nothing. */
function openGaps({ line, start }: Fit, text: string): number {
  const [first, second] = line.pieces;
  const isLevel =
    first?.kind === 'gap' &&
    first.prints === 'any' &&
    second?.kind === 'text' &&
    text.startsWith(second.text, start);
  return isLevel ? line.nOpen - 1 : line.nOpen;
}

/** What it costs that `before` stands in front of the format's text. */
function beginning(
  { indexed, line, start }: Fit,
  before: string,
  kind: ReturnType<typeof calleeKind>,
  { wrappers }: ScoreContext,
): { readonly cost: number; readonly isExplained: boolean } {
  if (before === '') {
    // A device's message has the device's name in front: drivers/base/core.c dev_printk_emit().
    const lacks = kind === 'device' && start === 0 && !line.isLater;
    return { cost: lacks ? penalty.missingPrefix : 0, isExplained: !lacks };
  }
  const wrapper = wrappers.find(
    (each) => each.end === start && isKin(indexed.callee, each.indexed.caller),
  );
  if (wrapper !== undefined) return { cost: -bonus.wrapped, isExplained: true };
  const looksWhole = /(?:[:\])>]|[:\])>] ?-) ?$/.test(before) && !line.isLater;
  if (!looksWhole || (kind === 'plain' && !indexed.path.endsWith('.h')))
    return { cost: penalty.strangePrefix + before.length * 0.2, isExplained: false };
  // A header's prefix is that of whoever includes it.
  if (indexed.path.endsWith('.h') && kind === 'plain')
    return { cost: penalty.wrapperPrefix, isExplained: true };
  return kind === 'device' && deviceName.test(before)
    ? { cost: 0.05 * before.length, isExplained: true }
    : { cost: penalty.wrapperPrefix + 0.1 * before.length, isExplained: false };
}

/** `e1000 0000:00:03.0 eth0: `, `usb 1-1: `, `eth0: `, `sd 0:0:0:0: [sda] `: a driver and a device, or one of its own. */
const deviceName =
  /^(?:\S{1,40} \S{1,60}|\S{1,40}[0-9]\S{0,20}|\S{0,20}\([^)]{0,40}\)|\[drm\])[: ]/;

/** `ext4_msg` is printed by `__ext4_msg`, `btrfs_info` by `_btrfs_printk`: both are of one family. */
function isKin(callee: string, caller: string): boolean {
  const family = familyOf(callee);
  return family !== '' && familyOf(caller) === family;
}

function familyOf(name: string): string {
  return /^_*([a-z0-9]+)/.exec(name.toLowerCase())?.[1] ?? '';
}

/** Whether the line names the driver: a word before the format is its module, its file or its directory. */
function isNamedIn({ indexed }: Fit, before: string, { moduleOf }: ScoreContext): boolean {
  if (before === '') return false;
  const { path } = indexed;
  const names = path
    .replace(/\.[chS]$/, '')
    .toLowerCase()
    .split('/');
  const module = moduleOf(path);
  const said = before.toLowerCase().match(/[a-z][\w-]{2,40}/g) ?? [];
  return said.some(
    (word) => word === module || names.includes(word) || names.includes(word.replace(/_/g, '-')),
  );
}

/** What the file puts before such a message; undefined where it puts nothing. */
function prefixFormat({ indexed }: Fit, prefixes: FilePrefixes): string | undefined {
  return usesPrefix(indexed.callee) ? prefixAt(prefixes, indexed.line) : undefined;
}

function compilePrefix(
  prefix: string,
  { indexed }: Fit,
  { strings }: FilePrefixes,
): FormatLine | undefined {
  // Blanks at the end of a prefix stand in the line: what follows them keeps them from being cut off.
  const [line] = compileFormat(`${prefix}\u0002`, (name) =>
    name === '__func__' || name === '__FUNCTION__' ? indexed.caller : strings.get(name),
  );
  if (line === undefined) return undefined;
  const pieces = line.pieces.map((piece) =>
    piece.kind === 'text' ? { ...piece, text: piece.text.replace('\u0002', '') } : piece,
  );
  return { ...line, pieces, literal: line.literal - 1, literalSize: line.literalSize - 1 };
}

/** The line with the names that the file explains; without them where it does not fit so. */
function withNames(fit: Fit, { strings }: FilePrefixes, text: string): FormatLine {
  if (!fit.indexed.format.includes('\u0001')) return fit.line;
  const named = compileFormat(fit.indexed.format, (name) =>
    name === '__func__' || name === '__FUNCTION__' ? fit.indexed.caller : strings.get(name),
  );
  return (
    named.find((line) => reachesEnd(matchEnds(line.pieces, `${text} `, fit.start), `${text} `)) ??
    fit.line
  );
}
