/** The line of a frame in assembly: the call instruction that names the next frame's function. */
import { LineIndex } from '../base/text.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';

/** Mnemonics that leave a return address, of the architectures that Linux runs on. */
const CALL =
  /^\s*(?:\d+:|\w+:)?\s*(?:call[lq]?|CALL_NOSPEC|bl|blx|blr|bctrl|jal|jalr|brasl|basr|bsr|bsrf|jsr|bal|BSYM|callr|rcall|call4|call8|call12|jl|bl_)\b\s*(.*)$/;

/**
 * The 0-based lines of the calls in an assembly function that can lead to one of `names`: those that name one, or else those
 * through a register, or else all calls. Empty where the function holds none.
 */
export function assemblyCallLines(
  text: string,
  definition: FunctionDefinition,
  names: ReadonlySet<string>,
): { readonly lines: readonly number[]; readonly named: boolean } {
  const index = new LineIndex(text);
  const first = index.lineAt(definition.nameOffset);
  const last = Math.min(index.lineAt(definition.end), first + 400);
  const calls: { line: number; operand: string }[] = [];
  for (let line = first; line <= last; line++) {
    const start = index.startOf(line) ?? text.length;
    const source = text.slice(start, Math.min(index.startOf(line + 1) ?? text.length, start + 300));
    const operand = CALL.exec(source)?.[1];
    if (operand !== undefined) calls.push({ line, operand });
  }
  const named = calls.filter(({ operand }) =>
    (operand.match(/\w+/g) ?? []).some((word) => names.has(word)),
  );
  const indirect = calls.filter(({ operand }) => !/^[A-Za-z_]\w{3,}/.test(operand));
  const chosen = named.length > 0 ? named : indirect.length > 0 ? indirect : calls;
  return { lines: chosen.map(({ line }) => line), named: named.length > 0 };
}
