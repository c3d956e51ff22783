/** The dumps of running code in a log, and their instructions: what `kernav decode --code` adds. */
import type { Disassembler } from '../machine-code/disassembler.js';
import { DUMP_WINDOW, readCodeDump, type CodeDump } from '../oops/code-dump.js';
import { readMessages } from '../oops/log-line.js';
import type { Report } from '../oops/report.js';
import { eachLine } from '../platform/log-reader.js';
import { decodeDump, type DecodedDump } from '../resolve/decode-code.js';

/** Decoded dumps by the 0-based line that they end at. */
export type DecodedDumps = ReadonlyMap<number, DecodedDump>;

/** More are a log of the same thing again and again. */
const MOST_DUMPS = 10_000;

/** All dumps of a log; `architecture` as `decodeDump` takes it. */
export async function decodedDumps(
  bytes: AsyncIterable<Uint8Array>,
  reports: readonly Report[],
  architecture: string | undefined,
  disassembler: Disassembler,
): Promise<DecodedDumps> {
  const dumps = await dumpsOf(bytes);
  return new Map(
    dumps.map((dump) => [dump.lastLine, decodeDump(dump, reports, architecture, disassembler)]),
  );
}

/** Reads the log once, with no more lines at hand than a dump can have. */
async function dumpsOf(bytes: AsyncIterable<Uint8Array>): Promise<readonly CodeDump[]> {
  const { linesBefore, linesOf } = DUMP_WINDOW;
  const window = new Map<number, string>();
  const dumps: CodeDump[] = [];
  let count = 0;
  const look = (line: number): void => {
    if (line < 0 || dumps.length >= MOST_DUMPS) return;
    if (line <= (dumps.at(-1)?.lastLine ?? -1)) return;
    const dump = readCodeDump((each) => window.get(each), line);
    if (dump !== undefined) dumps.push(dump);
  };
  await eachLine(bytes, (text) => {
    window.set(count, readMessages({ line: count, text }).at(-1)?.text ?? '');
    look(count - linesOf);
    window.delete(count - linesOf - linesBefore);
    count++;
  });
  for (let line = Math.max(0, count - linesOf); line < count; line++) look(line);
  return dumps;
}
