/**
 * From the text of a value to its words: references, functions, substitutions. Where a word is glued to a value with several
 * outcomes, it becomes several words, each under its condition.
 */
import { toTreePath, type TreePath } from '../base/tree-path.js';
import { ALWAYS, M, UNCLEAR, Y, and, having, isNever } from './condition.js';
import { MAKE_FUNCTIONS, replacePattern, type Expander } from './make-functions.js';
import { closingBracket, splitArguments } from './make-references.js';
import { alternatives, guarded, splitWords, type Word } from './make-value.js';
import type { MakeVariables } from './make-variables.js';
import type { MakeWorld } from './make-world.js';

const MAX_DEPTH = 64;
/** In words and 16-character pieces looked at; the largest makefile of 6.1 takes a few 10,000. */
const MAX_EFFORT = 2_000_000;
/** More outcomes of one word, as in `$(A)$(B)$(C)$(D).o`, are not told apart. */
const MAX_OUTCOMES = 64;

/** Thrown where the effort is used up; whoever began the work catches it. */
export class OutOfEffort extends Error {}

/** What expansion asks of the evaluator around it. */
interface Surroundings {
  problem(what: string): void;
  /** Reads text as lines of the makefile, for `eval`. */
  evaluate(raw: string): void;
}

export class MakeExpansion implements Expander {
  readonly #world: MakeWorld;
  readonly #variables: MakeVariables;
  readonly #surroundings: Surroundings;
  /** Arguments of `call` and `foreach`, innermost last. */
  readonly #locals: ReadonlyMap<string, readonly Word[]>[] = [];
  /** Variables that are being expanded, to stop a variable that uses itself. */
  readonly #expanding = new Set<string>();
  #effort = 0;
  #depth = 0;
  #unknowns = 0;

  constructor(world: MakeWorld, variables: MakeVariables, surroundings: Surroundings) {
    this.#world = world;
    this.#variables = variables;
    this.#surroundings = surroundings;
  }

  /** How often a value turned out not to be known: a test that raises it has no answer. */
  get unknowns(): number {
    return this.#unknowns;
  }

  spend(effort: number): void {
    this.#effort += effort;
    if (MAX_EFFORT < this.#effort) throw new OutOfEffort();
  }

  unknown(): void {
    this.#unknowns++;
  }

  evaluate(raw: string): void {
    this.#surroundings.evaluate(raw);
  }

  definition(name: string): string | undefined {
    const pieces = this.#variables.pieces(name);
    if (pieces === undefined) return undefined;
    return pieces
      .map((piece) =>
        piece.kind === 'text' ? piece.text : piece.words.map(({ text }) => text).join(' '),
      )
      .join(' ');
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
      this.#surroundings.problem('references are nested too deeply');
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
          this.#surroundings.problem('a reference has no end');
          break;
        }
        value = this.#reference(raw.slice(at + 2, end));
        at = end + 1;
      } else {
        value = this.variable(opening);
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
    this.#surroundings.problem('a word has too many outcomes');
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
    if (!inside.includes('$')) return this.variable(inside.trim());
    return this.expand(inside).flatMap(({ text, when }) => guarded(this.variable(text), when));
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

  /** The words of a variable. */
  variable(name: string): readonly Word[] {
    for (let i = this.#locals.length - 1; i >= 0; i--) {
      const local = this.#locals[i]?.get(name);
      if (local !== undefined) return local;
    }
    const pieces = this.#variables.pieces(name);
    if (pieces === undefined) return this.#given(name);
    if (this.#expanding.has(name)) {
      this.#surroundings.problem(`variable ${name} uses itself`);
      this.unknown();
      return [];
    }
    this.#expanding.add(name);
    const [only] = pieces;
    const words =
      pieces.length === 1 && only?.kind === 'words'
        ? only.words
        : pieces.flatMap((piece) =>
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
export function isAboutFlags(name: string): boolean {
  return /flags|-march/i.test(name);
}

const EMPTY: Word = { text: '', when: ALWAYS };

function isBlank(sign: string | undefined): boolean {
  return sign === ' ' || sign === '\t' || sign === '\n' || sign === '\r';
}

/** The next blank or `$` from `at` on. */
function nextSpecial(raw: string, at: number): number {
  let i = at;
  while (i < raw.length && raw[i] !== '$' && !isBlank(raw[i])) i++;
  return i;
}
