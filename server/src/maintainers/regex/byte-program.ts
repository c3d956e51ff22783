/**
 * Regular expressions as a program for byte-automaton.ts: each instruction waits for one byte or decides one thing, and names
 * what comes after it. Source of the method: R. Cox, "Regular Expression Matching: the Virtual Machine Approach".
 */
import { assertNever } from '../../base/assert.js';
import type { ByteSet } from './byte-set.js';
import { RegexProblem, type Assertion, type RegexNode } from './regex-node.js';

/** Numbers name instructions by their place in the program. */
export type Instruction =
  | { readonly kind: 'byte'; readonly set: ByteSet; readonly next: number }
  | { readonly kind: 'assertion'; readonly holds: Assertion; readonly next: number }
  | { readonly kind: 'fork'; readonly to: readonly number[] }
  /** The expression `id` has matched. */
  | { readonly kind: 'accept'; readonly id: number };

/** The K: of Linux 6.1 together have about 1000. These bound what a byte of text can cost. */
const MAX_INSTRUCTIONS_PER_EXPRESSION = 3000;
const MAX_INSTRUCTIONS = 20_000;

/**
 * Appends an expression to the program and gives the place where it begins. Throws `RegexProblem`, with the program as it was,
 * for one that is too large.
 */
export function appendExpression(program: Instruction[], id: number, regex: RegexNode): number {
  const first = program.length;

  function emit(instruction: Instruction): number {
    if (MAX_INSTRUCTIONS_PER_EXPRESSION < program.length - first) {
      throw new RegexProblem('is too large');
    }
    if (MAX_INSTRUCTIONS < program.length) throw new RegexProblem('is one too many');
    return program.push(instruction) - 1;
  }

  /** The place at which `node` begins, when `next` follows it. */
  function compile(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'bytes':
        return emit({ kind: 'byte', set: node.set, next });
      case 'assertion':
        return emit({ kind: 'assertion', holds: node.holds, next });
      case 'sequence':
        return node.items.reduceRight((after, item) => compile(item, after), next);
      case 'choice':
        return emit({ kind: 'fork', to: node.options.map((option) => compile(option, next)) });
      case 'repeat':
        return compileRepeat(node, next);
      default:
        return assertNever(node);
    }
  }

  function compileRepeat(
    { item, min, max }: Extract<RegexNode, { kind: 'repeat' }>,
    next: number,
  ): number {
    let entry = next;
    if (max === Infinity) {
      const to = [next];
      entry = emit({ kind: 'fork', to });
      to.push(compile(item, entry));
    } else {
      for (let count = min; count < max; count++) {
        entry = emit({ kind: 'fork', to: [compile(item, entry), next] });
      }
    }
    for (let count = 0; count < min; count++) {
      const after = entry;
      entry = compile(item, after);
      if (entry === after) break; // `(){9}`: nothing, however often.
    }
    return entry;
  }

  try {
    return compile(regex, emit({ kind: 'accept', id }));
  } catch (error) {
    program.length = first;
    throw error;
  }
}
