/** Which definition of its name each frame of some stacks means. */
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';
import type { Frame } from '../oops/frame.js';
import type { LocatedFunction } from '../symbol-search/located.js';
import type { SymbolSource } from '../symbol-search/symbol-source.js';
import type { CallGraph } from './call-graph.js';
import { chooseDefinition, rankDefinitions, type ChosenDefinition } from './choose-definition.js';
import type { Explanations } from './explanations.js';
import { rankJointly, type Link } from './joint-definitions.js';
import { printedFileInTree } from './printed-site.js';
import { calledName, sourceName, type Question } from './question.js';
import { spelledInEntryCode } from './special-names.js';

/** What is known of the kernel in the log besides the tree's text. */
export interface KernelKnowledge {
  /** Whether the tree's build files make a module of a file; undefined where they do not tell. */
  belongsTo(path: TreePath, module: string): boolean | undefined;
  /** Whether the configuration builds a file; undefined where there is no configuration. */
  isBuilt(path: TreePath): boolean | undefined;
  /** Whether the file is part of every kernel. */
  isAlwaysBuiltIn(path: TreePath): boolean;
  /** Whether the `#if`s around a definition let it be compiled; undefined where that is not known. */
  compiles(definition: FunctionDefinition): boolean | undefined;
  /** Bits of a word of the machine in the log; undefined where it does not tell. */
  readonly wordBits: 32 | 64 | undefined;
  /** False where the log says that another version than the tree's was running: then no line is more than likely. */
  readonly isTreesVersion: boolean;
}

/** Frames in each direction whose definitions are chosen together with those of one in between. */
const MAX_LINKS = 4;

/** Makefiles are read for no more definitions of one name. */
const MAX_MAKEFILES = 24;

export class FrameDefinitions {
  readonly #files: FileSource;
  readonly #graph: CallGraph;
  readonly #table: SymbolSource;
  readonly #explanations: Explanations;
  readonly #kernel: KernelKnowledge;
  readonly #questionOf = new Map<Frame, Question>();
  /** The frame that has called what a question is of, where only one has. */
  readonly #callerOf = new Map<Question, Question | undefined>();
  readonly #ranks = new Map<Question, Link>();

  constructor(
    files: FileSource,
    graph: CallGraph,
    explanations: Explanations,
    kernel: KernelKnowledge,
  ) {
    this.#files = files;
    this.#graph = graph;
    this.#table = graph.table;
    this.#explanations = explanations;
    this.#kernel = kernel;
  }

  /** To be called with all questions of some stacks, before one of them is asked. */
  beginWith(questions: readonly Question[]): void {
    this.#ranks.clear();
    this.#questionOf.clear();
    this.#callerOf.clear();
    for (const question of questions)
      for (const frame of question.frames) this.#questionOf.set(frame, question);
    for (const question of questions) {
      const callee = question.callee && this.#questionOf.get(question.callee);
      if (callee === undefined || !question.frame.reliable) continue;
      // What several functions have called says nothing of one of them.
      this.#callerOf.set(callee, this.#callerOf.has(callee) ? undefined : question);
    }
  }

  /** The definition that is meant, among those of the frames that called each other up to it and from it. */
  choose(question: Question): ChosenDefinition | undefined {
    const own = this.#rank(question);
    if (own.length < 2) return chooseDefinition(own);
    const inward = this.#linksFrom(
      question,
      ({ callee }) => callee && this.#questionOf.get(callee),
    );
    const outward = this.#linksFrom(question, (inner) => this.#callerOf.get(inner));
    return chooseDefinition(rankJointly([...inward.reverse(), own, ...outward], inward.length));
  }

  /** The definitions of the frames that follow in one direction, up to the first that is not in question, or not in doubt. */
  #linksFrom(question: Question, next: (question: Question) => Question | undefined): Link[] {
    const links: Link[] = [];
    for (let at = next(question); at !== undefined && links.length < MAX_LINKS; at = next(at)) {
      const link = this.#rank(at);
      if (link.length > 0) links.push(link);
      if (link.length < 2) break;
    }
    return links;
  }

  /** The definitions of a frame, each looked at for itself; remembered where nothing can be missing. */
  #rank(question: Question): Link {
    const known = this.#ranks.get(question);
    if (known !== undefined) return known;
    const ranked = this.#rankAnew(question);
    if (this.#table.isWhole) this.#ranks.set(question, ranked);
    return ranked;
  }

  #rankAnew(question: Question): Link {
    const { frame, name, stack, headerLocation } = question;
    const definitions = this.ofName(name, frame.module);
    const calleeName = calledName(question);
    return rankDefinitions(definitions, {
      module: frame.module,
      belongsTo: (path, module) => this.#kernel.belongsTo(path, module),
      printedFile: headerLocation && printedFileInTree(headerLocation.file, this.#files),
      neighbours: definitions.length > 1 ? this.#filesOf(stack, frame) : new Set(),
      byteSize: frame.byteSize,
      callsNext: (located) => {
        if (calleeName === undefined) return 'no';
        const isLone = definitions.length < 2;
        const written = this.#graph.functionCode(located);
        const code = isLone ? written : (written ?? this.#graph.makingCode(located));
        if (code === undefined) return 'no';
        if (code.body.calls.some((call) => call.callee === calleeName)) return 'itself';
        // Of a lone definition it is asked only for which definition of the next frame it sees.
        if (isLone) return 'no';
        const isReached = this.#table.withoutNoting(() =>
          this.#explanations.reaches(calleeName, code),
        );
        return isReached ? 'expanded' : 'no';
      },
      isBuilt: (path) => this.#kernel.isBuilt(path),
      isAlwaysBuiltIn: (path) =>
        1 < definitions.length &&
        definitions.length <= MAX_MAKEFILES &&
        this.#kernel.isAlwaysBuiltIn(path),
      compiles: ({ definition }) => this.#kernel.compiles(definition),
      wordBits: this.#kernel.wordBits,
    });
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
  ofName(name: string, module?: string): readonly LocatedFunction[] {
    if (module !== undefined && (name === 'init_module' || name === 'cleanup_module')) {
      const isOfModule = (path: TreePath): boolean => this.#kernel.belongsTo(path, module) === true;
      const entries = this.#table.moduleEntries(name, isOfModule);
      if (entries.length > 0) return entries;
    }
    const definitions = this.#table.functions(name, 'tree');
    if (definitions.length > 0) return definitions;
    const spelled = spelledInEntryCode(name);
    if (spelled !== undefined) return this.#table.functions(spelled, 'tree');
    return this.#table.aliases(name).flatMap((alias) => this.#table.functions(alias, 'core'));
  }
}
