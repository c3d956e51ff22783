/**
 * From the frames of a trace to lines of the tree, without debug info. The frames are answered in rounds: what can be said
 * from what is known is said; names that were missing are looked for, all at once; until nothing is missing any more.
 */
import type { TreePath } from '../base/tree-path.js';
import { toTreePath } from '../base/tree-path.js';
import type { CParser } from '../c-source/parser.js';
import type { Frame } from '../oops/frame.js';
import type { LocatedFunction, SymbolTable } from '../symbol-search/symbol-table.js';
import { assemblyCalls } from './assembly-site.js';
import { CallGraph, type Code } from './call-graph.js';
import { chooseDefinition, type ChosenDefinition } from './choose-definition.js';
import { confidenceOf } from './confidence.js';
import type { Evidence, Resolution, SourceLine } from './evidence.js';
import { CodeLayout, codeShare } from './layout.js';
import { DISPATCHERS, SLEEPING, TOP_OF_STACK } from './special-names.js';
import { sourceName, Targets } from './targets.js';
import { type Manner, type Target, type Way, WayFinder } from './ways.js';

/** What the tree's build files know; see kernel-tree/. */
export interface BuildKnowledge {
  /** The sources of a module by its name in traces; undefined where no makefile makes one. */
  moduleSources(module: string): ReadonlySet<TreePath> | undefined;
  /** Whether the configuration builds a file; undefined where there is no configuration. */
  isBuilt(path: TreePath): boolean | undefined;
  /** Bits of a word of the machine in the log; undefined where it does not tell. */
  readonly wordBits: 32 | 64 | undefined;
}

/** Searches cost time; a chain of inline functions longer than this is not followed. */
const MAX_ROUNDS = 9;
/** An address this near to a function's start is in its prologue, whose line is that of the opening brace. */
const ENTRY_BYTES = 5;
/** Inline functions looked into for a call of something that ends in a jump. */
const TAIL_INLINE_DEPTH = 2;

interface Question {
  readonly frame: Frame;
  readonly name: string;
  /** The next frame inward that is not in doubt; undefined at the top of a stack. */
  readonly callee: Frame | undefined;
  /** Files of the stack's other frames are looked up here. */
  readonly stack: readonly Frame[];
}

export class FrameResolver {
  readonly #table: SymbolTable;
  readonly #graph: CallGraph;
  readonly #ways: WayFinder;
  readonly #targets: Targets;
  readonly #build: BuildKnowledge;

  constructor(table: SymbolTable, parser: CParser, build: BuildKnowledge) {
    this.#table = table;
    this.#graph = new CallGraph(table, parser);
    this.#ways = new WayFinder(this.#graph);
    this.#targets = new Targets(this.#graph);
    this.#build = build;
  }

  /**
   * Answers every frame of `stacks` (each innermost first). `onAnswer` hears of each answer as soon as it is final, in no
   * order; each frame is answered exactly once.
   */
  async resolve(
    stacks: readonly (readonly Frame[])[],
    onAnswer: (frame: Frame, resolution: Resolution) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    let open: Question[] = [];
    for (const stack of stacks) {
      for (const frame of stack) {
        const question = questionOf(frame, stack);
        if ('frame' in question) open.push(question);
        else onAnswer(frame, question);
      }
    }
    const answer = (): void => {
      this.#ways.reset();
      open = open.filter((question) => {
        const resolution = this.#resolve(question);
        if (resolution === undefined) return true;
        onAnswer(question.frame, resolution);
        return false;
      });
    };
    for (const { name } of open) this.#table.functions(name, 'tree');
    for (let round = 0; round < MAX_ROUNDS && open.length > 0; round++) {
      signal?.throwIfAborted();
      await this.#table.search(undefined, signal);
      if (round === 0) for (const { name } of open) this.#noteDirectories(name);
      answer();
    }
    this.#givingUp = true;
    answer();
  }

  /** Set in the last round: what is still missing stays missing. */
  #givingUp = false;

