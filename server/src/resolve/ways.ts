/**
 * The places in a function from which the next frame's function can have been called. This is the heart of the inference
 * without debug info: what a compiler does to a call (inlines it, jumps instead of calling, calls through a pointer) is undone
 * step by step, the plainest explanation first.
 */
import type { TreePath } from '../base/tree-path.js';
import type { CallSite } from '../c-source/function-body.js';
import { takesPlaceOf } from './argument-place.js';
import type { CallGraph, Code } from './call-graph.js';
import { structsOfCallee } from './call-owner.js';
import type { InlineStep } from './evidence.js';

/** What a trace's next frame may be called by. */
export interface Target {
  /** Functions: the callee's own name, and what glue calls instead. */
  readonly names: ReadonlySet<string>;
  /** Fields, arrays and variables that hold it. */
  readonly fields: ReadonlySet<string>;
  /** Tells it from other targets. */
  readonly key: string;
}

/** Which calls count as calls of the target. */
export type Manner =
  /** Of its name. */
  | 'direct'
  /** Through a field or variable that it is assigned to. */
  | 'field'
  /** Of anything that its name is an argument of. */
  | 'argument'
  /** Of a function that ends by jumping to it, over some hops. */
  | 'tail'
  /** Through any field, parameter or variable. */
  | 'pointer'
  /** Of a function that ends by jumping through any field, parameter or variable. */
  | 'tail-pointer';

/** One place in the function's own body. */
export interface Way {
  readonly manner: Manner;
  /** 0-based line that a compiler gives the call: that of the callee's name, or of the outermost macro around it. */
  readonly line: number;
  readonly cold: boolean;
  /** True where the call itself is in tail position: a compiler may have made a jump of it, which leaves no frame. */
  readonly tail: boolean;
  /** Tokens of the largest function on the way that a compiler need not have inlined; 0 where there is none. */
  readonly doubtfulTokens: number;
  /** Functions between this line and the callee, innermost first. */
  readonly steps: readonly InlineStep[];
}

/** No more jumps than this lie between two frames. */
const MAX_TAIL_HOPS = 6;
/** Inline functions looked into on the way to a jump. */
const TAIL_INLINE_DEPTH = 3;

/** An argument that can be a function: shorter names are variables. */
const FUNCTION_NAME = /^[A-Za-z_]\w{3,}$/;

/** An argument that is a field: `sock->ops->sendmsg`. */
const FIELD = /^[\w.>()[\]-]*(?:->|\.)(\w+)$/;

/** Macros in macros take nothing of the depth; Linux nests a dozen. */
const MAX_NESTING = 64;
/** How much of the depth an expansion takes: macros are always replaced, functions marked `inline` nearly always are. */
function costOf({ kind, inlining }: Code): number {
  if (kind === 'macro') return 0;
  return inlining === 'free' ? 1 : 0.5;
}

export class WayFinder {
  readonly #graph: CallGraph;
  readonly #leads = new Map<string, readonly InlineStep[] | null>();
  #nesting = 0;
  /** The file that is compiled: that of the function whose ways are looked for. */
  #unit: TreePath | undefined;

  constructor(graph: CallGraph) {
    this.#graph = graph;
  }

  /** Forgets what was concluded: to be called when the symbol table knows more than before. */
  reset(): void {
    this.#leads.clear();
  }

