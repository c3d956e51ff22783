/** The lines of a log outside of its reports, and where each was printed: what `kernav decode --printk` adds. */
import type { FileSource } from '../base/file-source.js';
import type { Report } from '../oops/report.js';
import { eachLine } from '../platform/log-reader.js';
import { architectureIn } from '../printk/log-machine.js';
import { MessageOrigins } from '../printk/message-origins.js';
import type { MessageOrigin, PrintedMessage } from '../printk/origin.js';
import { isStamped, printedMessage } from '../printk/printed-messages.js';
import { searchFormats } from '../printk/searched-formats.js';
import { settleByNeighbours } from '../printk/settle-by-neighbours.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import type { TextSearch } from '../symbol-search/text-search.js';

/** What lines are looked up in. */
export interface PrintedLineSources {
  readonly files: FileSource;
  readonly search: TextSearch;
  /** Undefined where there is none or it is not complete: the tree is searched. */
  readonly formats: Pick<TreeIndex, 'formatsWith'> | undefined;
  /** Directory of `arch/`; undefined: the lines tell. */
  readonly architecture: string | undefined;
}

/** Different messages that are looked up; a log of more repeats itself, or is not the kernel's. */
const MOST_MESSAGES = 50_000;

/** Origins by 0-based line; lines of reports and empty ones have none. */
export async function printedLines(
  bytes: AsyncIterable<Uint8Array>,
  reports: readonly Report[],
  sources: PrintedLineSources,
): Promise<ReadonlyMap<number, MessageOrigin>> {
  const { messages, lines } = await messagesOutside(bytes, reports);
  const unique = [...new Map(messages.map((each) => [keyOf(each), each])).values()];
  const { files, search } = sources;
  const formats = sources.formats ?? (await searchFormats(unique, search, files));
  const origins = new MessageOrigins({ formats, files });
  const architecture = sources.architecture ?? architectureIn(unique, origins);
  const found = new Map<string, MessageOrigin>();
  const each = lines.map(({ message }) => {
    const key = keyOf(message);
    const origin = found.get(key) ?? origins.originOf(message, architecture);
    found.set(key, origin);
    return origin;
  });
  const settled = settleByNeighbours(each);
  return new Map(
    lines.flatMap(({ line }, at) => {
      const origin = settled[at];
      return origin === undefined ? [] : [[line, origin] as const];
    }),
  );
}

interface PlacedMessage {
  readonly line: number;
  readonly message: PrintedMessage;
}

async function messagesOutside(
  bytes: AsyncIterable<Uint8Array>,
  reports: readonly Report[],
): Promise<{
  readonly messages: readonly PrintedMessage[];
  readonly lines: readonly PlacedMessage[];
}> {
  const inReports = linesOf(reports);
  const lines: (PlacedMessage & { readonly isStamped: boolean })[] = [];
  let nStamped = 0;
  let line = 0;
  await eachLine(bytes, (text) => {
    const message = inReports(line) ? undefined : printedMessage(text);
    if (message !== undefined && lines.length < MOST_MESSAGES) {
      const stamped = isStamped(text);
      if (stamped) nStamped++;
      lines.push({ line, message, isStamped: stamped });
    }
    line++;
  });
  // In a log with stamps, a line without one is what a program wrote to the same console.
  const isConsole = nStamped > lines.length / 2;
  const placed = lines.map((each) => ({
    line: each.line,
    message:
      isConsole && !each.isStamped ? { ...each.message, isForeign: true as const } : each.message,
  }));
  return { messages: placed.map(({ message }) => message), lines: placed };
}

/** Whether a 0-based line belongs to a report, asked for lines in order. */
function linesOf(reports: readonly Report[]): (line: number) => boolean {
  const ordered = [...reports].sort((a, b) => a.firstLine - b.firstLine);
  let next = 0;
  let end = -1;
  return (line) => {
    for (
      let report = ordered[next];
      report !== undefined && report.firstLine <= line;
      report = ordered[++next]
    )
      end = Math.max(end, report.lastLine);
    return line <= end;
  };
}

function keyOf({ text, level, isForeign }: PrintedMessage): string {
  return `${level ?? ''}${isForeign === true ? '!' : ''}:${text}`;
}
