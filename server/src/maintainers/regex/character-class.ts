/** Reads what stands for a set of bytes in a Perl pattern: escapes and `[...]`. Source: perldoc perlrecharclass. */
import { addAll, complement, ESCAPED_SETS, POSIX_SETS, type ByteSet } from './byte-set.js';
import type { PatternCursor } from './pattern-cursor.js';
import { RegexProblem } from './regex-node.js';

/** One byte, which may begin or end a range, or a set, which may not. */
export type Member =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'set'; readonly set: ByteSet };

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['f', 12],
  ['e', 27],
  ['a', 7],
]);

/** After a backslash: `n`, `x41`, `d`, `.`. Back references and letters without a meaning here are refused. */
export function readEscape(cursor: PatternCursor): Member {
  const char = cursor.next('ends in a backslash');
  const set = ESCAPED_SETS.get(char);
  if (set !== undefined) return { kind: 'set', set };
  const simple = SIMPLE_ESCAPES.get(char);
  if (simple !== undefined) return { kind: 'byte', byte: simple };
  if (char === 'x') return { kind: 'byte', byte: readHexadecimal(cursor) };
  if (char === '0') {
    const digits = cursor.takeForm(/^[0-7]{1,2}/, 2)?.[0] ?? '0';
    return { kind: 'byte', byte: parseInt(digits, 8) };
  }
  if (/[0-9A-Za-z]/.test(char)) throw new RegexProblem(`uses \`\\${char}\``);
  return { kind: 'byte', byte: char.charCodeAt(0) };
}

/** After `[`: `^a-z_\]]`. A `]` that comes first is a member. `fold` is applied before the `^`. */
export function readCharacterClass(
  cursor: PatternCursor,
  fold: (set: ByteSet) => ByteSet,
): ByteSet {
  const members = new Uint8Array(256);
  const negated = cursor.take('^');
  for (let first = true; first || !cursor.take(']'); first = false) {
    const low = readMember(cursor);
    if (low.kind === 'set') {
      addAll(members, low.set);
      continue;
    }
    const isRange = cursor.peek() === '-' && cursor.peek(1) !== ']' && cursor.take('-');
    const high = isRange ? readMember(cursor) : low;
    if (high.kind === 'set') {
      addAll(members, high.set); // `[a-\d]`: the dash is a member like any other.
      members.fill(1, low.byte, low.byte + 1).fill(1, 45, 46);
    } else if (high.byte < low.byte) {
      throw new RegexProblem('has a range that ends before it begins');
    } else {
      members.fill(1, low.byte, high.byte + 1);
    }
  }
  const set = fold(members);
  return negated ? complement(set) : set;
}

function readMember(cursor: PatternCursor): Member {
  const posix = cursor.takeForm(/^\[:(\^?)([a-z]+):\]/, 16); // `[:^alpha:]`
  if (posix !== undefined) {
    const set = POSIX_SETS.get(posix[2] ?? '');
    if (set === undefined) throw new RegexProblem(`uses \`${posix[0]}\``);
    return { kind: 'set', set: posix[1] === '^' ? complement(set) : set };
  }
  if (cursor.take('\\b')) return { kind: 'byte', byte: 8 };
  if (cursor.take('\\')) return readEscape(cursor);
  return { kind: 'byte', byte: cursor.next('has no closing bracket').charCodeAt(0) };
}

/** After `\x`: `41` or `{41}`. */
function readHexadecimal(cursor: PatternCursor): number {
  const digits = cursor.take('{')
    ? cursor.takeThrough('}', 'has `\\x{` without an end')
    : (cursor.takeForm(/^[0-9A-Fa-f]{1,2}/, 2)?.[0] ?? '');
  const byte = parseInt(`0${digits}`, 16);
  if (255 < byte) throw new RegexProblem('names a character that is no byte');
  return byte;
}