  #noteDirectories(name: string): void {
    const definitions = this.#table.functions(name, 'tree');
    if (definitions.length <= 4)
      for (const { path } of definitions) this.#table.addDirectoryOf(path);
  }

  /** The functions of that name; where there are none, those that a macro gives the name to. */
  #definitions(name: string): readonly LocatedFunction[] {
    const definitions = this.#table.functions(name, 'tree');
    if (definitions.length > 0) return definitions;
    return this.#table.aliases(name).flatMap((alias) => this.#table.functions(alias, 'core'));
  }

  /** The answer; undefined while names are missing that could change it. */
  #resolve(question: Question): Resolution | undefined {
    const choice = this.#table.noticing(() => this.#choose(question));
    if (!choice.isComplete && !this.#givingUp) return undefined;
    const definition = choice.answer;
    if (definition === undefined) return { kind: 'unresolved', reason: 'no-definition' };
    const { chosen } = definition;
    if (chosen.definition.origin === 'assembly') return this.#inAssembly(question, definition);
    const code = this.#graph.functionCode(chosen);
    if (code === undefined) {
      return this.#resolved(question, definition, 'definition-only', [chosen.definition.line]);
    }
    if (question.frame.role === 'instruction-pointer') {
      return this.#instruction(question, definition, code);
    }
    if (!question.frame.reliable) return this.#interpolate(question, definition, code);
    for (const explain of this.#explanations(question, code, isWrapped(chosen))) {
      const { answer: ways, isComplete } = this.#table.noticing(explain);
      if (!isComplete && !this.#givingUp) return undefined;
      if (ways.length > 0) return this.#pick(question, definition, code, ways);
    }
    if (isWrapped(chosen)) {
      // The call is not in the body written here, so it is in what the macro wraps around it, on the macro's own line.
      return this.#resolved(question, definition, 'definition-only', [chosen.definition.line]);
    }
    return this.#interpolate(question, definition, code);
  }

  #choose(question: Question): ChosenDefinition | undefined {
    const { frame, name, callee, stack } = question;
    const definitions = this.#definitions(name);
    const calleeName = callee && sourceName(callee);
    const neighbours = new Set<TreePath>();
    for (const other of stack) {
      const otherName = other === frame ? undefined : sourceName(other);
      const found = otherName === undefined ? [] : this.#table.functions(otherName, 'tree');
      if (found.length === 1 && found[0] !== undefined) neighbours.add(found[0].path);
    }
    return chooseDefinition(definitions, {
      module: frame.module,
      moduleSources:
        frame.module === undefined ? undefined : this.#build.moduleSources(frame.module),
      printedFile: frame.printed && toTreePath(frame.printed.file),
      neighbours,
      byteSize: frame.byteSize,
      callsNext: (located) =>
        calleeName !== undefined &&
        definitions.length > 1 &&
        (this.#graph.functionCode(located)?.body.calls.some((call) => call.callee === calleeName) ??
          false),
      isBuilt: (path) => this.#build.isBuilt(path),
      wordBits: this.#build.wordBits,
    });
  }

  /** The explanations of the next frame, plainest first, each found only when it is asked for. */
  #explanations({ callee, name }: Question, code: Code, isWrapped: boolean): (() => Way[])[] {
    const find = (target: Target, manner: Manner, depth: number) => (): Way[] =>
      this.#ways.find(code, target, manner, depth);
    const calleeName = callee && sourceName(callee);
    if (calleeName === undefined) {
      const names = TOP_OF_STACK[name] ?? SLEEPING;
      return [find({ names: new Set(names), fields: new Set(), key: `top ${name}` }, 'direct', 4)];
    }
    const definitions = this.#table.functions(calleeName, 'tree');
    const plain = this.#targets.plain(calleeName, definitions);
    const glue = this.#targets.glue(calleeName);
    const throughGlue = glue === undefined ? [] : [find(glue, 'direct', 3), find(glue, 'field', 3)];
    const dispatched = DISPATCHERS[name];
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

  #pick(
    question: Question,
    definition: ChosenDefinition,
    code: Code,
    ways: readonly Way[],
  ): Resolution {
    const lines = [...new Set(ways.map((way) => way.line))];
    const ranked = this.#rank(question.frame, code, ways, lines);
    const best = ways.find((way) => way.line === ranked[0]);
    return this.#resolved(question, definition, evidenceOf(best, lines.length), ranked, best);
  }

  /** The lines, best first. */
  #rank(frame: Frame, code: Code, ways: readonly Way[], lines: readonly number[]): number[] {
    const { byteOffset, byteSize } = frame;
    if (lines.length < 2 || byteOffset === undefined || byteSize === undefined) return [...lines];
    const layout = new CodeLayout(code.body);
    const share = codeShare(byteOffset, byteSize);
    const inColdPart = /\.cold\b/.test(frame.symbol ?? '');
    const cost = (line: number): number => {
      const way = ways.find((each) => each.line === line);
      const distance = Math.abs(layout.shareOf(line) - share);
      return inColdPart ? (way?.cold === true ? 0 : 1) : distance;
    };
    return [...lines].sort((a, b) => cost(a) - cost(b) || a - b);
  }

  #instruction(question: Question, definition: ChosenDefinition, code: Code): Resolution {
    const { frame } = question;
    const printed = frame.printed && toTreePath(frame.printed.file);
    if (frame.printed !== undefined && printed === code.path) {
      return this.#resolved(question, definition, 'printed', [frame.printed.lineNumber - 1]);
    }
    if ((frame.byteOffset ?? 0) <= ENTRY_BYTES) {
      return this.#resolved(question, definition, 'entry', [code.body.openLine]);
    }
    return this.#interpolate(question, definition, code);
  }

  #interpolate(question: Question, definition: ChosenDefinition, code: Code): Resolution {
    const { byteOffset, byteSize, role } = question.frame;
    if (byteOffset === undefined || byteSize === undefined) {
      return this.#resolved(question, definition, 'definition-only', [code.line]);
    }
    if (byteOffset <= ENTRY_BYTES) {
      return this.#resolved(question, definition, 'entry', [code.body.openLine]);
    }
    const layout = new CodeLayout(code.body);
    const share = codeShare(byteOffset, byteSize);
    const near = layout.lineAt(share);
    if (near === undefined)
      return this.#resolved(question, definition, 'definition-only', [code.line]);
    if (role === 'instruction-pointer')
      return this.#resolved(question, definition, 'interpolated', [near]);
    // A return address stands behind a call: the nearest line that has one.
    const lines = [...new Set(code.body.calls.map((call) => call.line))];
    const ranked = lines.sort(
      (a, b) => Math.abs(layout.shareOf(a) - share) - Math.abs(layout.shareOf(b) - share),
    );
    return this.#resolved(
      question,
      definition,
      'interpolated',
      ranked.length > 0 ? ranked.slice(0, 4) : [near],
    );
  }

  #inAssembly(question: Question, definition: ChosenDefinition): Resolution {
    const { path, definition: made } = definition.chosen;
    const text = this.#table.sources.get(path)?.text ?? '';
    const calleeName = question.callee && sourceName(question.callee);
    const names = new Set(calleeName === undefined ? [] : [calleeName]);
    const { lines, named } = assemblyCalls(text, made, names);
    if (question.frame.role === 'instruction-pointer' || lines.length === 0) {
      return this.#resolved(question, definition, 'definition-only', [made.line]);
    }
    const evidence: Evidence = !named
      ? 'indirect-call'
      : lines.length > 1
        ? 'one-of-n'
        : 'only-call-site';
    return this.#resolved(question, definition, evidence, lines);
  }

  #resolved(
    question: Question,
    { chosen, others }: ChosenDefinition,
    evidence: Evidence,
    lines: readonly number[],
    way?: Way,
  ): Resolution {
    const at = (line: number): SourceLine => ({ file: chosen.path, lineNumber: line + 1 });
    const nLines = lines.length;
    return {
      kind: 'resolved',
      site: {
        ...at(lines[0] ?? chosen.definition.line),
        function: chosen.definition.name,
        definitionLineNumber: chosen.definition.line + 1,
        evidence,
        confidence: confidenceOf({
          evidence,
          nLines,
          frame: question.frame,
          way,
          nDefinitions: others.length + 1,
          origin: chosen.definition.origin,
        }),
        inlines: way?.steps ?? [],
      },
      candidates: lines.slice(1).map(at),
      otherDefinitions: others.map(({ path, definition }) => ({
        file: path,
        lineNumber: definition.line + 1,
      })),
    };
  }
}

