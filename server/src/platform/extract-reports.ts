/** The lines of a log's reports, byte for byte: what an editor can open of a log that is too large for it. */
import type { Report } from '../oops/report.js';

/** 0-based lines, the last one included. */
interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** Takes a piece of the output; waits until there is room for more. */
type Write = (piece: string | Uint8Array) => Promise<void>;

/**
 * Copies the lines of `reports` from `bytes`, the log they were found in, called `name`. The log is read a second time for
 * that, so that memory holds neither the log nor its reports' lines. Fails as `bytes` and `write` fail.
 */
export async function extractReports(
  bytes: AsyncIterable<Uint8Array>,
  reports: readonly Report[],
  name: string,
  write: Write,
): Promise<void> {
  const spans = reports.map(({ firstLine, lastLine }) => ({ first: firstLine, last: lastLine }));
  await copySpans(bytes, mergeSpans(spans), name, write);
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
  write: Write,
): Promise<void> {
  const queue = [...spans];
  let line = 0;
  let copying = false;
  for await (const chunk of bytes) {
    let from = 0;
    let copiedUpTo = 0;
    const copyUpTo = async (end: number): Promise<void> => {
      if (copying && end > copiedUpTo) await write(chunk.subarray(copiedUpTo, end));
    };
    while (from < chunk.length) {
      const span = queue[0];
      if (span === undefined) return;
      if (!copying && line === span.first) {
        copying = true;
        copiedUpTo = from;
        await write(`kernav: lines ${span.first + 1}-${span.last + 1} of ${name}\n`);
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
  if (copying) await write('\n');
}
