/** The line of a frame whose function is written in assembly. */
import type { LocatedFunction } from '../symbol-search/located.js';
import {
  assemblyCalls,
  callInFront,
  instructionLine,
  isMadeByMacro,
  nearestInAssembly,
} from './assembly-site.js';
import type { Evidence } from './evidence.js';
import { calledName, type Question } from './question.js';
import { stringInstruction } from './trap.js';

interface AssemblyLines {
  readonly evidence: Evidence;
  /** 0-based, best first. */
  readonly lines: readonly number[];
  /** Whether they are of what the code calls there. */
  readonly isOfCode?: boolean;
  /** Whether a macro makes the function of its name alone. */
  readonly isMade?: boolean;
}

/** `text` is that of the file. */
export function inAssembly(
  question: Question,
  { definition: made }: LocatedFunction,
  text: string,
): AssemblyLines {
  if (isMadeByMacro(text, made)) {
    return { evidence: 'definition-only', lines: [made.line], isMade: true };
  }
  if (question.role === 'instruction-pointer') {
    const form = stringInstruction(question.trap);
    const line = instructionLine(text, made, question.frame, form);
    if (line !== undefined) {
      const isEntry = question.frame.byteOffset === 0;
      return { evidence: isEntry ? 'entry' : 'interpolated', lines: [line] };
    }
  }
  if (question.role === 'return-address' && question.frame.byteOffset === 0) {
    const call = callInFront(text, made);
    if (call !== undefined) return { evidence: 'indirect-call', lines: [call] };
    // Entry code sets the address to return to by hand: `ret_fast_syscall+0x0` of arm.
    return { evidence: 'entry', lines: [made.line] };
  }
  const calleeName = calledName(question);
  const names = new Set(calleeName === undefined ? [] : [calleeName]);
  const { lines, named } = assemblyCalls(text, made, names);
  if (question.role === 'instruction-pointer' || lines.length === 0) {
    return { evidence: 'definition-only', lines: [made.line] };
  }
  const evidence: Evidence = !named
    ? 'indirect-call'
    : lines.length > 1
      ? 'one-of-n'
      : 'only-call-site';
  const isOfCode = named && question.call?.kind === 'direct';
  const nearest = nearestInAssembly(text, made, question.frame, lines);
  return { evidence, lines: nearest, isOfCode };
}
