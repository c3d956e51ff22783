/**
 * The text of a makefile as statements, before any variable has a value. Knowledge: the GNU Make manual, "Writing Makefiles"
 * (continuation lines, comments, conditionals, `define`), and what Kbuild files use of it. Recipes are dropped: they say how an
 * object is made, never which ones there are.
 */

export type AssignmentOperator = '=' | ':=' | '?=' | '+=' | '!=';

/** `ifeq (left,right)`, `ifdef name`, and their opposites. */
export type Test =
  | { readonly kind: 'equal'; readonly left: string; readonly right: string; readonly not: boolean }
  | { readonly kind: 'defined'; readonly name: string; readonly not: boolean };

export type Statement =
  | {
      readonly kind: 'assignment';
      /** Not expanded: `obj-$(CONFIG_X)`. */
      readonly target: string;
      readonly operator: AssignmentOperator;
      readonly value: string;
    }
  | {
      readonly kind: 'conditional';
      /** The first branch whose test holds is taken. */
      readonly branches: readonly { readonly test: Test; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly kind: 'include'; readonly paths: string; readonly optional: boolean }
  /** How files are made from others: `$(obj)/i915-display/%.o: $(srctree)/drivers/gpu/drm/i915/display/%.c FORCE`. */
  | { readonly kind: 'rule'; readonly targets: string; readonly prerequisites: string }
  /** A line that stands for its effect: `$(foreach f, $(list), $(eval CFLAGS_$(f) = -Os))`. */
  | { readonly kind: 'expression'; readonly text: string };

export interface ParsedMakefile {
  readonly statements: readonly Statement[];
  /** What is wrong with the text, with 1-based line numbers: `line 7: endif without ifeq`. */
  readonly problems: readonly string[];
}

/** Deeper nesting is no makefile of a human. */
const MAX_NESTING = 64;

/** A conditional whose `endif` has not come yet. */
interface OpenConditional {
  readonly branches: { readonly test: Test; readonly body: Statement[] }[];
  readonly otherwise: Statement[];
  /** Where the statements that come now belong. */
  body: Statement[];
  seenElse: boolean;
}

export function parseMakefile(text: string): ParsedMakefile {
  const statements: Statement[] = [];
  const problems: string[] = [];
  const open: OpenConditional[] = [];
  let afterRule = false;
  let definition: { readonly name: string; readonly lines: string[]; depth: number } | undefined;
  let tooDeep = 0;

  for (const { text: raw, lineNumber } of logicalLines(text)) {
    const problem = (what: string): void => void problems.push(`line ${lineNumber}: ${what}`);
    const body = open.at(-1)?.body ?? statements;
    if (definition !== undefined) {
      const word = firstWord(raw.trim());
      if (word === 'define') definition.depth++;
      if (word === 'endef' && --definition.depth === 0) {
        const value = definition.lines.join('\n');
        body.push({ kind: 'assignment', target: definition.name, operator: '=', value });
        definition = undefined;
      } else {
        definition.lines.push(raw);
      }
      continue;
    }
    if (raw.startsWith('\t') && afterRule) continue;
    const line = stripComment(raw).trim();
    if (line === '') continue;
    const { word, rest } = splitFirstWord(line);
    switch (word) {
      case 'ifeq':
      case 'ifneq':
      case 'ifdef':
      case 'ifndef': {
        const test = parseTest(word, rest);
        if (test === undefined) problem(`${word} is not understood`);
        if (MAX_NESTING <= open.length) {
          tooDeep++;
          if (tooDeep === 1) problem('conditionals are nested too deeply');
          continue;
        }
        const branch = {
          test: test ?? { kind: 'equal', left: rest, right: '', not: false },
          body: [],
        };
        open.push({ branches: [branch], otherwise: [], body: branch.body, seenElse: false });
        continue;
      }
      case 'else': {
        const conditional = tooDeep === 0 ? open.at(-1) : undefined;
        if (tooDeep > 0) continue;
        if (conditional === undefined || conditional.seenElse) {
          problem('else without ifeq');
          continue;
        }
        const { word: next, rest: nextRest } = splitFirstWord(rest);
        const test = parseTest(next, nextRest);
        if (test === undefined) {
          conditional.seenElse = true;
          conditional.body = conditional.otherwise;
        } else {
          const branch = { test, body: [] };
          conditional.branches.push(branch);
          conditional.body = branch.body;
        }
        continue;
      }
      case 'endif': {
        if (tooDeep > 0) {
          tooDeep--;
          continue;
        }
        const conditional = open.pop();
        if (conditional === undefined) problem('endif without ifeq');
        else (open.at(-1)?.body ?? statements).push(closed(conditional));
        continue;
      }
      default:
    }
    if (tooDeep > 0) continue;
    if (word === 'include' || word === '-include' || word === 'sinclude') {
      body.push({ kind: 'include', paths: rest, optional: word !== 'include' });
      afterRule = false;
      continue;
    }
    if (word === 'define') {
      // `define name =`: the sign is optional.
      definition = { name: rest.replace(/[ \t]*[:+?]?=$/, '').trim(), lines: [], depth: 1 };
      continue;
    }
    const assignment = parseAssignment(line);
    if (assignment !== undefined) {
      body.push(assignment);
      afterRule = false;
    } else if (line.startsWith('$') && !hasRuleColon(line)) {
      body.push({ kind: 'expression', text: line });
    } else {
      afterRule = true;
      const rule = parseRule(line);
      if (rule !== undefined) body.push(rule);
    }
  }
  if (definition !== undefined) problems.push(`define ${definition.name} has no endef`);
  for (let last = open.pop(); last !== undefined; last = open.pop()) {
    problems.push('a conditional has no endif');
    (open.at(-1)?.body ?? statements).push(closed(last));
  }
  return { statements, problems };
}

function closed({ branches, otherwise }: OpenConditional): Statement {
  return { kind: 'conditional', branches, otherwise };
}

/** Lines with their continuations: `a \` + `  b` is `a b`. A backslash in a comment continues the comment. */
function* logicalLines(text: string): Generator<{ text: string; lineNumber: number }> {
  let parts: string[] = [];
  let lineNumber = 0;
  let firstLine = 1;
  for (const physical of text.split('\n')) {
    lineNumber++;
    const line = physical.endsWith('\r') ? physical.slice(0, -1) : physical;
    if (parts.length === 0) firstLine = lineNumber;
    const piece = parts.length === 0 ? line : line.trimStart();
    if (line.endsWith('\\') && !line.endsWith('\\\\')) {
      parts.push(piece.slice(0, -1));
      continue;
    }
    yield { text: parts.length === 0 ? line : [...parts, piece].join(' '), lineNumber: firstLine };
    parts = [];
  }
  if (parts.length > 0) yield { text: parts.join(' '), lineNumber: firstLine };
}

/** `foo # why` is `foo`; `\#` stands for the sign itself. */
function stripComment(line: string): string {
  let at = line.indexOf('#');
  while (at > 0 && line[at - 1] === '\\') at = line.indexOf('#', at + 1);
  return (at < 0 ? line : line.slice(0, at)).replaceAll('\\#', '#');
}

function firstWord(line: string): string {
  return splitFirstWord(line).word;
}

function splitFirstWord(line: string): { word: string; rest: string } {
  const blank = /[ \t(]/.exec(line)?.index ?? line.length; // `ifeq($(X),y)` occurs.
  return { word: line.slice(0, blank), rest: line.slice(blank).trim() };
}

function parseTest(word: string, rest: string): Test | undefined {
  switch (word) {
    case 'ifdef':
    case 'ifndef':
      return { kind: 'defined', name: rest, not: word === 'ifndef' };
    case 'ifeq':
    case 'ifneq': {
      const sides = rest.startsWith('(') ? parenthesisedSides(rest) : quotedSides(rest);
      return sides && { kind: 'equal', ...sides, not: word === 'ifneq' };
    }
    default:
      return undefined;
  }
}

/** `($(X),y)`: the comma outside of any reference separates the sides. */
function parenthesisedSides(text: string): { left: string; right: string } | undefined {
  let depth = 0;
  let comma = -1;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '(' || sign === '{') depth++;
    else if (sign === ')' || sign === '}') {
      depth--;
      if (depth === 0) {
        if (comma < 0) return undefined;
        return { left: text.slice(1, comma).trim(), right: text.slice(comma + 1, at).trim() };
      }
    } else if (sign === ',' && depth === 1 && comma < 0) comma = at;
  }
  return undefined;
}

