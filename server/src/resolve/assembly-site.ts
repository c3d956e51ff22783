/** The line of a frame in assembly: the call instruction that names the next frame's function. */
import { LineIndex } from '../base/text.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';

/** Mnemonics that leave a return address, of the architectures that Linux runs on. */
const CALL =
  /^\s*(?:\d+:|\w+:)?\s*(?:call[lq]?|CALL_NOSPEC|bl|blx|blr|bctrl|jal|jalr|brasl|basr|bsr|bsrf|jsr|bal|BSYM|callr|rcall|call4|call8|call12|jl|bl_)\b\s*(.*)$/;

/** What ends a function; an entry point in the middle of one (`SYM_INNER_LABEL`) has no end of its own. */
const END = /^\s*(?:SYM_\w*END|ENDPROC|END|ENDPIPROC|FUNC_END|EXCEPTION_END)\b/;

/** Longer functions are not looked through: the longest entry code of Linux has some 300 lines. */
const MAX_LINES = 400;

/** Calls in an assembly function. */
export interface AssemblyCalls {
  /** 0-based lines, in source order; empty where the function holds no call. */
  readonly lines: readonly number[];
  /** True where these calls name the function that was asked for. */
  readonly named: boolean;
}

/** The source lines of an assembly function behind its own, each with its 0-based line. */
function linesOf(text: string, definition: FunctionDefinition): { line: number; source: string }[] {
  const index = new LineIndex(text);
  const first = index.lineAt(definition.nameOffset);
  const lines: { line: number; source: string }[] = [];
  for (let line = first + 1; line < Math.min(index.lineCount, first + MAX_LINES); line++) {
    const start = index.startOf(line) ?? text.length;
    const source = text.slice(
      start,
      Math.min((index.startOf(line + 1) ?? text.length + 1) - 1, start + 300),
    );
    if (END.test(source)) break;
    lines.push({ line, source });
  }
  return lines;
}

/** Sets the address to return to by hand: `badr lr, 1f`, `mov lr, pc`, `la ra, ret_from_exception`. */
const SETS_RETURN = /\b(?:badr\w*|adr|mov\w*)\s+lr\s*,|\bla\s+ra\s*,/;
/** A jump through a register: `retne r5`, `bx r1`, `mov pc, r5`, `jr s0`. */
const JUMP = /^\s*(?:\w+:)?\s*(?:ret\w*\s+|bx\w*\s+|jr\s+|mov\w*\s+pc\s*,\s*)(?<operand>\w+)/;
/** The two stand this near to each other. */
const MAX_JUMP_DISTANCE = 4;

/** What arm and riscv have for a call in entry code: a jump behind which the return address was set by hand. */
function jumpsThatReturn(
  lines: readonly { line: number; source: string }[],
): { line: number; operand: string }[] {
  return lines.flatMap(({ source }, i) => {
    if (!SETS_RETURN.test(source)) return [];
    for (const near of lines.slice(i + 1, i + 1 + MAX_JUMP_DISTANCE)) {
      const operand = JUMP.exec(near.source)?.groups?.operand;
      if (operand !== undefined) return [{ line: near.line, operand }];
    }
    return [];
  });
}

/** A line that makes an instruction: no label, directive, comment or preprocessor line alone. */
const INSTRUCTION = /^\s*(?:[\w.$]+:)?\s*(?![#.@*/])[A-Za-z]\w*/;
/** Macros that leave a mark for tools and make no code. */
const NO_CODE =
  /^\s*(?:UNWIND_HINT|ANNOTATE|CFI_|SYM_|_ASM_EXTABLE|EXPORT_SYMBOL|STACK_FRAME_NON|VALIDATE_)/;

/**
 * The 0-based line of an instruction pointer in assembly, which is in the order of its text: the instruction of that form where
 * there is one, or else the one at the offset's share of the instructions; undefined where there is none.
 */
export function instructionLine(
  text: string,
  definition: FunctionDefinition,
  { byteOffset, byteSize }: { readonly byteOffset?: number; readonly byteSize?: number },
  form: RegExp | undefined,
): number | undefined {
  if (byteOffset === undefined || byteSize === undefined) return undefined;
  let isComment = false;
  const instructions = linesOf(text, definition).filter(({ source }) => {
    const isInside = isComment;
    const open = source.lastIndexOf('/*');
    const close = source.lastIndexOf('*/');
    if (open !== close) isComment = close < open;
    return !isInside && INSTRUCTION.test(source) && !NO_CODE.test(source);
  });
  const place = Math.floor((byteOffset / byteSize) * instructions.length);
  const near = instructions[Math.min(place, instructions.length - 1)]?.line;
  if (form === undefined || near === undefined) return near;
  const matching = instructions.filter(({ source }) => form.test(source));
  matching.sort((a, b) => Math.abs(a.line - near) - Math.abs(b.line - near));
  return matching[0]?.line ?? near;
}

/**
 * The calls in an assembly function that can lead to one of `names`: those that name one, or else those through a register,
 * or else all calls.
 */
export function assemblyCalls(
  text: string,
  definition: FunctionDefinition,
  names: ReadonlySet<string>,
): AssemblyCalls {
  const lines = linesOf(text, definition);
  const calls = lines.flatMap(({ line, source }) => {
    const operand = CALL.exec(source)?.[1];
    return operand === undefined ? [] : [{ line, operand }];
  });
  calls.push(...jumpsThatReturn(lines));
  const named = calls.filter(({ operand }) =>
    (operand.match(/\w+/g) ?? []).some((word) => names.has(word)),
  );
  const indirect = calls.filter(({ operand }) => !/^[A-Za-z_]\w{3,}/.test(operand));
  const chosen = named.length > 0 ? named : indirect.length > 0 ? indirect : calls;
  return { lines: chosen.map(({ line }) => line), named: named.length > 0 };
}
