/**
 * A partial evaluator of the Makefile language: what the variables of a makefile hold at its end, for every configuration at
 * once. A test of a CONFIG symbol that is not known takes both branches and remembers which words came from which.
 *
 * Makefiles are untrusted input: nothing is run, depth and effort are bounded, and no file outside the tree is read.
 */
import type { FileSource } from '../base/file-source.js';
import { toTreePath, type TreePath } from '../base/tree-path.js';
import {
  ALWAYS,
  M,
  NEVER,
  UNCLEAR,
  Y,
  and,
  having,
  isNever,
  not,
  or,
  type Condition,
} from './condition.js';
import { MAKE_FUNCTIONS, replacePattern, type Expander } from './make-functions.js';
import { parseMakefile, type Statement, type Test } from './make-parser.js';
import { alternatives, guarded, notEmpty, splitWords, type Word } from './make-value.js';
import { closingBracket, splitArguments } from './make-references.js';

/** What an evaluation starts from. */
export interface MakeWorld {
  readonly files: FileSource;
  /** The value of `CONFIG_X`: a text, empty where it is not set; undefined where the configuration is not known. */
  config(symbol: string): string | undefined;
  /** Variables that stand before the first line: `obj`, `srctree`. */
  readonly variables: ReadonlyMap<string, string>;
  /** Variables of the kernel's build that have a value nobody told us: `ARCH`. */
  readonly unknownVariables: ReadonlySet<string>;
}

/** The variables of a makefile at its end. */
export interface EvaluatedMakefile {
  /** The words of a variable, in order; empty for one that was never set. */
  words(name: string): readonly Word[];
  /** The names of all variables that were set. */
  readonly names: readonly string[];
  /** What could not be followed, each with its file: `fs/x/Makefile: line 7: endif without ifeq`. */
  readonly problems: readonly string[];
}

/** A piece of a variable's value: words already expanded (`:=`), or text that is expanded when the variable is used (`=`). */
type Piece =
  | { readonly kind: 'words'; readonly words: readonly Word[]; readonly when: Condition }
  | { readonly kind: 'text'; readonly text: string; readonly when: Condition };

interface Variable {
  readonly pieces: Piece[];
  /** `+=` expands at once where the variable was made by `:=`. */
  simple: boolean;
}

const MAX_DEPTH = 64;
const MAX_INCLUDES = 64;
/** In words and 16-character pieces looked at; the largest makefile of 6.1 takes a few 10,000. */
const MAX_EFFORT = 2_000_000;
const MAX_PROBLEMS = 20;
/** More outcomes of one word, as in `$(A)$(B)$(C)$(D).o`, are not told apart. */
const MAX_OUTCOMES = 64;

/** Thrown where the effort is used up, caught where the evaluation began. */
class OutOfEffort extends Error {}

/** Evaluates the makefile at `path`. Never throws: what goes wrong is in `problems`. */
export function evaluateMakefile(
  path: TreePath,
  text: string,
  world: MakeWorld,
): EvaluatedMakefile {
  const evaluator = new MakeEvaluator(world);
  evaluator.runFile(path, text);
  return evaluator;
}

class MakeEvaluator implements EvaluatedMakefile, Expander {
  readonly problems: string[] = [];
  readonly #world: MakeWorld;
  readonly #variables = new Map<string, Variable>();
  /** Arguments of `call` and `foreach`, innermost last. */
  readonly #locals: ReadonlyMap<string, readonly Word[]>[] = [];
  /** Variables that are being expanded, to stop a variable that uses itself. */
  readonly #expanding = new Set<string>();
  readonly #including: TreePath[] = [];
  #includes = 0;
  #effort = 0;
  #depth = 0;
  /** How often a value turned out not to be known. */
  #unknowns = 0;
  /** The branch that is being run; `eval` adds to it. */
  #branch: Condition = ALWAYS;

