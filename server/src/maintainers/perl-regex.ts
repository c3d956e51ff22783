/**
 * Reads the regular expressions of MAINTAINERS (N: and K:, and the few F: that use more than `*` and `?`). They are Perl's,
 * they reach us from whatever tree somebody opened, and JavaScript has no way to stop a regular expression that runs away; so
 * they are not handed to its engine but read into a tree here, and run by byte-automaton.ts in time linear in the text.
 * Source: perldoc perlre, perlrecharclass, perlrebackslash. What needs memory of the text – back references, look-around,
 * possessive and atomic parts – is refused with a reason; MAINTAINERS has never used it.
 */
import { assertNever } from '../base/assert.js';
import {
  addAll,
  ANY,
  complement,
  ESCAPED_SETS,
  NOT_NEWLINE,
  POSIX_SETS,
  rangeSet,
  withBothCases,
  type ByteSet,
} from './byte-set.js';

/** A regular expression over bytes. */
export type RegexNode =
  | { readonly kind: 'bytes'; readonly set: ByteSet }
  | { readonly kind: 'assertion'; readonly holds: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  /** `max` is Infinity for `*` and `+`. Lazy and greedy are the same: only whether there is a match is ever asked. */
  | {
      readonly kind: 'repeat';
      readonly item: RegexNode;
      readonly min: number;
      readonly max: number;
    };

/** A place between two bytes. `text-end-or-newline` is Perl's `$`: at the end, or before a newline that ends the text. */
export type Assertion =
  | 'text-start'
  | 'line-start'
  | 'text-end'
  | 'text-end-or-newline'
  | 'line-end'
  | 'word-boundary'
  | 'no-word-boundary';

/** Why an expression cannot be used, in words that follow its name: `has no closing bracket`. */
export class RegexProblem extends Error {
  override readonly name = 'RegexProblem';
}

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

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, e: 27, a: 7 };
const ASSERTION_ESCAPES: Readonly<Record<string, Assertion>> = {
  b: 'word-boundary',
  B: 'no-word-boundary',
  A: 'text-start',
  G: 'text-start',
  z: 'text-end',
  Z: 'text-end-or-newline',
};

/**
 * The expression as a tree. `\b(?i:clang|llvm)\b` is a sequence of assertion, choice, assertion. Characters outside ASCII stand
 * for their UTF-8 bytes. Throws `RegexProblem` for an expression that is broken or refused.
 */
export function parsePerlRegex(pattern: string, options: RegexOptions): RegexNode {
  if (MAX_LENGTH < pattern.length)
    throw new RegexProblem(`is longer than ${MAX_LENGTH} characters`);
  return new PatternReader(pattern).readAll(options.extended);
}

