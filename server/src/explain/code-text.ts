/** The dump of running code as instructions, one a line, as scripts/decodecode prints it. */
import type { DumpedInstruction } from '../machine-code/disassemble-dump.js';
import type { CodeDump } from '../oops/code-dump.js';
import type { Frame } from '../oops/frame.js';
import type { Report } from '../oops/report.js';
import type { DecodedDump } from '../resolve/decode-code.js';

/** What the instruction pointer points at. */
interface CodePosition {
  readonly symbol: string;
  readonly byteOffset: number;
  /** Undefined: not known how long the function is. */
  readonly byteSize: number | undefined;
}

/** Where the code of `dump` is: the last instruction pointer that the report prints in front of it. Undefined: it prints no name. */
function positionOfDump(
  { owner, firstLine, trapUnit }: CodeDump,
  report: Report | undefined,
): CodePosition | undefined {
  if (owner !== 'kernel' || trapUnit === undefined) return undefined;
  let found: Frame | undefined;
  for (const frame of (report?.stacks ?? []).flatMap((stack) => stack.frames)) {
    const isBefore = frame.role === 'instruction-pointer' && frame.line < firstLine;
    if (isBefore && (found === undefined || found.line < frame.line)) found = frame;
  }
  const { symbol, byteOffset, byteSize } = found ?? {};
  return symbol === undefined || byteOffset === undefined
    ? undefined
    : { symbol, byteOffset, byteSize };
}

/** Wider columns than this are left to run over. */
const WIDEST_CODE = 32;

export interface CodeLine {
  readonly text: string;
  readonly isTrapping: boolean;
}

/**
 * ` 0x1c:* 48 8b 07   mov (%rdi),%rax   <-- trapping instruction`: with a position the offset is that in its function, else it counts
 * from the instruction pointer. One line that says why where the code is not read.
 */
export function decodedCodeLines({
  dump,
  report,
  set,
  instructions,
}: DecodedDump): readonly CodeLine[] {
  if (set === undefined) return [{ text: UNKNOWN_MACHINE, isTrapping: false }];
  const position = positionOfDump(dump, report);
  const base = position?.byteOffset ?? 0;
  const offsets = instructions.map(({ byteOffset }) => hex(byteOffset + base));
  const width = longest(offsets);
  const codeWidth = Math.min(WIDEST_CODE, longest(instructions.map(({ code }) => code)));
  const mark = dump.owner === 'kernel' ? 'trapping instruction' : 'instruction pointer';
  return instructions.map((instruction, i) => {
    const { code, isTrapping } = instruction;
    const words = instructionText(instruction, position, i === 0 || i === instructions.length - 1);
    const offset = `${(offsets[i] ?? '').padStart(width)}:${isTrapping ? '*' : ' '}`;
    const text = `${offset} ${code.padEnd(codeWidth)}  ${words}`;
    return { text: isTrapping ? `${text}    <-- ${mark}` : text.trimEnd(), isTrapping };
  });
}

const UNKNOWN_MACHINE =
  'the code is of a machine that the log does not tell, or whose code is not read here (--arch NAME)';

function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

function instructionText(
  { text, branchTo, byteOffset }: DumpedInstruction,
  position: CodePosition | undefined,
  isAtEnd: boolean,
): string {
  if (text === undefined) return isAtEnd ? '(part of an instruction)' : '(bad)';
  if (branchTo === undefined) return text;
  return `${text}${text.includes(' ') ? ',' : ' '}${targetText(branchTo, byteOffset, position)}`;
}

/** `vfs_read+0x34` within the function that is known; elsewhere `.+0x10`, from the instruction on as assemblers count. */
function targetText(
  branchTo: number,
  byteOffset: number,
  position: CodePosition | undefined,
): string {
  if (position?.byteSize !== undefined) {
    const inFunction = branchTo + position.byteOffset;
    if (0 <= inFunction && inFunction < position.byteSize)
      return `${position.symbol}+${hex(inFunction)}`;
  }
  const distance = branchTo - byteOffset;
  return `.${distance < 0 ? '' : '+'}${hex(distance)}`;
}

/** `-0x1b`, `0x0` */
function hex(value: number): string {
  return `${value < 0 ? '-' : ''}0x${Math.abs(value).toString(16)}`;
}
