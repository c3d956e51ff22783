/** Colours that only the meaning of a log tells: which names are frames, how sure they are, and which one is to blame. */
import type { Range } from 'vscode-languageserver-types';
import { guiltyFrame } from '../../resolve/report-owners.js';
import type { PlacedFrame } from './frame-index.js';
import type { LogSnapshot } from './log-snapshot.js';

export const tokenTypes = ['function', 'namespace', 'number'] as const;
export const tokenModifiers = ['unreliable', 'guilty', 'inlined', 'unresolved'] as const;

type TokenType = (typeof tokenTypes)[number];
type TokenModifier = (typeof tokenModifiers)[number];

/** One token: 0-based line, column and length in UTF-16 units. */
export interface LogToken {
  readonly line: number;
  readonly start: number;
  readonly length: number;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** The tokens of the log, or of the lines of `range`: in order, none overlaps another. */
export function semanticTokens(snapshot: LogSnapshot, range?: Range): LogToken[] {
  const { frames } = snapshot;
  const placed =
    range === undefined ? frames.all : frames.inLines(range.start.line, range.end.line);
  const tokens: LogToken[] = [];
  let previous: LogToken | undefined;
  for (const each of placed) {
    for (const token of frameTokens(snapshot, each)) {
      const isApart =
        previous?.line !== token.line || previous.start + previous.length <= token.start;
      if (!isApart) continue;
      tokens.push(token);
      previous = token;
    }
  }
  return tokens;
}

/** `+0x1c/0x80`, `+0x23` or `+647`: behind the symbol. */
const OFFSET = /\+(?:0x)?[0-9a-fA-F]{1,16}(?:\/(?:0x)?[0-9a-fA-F]{1,16})?/y;

function frameTokens({ lines, answerOf }: LogSnapshot, { frame, report }: PlacedFrame): LogToken[] {
  const { line, range, symbol, module } = frame;
  const text = lines.line(line);
  const modifiers: TokenModifier[] = [];
  if (!frame.reliable) modifiers.push('unreliable');
  if (frame === guiltyFrame(report)) modifiers.push('guilty');
  if (frame.inlined) modifiers.push('inlined');
  if (answerOf(frame)?.kind === 'unresolved') modifiers.push('unresolved');
  const token = (start: number, end: number, type: TokenType): LogToken => ({
    line,
    start,
    length: end - start,
    type,
    modifiers,
  });
  if (symbol === undefined) return [token(range.start, range.end, 'number')];
  // Where a terminal or a mail program has put something into the name, the frame is one token.
  if (!text.startsWith(symbol, range.start)) return [token(range.start, range.end, 'function')];
  const nameEnd = range.start + symbol.length;
  const tokens = [token(range.start, nameEnd, 'function')];
  OFFSET.lastIndex = nameEnd;
  const offsetEnd = OFFSET.test(text) ? OFFSET.lastIndex : nameEnd;
  if (nameEnd < offsetEnd) tokens.push(token(nameEnd, offsetEnd, 'number'));
  const moduleStart =
    module === undefined ? -1 : text.slice(offsetEnd, range.end).indexOf(`[${module}`);
  if (module !== undefined && 0 <= moduleStart) {
    const start = offsetEnd + moduleStart + 1;
    tokens.push(token(start, start + module.length, 'namespace'));
  }
  return tokens;
}
