/** Calls in a stretch of code, as its tokens show them. */
import type { Token } from './tokens.js';

/** `foo(…)`, `p->read(…)`, `ops.read(…)`. Indices are those of tokens. */
export interface CodeCall {
  readonly name: string;
  readonly token: number;
  /** The call goes through a member. */
  readonly isIndirect: boolean;
}

/** Words that a `(` follows without a call. C11 6.4.1, 6.8; typeof and attributes. */
const NO_CALLS = new Set(
  (
    'if for while switch return sizeof case else do goto typeof __typeof__ __typeof __attribute__ _Alignof __alignof__ asm ' +
    '__asm__ defined _Static_assert volatile __volatile__ const struct union enum int char long void unsigned'
  ).split(' '),
);

/** In the order of the tokens. */
export function callsIn(tokens: readonly Token[]): readonly CodeCall[] {
  const calls: CodeCall[] = [];
  tokens.forEach((token, i) => {
    if (token.kind !== 'word' || tokens[i + 1]?.text !== '(' || NO_CALLS.has(token.text)) return;
    calls.push({ name: token.text, token: i, isIndirect: isMemberToken(tokens, i) });
  });
  return calls;
}

/** Whether `->` or `.` stands before the token. */
export function isMemberToken(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text;
  return before === '.' || (before === '>' && tokens[at - 2]?.text === '-');
}
