/**
 * From the frames of a trace to lines of the tree, without debug info. The frames are answered in rounds: what can be said
 * from what is known is said; names that were missing are looked for, all at once; until nothing is missing any more.
 */
import { breathe } from '../base/breathe.js';
import type { FileSource } from '../base/file-source.js';
import { groupBy } from '../base/group-by.js';
import type { Frame, PrintedLocation } from '../oops/frame.js';
import type { SymbolSource } from '../symbol-search/symbol-source.js';
import { inAssembly } from './assembly-frames.js';
import type { CallGraph, Code } from './call-graph.js';
import type { OrderedCall, PlacesOf } from './call-order.js';
import type { ChosenDefinition } from './choose-definition.js';
import type { Evidence, Resolution } from './evidence.js';
import { evidenceOf, Explanations, isWrapped } from './explanations.js';
import { FrameDefinitions, type KernelKnowledge } from './frame-definitions.js';
import {
  ENTRY_BYTES,
  interpolatedLines,
  leftOverLines,
  MAX_NEAR,
  nearestLines,
  scoreLines,
} from './line-order.js';
import { KnownReturns } from './known-returns.js';
import { printedFileInTree } from './printed-site.js';
import { questionsOf, sourceName, type Question, type StackQuestion } from './question.js';
import { chooseTogether, functionKey, type ScoredLine } from './same-function.js';
import { SiteAnswers, type Resolved } from './site-answers.js';
import { isEpilogue, namesOfInstruction, usesMemory } from './trap.js';
import { TrappedLines } from './trapped-lines.js';
import type { Way } from './ways.js';

/** Searches cost time; a chain of inline functions longer than this is not followed. */
const MAX_ROUNDS = 9;

/** `ways` are those of a frame, or of each entry in doubt that has the same address. */
export type OnChoice = (
  question: Question,
  code: Code,
  ways: readonly (readonly Way[])[],
  graph: CallGraph,
  placesOf: PlacesOf,
) => void;

/** Several lines that are possible for a frame, of which none is chosen yet. */
interface Choice {
  readonly kind: 'choice';
  readonly question: Question;
  readonly definition: ChosenDefinition;
  readonly code: Code;
  readonly ways: readonly Way[];
  readonly isOfCode: boolean;
  readonly lines: readonly ScoredLine[];
}

/** What objects have told of the frames already. */
export interface KnownFrames {
  readonly isAnswered: (frame: Frame) => boolean;
  /** What the code calls where a frame returns; undefined where that is not known. */
  readonly callOf: (frame: Frame) => OrderedCall | undefined;
}

export class FrameResolver {
  readonly #table: SymbolSource;
  readonly #graph: CallGraph;
  readonly #explanations: Explanations;
  readonly #trappedLines: TrappedLines;
  readonly #frameDefinitions: FrameDefinitions;
  readonly #kernel: KernelKnowledge;
  readonly #files: FileSource;

  readonly #answers: SiteAnswers;
  readonly #known = new KnownReturns();
  readonly #onChoice: OnChoice;

  /** `onChoice` hears of each frame that has several lines to choose from, before one is chosen. */
  constructor(
    files: FileSource,
    graph: CallGraph,
    kernel: KernelKnowledge,
    onChoice: OnChoice = () => undefined,
  ) {
    this.#onChoice = onChoice;
    this.#table = graph.table;
    this.#graph = graph;
    this.#explanations = new Explanations(this.#graph);
    this.#trappedLines = new TrappedLines(this.#graph);
    this.#frameDefinitions = new FrameDefinitions(files, graph, this.#explanations, kernel);
    this.#kernel = kernel;
    this.#answers = new SiteAnswers(this.#table, this.#frameDefinitions, kernel);
    this.#files = files;
  }

