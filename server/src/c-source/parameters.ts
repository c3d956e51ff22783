/** What the head of a function says about it: names of its parameters, its signature, whether it returns anything. */
import { splitArguments } from './characters.js';
import type { FunctionDefinition } from './file-outline.js';
import { plainText } from './directives.js';

export interface FunctionHeader {
  /** `static int foo_probe(struct device *dev)`, comments left out, blanks folded. */
  readonly signature: string;
  readonly parameters: readonly string[];
  /** It is declared `void`. */
  readonly returnsNothing: boolean;
}

/** Macros whose arguments after the first are pairs of a type and a name. include/linux/syscalls.h, filter.h. */
const pairMacros =
  /^(?:SYSCALL(?:32|_SPUSE)?_DEFINE\d|COMPAT_SYSCALL_DEFINE\d|COMPAT_SYSCALL32_DEFINE\d|PPC32_\w+|BPF_CALL_\d|\w*SYSCALL_DEFINE\d)/;

export function functionHeader(text: string, definition: FunctionDefinition): FunctionHeader {
  const headEnd = Math.min(definition.bodyStart ?? definition.end, definition.start + 4000);
  const open = text.indexOf('(', definition.nameOffset);
  const signature = plainText(text.slice(definition.start, headEnd));
  if (open < 0 || open > headEnd) return { signature, parameters: [], returnsNothing: false };
  const list = plainText(text.slice(open, headEnd));
  const parts = splitArguments(list, 1, closingParenthesis(list));
  if (definition.madeBy !== undefined) {
    const pairs = pairMacros.test(definition.madeBy);
    const named = pairs ? parts.filter((_, i) => i > 0 && i % 2 === 0) : parts.slice(1);
    return { signature, parameters: names(named), returnsNothing: false };
  }
  const type = plainText(text.slice(definition.start, definition.nameOffset));
  return {
    signature,
    parameters: names(parts),
    returnsNothing: /\bvoid$/.test(withoutAttributes(type)),
  };
}

/** The name that a parameter's declaration gives: `dev` of `struct device *dev`, `cb` of `void (*cb)(int)`, `v` of `int v[4]`. */
export function parameterName(declaration: string): string | undefined {
  const pointer = /\(\s*\*\s*(?:const\s+)?(\w+)\s*(?:\[[^\]]*\]\s*)?\)/.exec(declaration);
  if (pointer !== null) return pointer[1];
  const bare = declaration.replace(/\[[^\]]*\]/g, ' ').replace(/\b__\w+(?:\([^()]*\))?\s*$/, '');
  const name = /([A-Za-z_]\w*)\s*$/.exec(bare)?.[1];
  return name === 'void' ? undefined : name;
}

function names(declarations: readonly string[]): string[] {
  const found: string[] = [];
  for (const declaration of declarations) {
    const name = parameterName(declaration.slice(0, 400));
    if (name !== undefined) found.push(name);
  }
  return found;
}

/** `static void __init` without what begins with two underscores. */
function withoutAttributes(type: string): string {
  return type
    .replace(/\b__\w+\b(?:\s*\([^()]*\))?/g, ' ')
    .replace(/\b(?:noinline\w*|notrace|asmlinkage|noinstr|inline)\b/g, ' ')
    .trim();
}

function closingParenthesis(list: string): number {
  let depth = 0;
  for (let at = 0; at < list.length; at++) {
    const character = list.charAt(at);
    if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  return list.length;
}
