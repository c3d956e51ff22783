/**
 * The functions of Make that Kbuild files use to say what is built. Knowledge: the GNU Make manual, "Functions for Transforming
 * Text". Nothing is ever run: `shell` and the compiler tests of scripts/Makefile.compiler give an unknown value.
 */
import { ALWAYS, UNCLEAR, and, isNever, not, type Condition } from './condition.js';
import { alternatives, guarded, notEmpty, type Word } from './make-value.js';

/** What a function may ask of the evaluation it is called in. */
export interface Expander {
  expand(raw: string): readonly Word[];
  /** `raw` expanded while the variables of `values` have these values. */
  expandWith(values: ReadonlyMap<string, readonly Word[]>, raw: string): readonly Word[];
  /** The text of a variable before expansion, for `call`; undefined where it has none. */
  definition(name: string): string | undefined;
  /** Reads `raw` as lines of the makefile. */
  evaluate(raw: string): void;
  /** The paths that a pattern of `wildcard` names. */
  wildcard(pattern: string): readonly string[];
  /** Notes that the value being expanded is not known. */
  unknown(): void;
  /** Throws where an evaluation has grown out of all proportion. */
  spend(effort: number): void;
}

type MakeFunction = (args: readonly string[], make: Expander) => readonly Word[];

/** By name; a name that is not here is not a function but a variable. Arguments come unexpanded. */
export const MAKE_FUNCTIONS: ReadonlyMap<string, MakeFunction> = new Map<string, MakeFunction>([
  ['addprefix', ([prefix, list], make) => combine(make, prefix, list, (a, b) => a + b)],
  ['addsuffix', ([suffix, list], make) => combine(make, suffix, list, (a, b) => b + a)],
  ['filter', ([patterns, list], make) => filter(make, patterns, list)],
  ['filter-out', ([patterns, list], make) => filterOut(make, patterns, list)],
  [
    'patsubst',
    ([from, to, list], make) => {
      const [pattern, replacement] = [oneText(make, from), oneText(make, to)];
      return each(make, list, (text) => replacePattern(text, pattern, replacement));
    },
  ],
  [
    'subst',
    ([from, to, list], make) => {
      const [old, replacement] = [oneText(make, from), oneText(make, to)];
      return each(make, list, (text) => (old === '' ? text : text.replaceAll(old, replacement)));
    },
  ],
  ['strip', ([list], make) => make.expand(list ?? '')],
  ['sort', ([list], make) => sortWords(make.expand(list ?? ''))],
  [
    'dir',
    ([list], make) => each(make, list, (text) => text.slice(0, text.lastIndexOf('/') + 1) || './'),
  ],
  ['notdir', ([list], make) => each(make, list, (text) => text.slice(text.lastIndexOf('/') + 1))],
  ['basename', ([list], make) => each(make, list, (text) => text.slice(0, suffixStart(text)))],
  ['suffix', ([list], make) => each(make, list, (text) => text.slice(suffixStart(text)))],
  ['abspath', ([list], make) => make.expand(list ?? '')],
  ['realpath', ([list], make) => make.expand(list ?? '')],
  ['wildcard', ([patterns], make) => wildcard(make, patterns)],
  ['findstring', ([needle, text], make) => findString(make, needle, text)],
  ['firstword', ([list], make) => pick(make, list, 0, 1)],
  ['lastword', ([list], make) => pick(make, list, -1)],
  ['word', ([index, list], make) => pickNumbered(make, index, index, list)],
  ['wordlist', ([first, last, list], make) => pickNumbered(make, first, last, list)],
  ['words', ([list], make) => countWords(make, list)],
  ['if', ([test, yes, no], make) => choose(make, test, yes, no)],
  ['or', (args, make) => firstNotEmpty(make, args)],
  ['and', (args, make) => allNotEmpty(make, args)],
  ['foreach', ([name, list, body], make) => forEach(make, name, list, body)],
  ['call', (args, make) => call(make, args)],
  [
    'eval',
    ([text], make) => {
      make.evaluate(text ?? '');
      return [];
    },
  ],
  ['shell', (_args, make) => unknown(make)],
  ['value', (_args, make) => unknown(make)],
  ['origin', (_args, make) => unknown(make)],
  ['flavor', (_args, make) => unknown(make)],
  ['file', (_args, make) => unknown(make)],
  ['join', (_args, make) => unknown(make)],
  ['info', () => []],
  ['warning', () => []],
  ['error', () => []],
]);

/** `text` with `%` of `pattern` carried over into `replacement`: `%.c` to `%.o` makes `a.o` of `a.c`. Other texts stay. */
export function replacePattern(text: string, pattern: string, replacement: string): string {
  const stem = matchPattern(text, pattern);
  if (stem === undefined) return text;
  return pattern.includes('%') ? replacement.replace('%', () => stem) : replacement;
}

/** What `%` stands for where `text` fits `pattern`; undefined where it does not. Without a `%` the texts must be equal. */
function matchPattern(text: string, pattern: string): string | undefined {
  const percent = pattern.indexOf('%');
  if (percent < 0) return text === pattern ? '' : undefined;
  const before = pattern.slice(0, percent);
  const after = pattern.slice(percent + 1);
  const fits =
    before.length + after.length <= text.length && text.startsWith(before) && text.endsWith(after);
  return fits ? text.slice(before.length, text.length - after.length) : undefined;
}

function unknown(make: Expander): readonly Word[] {
  make.unknown();
  return [];
}

/** An argument that is one text in every configuration; otherwise the value is not known. */
function oneText(make: Expander, raw = ''): string {
  const outcomes = alternatives(make.expand(raw));
  if (outcomes?.length === 1) return outcomes[0]?.words.join(' ') ?? '';
  make.unknown();
  return '';
}

