/** How a function can have come to the next frame of a trace: the order in which explanations are tried. */
import type { SymbolSource } from '../symbol-search/symbol-source.js';
import type { LocatedFunction } from '../symbol-search/located.js';
import type { CallGraph, Code } from './call-graph.js';
import type { Evidence } from './evidence.js';
import { sourceName, type Question } from './question.js';
import { DISPATCHERS, SLEEPING, TOP_OF_STACK } from './special-names.js';
import { Targets } from './targets.js';
import { WayFinder, type Manner, type Target, type Way } from './ways.js';

/** Inline functions looked into for a call of something that ends in a jump. */
const TAIL_INLINE_DEPTH = 2;

export class Explanations {
  readonly #graph: CallGraph;
  readonly #table: SymbolSource;
  readonly #ways: WayFinder;
  readonly #targets: Targets;

  constructor(graph: CallGraph) {
    this.#graph = graph;
    this.#table = graph.table;
    this.#ways = new WayFinder(graph);
    this.#targets = new Targets(graph);
  }

  /** Forgets what was concluded: to be called when the symbol table knows more than before. */
  reset(): void {
    this.#ways.reset();
  }

  /**
   * The explanations of the next frame, plainest first, each found only when it is asked for: the places that it knows, none
   * where it does not hold. `isWrapped` leaves out those that only a function's own body can give.
   */
  explain({ frame, callee, name }: Question, code: Code, isWrapped: boolean): (() => Way[])[] {
    const find = (target: Target, manner: Manner, depth: number) => (): Way[] =>
      this.#ways.find(code, target, manner, depth);
    const calleeName = callee && sourceName(callee);
    if (callee !== undefined && calleeName === undefined) {
      // A jump to a bad address, a BPF program, Rust: C calls none of them by name.
      const unknown: Target = { names: new Set(), fields: new Set(), key: 'unknown' };
      return [find(unknown, 'pointer', 2), find(unknown, 'tail-pointer', 0)];
    }
    if (calleeName === undefined) {
      const names = TOP_OF_STACK.get(name) ?? SLEEPING;
      return [find({ names: new Set(names), fields: new Set(), key: `top ${name}` }, 'direct', 4)];
    }
    const definitions = this.#table.functions(calleeName, 'tree');
    // A static function of this file is in this file's module: what has its name in another module is called in other ways.
    const isNamesake =
      callee?.module !== frame.module &&
      this.#graph.functionsIn(code.path, calleeName).some((own) => own.definition.isStatic);
    const called = this.#targets.plain(calleeName, definitions);
    const plain = isNamesake
      ? { ...called, names: new Set<string>(), key: `not ${called.key}` }
      : called;
    const glue = this.#targets.glue(calleeName);
    const throughGlue = glue === undefined ? [] : [find(glue, 'direct', 3), find(glue, 'field', 3)];
    const dispatched = DISPATCHERS.get(name);
    if (dispatched !== undefined) {
      const names = new Set(dispatched);
      const through: Target = { names, fields: names, key: `dispatched by ${name}` };
      throughGlue.unshift(find(through, 'direct', 2), find(through, 'field', 2));
    }
    const explanations = [
      () => {
        // With a plain call in sight nothing is searched for to find hidden ones: what is known has to do.
        if (find(plain, 'direct', 0)().length === 0) return [];
        return this.#table.withoutNoting(find(plain, 'direct', 3));
      },
      find(plain, 'direct', 3),
      find(plain, 'argument', 0),
      find(plain, 'field', 3),
      ...throughGlue,
      find(plain, 'direct', 6),
      find(plain, 'field', 6),
      find(plain, 'argument', 3),
    ];
    // Nothing else explains it: then the module was not printed, and the function is this file's own after all.
    if (isNamesake) explanations.push(find(called, 'direct', 3));
    if (isWrapped) return explanations;
    return [
      ...explanations,
      () => {
        const jumping = this.#targets.jumpingTo(calleeName, definitions);
        if (jumping === undefined) return [];
        for (const manner of ['direct', 'field', 'argument'] as const) {
          const ways = find(jumping, manner, 3)();
          if (ways.length > 0) return ways.map((way) => ({ ...way, manner: 'tail' }));
        }
        return [];
      },
      find(plain, 'tail', TAIL_INLINE_DEPTH),
      find(plain, 'pointer', 2),
      find(plain, 'tail-pointer', 0),
    ];
  }

  /**
   * The places in the function of a frame in doubt from which an entry further inward can have been called: the one next to it,
   * else the next that is sure. None where neither can, as is usual for an address left over from another stack.
   */
  inDoubt({ remnant, callee }: Question, code: Code): Way[] {
    for (const inward of [remnant, callee]) {
      const name = inward && sourceName(inward);
      if (name === undefined) continue;
      const target = this.#targets.plain(name, this.#table.functions(name, 'tree'));
      for (const manner of ['direct', 'argument', 'field'] as const) {
        const ways = this.#ways.find(code, target, manner, 3);
        if (ways.length > 0) return ways;
      }
    }
    return [];
  }

  /** Whether all that the code calls stands in it by name, so that what it does not name it does not call itself. */
  callsByNameAlone(code: Code): boolean {
    const unknown: Target = { names: new Set(), fields: new Set(), key: 'unknown' };
    return this.#ways.find(code, unknown, 'pointer', 2).length === 0;
  }

  /** Whether a call of the function stands in what the code expands to. */
  reaches(name: string, code: Code): boolean {
    return this.ofInlined(name, code).length > 0;
  }

  /** The calls of any of some functions that are inlined here. */
  ofAny(names: readonly string[], code: Code): Way[] {
    const key = `any ${names.join()}`;
    const target: Target = { names: new Set(names), fields: new Set(), key };
    return this.#ways.find(code, target, 'direct', 5);
  }

  /** The calls of a function that is inlined here. */
  ofInlined(name: string, code: Code): Way[] {
    const target: Target = { names: new Set([name]), fields: new Set(), key: `inlined ${name}` };
    return this.#ways.find(code, target, 'direct', 3);
  }
}

/** Whether a macro puts code of its own around the body: `DEFINE_IDTENTRY_SYSVEC(x) { … }`. System calls are plain wrappers. */
export function isWrapped({ definition }: LocatedFunction): boolean {
  const { madeBy, name } = definition;
  return madeBy !== undefined && !/SYSCALL|BPF_CALL/.test(madeBy) && !name.startsWith('__');
}

/** The evidence that a place gives, one of `nLines` that are possible. */
export function evidenceOf(way: Way | undefined, nLines: number): Evidence {
  switch (way?.manner) {
    case undefined:
      return 'interpolated';
    case 'tail':
    case 'tail-pointer':
      return 'tail-call';
    case 'argument':
      return 'passed-as-argument';
    case 'field':
      return 'ops-field';
    case 'pointer':
      return 'indirect-call';
    case 'direct':
      return 1 < nLines ? 'one-of-n' : way.steps.length > 0 ? 'through-inline' : 'only-call-site';
  }
}
