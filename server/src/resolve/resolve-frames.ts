/**
 * From the frames of a trace to lines of the tree, without debug info. The frames are answered in rounds: what can be said
 * from what is known is said; names that were missing are looked for, all at once; until nothing is missing any more.
 */
import { breathe } from '../base/breathe.js';
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';
import type { CParser } from '../c-source/parser.js';
import type { Frame, FrameRole, PrintedLocation } from '../oops/frame.js';
import type { LocatedFunction } from '../symbol-search/located.js';
import type { SymbolTable } from '../symbol-search/symbol-table.js';
import { assemblyCalls } from './assembly-site.js';
import { CallGraph, type Code } from './call-graph.js';
import { chooseDefinition, type ChosenDefinition } from './choose-definition.js';
import { confidenceOf } from './confidence.js';
import type { Evidence, Resolution, SourceLine } from './evidence.js';
import { CodeLayout, codeShare } from './layout.js';
import { DISPATCHERS, SLEEPING, TOP_OF_STACK } from './special-names.js';
import { printedFileInTree } from './printed-site.js';
import { sourceName, Targets } from './targets.js';
import { type Manner, type Target, type Way, WayFinder } from './ways.js';

/** What is known of the kernel in the log besides the tree's text. */
export interface KernelKnowledge {
  /** Whether the tree's build files make a module of a file; undefined where they do not tell. */
  belongsTo(path: TreePath, module: string): boolean | undefined;
  /** Whether the configuration builds a file; undefined where there is no configuration. */
  isBuilt(path: TreePath): boolean | undefined;
  /** Whether the `#if`s around a definition let it be compiled; undefined where that is not known. */
  compiles(definition: FunctionDefinition): boolean | undefined;
  /** Bits of a word of the machine in the log; undefined where it does not tell. */
  readonly wordBits: 32 | 64 | undefined;
  /** False where the log says that another version than the tree's was running: then no line is more than likely. */
  readonly isTreesVersion: boolean;
}

/** Frames to answer, as a log groups them. */
export interface StackQuestion {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** The header's `at file:line` and the frames that it speaks of; see `framesOfHeader()`. */
  readonly header?: { readonly frames: readonly Frame[]; readonly location: PrintedLocation };
}

/** Searches cost time; a chain of inline functions longer than this is not followed. */
const MAX_ROUNDS = 9;
/** An address this near to a function's start is in its prologue, whose line is that of the opening brace. */
const ENTRY_BYTES = 5;
/** Inline functions looked into for a call of something that ends in a jump. */
const TAIL_INLINE_DEPTH = 2;

/** One question for all frames that are the same in every respect: panics print their trace twice. */
interface Question {
  readonly frame: Frame;
  /** All frames that get the answer. */
  readonly frames: Frame[];
  readonly name: string;
  /** What the address is; see `roleOf()`. */
  readonly role: FrameRole;
  /** The next frame inward that is not in doubt, be it an address alone; undefined at the top of a stack. */
  readonly callee: Frame | undefined;
  /** Files of the stack's other frames are looked up here. */
  readonly stack: readonly Frame[];
  /** Where the header says that this frame trapped. */
  readonly headerLocation: PrintedLocation | undefined;
}

export class FrameResolver {
  readonly #table: SymbolTable;
  readonly #graph: CallGraph;
  readonly #ways: WayFinder;
  readonly #targets: Targets;
  readonly #kernel: KernelKnowledge;
  readonly #files: FileSource;

  constructor(
    files: FileSource,
    table: SymbolTable,
    loadParser: () => Promise<CParser>,
    kernel: KernelKnowledge,
  ) {
    this.#table = table;
    this.#graph = new CallGraph(table, loadParser);
    this.#ways = new WayFinder(this.#graph);
    this.#targets = new Targets(this.#graph);
    this.#kernel = kernel;
    this.#files = files;
  }