/** `"$(X)" "y"` or with `'`. */
function quotedSides(text: string): { left: string; right: string } | undefined {
  const found = /^(?:"([^"]*)"|'([^']*)')[ \t]*(?:"([^"]*)"|'([^']*)')/.exec(text);
  if (found === null) return undefined;
  return { left: found[1] ?? found[2] ?? '', right: found[3] ?? found[4] ?? '' };
}

/** Words that may stand before a target without changing what is assigned. */
const MODIFIERS = new Set(['export', 'override', 'private', 'unexport']);

function parseAssignment(line: string): Statement | undefined {
  const sign = findOutsideReferences(line, 0, (at) => line[at] === '=' || line[at] === ':');
  if (sign < 0) return undefined;
  let operator: AssignmentOperator = '=';
  let targetEnd = sign;
  let valueStart = sign + 1;
  if (line[sign] === ':') {
    const equals = /^:{1,3}=/.exec(line.slice(sign, sign + 4));
    if (equals === null) return undefined; // A rule, or an assignment for one target of it.
    operator = ':=';
    valueStart = sign + equals[0].length;
  } else {
    const before = line[sign - 1];
    if (before === '+' || before === '?' || before === '!') {
      operator = `${before}=`;
      targetEnd = sign - 1;
    }
  }
  let target = line.slice(0, targetEnd).trim();
  for (;;) {
    const { word, rest } = splitFirstWord(target);
    if (!MODIFIERS.has(word) || rest === '') break;
    target = rest;
  }
  return { kind: 'assignment', target, operator, value: line.slice(valueStart).trim() };
}

/** A rule from sources to objects, or to sources; others say nothing about where an object comes from. */
function parseRule(line: string): Statement | undefined {
  const colon = findOutsideReferences(line, 0, (at) => line[at] === ':');
  if (colon < 0) return undefined;
  const targets = line.slice(0, colon);
  const prerequisites = line.slice(colon + 1);
  // A second colon belongs to `%-32.o: %.c` for listed targets, or to an assignment for one target.
  if (!/\.[ocS]/.test(targets) || /[:=;]/.test(prerequisites)) return undefined;
  return { kind: 'rule', targets, prerequisites };
}

function hasRuleColon(line: string): boolean {
  return findOutsideReferences(line, 0, (at) => line[at] === ':') >= 0;
}

/** The first place from `from` on that is not inside `$(…)` or `${…}` and passes `test`; -1 where there is none. */
function findOutsideReferences(line: string, from: number, test: (at: number) => boolean): number {
  let depth = 0;
  for (let at = from; at < line.length; at++) {
    const sign = line[at];
    if (sign === '(' || sign === '{') depth++;
    else if (sign === ')' || sign === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && test(at)) return at;
  }
  return -1;
}
