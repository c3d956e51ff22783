/** `kernav extract LOG`: the lines of the reports of a log that is too large for an editor, byte for byte. */
import type { CommandIo, RegisterCommand } from './command.js';
import { withLogFile } from './log-input.js';
import { asUserError, noReports, openLog, readLog } from './parse.js';

/** 0-based lines, the last one included. */
interface LineSpan {
  readonly first: number;
  readonly last: number;
}

export const registerExtract: RegisterCommand = (program, io) => {
  program
    .command('extract')
    .description('Write only the lines of a log that belong to kernel reports, unchanged.')
    .argument('<log>', 'a kernel log of any size, or - for standard input')
    .action((log: string) => extract(io, log));
};

/** Runs `kernav extract`. The log is read twice, so that memory holds neither the log nor its reports' lines. */
export async function extract(io: CommandIo, log: string): Promise<void> {
  await withLogFile(io, log, (file) => extractFile(io, file, log));
}

async function extractFile(io: CommandIo, log: string, shownAs: string): Promise<void> {
  const content = await readLog(io, log);
  if (content.reports.length === 0) throw noReports(shownAs, content);
  const spans = mergeSpans(
    content.reports.map(({ firstLine, lastLine }) => ({ first: firstLine, last: lastLine })),
  );
  const name = shownAs === '-' ? 'standard input' : shownAs;
  await copySpans(openLog(io, log), spans, name, io).catch(asUserError);
}

/** Spans in order, those that touch or overlap as one. */
export function mergeSpans(spans: readonly LineSpan[]): readonly LineSpan[] {
  const merged: LineSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.first - b.first)) {
    const previous = merged.at(-1);
    if (previous !== undefined && span.first <= previous.last + 1) {
      merged[merged.length - 1] = {
        first: previous.first,
        last: Math.max(previous.last, span.last),
      };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

const NEWLINE = 0x0a;

/** Copies the lines of `spans`, each span under a line that says where it stood. */
async function copySpans(
  bytes: AsyncIterable<Uint8Array>,
  spans: readonly LineSpan[],
  name: string,
  io: CommandIo,
): Promise<void> {
  const queue = [...spans];
  let line = 0;
  let copying = false;
  for await (const chunk of bytes) {
    let from = 0;
    let copiedUpTo = 0;
    const copyUpTo = async (end: number): Promise<void> => {
      if (copying && end > copiedUpTo) await io.write(chunk.subarray(copiedUpTo, end));
    };
    while (from < chunk.length) {
      const span = queue[0];
      if (span === undefined) return;
      if (!copying && line === span.first) {
        copying = true;
        copiedUpTo = from;
        await io.write(`kernav: lines ${span.first + 1}-${span.last + 1} of ${name}\n`);
      }
      const newline = chunk.indexOf(NEWLINE, from);
      if (newline < 0) break;
      from = newline + 1;
      if (copying && line === span.last) {
        await copyUpTo(from);
        copying = false;
        queue.shift();
      }
      line++;
    }
    await copyUpTo(chunk.length);
  }
  if (copying) await io.write('\n');
}
