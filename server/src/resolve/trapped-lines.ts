/**
 * The lines on which a function can have trapped. A return address stands behind a call; an instruction pointer can be on any
 * line, and what is left to go by is the trap itself: a bad pointer traps where it is used first, since every later use would
 * not have been reached, and a marked instruction (`Code: … <0f> 0b`) is what only some lines are made of.
 */
import type { CallSite } from '../c-source/function-body.js';
import type { CallGraph, Code } from './call-graph.js';

/** Inline functions and macros looked into for a use of what they are given. */
const MAX_DEPTH = 3;

/** `skb->dev->name`, `(ptr)->next`, `table[i]`, `&list->head`: a name and what is reached through it. */
const ACCESS =
  /(?<address>(?<![&\w])&)?\(?(?<path>\b[A-Za-z_]\w*)\)?(?<rest>(?:(?:->|\.)\w+|\[)+)/g;
/** `*ptr`, where no operand or type stands before it. */
const THROUGH_STAR = /(?:^|[=(,!&|<>+?:;{}-]|\breturn)\s*\*\s*(?<path>[A-Za-z_]\w*)/g;
/** include/linux/list.h, rbtree.h: questions about a node, which read it. They call nothing and are not looked into. */
const READS_FIRST = /^(?:hlist|list|rb)_(?:empty|first_entry|last_entry|next_entry|prev_entry)\w*$/;
/** `ptr = …`: what is read through it from now on is another place. */
const SET = /(?:^|[;({,\s*])(?<path>[A-Za-z_]\w*)\s*=(?!=)/g;

/** Source lines of a piece of code, from its opening to its closing brace, without comments and texts. */
function sourceLines(code: Code, graph: CallGraph): Map<number, string> {
  const text = graph.table.sources.get(code.path)?.text ?? '';
  const lines = text.split('\n', code.body.closeLine + 1);
  const kept = new Map<number, string>();
  let isComment = false;
  for (let line = Math.max(0, code.body.openLine); line < lines.length; line++) {
    let rest = (lines[line] ?? '').slice(0, 400);
    let source = '';
    while (rest !== '') {
      const end = rest.indexOf(isComment ? '*/' : '/*');
      if (!isComment) source += end < 0 ? rest : rest.slice(0, end);
      if (end < 0) break;
      isComment = !isComment;
      rest = rest.slice(end + 2);
    }
    kept.set(line, source.replace(/"(?:[^"\\]|\\.){0,300}"/g, '""').replace(/\/\/.*$/, ''));
  }
  return kept;
}

/** The pointers that a line of C reads or writes through: `a` and `a->b` for `a->b->c`, none for `&a->b`. */
function pointersUsed(source: string): string[] {
  const used: string[] = [];
  for (const { groups } of source.matchAll(ACCESS)) {
    const { address, path = '', rest = '' } = groups ?? {};
    const steps = rest.match(/(?:->|\.)\w+|\[/g) ?? [];
    let pointer = path;
    const prefixes: string[] = [];
    for (const step of steps) {
      if (step === '[' || step.startsWith('->')) prefixes.push(pointer);
      pointer += step;
    }
    // `&a->b->c` reads a, and only adds to a->b.
    if (address !== undefined) prefixes.pop();
    used.push(...prefixes);
  }
  for (const { groups } of source.matchAll(THROUGH_STAR)) used.push(groups?.path ?? '');
  return used;
}

/** The pointer in an argument: `a` of `a`, `&a->b` and `(struct x *)a`. */
function pointerOf(argument: string): string | undefined {
  const bare = argument.replace(/^\((?:const\s+)?(?:struct\s+)?\w+\s*\**\)\s*/, '');
  if (bare.startsWith('&')) return /^&\s*(\w+(?:(?:->|\.)\w+)*)(?:->)\w+$/.exec(bare)?.[1];
  return /^\w+(?:(?:->|\.)\w+)*$/.exec(bare)?.[0];
}

export class TrappedLines {
  readonly #graph: CallGraph;
  readonly #used = new Map<string, ReadonlySet<string>>();

  constructor(graph: CallGraph) {
    this.#graph = graph;
  }

  /** Forgets what was concluded: to be called when the symbol table knows more than before. */
  reset(): void {
    this.#used.clear();
  }

  /**
   * The 0-based lines on which a pointer is used for the first time since it was set, in source order, be it in something that is
   * inlined there.
   */
  firstUses(code: Code): number[] {
    const seen = new Set<string>();
    const lines: number[] = [];
    for (const [line, source] of sourceLines(code, this.#graph)) {
      const used = pointersUsed(source);
      for (const call of code.body.calls) {
        if (call.line === line) used.push(...this.#usedByCall(code, call, MAX_DEPTH));
      }
      if (line > code.body.openLine && used.some((pointer) => !seen.has(pointer))) lines.push(line);
      for (const pointer of used) seen.add(pointer);
      for (const { groups } of source.matchAll(SET)) forget(seen, groups?.path ?? '');
    }
    return lines;
  }

  /** The pointers that a call uses where its function is inlined. */
  #usedByCall(code: Code, call: CallSite, depth: number): string[] {
    if (depth === 0 || call.kind !== 'direct') return [];
    const [first = ''] = call.arguments;
    if (READS_FIRST.test(call.callee))
      return [pointerOf(first)].filter((name) => name !== undefined);
    const used: string[] = [];
    for (const expansion of this.#graph.expansions(call.callee, code).slice(0, 2)) {
      if (!this.#graph.isSurelyInlined(expansion)) continue;
      const inside = this.#usedBy(expansion, depth - 1);
      for (const [place, parameter] of expansion.body.parameters.entries()) {
        const pointer = pointerOf(call.arguments[place] ?? '');
        if (pointer !== undefined && inside.has(parameter)) used.push(pointer);
      }
    }
    return used;
  }

  #usedBy(code: Code, depth: number): ReadonlySet<string> {
    const key = `${code.key}|${depth}`;
    const known = this.#used.get(key);
    if (known !== undefined) return known;
    const used = new Set<string>();
    this.#used.set(key, used);
    for (const source of sourceLines(code, this.#graph).values()) {
      for (const pointer of pointersUsed(source)) used.add(pointer);
    }
    for (const call of code.body.calls) {
      for (const pointer of this.#usedByCall(code, call, depth)) used.add(pointer);
    }
    return used;
  }
}

/** Takes out a variable and what is reached through it. */
function forget(seen: Set<string>, variable: string): void {
  for (const pointer of seen) {
    if (pointer === variable || new RegExp(`^${variable}(?:->|\\.)`).test(pointer))
      seen.delete(pointer);
  }
}
