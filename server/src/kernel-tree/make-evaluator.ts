/**
 * A partial evaluator of the Makefile language: what the variables of a makefile hold at its end, for every configuration at
 * once. A test of a CONFIG symbol that is not known takes both branches and remembers which words came from which.
 *
 * Makefiles are untrusted input: nothing is run, depth and effort are bounded, and no file outside the tree is read.
 */
import { toTreePath, type TreePath } from '../base/tree-path.js';
import {
  ALWAYS,
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
import { MakeExpansion, OutOfEffort, isAboutFlags } from './make-expansion.js';
import {
  parseMakefile,
  type AssignmentOperator,
  type Statement,
  type Test,
} from './make-parser.js';
import { alternatives, guarded, notEmpty, type Word } from './make-value.js';
import { MakeVariables, type Piece } from './make-variables.js';
import type { MakeWorld } from './make-world.js';

/** The variables of a makefile at its end. */
export interface EvaluatedMakefile {
  /** The words of a variable, in order; empty for one that was never set. */
  words(name: string): readonly Word[];
  /** Its rules that make an object or a source of a file. */
  readonly rules: readonly MakeRule[];
  /** What could not be followed, each with its file: `fs/x/Makefile: line 7: endif without ifeq`. */
  readonly problems: readonly string[];
}

/** `drivers/foo/shared-%.o` is made of `lib/%.c`; without a `%` in `target` it is one file. */
export interface MakeRule {
  readonly target: string;
  readonly from: string;
}

const MAX_INCLUDES = 64;
const MAX_PROBLEMS = 20;

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

class MakeEvaluator implements EvaluatedMakefile {
  readonly problems: string[] = [];
  readonly rules: MakeRule[] = [];
  readonly #world: MakeWorld;
  readonly #variables: MakeVariables;
  readonly #expansion: MakeExpansion;
  /** The files that are being read, innermost last. */
  readonly #including: TreePath[] = [];
  #includes = 0;
  /** The branch that is being run; `eval` adds to it. */
  #branch: Condition = ALWAYS;

  constructor(world: MakeWorld) {
    this.#world = world;
    this.#variables = new MakeVariables(world.variables);
    this.#expansion = new MakeExpansion(world, this.#variables, {
      problem: (what) => {
        this.#problem(what);
      },
      evaluate: (raw) => {
        this.#evaluate(raw);
      },
    });
  }

  words(name: string): readonly Word[] {
    return this.#guard(() => this.#expansion.variable(name)) ?? [];
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

  #includeText(path: TreePath, text: string): void {
    this.#including.push(path);
    this.#expansion.spend(text.length / 16);
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
          for (const name of this.#expand(statement.target)) {
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
          for (const { text, when: present } of this.#expand(statement.paths)) {
            this.#branch = and(when, present);
            this.#include(text, statement.optional);
          }
          break;
        case 'rule': {
          const [first] = this.#expand(statement.prerequisites);
          for (const { text } of first ? this.#expand(statement.targets) : []) {
            this.rules.push({ target: text, from: first?.text ?? '' });
          }
          break;
        }
        case 'expression':
          this.#expand(statement.text);
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

  #assign(name: string, operator: AssignmentOperator, value: string, when: Condition): void {
    if (isNever(when) || isAboutFlags(name)) return;
    switch (operator) {
      case '+=':
        this.#variables.append(name, this.#piece(value, this.#variables.isSimple(name), when));
        break;
      case '?=': {
        const free = and(when, not(this.#variables.whenSet(name)));
        if (isNever(free) || this.#isGiven(name)) break;
        this.#variables.append(name, this.#piece(value, false, free));
        break;
      }
      case '=':
        this.#variables.replace(name, this.#piece(value, false, when), false);
        break;
      case ':=':
        this.#variables.replace(name, this.#piece(value, true, when), true);
        break;
      case '!=': // The output of a command, which is not run.
        this.#variables.replace(name, { kind: 'words', words: [], when }, true);
        break;
    }
  }

  /** The configuration sets it before the makefile is read. */
  #isGiven(name: string): boolean {
    return name.startsWith('CONFIG_') && (this.#world.config(name) ?? 'unknown') !== '';
  }

  #piece(value: string, simple: boolean, when: Condition): Piece {
    if (!simple) return { kind: 'text', text: value, when };
    return { kind: 'words', words: guarded(this.#expand(value), when), when };
  }

  /** `eval`. Words lose the ends of lines, so only a text of one assignment can be read back. */
  #evaluate(raw: string): void {
    const outcomes = alternatives(this.#expand(raw));
    const branch = this.#branch;
    for (const { words, when } of outcomes ?? []) {
      const taken = and(branch, when);
      if (!isNever(taken)) this.#run(parseMakefile(words.join(' ')).statements, taken);
    }
    this.#branch = branch;
  }

  #test(test: Test): Condition {
    const before = this.#expansion.unknowns;
    const holds = test.kind === 'defined' ? this.#defined(test.name) : this.#equal(test);
    const condition = this.#expansion.unknowns === before ? holds : having(testText(test), Y);
    return test.not ? not(condition) : condition;
  }

  #defined(rawName: string): Condition {
    const [name] = this.#expand(rawName);
    if (name === undefined) return NEVER;
    const pieces = this.#variables.pieces(name.text);
    if (pieces === undefined) return notEmpty(this.#expansion.variable(name.text));
    let condition = NEVER;
    for (const piece of pieces) {
      const has =
        piece.kind === 'words' ? notEmpty(piece.words) : piece.text === '' ? NEVER : piece.when;
      condition = or(condition, has);
    }
    return condition;
  }

  #equal({ left, right }: Extract<Test, { kind: 'equal' }>): Condition {
    const outcomesLeft = alternatives(this.#expand(left));
    const outcomesRight = alternatives(this.#expand(right));
    if (outcomesLeft === undefined || outcomesRight === undefined) return UNCLEAR;
    let condition = NEVER;
    for (const a of outcomesLeft) {
      for (const b of outcomesRight) {
        if (a.words.join(' ') === b.words.join(' ')) condition = or(condition, and(a.when, b.when));
      }
    }
    return condition;
  }

  #expand(raw: string): readonly Word[] {
    return this.#expansion.expand(raw);
  }
}

/** `$(ARCH) = arm`, as conditions name a test that cannot be followed. */
function testText(test: Test): string {
  return test.kind === 'defined' ? `${test.name} is set` : `${test.left} = ${test.right}`;
}