  /** The calls in `code` that are calls of the target in that manner, or expand to one within `depth` levels. */
  find(code: Code, target: Target, manner: Manner, depth: number): Way[] {
    this.#nesting = 0;
    const ways: Way[] = [];
    this.#unit = code.path;
    for (const [index, call] of code.body.calls.entries()) {
      const steps =
        this.#matches(code, index, target, manner) ??
        (depth === 0 ? undefined : this.#through(code, call, target, manner, depth));
      if (steps === undefined) continue;
      ways.push({
        manner,
        line: this.#compiledLine(code, call),
        cold: call.cold,
        tail: call.tail && steps.length === 0,
        doubtfulTokens: this.#doubtfulTokens(code, steps),
        steps,
      });
    }
    return ways;
  }

  /** The steps behind a call that reaches the target by itself, none for a plain one; undefined where it does not. */
  #matches(
    code: Code,
    index: number,
    target: Target,
    manner: Manner,
  ): readonly InlineStep[] | undefined {
    const call = code.body.calls[index];
    if (call === undefined) return undefined;
    switch (manner) {
      case 'direct':
        return call.kind === 'direct' && this.#calls(code, call, target.names) ? [] : undefined;
      case 'field':
        if (target.fields.has(call.callee))
          return this.#mayHold(code, call, target) ? [] : undefined;
        return this.#callsField(code, call, target.fields) ? [] : undefined;
      case 'pointer':
        return call.kind === 'direct' ? undefined : [];
      case 'argument':
        return code.body.nameUses.some((use) => use.call === index && target.names.has(use.name))
          ? []
          : undefined;
      case 'tail':
        return this.#jumps(
          code,
          call,
          target,
          ['direct', 'field'],
          MAX_TAIL_HOPS,
          new Set([code.key]),
        );
      case 'tail-pointer':
        return this.#jumps(code, call, target, ['pointer'], 1, new Set([code.key]));
    }
  }

  #doubtfulTokens(from: Code, steps: readonly InlineStep[]): number {
    let most = 0;
    for (const step of steps) {
      if (step.file !== from.path) continue;
      for (const located of this.#graph.functionsIn(from.path, step.function)) {
        const code = this.#graph.functionCode(located);
        if (code === undefined || this.#graph.isSurelyInlined(code)) continue;
        most = Math.max(most, this.#graph.tokensOf(code));
      }
    }
    return most;
  }

  /** The steps by which what the call expands to leads to the target. */
  #through(
    code: Code,
    call: CallSite,
    target: Target,
    manner: Manner,
    depth: number,
  ): readonly InlineStep[] | undefined {
    for (const name of this.#expandableNames(code, call)) {
      for (const expansion of this.#graph.expansions(name, code, this.#unit)) {
        const left = depth - (this.#graph.table.isWhole ? costOf(expansion) : 1);
        const steps = left < 0 ? undefined : this.#leadsTo(expansion, target, manner, left);
        if (steps !== undefined) return steps;
      }
    }
    return undefined;
  }

  /** Whether the call is one of these functions, by its own name or because it is a macro that calls what it is given. */
  #calls(code: Code, call: CallSite, names: ReadonlySet<string>): boolean {
    if (names.has(call.callee)) return true;
    if (!call.arguments.some((argument) => names.has(argument))) return false;
    return this.#expandableNames(code, call).some((name) => names.has(name));
  }

  /** False where the field that is called is one of a struct that the target is in no table of. */
  #mayHold(code: Code, call: CallSite, { names }: Target): boolean {
    // Of a dispatcher the field is known, whatever function it holds.
    if (names.has(call.callee)) return true;
    const called = structsOfCallee(code, call, this.#graph);
    if (called === undefined) return true;
    const holding = [...names].map((name) => this.#graph.table.structsHolding(name, call.callee));
    const may = (each: ReadonlySet<string> | undefined): boolean =>
      each === undefined || [...each].some((struct) => called.has(struct));
    return holding.length === 0 || holding.some(may);
  }

  /** Whether it is a macro that calls a field that it is given: `INDIRECT_CALL_INET(sock->ops->sendmsg, …)`. */
  #callsField(code: Code, call: CallSite, fields: ReadonlySet<string>): boolean {
    if (call.kind !== 'direct') return false;
    const isOne = (argument: string): boolean => fields.has(FIELD.exec(argument)?.[1] ?? '');
    if (!call.arguments.some(isOne)) return false;
    return this.#graph
      .calledParameters(call.callee, code)
      .some((place) => isOne(call.arguments[place] ?? ''));
  }

  /** A macro may call what it is given: `LOCK_CONTENDED(lock, __down_write_trylock, __down_write)`. */
  #expandableNames(code: Code, call: CallSite): readonly string[] {
    if (call.kind !== 'direct') return [];
    if (!call.arguments.some((argument) => FUNCTION_NAME.test(argument))) return [call.callee];
    const given = this.#graph
      .calledParameters(call.callee, code)
      .map((place) => call.arguments[place] ?? '')
      .filter((argument) => FUNCTION_NAME.test(argument));
    return [call.callee, ...given];
  }

  /** The places in `code` and in what it expands to that lead to the target, innermost first. */
  #leadsTo(
    code: Code,
    target: Target,
    manner: Manner,
    depth: number,
  ): readonly InlineStep[] | undefined {
    const key = `${this.#unit}|${code.key}|${target.key}|${manner}|${depth}`;
    const known = this.#leads.get(key);
    if (known !== undefined) return known ?? undefined;
    if (this.#nesting === MAX_NESTING) return undefined;
    this.#leads.set(key, null); // A function that calls itself leads nowhere on that way.
    this.#nesting++;
    const steps = this.#findSteps(code, target, manner, depth);
    this.#nesting--;
    if (steps !== undefined) this.#leads.set(key, steps);
    return steps;
  }

  #findSteps(
    code: Code,
    target: Target,
    manner: Manner,
    depth: number,
  ): readonly InlineStep[] | undefined {
    for (const [index, call] of code.body.calls.entries()) {
      const steps = this.#matches(code, index, target, manner);
      if (steps !== undefined) return stepsAt(steps, code, call);
    }
    if (depth === 0) return undefined;
    for (const call of code.body.calls) {
      const steps = this.#through(code, call, target, manner, depth);
      if (steps !== undefined) return stepsAt(steps, code, call);
    }
    return undefined;
  }

  /** The steps by which a function that `call` calls ends in a jump to the target; undefined where it does not. */
  #jumps(
    code: Code,
    call: CallSite,
    target: Target,
    manners: readonly Manner[],
    hops: number,
    visited: Set<string>,
  ): readonly InlineStep[] | undefined {
    if (call.kind !== 'direct') return undefined;
    for (const name of this.#expandableNames(code, call)) {
      const macros = this.#graph.expansions(name, code, this.#unit).filter(isMacro);
      for (const callee of [...macros, ...this.#graph.callees(name, code, 'core')]) {
        const steps = this.#endsIn(callee, target, manners, hops, visited);
        if (steps !== undefined) return steps;
      }
    }
    return undefined;
  }

  /** The functions through which `code` ends in a jump to the target; undefined where it does not. */
  #endsIn(
    code: Code,
    target: Target,
    manners: readonly Manner[],
    hops: number,
    visited: Set<string>,
  ): readonly InlineStep[] | undefined {
    if (visited.has(code.key)) return undefined;
    visited.add(code.key);
    const tails = [...code.body.calls.entries()].filter(([, call]) => call.tail);
    for (const manner of manners) {
      for (const [index, call] of tails) {
        const steps =
          this.#matches(code, index, target, manner) ??
          this.#through(code, call, target, manner, TAIL_INLINE_DEPTH);
        if (steps !== undefined) return stepsAt(steps, code, call);
      }
    }
    if (hops === 0) return undefined;
    for (const [, call] of tails) {
      const steps = this.#jumps(code, call, target, manners, hops - 1, visited);
      if (steps !== undefined) return stepsAt(steps, code, call);
    }
    return undefined;
  }

  /**
   * A compiler gives all tokens of a macro's arguments the line of the macro's name. gcc gives a call that is all of an argument
   * the place of the call that it is an argument of (gimplify.cc, gimplify_arg()).
   */
  #compiledLine(code: Code, call: CallSite): number {
    let line = call.line;
    let inner = call;
    for (let outer = call.outer; outer !== undefined;) {
      const around: CallSite | undefined = code.body.calls[outer];
      if (around === undefined) break;
      const isMacro = around.kind === 'direct' && this.#graph.isMacro(around.callee, code);
      if (around.line !== line && (isMacro || takesPlaceOf(around, inner, code, this.#graph)))
        line = around.line;
      inner = around;
      outer = around.outer;
    }
    return line;
  }
}

function isMacro({ kind }: Code): boolean {
  return kind === 'macro';
}

/** The steps with the call's place in `code` behind them; a macro leaves no step, its text stands where it is used. */
function stepsAt(steps: readonly InlineStep[], code: Code, call: CallSite): readonly InlineStep[] {
  if (code.kind === 'macro') return steps;
  return [...steps, { function: code.name, file: code.path, lineNumber: call.line + 1 }];
}
