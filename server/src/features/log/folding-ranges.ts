/** What can be folded in a log: reports, stacks, dumps, runs of `?` entries. */
import type { FoldingRange } from 'vscode-languageserver-types';
import { readMessages } from '../../oops/log-line.js';
import type { Report, Stack } from '../../oops/report.js';
import { continuesModules, dumpLineKind } from './dump-lines.js';
import type { LogSnapshot } from './log-snapshot.js';

/** The first and the last line of something that is folded. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * The ranges by their first lines, one for each first line. Where the client takes no more than `limit`, the outer ones go
 * before the inner ones.
 */
export function foldingRanges(snapshot: LogSnapshot, limit = Infinity): FoldingRange[] {
  const { reports } = snapshot;
  const byFirst = new Map<number, FoldingRange>();
  const add = (spans: readonly Span[]): void => {
    for (const { first, last } of spans) {
      if (byFirst.size === limit) return;
      if (last <= first || byFirst.has(first)) continue;
      byFirst.set(first, { startLine: first, endLine: last });
    }
  };
  add(reports.map(({ firstLine, lastLine }) => ({ first: firstLine, last: lastLine })));
  const stacks = reports.flatMap((report) => report.stacks);
  add(stacks.map(({ firstLine, lastLine }) => ({ first: firstLine, last: lastLine })));
  add(reports.flatMap((report) => dumpsOf(snapshot, report)));
  add(stacks.flatMap(guessesOf));
  return [...byFirst.values()].sort((a, b) => a.startLine - b.startLine);
}

/** Runs of lines of one kind of dump, and what follows `Modules linked in:`. */
function dumpsOf({ lines, frames }: LogSnapshot, { firstLine, lastLine }: Report): Span[] {
  const withFrame = new Set(frames.inLines(firstLine, lastLine).map(({ frame }) => frame.line));
  const spans: Span[] = [];
  let run: { first: number; kind: string | undefined } = { first: firstLine, kind: undefined };
  for (let line = firstLine; line <= lastLine + 1; line++) {
    const kind =
      line > lastLine || withFrame.has(line) ? undefined : kindOf(lines.line(line), run.kind);
    if (kind === run.kind && kind !== undefined) continue;
    if (run.kind !== undefined) spans.push({ first: run.first, last: line - 1 });
    run = { first: line, kind };
  }
  return spans;
}

function kindOf(text: string, before: string | undefined): string | undefined {
  const kind = dumpLineKind(text);
  if (kind !== undefined || before !== 'modules') return kind;
  const message = readMessages({ line: 0, text: text.slice(0, 4096) }).at(0)?.text ?? '';
  return continuesModules(message) ? 'modules' : undefined;
}

/** Runs of `?` entries. */
function guessesOf({ frames }: Stack): Span[] {
  const spans: Span[] = [];
  let first: number | undefined;
  for (const [index, frame] of frames.entries()) {
    if (frame.reliable) {
      first = undefined;
      continue;
    }
    first ??= frame.line;
    if (frames[index + 1]?.reliable !== false) spans.push({ first, last: frame.line });
  }
  return spans;
}