/** Where we are in one pattern. The pattern is held as bytes, one per character code. */
class PatternReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#text = Array.from(new TextEncoder().encode(pattern), (byte) =>
      String.fromCharCode(byte),
    ).join('');
  }

  readAll(extended: boolean): RegexNode {
    const node = this.#choice({ extended, ignoreCase: false, multiline: false, dotAll: false });
    if (this.#at < this.#text.length) throw new RegexProblem('has a `)` too many');
    return node;
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** The text up to `end`, which is stepped over too. */
  #takeThrough(end: string, problem: string): string {
    const close = this.#text.indexOf(end, this.#at);
    if (close < 0) throw new RegexProblem(problem);
    const inside = this.#text.slice(this.#at, close);
    this.#at = close + end.length;
    return inside;
  }

  /** Alternatives up to the end or to the `)` that closes this group. A bare `(?i)` holds from there to the group's end. */
  #choice(outer: Flags): RegexNode {
    let flags = outer;
    const options: RegexNode[] = [];
    let items: RegexNode[] = [];
    for (;;) {
      this.#skipExtended(flags);
      const next = this.#peek();
      if (next === undefined || next === ')') break;
      if (this.#take('|')) {
        options.push({ kind: 'sequence', items });
        items = [];
        continue;
      }
      const atom = this.#atom(flags);
      if (isFlags(atom)) flags = atom;
      else items.push(this.#quantified(atom, flags));
    }
    options.push({ kind: 'sequence', items });
    return options.length === 1 ? { kind: 'sequence', items } : { kind: 'choice', options };
  }

  #skipExtended(flags: Flags): void {
    for (let next = this.#peek(); flags.extended && next !== undefined; next = this.#peek()) {
      if (' \t\n\r\f\v'.includes(next)) this.#at++;
      else if (next === '#') {
        const newline = this.#text.indexOf('\n', this.#at);
        this.#at = newline < 0 ? this.#text.length : newline + 1;
      } else return;
    }
  }

  #atom(flags: Flags): RegexNode | Flags {
    const char = this.#text.charAt(this.#at++);
    switch (char) {
      case '(':
        return this.#group(flags);
      case '[':
        return { kind: 'bytes', set: this.#characterClass(flags) };
      case '\\':
        return this.#escape(flags);
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
      default:
        return this.#literal(char.charCodeAt(0), flags);
    }
  }

  #literal(byte: number, flags: Flags): RegexNode {
    return { kind: 'bytes', set: this.#withCase(rangeSet([byte, byte]), flags) };
  }

  #withCase(set: ByteSet, flags: Flags): ByteSet {
    return flags.ignoreCase ? withBothCases(set) : set;
  }

  /** After `(`: a group, or the flags that a `(?i)` switches for what follows it. */
  #group(flags: Flags): RegexNode | Flags {
    let inner = flags;
    if (this.#take('?')) {
      if (this.#take('#')) {
        this.#takeThrough(')', 'has a comment without an end');
        return { kind: 'sequence', items: [] };
      }
      const named = this.#take("'") ? "'" : /^P?<(?![=!])/.test(this.#rest(3)) ? '>' : undefined;
      if (named !== undefined) this.#takeThrough(named, 'has a group name without an end');
      else {
        inner = this.#flagLetters(flags);
        if (this.#take(')')) return inner;
        if (!this.#take(':')) throw new RegexProblem(`uses \`(?${this.#rest(1)}\``);
      }
    } else if (this.#peek() === '*') throw new RegexProblem('uses a backtracking verb');
    if (MAX_GROUP_DEPTH < ++this.#depth) throw new RegexProblem('has too many groups in groups');
    const node = this.#choice(inner);
    if (!this.#take(')')) throw new RegexProblem('has a group without an end');
    this.#depth--;
    return node;
  }

  #rest(length: number): string {
    return this.#text.slice(this.#at, this.#at + length);
  }

  /** The `i-s` of `(?i-s:`, and the `^` of `(?^i:` that begins with no flag at all. */
  #flagLetters(flags: Flags): Flags {
    let { extended, ignoreCase, multiline, dotAll } = flags;
    if (this.#take('^')) extended = ignoreCase = multiline = dotAll = false;
    for (let on = true; ; this.#at++) {
      const letter = this.#peek();
      if (letter === '-') on = false;
      else if (letter === 'i') ignoreCase = on;
      else if (letter === 'm') multiline = on;
      else if (letter === 's') dotAll = on;
      else if (letter === 'x') extended = on;
      else if (letter === undefined || !'adlunp'.includes(letter)) break;
    }
    return { extended, ignoreCase, multiline, dotAll };
  }

  #quantified(item: RegexNode, flags: Flags): RegexNode {
    let node = item;
    for (;;) {
      this.#skipExtended(flags);
      const counts = this.#quantifier();
      if (counts === undefined) return node;
      if (node !== item) throw new RegexProblem('has two quantifiers in a row');
      if (this.#peek() === '+') throw new RegexProblem('has a possessive quantifier');
      this.#take('?');
      node = { kind: 'repeat', item, ...counts };
    }
  }

  /** `{2,}` and its like; a brace that counts nothing is an ordinary character. */
  #quantifier(): { readonly min: number; readonly max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    const braces = /^\{(\d{0,6})(,?)(\d{0,6})\}/.exec(this.#rest(20));
    if (braces === null || (braces[1] === '' && braces[3] === '')) return undefined;
    this.#at += braces[0].length;
    const min = Number(braces[1]);
    const max = braces[3] !== '' ? Number(braces[3]) : braces[2] === '' ? min : Infinity;
    if (max < min) throw new RegexProblem('has a quantifier that ends before it begins');
    if (MAX_REPEAT < min || (MAX_REPEAT < max && max !== Infinity)) {
      throw new RegexProblem(`repeats a part more than ${MAX_REPEAT} times`);
    }
    return { min, max };
  }

  #escape(flags: Flags): RegexNode {
    const char = this.#peek();
    if (char === undefined) throw new RegexProblem('ends in a backslash');
    const assertion = ASSERTION_ESCAPES[char];
    if (assertion !== undefined) {
      this.#at++;
      return { kind: 'assertion', holds: assertion };
    }
    const escaped = this.#escapedBytes();
    switch (escaped.kind) {
      case 'set':
        return { kind: 'bytes', set: this.#withCase(escaped.set, flags) };
      case 'byte':
        return this.#literal(escaped.byte, flags);
      default:
        return assertNever(escaped);
    }
  }

  /** What follows a backslash, inside of a class or not. */
  #escapedBytes(): { kind: 'set'; set: ByteSet } | { kind: 'byte'; byte: number } {
    const char = this.#text.charAt(this.#at++);
    const set = ESCAPED_SETS.get(char);
    if (set !== undefined) return { kind: 'set', set };
    const simple = SIMPLE_ESCAPES[char];
    if (simple !== undefined) return { kind: 'byte', byte: simple };
    if (char === 'x') {
      const digits = this.#take('{')
        ? this.#takeThrough('}', 'has `\\x{` without an end')
        : this.#digits(/^[0-9A-Fa-f]{0,2}/);
      const byte = parseInt(`0${digits}`, 16);
      if (255 < byte) throw new RegexProblem('names a character that is no byte');
      return { kind: 'byte', byte };
    }
    if (char === '0') return { kind: 'byte', byte: parseInt(`0${this.#digits(/^[0-7]{0,2}/)}`, 8) };
    if (/[0-9A-Za-z]/.test(char)) throw new RegexProblem(`uses \`\\${char}\``);
    return { kind: 'byte', byte: char.charCodeAt(0) };
  }

  #digits(form: RegExp): string {
    const digits = form.exec(this.#rest(2))?.[0] ?? '';
    this.#at += digits.length;
    return digits;
  }

  /** After `[`: `^a-z_\]]`. A `]` that comes first is a member. */
  #characterClass(flags: Flags): ByteSet {
    const members = new Uint8Array(256);
    const negated = this.#take('^');
    for (let first = true; ; first = false) {
      const char = this.#peek();
      if (char === undefined) throw new RegexProblem('has no closing bracket');
      if (char === ']' && !first) break;
      const low = this.#classMember();
      if (low.kind === 'set') {
        addAll(members, low.set);
        continue;
      }
      let last = low.byte;
      if (this.#peek() === '-' && this.#text[this.#at + 1] !== ']') {
        const back = this.#at++;
        const high = this.#peek() === undefined ? undefined : this.#classMember();
        if (high?.kind === 'byte') last = high.byte;
        else this.#at = back; // `[a-\d]`: the dash is a member like any other.
      }
      if (last < low.byte) throw new RegexProblem('has a range that ends before it begins');
      members.fill(1, low.byte, last + 1);
    }
    this.#at++;
    const set = this.#withCase(members, flags);
    return negated ? complement(set) : set;
  }

  #classMember(): { kind: 'set'; set: ByteSet } | { kind: 'byte'; byte: number } {
    const posix = /^\[:(\^?)([a-z]+):\]/.exec(this.#rest(16)); // `[:^alpha:]`
    if (posix !== null) {
      const set = POSIX_SETS.get(posix[2] ?? '');
      if (set === undefined) throw new RegexProblem(`uses \`${posix[0]}\``);
      this.#at += posix[0].length;
      return { kind: 'set', set: posix[1] === '^' ? complement(set) : set };
    }
    if (this.#take('\\')) {
      if (this.#peek() === undefined) throw new RegexProblem('ends in a backslash');
      return this.#take('b') ? { kind: 'byte', byte: 8 } : this.#escapedBytes();
    }
    return { kind: 'byte', byte: this.#text.charCodeAt(this.#at++) };
  }
}

function isFlags(atom: RegexNode | Flags): atom is Flags {
  return !('kind' in atom);
}