  constructor(world: MakeWorld) {
    this.#world = world;
    for (const [name, value] of world.variables) {
      const words = splitWords(value).map((text) => ({ text, when: ALWAYS }));
      this.#variables.set(name, {
        pieces: [{ kind: 'words', words, when: ALWAYS }],
        simple: true,
      });
    }
  }

  get names(): readonly string[] {
    return [...this.#variables.keys()];
  }

  words(name: string): readonly Word[] {
    return this.#guard(() => this.#variable(name)) ?? [];
  }

  runFile(path: TreePath, text: string): void {
    this.#guard(() => {
      this.#includeText(path, text);
    });
  }

  #guard<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof OutOfEffort)) throw error;
      this.#problem('too much work for one makefile; the rest is left out');
      return undefined;
    }
  }

  #problem(what: string): void {
    const file = this.#including.at(-1);
    const problem = file === undefined ? what : `${file}: ${what}`;
    if (this.problems.length < MAX_PROBLEMS && !this.problems.includes(problem)) {
      this.problems.push(problem);
    }
  }

  // --- Statements ---------------------------------------------------------------------------------------------------------

  #includeText(path: TreePath, text: string): void {
    this.#including.push(path);
    this.spend(text.length / 16);
    const { statements, problems } = parseMakefile(text);
    for (const problem of problems) this.#problem(problem);
    this.#run(statements, this.#branch);
    this.#including.pop();
  }

  #run(statements: readonly Statement[], when: Condition): void {
    for (const statement of statements) {
      this.#branch = when;
      switch (statement.kind) {
        case 'assignment':
          for (const name of this.expand(statement.target)) {
            this.#assign(name.text, statement.operator, statement.value, and(when, name.when));
          }
          break;
        case 'conditional': {
          let open = when;
          for (const { test, body } of statement.branches) {
            const holds = this.#test(test);
            const taken = and(open, holds);
            if (!isNever(taken)) this.#run(body, taken);
            open = and(open, not(holds));
            if (isNever(open)) break;
          }
          if (!isNever(open)) this.#run(statement.otherwise, open);
          break;
        }
        case 'include':
          for (const { text, when: present } of this.expand(statement.paths)) {
            this.#branch = and(when, present);
            this.#include(text, statement.optional);
          }
          break;
        case 'expression':
          this.expand(statement.text);
          break;
      }
    }
    this.#branch = when;
  }

  #include(name: string, optional: boolean): void {
    const path = toTreePath(name);
    if (path === undefined || isNever(this.#branch)) return;
    if (this.#including.includes(path)) {
      this.#problem(`includes itself: ${path}`);
      return;
    }
    this.#includes++;
    if (MAX_INCLUDES < this.#includes) {
      this.#problem('includes too many files');
      return;
    }
    const text = this.#world.files.read(path);
    if (text !== undefined) this.#includeText(path, text);
    else if (!optional) this.#problem(`includes ${path}, which is not there`);
  }

  #assign(name: string, operator: string, value: string, when: Condition): void {
    if (isNever(when) || isAboutFlags(name)) return;
    const old = this.#variables.get(name);
    switch (operator) {
      case '+=': {
        const piece = this.#piece(value, old?.simple ?? false, when);
        if (old) old.pieces.push(piece);
        else this.#variables.set(name, { pieces: [piece], simple: false });
        break;
      }
      case '?=': {
        let set = NEVER;
        for (const piece of old?.pieces ?? []) set = or(set, piece.when);
        const free = and(when, not(set));
        if (isNever(free) || this.#isGiven(name)) break;
        const pieces = [...(old?.pieces ?? []), this.#piece(value, false, free)];
        this.#variables.set(name, { pieces, simple: false });
        break;
      }
      default: {
        // The new value is made first: it may use the old one.
        const simple = operator !== '=';
        const made = operator === '!=' ? [] : [this.#piece(value, simple, when)];
        const kept = old === undefined ? [] : restrict(old.pieces, not(when));
        const pieces = [...kept, ...made];
        this.#variables.set(name, { pieces, simple });
      }
    }
  }

  /** The configuration sets it before the makefile is read. */
  #isGiven(name: string): boolean {
    return name.startsWith('CONFIG_') && (this.#world.config(name) ?? 'unknown') !== '';
  }

  #piece(value: string, simple: boolean, when: Condition): Piece {
    if (!simple) return { kind: 'text', text: value, when };
    return { kind: 'words', words: guarded(this.expand(value), when), when };
  }

  // --- Tests --------------------------------------------------------------------------------------------------------------

  #test(test: Test): Condition {
    const before = this.#unknowns;
    const holds = test.kind === 'defined' ? this.#defined(test.name) : this.#equal(test);
    const condition = this.#unknowns === before ? holds : having(testText(test), Y);
    return test.not ? not(condition) : condition;
  }

  #defined(rawName: string): Condition {
    const [name] = this.expand(rawName);
    if (name === undefined) return NEVER;
    const variable = this.#variables.get(name.text);
    if (variable === undefined) return notEmpty(this.#variable(name.text));
    let condition = NEVER;
    for (const piece of variable.pieces) {
      const has =
        piece.kind === 'words' ? notEmpty(piece.words) : piece.text === '' ? NEVER : piece.when;
      condition = or(condition, has);
    }
    return condition;
  }

  #equal({ left, right }: Extract<Test, { kind: 'equal' }>): Condition {
    const outcomesLeft = alternatives(this.expand(left));
    const outcomesRight = alternatives(this.expand(right));
    if (outcomesLeft === undefined || outcomesRight === undefined) return UNCLEAR;
    let condition = NEVER;
    for (const a of outcomesLeft) {
      for (const b of outcomesRight) {
        if (a.words.join(' ') === b.words.join(' ')) condition = or(condition, and(a.when, b.when));
      }
    }
    return condition;
  }

  // --- Expansion ----------------------------------------------------------------------------------------------------------

  spend(effort: number): void {
    this.#effort += effort;
    if (MAX_EFFORT < this.#effort) throw new OutOfEffort();
  }

  unknown(): void {
    this.#unknowns++;
  }

  definition(name: string): string | undefined {
    const pieces = this.#variables.get(name)?.pieces;
    if (pieces === undefined) return undefined;
    return pieces
      .map((piece) =>
        piece.kind === 'text' ? piece.text : piece.words.map(({ text }) => text).join(' '),
      )
      .join(' ');
  }

  evaluate(raw: string): void {
    const outcomes = alternatives(this.expand(raw));
    const branch = this.#branch;
    // Words lose the ends of lines, so only a text of one assignment can be read back.
    for (const { words, when } of outcomes ?? []) {
      const taken = and(branch, when);
      if (!isNever(taken)) this.#run(parseMakefile(words.join(' ')).statements, taken);
    }
    this.#branch = branch;
  }

  wildcard(pattern: string): readonly string[] {
    const path = toTreePath(pattern);
    if (path === undefined) return [];
    const star = path.indexOf('*');
    if (star < 0) return this.#world.files.kind(path) === undefined ? [] : [pattern];
    const slash = path.lastIndexOf('/');
    // One star in the last component is what occurs.
    if (star < slash || path.includes('*', star + 1)) return [];
    const directory = path.slice(0, slash + 1);
    const [before, after] = [path.slice(slash + 1, star), path.slice(star + 1)];
    const entries = this.#world.files.list(path.slice(0, Math.max(slash, 0)) as TreePath) ?? [];
    return entries
      .filter(({ name }) => before.length + after.length <= name.length)
      .filter(({ name }) => name.startsWith(before) && name.endsWith(after))
      .map(({ name }) => directory + name);
  }

  expandWith(values: ReadonlyMap<string, readonly Word[]>, raw: string): readonly Word[] {
    this.#locals.push(values);
    const words = this.expand(raw);
    this.#locals.pop();
    return words;
  }

  expand(raw: string): readonly Word[] {
    this.spend(1 + raw.length / 16);
    if (!raw.includes('$')) {
      const words = splitWords(raw).map((text) => ({ text, when: ALWAYS }));
      this.spend(words.length);
      return words;
    }
    if (MAX_DEPTH < this.#depth) {
      this.#problem('references are nested too deeply');
      this.unknown();
      return [];
    }
    this.#depth++;
    const words = this.#expandReferences(raw);
    this.#depth--;
    return words;
  }

  /** Text with references: words are put together from plain pieces and from the outcomes of references. */
  #expandReferences(raw: string): readonly Word[] {
    const words: Word[] = [];
    /** The outcomes of the word that is being put together. */
    let partial: Word[] = [EMPTY];
    let started = false;
    const endWord = (): void => {
      if (!started) return;
      for (const word of partial) if (word.text !== '') words.push(word);
      this.spend(partial.length);
      partial = [EMPTY];
      started = false;
    };
    const append = (text: string): void => {
      started = true;
      partial = partial.map((word) => ({ text: word.text + text, when: word.when }));
    };

    let at = 0;
    while (at < raw.length) {
      const next = nextSpecial(raw, at);
      if (at < next) append(raw.slice(at, next));
      at = next;
      if (at >= raw.length) break;
      if (raw[at] !== '$') {
        endWord();
        at++;
        continue;
      }
      const opening = raw[at + 1];
      if (opening === '$' || opening === undefined) {
        append('$');
        at += 2;
        continue;
      }
      let value: readonly Word[];
      if (opening === '(' || opening === '{') {
        const end = closingBracket(raw, at + 1);
        if (end < 0) {
          this.#problem('a reference has no end');
          break;
        }
        value = this.#reference(raw.slice(at + 2, end));
        at = end + 1;
      } else {
        value = this.#variable(opening);
        at += 2;
      }
      const alone = !started && (at >= raw.length || isBlank(raw[at]));
      if (alone) {
        this.spend(value.length);
        for (const word of value) words.push(word);
        continue;
      }
      started = true;
      partial = this.#glue(partial, value, words);
    }
    endWord();
    return words;
  }

  /** The outcomes of a word followed by a reference's value; words that are complete go to `words`. */
  #glue(partial: readonly Word[], value: readonly Word[], words: Word[]): Word[] {
    const outcomes = alternatives(value) ?? [
      { words: [], when: UNCLEAR },
      ...value.map(({ text, when }) => ({ words: [text], when: and(when, UNCLEAR) })),
    ];
    const glued: Word[] = [];
    for (const { text, when: before } of partial) {
      for (const outcome of outcomes) {
        const when = and(before, outcome.when);
        if (isNever(when)) continue;
        this.spend(1 + outcome.words.length);
        const last = outcome.words.length - 1;
        if (last < 1) {
          glued.push({ text: text + (outcome.words[0] ?? ''), when });
        } else {
          words.push({ text: text + (outcome.words[0] ?? ''), when });
          for (const word of outcome.words.slice(1, last)) words.push({ text: word, when });
          glued.push({ text: outcome.words[last] ?? '', when });
        }
      }
    }
    if (glued.length <= MAX_OUTCOMES) return glued;
    this.#problem('a word has too many outcomes');
    this.unknown();
    return glued.slice(0, MAX_OUTCOMES);
  }

  /** The inside of `$(…)`: a function, a substitution `name:.c=.o`, or a variable. */
  #reference(inside: string): readonly Word[] {
    const blank = /^[a-z-]+(?=[ \t])/.exec(inside)?.[0];
    const makeFunction = blank === undefined ? undefined : MAKE_FUNCTIONS.get(blank);
    if (blank !== undefined && makeFunction !== undefined) {
      return makeFunction(splitArguments(inside.slice(blank.length).trimStart()), this);
    }
    // `xfs-objs:.o=.c`
    const substitution = /^([^:=]+):([^=]*)=(.*)$/s.exec(inside);
    if (substitution !== null && !inside.startsWith('$(')) {
      const [, name = '', from = '', to = ''] = substitution;
      return this.#substitute(name, from, to);
    }
    if (!inside.includes('$')) return this.#variable(inside.trim());
    return this.expand(inside).flatMap(({ text, when }) => guarded(this.#variable(text), when));
  }

  #substitute(rawName: string, rawFrom: string, rawTo: string): readonly Word[] {
    const from = this.#oneText(rawFrom);
    const to = this.#oneText(rawTo);
    const [pattern, replacement] = from.includes('%') ? [from, to] : [`%${from}`, `%${to}`];
    return this.#reference(rawName).map(({ text, when }) => ({
      text: replacePattern(text, pattern, replacement),
      when,
    }));
  }

  #oneText(raw: string): string {
    const outcomes = alternatives(this.expand(raw));
    if (outcomes?.length !== 1) this.unknown();
    return outcomes?.[0]?.words.join(' ') ?? '';
  }

  #variable(name: string): readonly Word[] {
    for (let i = this.#locals.length - 1; i >= 0; i--) {
      const local = this.#locals[i]?.get(name);
      if (local !== undefined) return local;
    }
    const variable = this.#variables.get(name);
    if (variable === undefined) return this.#given(name);
    if (this.#expanding.has(name)) {
      this.#problem(`variable ${name} uses itself`);
      this.unknown();
      return [];
    }
    this.#expanding.add(name);
    const [only] = variable.pieces;
    const words =
      variable.pieces.length === 1 && only?.kind === 'words'
        ? only.words
        : variable.pieces.flatMap((piece) =>
            piece.kind === 'words' ? piece.words : guarded(this.expand(piece.text), piece.when),
          );
    this.#expanding.delete(name);
    this.spend(words.length);
    return words;
  }

  /** A variable that the makefile does not set. */
  #given(name: string): readonly Word[] {
    if (name.startsWith('CONFIG_')) {
      const value = this.#world.config(name);
      if (value === undefined) {
        return [
          { text: 'y', when: having(name, Y) },
          { text: 'm', when: having(name, M) },
        ];
      }
      return value === '' ? [] : [{ text: value, when: ALWAYS }];
    }
    if (this.#world.unknownVariables.has(name) || isAboutFlags(name)) this.unknown();
    return [];
  }
}