function each(
  make: Expander,
  list: string | undefined,
  change: (text: string) => string,
): readonly Word[] {
  const changed: Word[] = [];
  for (const { text, when } of make.expand(list ?? '')) {
    const result = change(text);
    if (result !== '') changed.push({ text: result, when });
  }
  return changed;
}

function combine(
  make: Expander,
  affix: string | undefined,
  list: string | undefined,
  glue: (affix: string, text: string) => string,
): readonly Word[] {
  const outcomes = alternatives(make.expand(affix ?? '')) ?? [];
  const words = make.expand(list ?? '');
  return outcomes.flatMap((outcome) => {
    const text = outcome.words.join(' ');
    make.spend(words.length);
    return guarded(words, outcome.when).map((word) => ({ ...word, text: glue(text, word.text) }));
  });
}

function filter(make: Expander, patterns = '', list = ''): readonly Word[] {
  const accepted = make.expand(patterns);
  const kept: Word[] = [];
  for (const word of make.expand(list)) {
    make.spend(accepted.length);
    const when = and(word.when, matched(word.text, accepted));
    if (!isNever(when)) kept.push({ text: word.text, when });
  }
  return kept;
}

function filterOut(make: Expander, patterns = '', list = ''): readonly Word[] {
  const rejected = make.expand(patterns);
  const kept: Word[] = [];
  for (const word of make.expand(list)) {
    make.spend(rejected.length);
    const when = and(word.when, not(matched(word.text, rejected)));
    if (!isNever(when)) kept.push({ text: word.text, when });
  }
  return kept;
}

function matched(text: string, patterns: readonly Word[]): Condition {
  return notEmpty(patterns.filter((pattern) => matchPattern(text, pattern.text) !== undefined));
}

/** Sorted, each text once for all the conditions it is there under. */
function sortWords(words: readonly Word[]): readonly Word[] {
  const byText = new Map<string, Word[]>();
  for (const word of words) {
    const same = byText.get(word.text);
    if (same) same.push(word);
    else byText.set(word.text, [word]);
  }
  return [...byText.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, same]) => ({ text, when: notEmpty(same) }));
}

function suffixStart(text: string): number {
  const dot = text.lastIndexOf('.');
  return dot < 0 || dot < text.lastIndexOf('/') ? text.length : dot;
}

function wildcard(make: Expander, patterns = ''): readonly Word[] {
  return make
    .expand(patterns)
    .flatMap(({ text, when }) => make.wildcard(text).map((path) => ({ text: path, when })));
}

function findString(make: Expander, needle = '', text = ''): readonly Word[] {
  const sought = oneText(make, needle);
  const found = make.expand(text).filter((word) => word.text.includes(sought));
  return found.length === 0 || sought === '' ? [] : [{ text: sought, when: notEmpty(found) }];
}

/** The words of `list` from the index `start` to `end`, in each of its outcomes. */
function pick(make: Expander, list = '', start: number, end?: number): readonly Word[] {
  const words = make.expand(list);
  const outcomes = alternatives(words);
  if (outcomes === undefined)
    return words.map(({ text, when }) => ({ text, when: and(when, UNCLEAR) }));
  return outcomes.flatMap((outcome) =>
    outcome.words.slice(start, end).map((text) => ({ text, when: outcome.when })),
  );
}

function pickNumbered(make: Expander, first = '', last = '', list = ''): readonly Word[] {
  const [from, to] = [Number(oneText(make, first)), Number(oneText(make, last))];
  return from >= 1 ? pick(make, list, from - 1, Math.max(to, 0)) : [];
}

function countWords(make: Expander, list = ''): readonly Word[] {
  const outcomes = alternatives(make.expand(list));
  if (outcomes === undefined) return unknown(make);
  return outcomes.map(({ words, when }) => ({ text: String(words.length), when }));
}

function choose(make: Expander, test = '', yes = '', no = ''): readonly Word[] {
  const holds = notEmpty(make.expand(test));
  const taken = isNever(holds) ? [] : guarded(make.expand(yes), holds);
  const otherwise = not(holds);
  return isNever(otherwise) ? taken : [...taken, ...guarded(make.expand(no), otherwise)];
}

function firstNotEmpty(make: Expander, args: readonly string[]): readonly Word[] {
  let open = ALWAYS;
  let found: readonly Word[] = [];
  for (const arg of args) {
    const words = make.expand(arg);
    found = [...found, ...guarded(words, open)];
    open = and(open, not(notEmpty(words)));
    if (isNever(open)) break;
  }
  return found;
}

function allNotEmpty(make: Expander, args: readonly string[]): readonly Word[] {
  let all = ALWAYS;
  let last: readonly Word[] = [];
  for (const arg of args) {
    last = make.expand(arg);
    all = and(all, notEmpty(last));
    if (isNever(all)) return [];
  }
  return guarded(last, all);
}

function forEach(make: Expander, name = '', list = '', body = ''): readonly Word[] {
  const variable = oneText(make, name);
  return make.expand(list).flatMap(({ text, when }) => {
    const value = new Map([[variable, [{ text, when: ALWAYS }]]]);
    return guarded(make.expandWith(value, body), when);
  });
}

/** A function that the makefile itself defines; others, such as `cc-option`, ask the compiler. */
function call(make: Expander, [name = '', ...args]: readonly string[]): readonly Word[] {
  const functionName = oneText(make, name);
  const body = make.definition(functionName);
  if (body === undefined) return unknown(make);
  const values = new Map<string, readonly Word[]>([['0', [{ text: functionName, when: ALWAYS }]]]);
  for (const [i, arg] of args.entries()) values.set(String(i + 1), make.expand(arg));
  return make.expandWith(values, body);
}