  /**
   * Answers every frame of `stacks` (each innermost first). `onAnswer` hears of each answer as soon as it is final, in no
   * order; each frame is answered exactly once.
   */
  async resolve(
    stacks: readonly StackQuestion[],
    onAnswer: (frame: Frame, resolution: Resolution) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const questions = new Map<string, Question>();
    for (const stack of stacks) {
      for (const frame of stack.frames) {
        const known = this.#knownAtOnce(frame);
        if (known !== undefined) onAnswer(frame, known);
        else addQuestion(questions, frame, stack);
      }
    }
    let open = [...questions.values()];
    const answer = async (): Promise<void> => {
      await this.#graph.ready();
      this.#ways.reset();
      const waiting: Question[] = [];
      for (const question of open) {
        await breathe();
        const resolution = this.#resolve(question);
        if (resolution === undefined) waiting.push(question);
        else for (const frame of question.frames) onAnswer(frame, resolution);
      }
      open = waiting;
    };
    for (const { name } of open) this.#table.functions(name, 'tree');
    for (let round = 0; round < MAX_ROUNDS && open.length > 0; round++) {
      signal?.throwIfAborted();
      const searching = this.#table.search(round === 0 ? answer : undefined, signal);
      // The parser is loaded while the first search is on its way.
      await Promise.all([searching, this.#graph.ready()]);
      if (round === 0) for (const { name } of open) this.#noteDirectories(name);
      await answer();
    }
    this.#givingUp = true;
    await answer();
  }

  /** The answer for a frame that needs no search: one that cannot be looked up, or whose line is printed. */
  #knownAtOnce(frame: Frame): Resolution | undefined {
    if (frame.printed !== undefined) {
      const file = printedFileInTree(frame.printed.file, this.#files);
      if (file !== undefined) return this.#printed(frame, file, frame.printed.lineNumber);
    }
    if (frame.symbol === undefined) return { kind: 'unresolved', reason: 'no-symbol' };
    if (sourceName(frame) === undefined) return { kind: 'unresolved', reason: 'not-c' };
    const { reliable, byteOffset, byteSize } = frame;
    // No call returns to the first byte of a function, nor behind its last one.
    const isStale = !reliable && (byteOffset === 0 || byteOffset === byteSize);
    return isStale && byteOffset !== undefined
      ? { kind: 'unresolved', reason: 'stale-pointer' }
      : undefined;
  }

  #printed(frame: Frame, file: TreePath, lineNumber: number): Resolution {
    return {
      kind: 'resolved',
      site: {
        file,
        lineNumber,
        function: sourceName(frame) ?? frame.symbol ?? '',
        evidence: 'printed',
        confidence: this.#kernel.isTreesVersion ? 'exact' : 'likely',
        inlines: [],
      },
      candidates: [],
      otherDefinitions: [],
    };
  }

  /** Set in the last round: what is still missing stays missing. */
  #givingUp = false;

  #noteDirectories(name: string): void {
    const definitions = this.#table.functions(name, 'tree');
    if (definitions.length <= 4)
      for (const { path } of definitions) this.#table.addDirectoryOf(path);
  }

