/** The line of a frame in assembly: the call instruction that names the next frame's function. */
import { LineIndex } from '../base/text.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';

/** Mnemonics that leave a return address, of the architectures that Linux runs on. */
const CALL =
  /^\s*(?:\d+:|\w+:)?\s*(?:call[lq]?|CALL_NOSPEC|bl|blx|blr|bctrl|jal|jalr|jirl|brasl|basr|bsr|bsrf|jsr|bal|BSYM|callr|rcall|call4|call8|call12|jl|bl_)\b\s*(.*)$/;

/** What ends a function; an entry point in the middle of one (`SYM_INNER_LABEL`) has no end of its own. */
const END = /^\s*(?:SYM_\w*END|ENDPROC|END|ENDPIPROC|FUNC_END|EXCEPTION_END)\b/;

/** What begins the next one where functions have no end of their own (powerpc). */
const START =
  /^\s*(?:SYM_(?:FUNC|CODE|TYPED_FUNC)_START\w*|ENTRY|_GLOBAL\w*|EXC_COMMON_BEGIN|(?:EXC|TRAMP)_\w+_BEGIN)\s*\(/;

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
  let isCode = false;
  for (let line = first + 1; line < Math.min(index.lineCount, first + MAX_LINES); line++) {
    const start = index.startOf(line) ?? text.length;
    const source = text.slice(
      start,
      Math.min((index.startOf(line + 1) ?? text.length + 1) - 1, start + 300),
    );
    if (END.test(source) || (isCode && START.test(source))) break;
    isCode ||= INSTRUCTION.test(source) && !START.test(source) && !NO_CODE.test(source);
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

/** Puts a label on the stack: `pushq $.Lafter_lret`. */
const PUSHES_LABEL = /^\s*push[lq]?\s+\$(?<label>[\w.]+)/;
/** A far return, which x86 uses for a jump to what it has pushed: `lretq`. */
const FAR_RETURN = /^\s*lret[lq]?\b/;

/** What x86 has for a call at the end of its entry code: a far return in front of a label that was pushed as the address to return to. */
function returnsToPushed(
  lines: readonly { line: number; source: string }[],
): { line: number; operand: string }[] {
  const pushed = new Set(
    lines.flatMap(({ source }) => PUSHES_LABEL.exec(source)?.groups?.label ?? []),
  );
  return lines.flatMap(({ line, source }, i) => {
    if (!FAR_RETURN.test(source)) return [];
    const label = /^\s*([\w.]+):/.exec(lines[i + 1]?.source ?? '')?.[1] ?? '';
    return pushed.has(label) ? [{ line, operand: '' }] : [];
  });
}

/** Puts the address of a function into a register: `la.abs t0, do_vint`, `la a1, generic_handle_arch_irq`, `PTR_LA v0, f`. */
const LOADS = /^\s*(?:la(?:\.\w+)?|PTR_LA|dla)\s+\$?(?<register>\w+)\s*,\s*(?<name>[A-Za-z_]\w*)/;
/** It stands this near to the call. */
const MAX_LOAD_DISTANCE = 4;

/** The function whose address was put into the register that a call goes through. */
function loadedBefore(
  lines: readonly { line: number; source: string }[],
  line: number,
  operand: string,
): readonly string[] {
  const registers = new Set(operand.match(/\w+/g) ?? []);
  const before = lines.filter((each) => line - MAX_LOAD_DISTANCE <= each.line && each.line < line);
  const load = before
    .map(({ source }) => LOADS.exec(source)?.groups)
    .findLast((found) => found !== undefined && registers.has(found.register ?? ''));
  return load === undefined ? [] : [load.name ?? ''];
}

/**
 * The 0-based line of the call in front of a label, which is what a return to the label comes from: `jalr s0` in front of
 * `ret_from_syscall:`. Undefined where another instruction stands there.
 */
export function callInFront(text: string, definition: FunctionDefinition): number | undefined {
  const index = new LineIndex(text);
  const label = index.lineAt(definition.nameOffset);
  for (let line = label - 1; 0 <= line && label - line <= MAX_GAP; line--) {
    const start = index.startOf(line) ?? 0;
    const source = text.slice(start, (index.startOf(line + 1) ?? text.length + 1) - 1);
    if (CALL.test(source)) return line;
    if (source.trim() !== '') return undefined;
  }
  return undefined;
}

/** Lines between a call and the label behind it, which are blank. */
const MAX_GAP = 3;

/** Whether the function is made by a macro of the assembler, all of whose instructions have the line of the macro's call. */
export function isMadeByMacro(text: string, definition: FunctionDefinition): boolean {
  const end = text.indexOf('\n', definition.start);
  const source = text
    .slice(definition.start, end < 0 ? text.length : end)
    .replace(/(?:\/[/*]|[#;@]).*$/, '');
  // `BUILD_HANDLER ade ade badv`, where a function begins with `name:` or `ENTRY(name)`.
  return /^\s*[A-Za-z_]\w*\s+[^(:]*$/.test(source);
}

/** A line that makes an instruction: no label, directive, comment or preprocessor line alone. */
const INSTRUCTION = /^\s*(?:[\w.$]+:)?\s*(?![#.@*/])[A-Za-z]\w*/;
/** Macros that leave a mark for tools and make no code. */
const NO_CODE =
  /^\s*(?:UNWIND_HINT|ANNOTATE|CFI_|SYM_|_ASM_EXTABLE|EXPORT_SYMBOL|STACK_FRAME_NON|VALIDATE_)/;

/** The lines of an assembly function that make an instruction. */
function instructionsOf(
  text: string,
  definition: FunctionDefinition,
): { line: number; source: string }[] {
  let isComment = false;
  return linesOf(text, definition).filter(({ source }) => {
    const isInside = isComment;
    const open = source.lastIndexOf('/*');
    const close = source.lastIndexOf('*/');
    if (open !== close) isComment = close < open;
    return !isInside && INSTRUCTION.test(source) && !NO_CODE.test(source);
  });
}

/** A label that is a symbol of its own, up to which the size of the one before it counts: `repeat_nmi:`, not `.Lcopy:` or `1:`. */
const SYMBOL_LABEL = /^(?:[A-Za-z_]\w*:|SYM_INNER_LABEL\w*\()/;

/** 0-based lines of an assembly function, those nearest to the offset's share of the instructions first. */
export function nearestInAssembly(
  text: string,
  definition: FunctionDefinition,
  { byteOffset, byteSize }: { readonly byteOffset?: number; readonly byteSize?: number },
  lines: readonly number[],
): readonly number[] {
  if (byteOffset === undefined || byteSize === undefined || lines.length < 2) return lines;
  const all = instructionsOf(text, definition);
  const end = linesOf(text, definition).find(({ source }) => SYMBOL_LABEL.test(source))?.line;
  const instructions = all.filter(({ line }) => end === undefined || line < end);
  const place = (byteOffset / byteSize) * instructions.length;
  const distance = (line: number): number => {
    if (end !== undefined && end <= line) return all.length + line;
    return Math.abs(instructions.filter((each) => each.line <= line).length - place);
  };
  return [...lines].sort((a, b) => distance(a) - distance(b) || a - b);
}

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
  const instructions = instructionsOf(text, definition);
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
  calls.push(...jumpsThatReturn(lines), ...returnsToPushed(lines));
  const isNamed = ({ line, operand }: { line: number; operand: string }): boolean =>
    [...(operand.match(/\w+/g) ?? []), ...loadedBefore(lines, line, operand)].some((word) =>
      names.has(word),
    );
  const named = calls.filter(isNamed);
  const indirect = calls.filter(({ operand }) => !/^[A-Za-z_]\w{3,}/.test(operand));
  const chosen = named.length > 0 ? named : indirect.length > 0 ? indirect : calls;
  return { lines: chosen.map(({ line }) => line), named: named.length > 0 };
}