/**
 * Flags of compilers fill half of the makefiles and never say what is built; following them would double the time.
 * `riscv-march-y` and its kind are put together of more cases than could be told apart.
 */
function isAboutFlags(name: string): boolean {
  return /flags|-march/i.test(name);
}

const EMPTY: Word = { text: '', when: ALWAYS };

/** The pieces as they are under `condition`. */
function restrict(pieces: readonly Piece[], condition: Condition): readonly Piece[] {
  if (isNever(condition)) return [];
  const kept: Piece[] = [];
  for (const piece of pieces) {
    const when = and(piece.when, condition);
    if (isNever(when)) continue;
    if (piece.kind === 'text') kept.push({ kind: 'text', text: piece.text, when });
    else kept.push({ kind: 'words', words: guarded(piece.words, condition), when });
  }
  return kept;
}

/** `$(ARCH) = arm`, as conditions name a test that cannot be followed. */
function testText(test: Test): string {
  return test.kind === 'defined' ? `${test.name} is set` : `${test.left} = ${test.right}`;
}

function isBlank(sign: string | undefined): boolean {
  return sign === ' ' || sign === '\t' || sign === '\n' || sign === '\r';
}

/** The next blank or `$` from `at` on. */
function nextSpecial(raw: string, at: number): number {
  let i = at;
  while (i < raw.length && raw[i] !== '$' && !isBlank(raw[i])) i++;
  return i;
}
