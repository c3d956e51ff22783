/**
 * Reads the regular expressions of MAINTAINERS (N: and K:, and the few F: that use more than `*` and `?`). They are Perl's,
 * they reach us from whatever tree somebody opened, and JavaScript has no way to stop a regular expression that runs away; so
 * they are not handed to its engine but read into a tree here, and run by byte-automaton.ts in time linear in the text.
 * Source: perldoc perlre, perlrecharclass, perlrebackslash. What needs memory of the text – back references, look-around,
 * possessive and atomic parts – is refused with a reason; MAINTAINERS has never used it.
 */
import { ANY, NOT_NEWLINE, oneByte, withBothCases, type ByteSet } from './byte-set.js';
import { readCharacterClass, readEscape } from './character-class.js';
import { PatternCursor } from './pattern-cursor.js';
import { RegexProblem, type Assertion, type RegexNode } from './regex-node.js';

/** `extended` is Perl's `/x`: blanks outside of classes are nothing, and `#` begins a comment. */
export interface RegexOptions {
  readonly extended: boolean;
}

interface Flags {
  readonly extended: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

const MAX_LENGTH = 5000;
const MAX_GROUP_DEPTH = 50;
const MAX_REPEAT = 1000;

/** `\b`, and what else after a backslash stands for a place. */
const PLACES: ReadonlyMap<string, Assertion> = new Map([
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
  ['A', 'text-start'],
  ['G', 'text-start'],
  ['z', 'text-end'],
  ['Z', 'text-end-or-newline'],
]);

/**
 * The expression as a tree. `\b(?i:clang|llvm)\b` is a sequence of assertion, choice, assertion. Characters outside ASCII stand
 * for their UTF-8 bytes. Throws `RegexProblem` for an expression that is broken or refused.
 */
export function parsePerlRegex(pattern: string, options: RegexOptions): RegexNode {
  if (MAX_LENGTH < pattern.length) {
    throw new RegexProblem(`is longer than ${MAX_LENGTH} characters`);
  }
  const cursor = new PatternCursor(pattern);
  const { extended } = options;
  const flags = { extended, ignoreCase: false, multiline: false, dotAll: false };
  const node = readChoice(cursor, flags, 0);
  if (cursor.peek() !== undefined) throw new RegexProblem('has a `)` too many');
  return node;
}

/** Alternatives up to the end or to the `)` that closes this group. A bare `(?i)` holds from there to the group's end. */
function readChoice(cursor: PatternCursor, outer: Flags, depth: number): RegexNode {
  if (MAX_GROUP_DEPTH < depth) throw new RegexProblem('has too many groups in groups');
  let flags = outer;
  let items: RegexNode[] = [];
  const options: RegexNode[] = [];
  for (;;) {
    skipBlanks(cursor, flags);
    const next = cursor.peek();
    if (next === undefined || next === ')') break;
    if (cursor.take('|')) {
      options.push({ kind: 'sequence', items });
      items = [];
    } else {
      const atom = readAtom(cursor, flags, depth);
      if (isFlags(atom)) flags = atom;
      else items.push(readQuantified(cursor, atom, flags));
    }
  }
  const last: RegexNode = { kind: 'sequence', items };
  return options.length === 0 ? last : { kind: 'choice', options: [...options, last] };
}

/** Under `/x`, steps over blanks and `# comments`. */
function skipBlanks(cursor: PatternCursor, flags: Flags): void {
  while (flags.extended) {
    const next = cursor.peek();
    if (next === undefined || !' \t\n\r\f\v#'.includes(next)) return;
    const isComment = cursor.next('') === '#';
    while (isComment && cursor.peek() !== undefined && !cursor.take('\n')) cursor.next('');
  }
}

function readAtom(cursor: PatternCursor, flags: Flags, depth: number): RegexNode | Flags {
  const char = cursor.next('');
  const fold = (set: ByteSet): ByteSet => (flags.ignoreCase ? withBothCases(set) : set);
  switch (char) {
    case '(':
      return readGroup(cursor, flags, depth);
    case '[':
      return { kind: 'bytes', set: readCharacterClass(cursor, fold) };
    case '\\': {
      const place = PLACES.get(cursor.peek() ?? '');
      if (place !== undefined) {
        cursor.next('');
        return { kind: 'assertion', holds: place };
      }
      const member = readEscape(cursor);
      const set = member.kind === 'set' ? member.set : oneByte(member.byte);
      return { kind: 'bytes', set: fold(set) };
    }
    case '.':
      return { kind: 'bytes', set: flags.dotAll ? ANY : NOT_NEWLINE };
    case '^':
      return { kind: 'assertion', holds: flags.multiline ? 'line-start' : 'text-start' };
    case '$':
      return { kind: 'assertion', holds: flags.multiline ? 'line-end' : 'text-end-or-newline' };
    case '*':
    case '+':
    case '?':
      throw new RegexProblem(`has nothing before a \`${char}\``);
    default: {
      const byte = char.charCodeAt(0);
      return { kind: 'bytes', set: fold(oneByte(byte)) };
    }
  }
}

/** After `(`: a group, or the flags that a `(?i)` sets for what follows it. */
function readGroup(cursor: PatternCursor, flags: Flags, depth: number): RegexNode | Flags {
  let inner = flags;
  if (cursor.take('*')) throw new RegexProblem('uses a backtracking verb');
  if (cursor.take('?')) {
    if (cursor.take('#')) {
      cursor.takeThrough(')', 'has a comment without an end');
      return { kind: 'sequence', items: [] };
    }
    if (cursor.take("'")) cursor.takeThrough("'", 'has a group name without an end');
    else if (cursor.takeForm(/^P?<(?![=!])/, 3)) {
      cursor.takeThrough('>', 'has a group name without an end');
    } else {
      inner = readFlags(cursor, flags);
      if (cursor.take(')')) return inner;
      if (!cursor.take(':')) throw new RegexProblem(`uses \`(?${cursor.peek() ?? ''}\``);
    }
  }
  const node = readChoice(cursor, inner, depth + 1);
  if (!cursor.take(')')) throw new RegexProblem('has a group without an end');
  return node;
}

/** The `i-s` of `(?i-s:`, and the `^` of `(?^i:` that begins with no flag at all. */
function readFlags(cursor: PatternCursor, flags: Flags): Flags {
  const named = cursor.takeForm(/^(\^?)([imsxadlunp]*)-?([imsxadlunp]*)/, 40);
  const [, reset, on = '', off = ''] = named ?? [];
  const isSet = (letter: string, before: boolean): boolean =>
    (on.includes(letter) || (before && reset !== '^')) && !off.includes(letter);
  return {
    extended: isSet('x', flags.extended),
    ignoreCase: isSet('i', flags.ignoreCase),
    multiline: isSet('m', flags.multiline),
    dotAll: isSet('s', flags.dotAll),
  };
}

function readQuantified(cursor: PatternCursor, item: RegexNode, flags: Flags): RegexNode {
  skipBlanks(cursor, flags);
  const counts = readQuantifier(cursor);
  if (counts === undefined) return item;
  if (cursor.take('+')) throw new RegexProblem('has a possessive quantifier');
  cursor.take('?');
  skipBlanks(cursor, flags);
  if (readQuantifier(cursor) !== undefined) throw new RegexProblem('has two quantifiers in a row');
  return { kind: 'repeat', item, ...counts };
}

/** `{2,}` and its like; a brace that counts nothing is an ordinary character. */
function readQuantifier(cursor: PatternCursor): { min: number; max: number } | undefined {
  if (cursor.take('*')) return { min: 0, max: Infinity };
  if (cursor.take('+')) return { min: 1, max: Infinity };
  if (cursor.take('?')) return { min: 0, max: 1 };
  const braces = cursor.takeForm(/^\{(?=,?\d)(\d{0,6})(,?)(\d{0,6})\}/, 20);
  if (braces === undefined) return undefined;
  const [, first = '', comma = '', last = ''] = braces;
  const min = Number(first);
  const max = last !== '' ? Number(last) : comma === '' ? min : Infinity;
  if (max < min) throw new RegexProblem('has a quantifier that ends before it begins');
  if (MAX_REPEAT < min || (MAX_REPEAT < max && max !== Infinity)) {
    throw new RegexProblem(`repeats a part more than ${MAX_REPEAT} times`);
  }
  return { min, max };
}

function isFlags(atom: RegexNode | Flags): atom is Flags {
  return !('kind' in atom);
}
