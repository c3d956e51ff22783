/** The outline of a log: reports, their stacks, the frames of these. */
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import type { Frame } from '../../oops/frame.js';
import type { Report, Stack } from '../../oops/report.js';
import { detailOf, nameOf, titleOfReport, titleOfStack } from './labels.js';
import { listsFrames, rangeOfFrame, rangeOfLines, type LogSnapshot } from './log-snapshot.js';

/** Report > stack > frame; without frames where they are too many to list. Each range holds those of its children, and its selection range. */
export function documentSymbols(snapshot: LogSnapshot): DocumentSymbol[] {
  return snapshot.reports.map((report) => ({
    name: titleOfReport(report),
    detail: report.kind,
    kind: SymbolKind.Event,
    range: rangeOfLines(snapshot, report.firstLine, lastLineOfReport(report)),
    selectionRange: rangeOfLines(snapshot, report.firstLine, report.firstLine),
    children: report.stacks.map((stack) => stackSymbol(snapshot, stack)),
  }));
}

function stackSymbol(snapshot: LogSnapshot, stack: Stack): DocumentSymbol {
  return {
    name: titleOfStack(stack),
    kind: SymbolKind.Array,
    range: rangeOfLines(snapshot, stack.firstLine, lastLineOfStack(stack)),
    selectionRange: rangeOfLines(snapshot, stack.firstLine, stack.firstLine),
    ...(listsFrames(snapshot) && {
      children: stack.frames.map((frame) => frameSymbol(snapshot, frame)),
    }),
  };
}

function frameSymbol(snapshot: LogSnapshot, frame: Frame): DocumentSymbol {
  return {
    name: frame.reliable ? nameOf(frame) : `? ${nameOf(frame)}`,
    detail: detailOf(snapshot, frame),
    kind: SymbolKind.Function,
    range: rangeOfLines(snapshot, frame.line, frame.line),
    selectionRange: rangeOfFrame(frame),
  };
}

/** A frame can stand one line below its stack's last: where a mail program has broken the line in two. */
function lastLineOfStack({ frames, lastLine }: Stack): number {
  return frames.reduce((last, { line }) => Math.max(last, line), lastLine);
}

function lastLineOfReport({ stacks, lastLine }: Report): number {
  return stacks.reduce((last, stack) => Math.max(last, lastLineOfStack(stack)), lastLine);
}