/** Whether a macro puts code of its own around the body: `DEFINE_IDTENTRY_SYSVEC(x) { … }`. System calls are plain wrappers. */
function isWrapped({ definition }: LocatedFunction): boolean {
  const { madeBy, name } = definition;
  return madeBy !== undefined && !/SYSCALL|BPF_CALL/.test(madeBy) && !name.startsWith('__');
}

function evidenceOf(way: Way | undefined, nLines: number): Evidence {
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

/** What is asked of a frame, or why nothing can be. */
function questionOf(frame: Frame, stack: readonly Frame[]): Question | Resolution {
  if (frame.symbol === undefined) return { kind: 'unresolved', reason: 'no-symbol' };
  const name = sourceName(frame);
  if (name === undefined) return { kind: 'unresolved', reason: 'not-c' };
  const inward = stack.slice(0, stack.indexOf(frame)).reverse();
  const callee =
    frame.role === 'instruction-pointer'
      ? undefined
      : inward.find((other) => other.reliable && !other.inlined && other.symbol !== undefined);
  return { frame, name, callee, stack };
}

/** The definitions of a frame's function as the table knows them; for those who explain an answer. */
export function definitionsOf(table: SymbolTable, frame: Frame): readonly LocatedFunction[] {
  const name = sourceName(frame);
  return name === undefined ? [] : table.functions(name, 'tree');
}