  #isCalleeKnown({ callee }: Question): boolean {
    const name = callee && sourceName(callee);
    return name === undefined || this.#definitions(name).length > 0;
  }

  /** The files of the other frames whose names have one definition. */
  #filesOf(stack: readonly Frame[], except: Frame): ReadonlySet<TreePath> {
    const files = new Set<TreePath>();
    for (const other of stack) {
      const name = other === except || !other.reliable ? undefined : sourceName(other);
      const [only, ...more] = name === undefined ? [] : this.#table.functions(name, 'tree');
      if (only !== undefined && more.length === 0) files.add(only.path);
    }
    return files;
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
    if (question.role === 'return-address' && question.frame.byteOffset === 0) {
      return { kind: 'unresolved', reason: 'function-before' };
    }
    const code = this.#graph.functionCode(chosen);
    if (code === undefined) {
      return this.#resolved(question, definition, 'definition-only', [chosen.definition.line]);
    }
    if (question.headerLocation !== undefined) {
      const trapped = this.#trapped(question, definition, code, question.headerLocation);
      if (trapped === 'pending') return undefined;
      if (trapped !== undefined) return trapped;
    }
    if (question.role === 'instruction-pointer') {
      return this.#interpolate(question, definition, code);
    }
    if (!question.frame.reliable) return this.#interpolate(question, definition, code);
    const explanations = this.#table.noticing(() =>
      this.#explanations(question, code, isWrapped(chosen)),
    );
    if (!explanations.isComplete && !this.#givingUp) return undefined;
    for (const explain of explanations.answer) {
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
    const { frame, name, callee, stack, headerLocation } = question;
    const definitions = this.#definitions(name);
    const calleeName = callee && sourceName(callee);
    return chooseDefinition(definitions, {
      module: frame.module,
      belongsTo: (path, module) => this.#kernel.belongsTo(path, module),
      printedFile: headerLocation && printedFileInTree(headerLocation.file, this.#files),
      neighbours: definitions.length > 1 ? this.#filesOf(stack, frame) : new Set(),
      byteSize: frame.byteSize,
      callsNext: (located) =>
        calleeName !== undefined &&
        definitions.length > 1 &&
        (this.#graph.functionCode(located)?.body.calls.some((call) => call.callee === calleeName) ??
          false),
      isBuilt: (path) => this.#kernel.isBuilt(path),
      compiles: ({ definition }) => this.#kernel.compiles(definition),
      wordBits: this.#kernel.wordBits,
    });
  }

  /** The explanations of the next frame, plainest first, each found only when it is asked for. */
  #explanations({ callee, name }: Question, code: Code, isWrapped: boolean): (() => Way[])[] {
    const find = (target: Target, manner: Manner, depth: number) => (): Way[] =>
      this.#ways.find(code, target, manner, depth);
    const calleeName = callee && sourceName(callee);
    if (callee !== undefined && calleeName === undefined) {
      // A jump to a bad address, a BPF program, Rust: C calls none of them by name.
      const unknown: Target = { names: new Set(), fields: new Set(), key: 'unknown' };
      return [find(unknown, 'pointer', 2), find(unknown, 'tail-pointer', 0)];
    }
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

  /** The line of a frame whose header says where it trapped, be it in a function inlined there. */
  #trapped(
    question: Question,
    definition: ChosenDefinition,
    code: Code,
    location: PrintedLocation,
  ): Resolution | 'pending' | undefined {
    const file = printedFileInTree(location.file, this.#files);
    if (file === undefined) return undefined;
    const line = location.lineNumber - 1;
    const isInside = code.line <= line && line <= code.body.closeLine;
    if (file === code.path && (isInside || !this.#kernel.isTreesVersion)) {
      // Of another version the log is taken at its word; the function's head in this tree is offered beside it.
      return this.#resolved(question, definition, 'printed', isInside ? [line] : [line, code.line]);
    }
    const inlined = this.#graph.functionAt(file, line);
    if (inlined === undefined) return undefined;
    const target: Target = {
      names: new Set([inlined]),
      fields: new Set(),
      key: `inlined ${inlined}`,
    };
    const { answer: ways, isComplete } = this.#table.noticing(() =>
      this.#ways.find(code, target, 'direct', 3),
    );
    if (!isComplete && !this.#givingUp) return 'pending';
    const steps = [{ function: inlined, file, lineNumber: location.lineNumber }];
    const within = ways.map((way) => ({ ...way, steps: [...steps, ...way.steps] }));
    return within.length === 0 ? undefined : this.#pick(question, definition, code, within);
  }

  #interpolate(question: Question, definition: ChosenDefinition, code: Code): Resolution {
    const { byteOffset, byteSize } = question.frame;
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
    if (question.role === 'instruction-pointer') {
      return this.#resolved(question, definition, 'interpolated', [near]);
    }
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
    if (question.role === 'instruction-pointer' || lines.length === 0) {
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
          isTreesVersion: this.#kernel.isTreesVersion,
          isAssumed: way !== undefined && isTorn(question),
          evidence,
          nLines,
          frame: question.frame,
          isCalleeKnown: this.#isCalleeKnown(question),
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

/** Whether nothing in the log tells what the frame called: it is the innermost of a task that sleeps, or of a torn log. */
function isTorn({ role, callee, name }: Question): boolean {
  return role === 'return-address' && callee === undefined && TOP_OF_STACK[name] === undefined;
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

/**
 * What the address of a frame is. Where the unwinder starts from the registers it prints the instruction pointer once more as
 * the first entry of the trace (arm64, riscv, s390, loongarch): that entry is no return address.
 */
function roleOf(frame: Frame, next: Frame | undefined): FrameRole {
  const isRepeated =
    next?.role === 'instruction-pointer' &&
    next.symbol === frame.symbol &&
    next.byteOffset === frame.byteOffset;
  return isRepeated ? 'instruction-pointer' : frame.role;
}

/** Adds what is asked of a frame that has a C name. */
function addQuestion(questions: Map<string, Question>, frame: Frame, stack: StackQuestion): void {
  const name = sourceName(frame);
  if (name === undefined) return;
  const inward = stack.frames.slice(0, stack.frames.indexOf(frame)).reverse();
  const next = inward.find((each) => each.reliable && !each.inlined);
  const role = roleOf(frame, next);
  const callee = role === 'instruction-pointer' ? undefined : next;
  const headerLocation = stack.header?.frames.includes(frame) ? stack.header.location : undefined;
  const { symbol, byteOffset, byteSize, module, reliable } = frame;
  const key = [
    symbol,
    byteOffset,
    byteSize,
    module,
    role,
    reliable,
    callee !== undefined && (callee.symbol ?? 'an address'),
    headerLocation?.lineNumber,
  ].join();
  const same = questions.get(key);
  if (same === undefined) {
    questions.set(key, {
      frame,
      frames: [frame],
      name,
      role,
      callee,
      stack: stack.frames,
      headerLocation,
    });
  } else {
    same.frames.push(frame);
  }
}