  /**
   * Answers every frame of `stacks` (each innermost first) but those that are answered. `onAnswer` hears of each answer as soon as it
   * is final, in no order; each frame is answered exactly once.
   */
  async resolve(
    stacks: readonly StackQuestion[],
    { isAnswered, callOf }: KnownFrames,
    onAnswer: (frame: Frame, resolution: Resolution) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const isOpen = (frame: Frame): boolean => {
      if (isAnswered(frame)) return false;
      const known = this.#knownAtOnce(frame);
      if (known !== undefined) onAnswer(frame, known);
      return known === undefined;
    };
    let open = questionsOf(stacks, isOpen, callOf);
    if (open.length === 0) return;
    this.#frameDefinitions.beginWith(open);
    const answer = async (): Promise<void> => {
      await this.#graph.ready();
      this.#explanations.reset();
      this.#trappedLines.reset();
      this.#leftOver.clear();
      const waiting: Question[] = [];
      for (const group of bySameFunction(open)) {
        const answered = new Set<Question>();
        for await (const [question, resolution] of this.#resolveTogether(group)) {
          signal?.throwIfAborted();
          answered.add(question);
          for (const frame of question.frames) onAnswer(frame, resolution);
        }
        waiting.push(...group.filter((question) => !answered.has(question)));
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
      if (file !== undefined) return this.#answers.printed(frame, file, frame.printed.lineNumber);
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

  /** Set in the last round: what is still missing stays missing. */
  #givingUp = false;

  #noteDirectories(name: string): void {
    const definitions = this.#table.functions(name, 'tree');
    if (definitions.length <= 4)
      for (const { path } of definitions) this.#table.addDirectoryOf(path);
  }

  /**
   * The answers for frames of one function, those that are sure first: others have to fit them. A frame whose answer could change with
   * names that are missing yet gets none, nor does one that depends on it.
   */
  async *#resolveTogether(group: readonly Question[]): AsyncGenerator<[Question, Resolution]> {
    const choices: Choice[] = [];
    let isComplete = true;
    for (const question of group.filter(({ frame }) => frame.reliable)) {
      await breathe();
      const found = this.#resolve(question);
      if (found === undefined) isComplete = false;
      else if (found.kind === 'choice') choices.push(found);
      else yield [question, this.#known.noted(question, found)];
    }
    if (!isComplete && !this.#givingUp) return;
    for (const { question, resolution } of this.#choose(choices)) {
      yield [question, this.#known.noted(question, resolution)];
    }
    for (const question of group.filter(({ frame }) => !frame.reliable)) {
      await breathe();
      const found = this.#resolve(question, group);
      const [chosen] = found?.kind === 'choice' ? this.#choose([found]) : [];
      if (chosen !== undefined) yield [question, chosen.resolution];
      else if (found !== undefined && found.kind !== 'choice') yield [question, found];
    }
  }

  /** The answers for choices that are of one function, of which each has to fit the others. */
  #choose(choices: readonly Choice[]): { question: Question; resolution: Resolution }[] {
    return [...groupBy(choices, ({ code }) => code.key).values()].flatMap((ofCode) => {
      const returns = ofCode.map(({ question, lines }) => ({
        byteOffset: question.frame.byteOffset ?? 0,
        lines,
      }));
      const [first] = ofCode;
      const known = first === undefined ? [] : this.#known.of(first.question.frame, first.code);
      const chosen = chooseTogether(returns, known);
      return ofCode.map((choice, i) => {
        const lines = (chosen[i] ?? choice.lines).map(({ line }) => line);
        return { question: choice.question, resolution: this.#ofWays(choice, lines) };
      });
    });
  }

  /** The answer; undefined while names are missing that could change it. */
  #resolve(question: Question, group: readonly Question[] = []): Resolution | Choice | undefined {
    const choice = this.#table.noticing(() => this.#frameDefinitions.choose(question));
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
      return this.#answers.resolved(question, definition, 'definition-only', [
        chosen.definition.line,
      ]);
    }
    if (question.headerLocation !== undefined) {
      const trapped = this.#trapped(question, definition, code, question.headerLocation);
      if (trapped === 'pending') return undefined;
      if (trapped !== undefined) return trapped;
    }
    if (question.role === 'instruction-pointer') {
      return this.#running(question, definition, code);
    }
    const { call } = question;
    const isInDoubt = !question.frame.reliable;
    if (isInDoubt && call?.kind !== 'direct')
      return this.#inDoubt(question, definition, code, group);
    const explanations = this.#table.noticing(() =>
      isInDoubt && call?.kind === 'direct'
        ? this.#explanations.ofCall(call, code)
        : this.#explanations.explain(question, code, isWrapped(chosen)),
    );
    if (!explanations.isComplete && !this.#givingUp) return undefined;
    for (const { find, isOfCode } of explanations.answer) {
      const { answer: ways, isComplete } = this.#table.noticing(find);
      if (!isComplete && !this.#givingUp) return undefined;
      if (ways.length > 0) return this.#pick(question, definition, code, ways, isOfCode);
    }
    if (isInDoubt) return this.#inDoubt(question, definition, code, group);
    if (isWrapped(chosen)) {
      // The call is not in the body written here, so it is in what the macro wraps around it, on the macro's own line.
      return this.#answers.resolved(question, definition, 'definition-only', [
        chosen.definition.line,
      ]);
    }
    return this.#interpolate(question, definition, code);
  }

  #pick(
    question: Question,
    definition: ChosenDefinition,
    code: Code,
    ways: readonly Way[],
    isOfCode = false,
  ): Resolution | Choice {
    const lines = this.#table.withoutNoting(() => {
      const placesOf = this.#placesIn(code);
      this.#onChoice(question, code, [ways], this.#graph, placesOf);
      return scoreLines(question, code, ways, this.#graph, placesOf);
    });
    const choice = { kind: 'choice', question, definition, code, ways, isOfCode, lines } as const;
    return lines.length > 1
      ? choice
      : this.#ofWays(
          choice,
          lines.map(({ line }) => line),
        );
  }

  #ofWays({ question, definition, ways, isOfCode }: Choice, lines: readonly number[]): Resolution {
    const best = ways.find((way) => way.line === lines[0]);
    const evidence = evidenceOf(best, lines.length);
    return this.#answers.resolved(question, definition, evidence, lines, best, isOfCode);
  }

  /** The places of calls in a function, what is inlined there looked into. */
  #placesIn(code: Code): PlacesOf {
    return (name) => this.#explanations.ofInlined(name, code);
  }

  /** The line of a frame whose header says where it trapped, be it in a function inlined there. */
  #trapped(
    question: Question,
    definition: ChosenDefinition,
    code: Code,
    location: PrintedLocation,
  ): Resolution | Choice | 'pending' | undefined {
    const file = printedFileInTree(location.file, this.#files);
    if (file === undefined) return undefined;
    const line = location.lineNumber - 1;
    const isInside = code.line <= line && line <= code.body.closeLine;
    if (file === code.path && (isInside || !this.#kernel.isTreesVersion)) {
      // Of another version the log is taken at its word; the function's head in this tree is offered beside it.
      return this.#answers.resolved(
        question,
        definition,
        'printed',
        isInside ? [line] : [line, code.line],
      );
    }
    const inlined = this.#graph.functionAt(file, line);
    if (inlined === undefined) return undefined;
    const { answer: ways, isComplete } = this.#table.noticing(() =>
      this.#explanations.ofInlined(inlined, code),
    );
    if (!isComplete && !this.#givingUp) return 'pending';
    const steps = [{ function: inlined, file, lineNumber: location.lineNumber }];
    const within = ways.map((way) => ({ ...way, steps: [...steps, ...way.steps] }));
    return within.length === 0 ? undefined : this.#pick(question, definition, code, within);
  }

  #interpolate(question: Question, definition: ChosenDefinition, code: Code): Resolution {
    const { evidence, lines } = this.#table.withoutNoting(() =>
      interpolatedLines(question, code, this.#graph),
    );
    return this.#answers.resolved(question, definition, evidence, lines);
  }

  /**
   * The line of an entry that the unwinder did not confirm: where it calls what stands next to it, or else nearest to the offset.
   * Most such entries are left over from older stacks and neighbours by chance, so the other lines are offered too.
   */
  #inDoubt(
    question: Question,
    definition: ChosenDefinition,
    code: Code,
    group: readonly Question[],
  ): Resolution {
    const { call, frame } = question;
    const known = this.#known.of(frame, code);
    const same = known.find(({ byteOffset }) => byteOffset === frame.byteOffset);
    if (same !== undefined) return this.#asAt(same.resolution);
    const waysOf = (each: Question): Way[] =>
      call?.kind === 'none' ? [] : this.#explanations.inDoubt(each, code);
    const { ways, near } = this.#table.withoutNoting(() => {
      const address = `${code.key}+${frame.byteOffset}`;
      let kept = this.#leftOver.get(address);
      if (kept === undefined) {
        const same = group.filter(
          (each) => !each.frame.reliable && each.frame.byteOffset === frame.byteOffset,
        );
        const found = same.map(waysOf);
        this.#onChoice(question, code, found, this.#graph, this.#placesIn(code));
        kept = leftOverLines(question, code, found, this.#graph, known);
        this.#leftOver.set(address, kept);
      }
      return { ways: waysOf(question), near: kept };
    });
    const [first] = near.lines;
    const isNear = (way: Way): boolean => near.lines.includes(way.line);
    const best = ways.find((way) => way.line === first);
    if (best !== undefined) {
      const nLinked = new Set(ways.filter(isNear).map((way) => way.line)).size;
      return this.#answers.resolved(
        question,
        definition,
        evidenceOf(best, nLinked),
        near.lines,
        best,
      );
    }
    const isSure = question.callee !== undefined && near.evidence === 'interpolated';
    const isLeft =
      call?.kind === 'none' ||
      (near.evidence === 'interpolated' && ways.length > 0) ||
      (isSure && this.#explanations.callsByNameAlone(code));
    return this.#answers.resolved(
      question,
      definition,
      isLeft ? 'left-over' : near.evidence,
      near.lines,
    );
  }

  #inAssembly(question: Question, definition: ChosenDefinition): Resolution {
    const { chosen } = definition;
    const text = this.#table.sources.get(chosen.path)?.text ?? '';
    const {
      evidence,
      lines,
      isOfCode = false,
      isMade = false,
    } = inAssembly(question, chosen, text);
    if (!isMade) {
      return this.#answers.resolved(question, definition, evidence, lines, undefined, isOfCode);
    }
    const madeOf = { ...chosen.definition, origin: 'macro-made' as const };
    const made = { ...definition, chosen: { ...chosen, definition: madeOf } };
    return this.#answers.resolved(question, made, evidence, lines);
  }

  /** The lines of entries in doubt, by their address: each is the same wherever the log has it. */
  readonly #leftOver = new Map<string, ReturnType<typeof leftOverLines>>();

  /** The answer for an entry in doubt that has the address of a sure frame. */
  #asAt({ site, candidates, otherDefinitions }: Resolved): Resolution {
    return {
      kind: 'resolved',
      site: { ...site, evidence: 'same-address', inlines: [] },
      candidates,
      otherDefinitions,
    };
  }

  /** The line of an instruction pointer: by the instruction where that is an unusual one, by the pointer that was bad. */
  #running(question: Question, definition: ChosenDefinition, code: Code): Resolution | undefined {
    const { trap } = question;
    const isFirst = (question.frame.byteOffset ?? 0) <= ENTRY_BYTES && !usesMemory(trap);
    const { answer: found, isComplete } = this.#table.noticing(
      (): { evidence: Evidence; lines: readonly number[] } => {
        if (isFirst) return { evidence: 'entry', lines: [] };
        const names = namesOfInstruction(trap);
        const asked = names === undefined ? [] : this.#explanations.ofAny(names, code);
        if (asked.length > 0) {
          return { evidence: 'instruction', lines: asked.map((way) => way.line) };
        }
        if (isEpilogue(trap)) return { evidence: 'instruction', lines: [code.body.closeLine] };
        const isUse = trap.isAccess || usesMemory(trap);
        return {
          evidence: trap.isAccess ? 'first-use' : 'interpolated',
          lines: isUse ? this.#trappedLines.firstUses(code) : [],
        };
      },
    );
    if (!isComplete && !this.#givingUp) return undefined;
    if (found.lines.length === 0) return this.#interpolate(question, definition, code);
    const nearest = this.#table.withoutNoting(() =>
      nearestLines(question, code, [...new Set(found.lines)], this.#graph),
    );
    return this.#answers.resolved(question, definition, found.evidence, nearest.slice(0, MAX_NEAR));
  }
}

/** The questions, those together that are of return addresses of one function; else in their order. */
function bySameFunction(questions: readonly Question[]): readonly (readonly Question[])[] {
  const groups = groupBy(questions, (question): unknown =>
    question.role === 'return-address' ? functionKey(question.frame) : question,
  );
  return [...groups.values()];
}
