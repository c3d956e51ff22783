/** How a function can have come to the next frame of a trace: the order in which explanations are tried. */
import type { SymbolSource } from '../symbol-search/symbol-source.js';
import { baseSymbol } from '../oops/symbol-name.js';
import type { LocatedFunction } from '../symbol-search/located.js';
import type { CallGraph, Code } from './call-graph.js';
import type { CodeCall, Evidence } from './evidence.js';
import { sourceName, type Question } from './question.js';
import { DISPATCHERS, SLEEPING, TOP_OF_STACK } from './special-names.js';
import { Targets } from './targets.js';
import { WayFinder, type Manner, type Target, type Way } from './ways.js';

/** How an entry in doubt may have called the one next to it. */
const IN_DOUBT = ['direct', 'argument', 'field'] as const;

/** Inline functions looked into for a call of something that ends in a jump. */
const TAIL_INLINE_DEPTH = 2;

/** One explanation. */
export interface Explanation {
  /** The places that it knows; none where it does not hold. */
  readonly find: () => Way[];
  /** Whether it is of what the code calls there, and not only of the frames that the log prints. */
  readonly isOfCode: boolean;
}

/** An explanation of what the log tells. */
interface Found {
  readonly find: () => Way[];
  /** Whether it is a call of the function by its name. */
  readonly isByName: boolean;
}

const inDoubt = ({ find }: Found): Explanation => ({ find, isOfCode: false });

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
   * The explanations of the next frame, plainest first, each found only when it is asked for. What the code calls comes before what
   * the log alone tells. `isWrapped` leaves out those that only a function's own body can give.
   */
  explain(question: Question, code: Code, isWrapped: boolean): readonly Explanation[] {
    const { call } = question;
    const ofLog = this.#ofLog(question, code, isWrapped);
    if (call?.kind === 'direct') return [...this.ofCall(call, code), ...ofLog.map(inDoubt)];
    if (call?.kind !== 'indirect' || call.staticCall !== undefined) return ofLog.map(inDoubt);
    // The code names nothing: all that is no call by name comes first.
    return [
      ...ofLog.filter((each) => !each.isByName).map(({ find }) => ({ find, isOfCode: true })),
      ...ofLog.filter((each) => each.isByName).map(inDoubt),
    ];
  }

  /** The explanations of a call that the code makes by name, whatever the log tells. */
  ofCall(call: Extract<CodeCall, { kind: 'direct' }>, code: Code): readonly Explanation[] {
    const find = (target: Target, depth: number) => (): Way[] =>
      this.#ways.find(code, target, 'direct', depth);
    const names = [...new Set([call.name, ...call.otherNames].map(baseSymbol))];
    const target: Target = { names: new Set(names), fields: new Set(), key: names.join() };
    const glue = names.flatMap((name) => this.#targets.glue(name) ?? []);
    return [
      () => {
        // As with what the log tells: no search for hidden calls with a plain one in sight.
        if (find(target, 0)().length === 0) return [];
        return this.#table.withoutNoting(find(target, 3));
      },
      find(target, 3),
      ...glue.map((each) => find(each, 3)),
      find(target, 6),
      ...glue.map((each) => find(each, 6)),
    ].map((each) => ({ find: each, isOfCode: true }));
  }

  /** The explanations of the next frame of the log, plainest first. */
  #ofLog({ frame, callee, name }: Question, code: Code, isWrapped: boolean): readonly Found[] {
    const find = (target: Target, manner: Manner, depth: number): Found => ({
      find: () => this.#ways.find(code, target, manner, depth),
      isByName: false,
    });
    const byName = (target: Target, depth: number): Found => ({
      ...find(target, 'direct', depth),
      isByName: true,
    });
    const calleeName = callee && sourceName(callee);
    if (callee !== undefined && calleeName === undefined) {
      // A jump to a bad address, a BPF program, Rust: C calls none of them by name.
      const unknown: Target = { names: new Set(), fields: new Set(), key: 'unknown' };
      return [find(unknown, 'pointer', 2), find(unknown, 'tail-pointer', 0)];
    }
    if (calleeName === undefined) {
      const names = TOP_OF_STACK.get(name) ?? SLEEPING;
      return [byName({ names: new Set(names), fields: new Set(), key: `top ${name}` }, 4)];
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
    const inSight: Found = {
      find: () => {
        // With a plain call in sight nothing is searched for to find hidden ones: what is known has to do.
        if (byName(plain, 0).find().length === 0) return [];
        return this.#table.withoutNoting(byName(plain, 3).find);
      },
      isByName: true,
    };
    const explanations = [
      inSight,
      byName(plain, 3),
      find(plain, 'argument', 0),
      find(plain, 'field', 3),
      ...throughGlue,
      byName(plain, 6),
      ...(glue === undefined ? [] : [find(glue, 'direct', 6)]),
      find(plain, 'field', 6),
      find(plain, 'argument', 3),
    ];
    // Nothing else explains it: then the module was not printed, and the function is this file's own after all.
    if (isNamesake) explanations.push(byName(called, 3));
    if (isWrapped) return explanations;
    const jumping = (reach: 'file' | 'tree'): Found => ({
      find: () => {
        const target = this.#targets.jumpingTo(calleeName, definitions, reach);
        if (target === undefined) return [];
        for (const manner of ['direct', 'field', 'argument'] as const) {
          const ways = find(target, manner, 3).find();
          if (ways.length > 0) return ways.map((way) => ({ ...way, manner: 'tail' }));
        }
        return [];
      },
      isByName: false,
    });
    return [
      ...explanations,
      jumping('file'),
      find(plain, 'tail', TAIL_INLINE_DEPTH),
      jumping('tree'),
      find(plain, 'pointer', 2),
      find(plain, 'tail-pointer', 0),
    ];
  }

  /**
   * The places in the function of a frame in doubt from which an entry further inward can have been called: the one next to it,
   * else the next that is sure. None where neither can, as is usual for an address left over from another stack.
   */
  inDoubt({ remnant, callee, call }: Question, code: Code): Way[] {
    const isIndirect = call?.kind === 'indirect' && call.staticCall === undefined;
    const manners = isIndirect ? IN_DOUBT.slice(2) : IN_DOUBT;
    for (const inward of [remnant, callee]) {
      const name = inward && sourceName(inward);
      if (name === undefined) continue;
      const target = this.#targets.plain(name, this.#table.functions(name, 'tree'));
      for (const manner of manners) {
        const ways = this.#ways.find(code, target, manner, 3);
        if (ways.length > 0) return ways;
      }
    }
    if (!isIndirect) return [];
    const unknown: Target = { names: new Set(), fields: new Set(), key: 'unknown' };
    return this.#ways.find(code, unknown, 'pointer', 2);
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
