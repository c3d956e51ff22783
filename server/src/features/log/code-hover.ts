/** The instructions of a dump of running code, as a hover on its lines. */
import type { Hover, Position } from 'vscode-languageserver-types';
import { decodedCodeLines } from '../../explain/code-text.js';
import type { Disassembler } from '../../machine-code/disassembler.js';
import { DUMP_WINDOW, readCodeDump, type CodeDump } from '../../oops/code-dump.js';
import { readMessages } from '../../oops/log-line.js';
import { decodeDump } from '../../resolve/decode-code.js';
import { codeBlock } from '../markdown.js';
import { rangeOfLines, type LogSnapshot } from './log-snapshot.js';

/** Loads the disassembler when it is needed first; undefined where it is missing. */
export type LoadDisassembler = () => Promise<Disassembler | undefined>;

/** The instructions of the dump that holds the line at `position`; undefined where none does, or its code is not read. */
export async function codeHover(
  snapshot: LogSnapshot,
  position: Position,
  load: LoadDisassembler,
): Promise<Hover | undefined> {
  const dump = dumpAt(snapshot, position.line);
  const disassembler = dump && (await load());
  if (dump === undefined || disassembler === undefined) return undefined;
  const decoded = decodeDump(dump, snapshot.reports, undefined, disassembler);
  if (decoded.set === undefined) return undefined;
  const text = decodedCodeLines(decoded).map((each) => each.text);
  return {
    contents: { kind: 'markdown', value: codeBlock('', text.join('\n')) },
    range: rangeOfLines(snapshot, dump.firstLine, dump.lastLine),
  };
}

function dumpAt({ lines }: LogSnapshot, line: number): CodeDump | undefined {
  const messageAt = (each: number): string | undefined =>
    each < lines.count
      ? (readMessages({ line: each, text: lines.line(each) }).at(-1)?.text ?? '')
      : undefined;
  for (let first = line; first > line - DUMP_WINDOW.linesOf && first >= 0; first--) {
    const dump = readCodeDump(messageAt, first);
    if (dump !== undefined) return dump.lastLine >= line ? dump : undefined;
  }
  return undefined;
}
