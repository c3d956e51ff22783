/** One message of a log line, without its prefixes, and the way back to where it stands in the log. */
import type { TextRange } from '../base/text.js';
import { cleanLine } from './clean-line.js';
import { nextEmbeddedMessage, readPrefix } from './log-prefix.js';

/** A line as it came; `joinedAt` is where a second line was appended after a soft break of a mail program. */
export interface RawLine {
  /** 0-based. */
  readonly line: number;
  readonly text: string;
  readonly joinedAt?: number;
}

export interface LogMessage {
  readonly raw: RawLine;
  /** The message without prefixes: ` dump_stack+0x67/0x90`. */
  readonly text: string;
  /** `T9712`, `C0`; undefined where the log has no caller ids. */
  readonly caller?: string;
  /** Where `text` begins in the cleaned line. */
  readonly from: number;
  /** See `CleanLine.columns`. */
  readonly columns?: readonly number[];
}

/** The messages of one line: one, or more where output was torn apart and stamps stand in the middle. */
export function readMessages(raw: RawLine): LogMessage[] {
  const clean = cleanLine(raw.text);
  const messages: LogMessage[] = [];
  let caller: string | undefined;
  let start = 0;
  while (start >= 0) {
    const prefix = readPrefix(clean.text, start);
    caller = prefix.caller ?? caller;
    const next = nextEmbeddedMessage(clean.text, prefix.end);
    messages.push({
      raw,
      text: clean.text.slice(prefix.end, next < 0 ? undefined : next),
      from: prefix.end,
      ...(caller !== undefined && { caller }),
      ...(clean.columns && { columns: clean.columns }),
    });
    start = next;
  }
  return messages;
}

/** A place in the log for a range of `message.text`: the line, and the columns in that line as it came. */
export function placeOf(message: LogMessage, range: TextRange): { line: number; range: TextRange } {
  const start = rawColumn(message, range.start);
  const end = Math.max(start, rawColumn(message, range.end - 1) + 1);
  const { line, joinedAt } = message.raw;
  if (joinedAt === undefined || end <= joinedAt) return { line, range: { start, end } };
  // A token that a mail program cut in two is shown by its first half.
  if (start < joinedAt) return { line, range: { start, end: joinedAt } };
  return { line: line + 1, range: { start: start - joinedAt, end: end - joinedAt } };
}

function rawColumn(message: LogMessage, column: number): number {
  const at = message.from + column;
  return message.columns?.[at] ?? at;
}
