/**
 * Calls, names used as values and lines of code, read from a body's tokens. A name before a parenthesis is a call wherever it
 * stands, so that no call is lost where the syntax tree has an error.
 */
import type { Token } from './tokens.js';

/** Words that stand before a parenthesis without being called. C11 6.4.1, and GNU C. */
const keywords = new Set(
  (
    'if else while for do switch case default return goto break continue sizeof typeof __typeof__ __typeof typeof_unqual ' +
    '_Alignof __alignof__ __alignof alignof _Alignas asm __asm__ __asm volatile __volatile__ __volatile inline ' +
    'int char short long unsigned signed float double void _Bool bool const struct union enum static extern register auto ' +
    '__attribute__ __attribute _Static_assert static_assert __extension__ _Generic defined __must_hold __acquires __releases ' +
    '__aligned __section __printf __nonstring __cleanup __free'
  ).split(' '),
);

export function isKeyword(word: string): boolean {
  return keywords.has(word);
}

/** A call as its tokens show it. Offsets in the file. */
export interface TokenCall {
  readonly callee: string;
  readonly kind: 'direct' | 'field';
  readonly offset: number;
  /** Of the `(`. */
  readonly open: number;
  /** After the `)`. */
  readonly end: number;
}

export interface TokenUse {
  readonly name: string;
  readonly offset: number;
}

/** All `name(` … `)` of the tokens, in source order. An unclosed one ends after its parenthesis, and has no arguments. */
export function tokenCalls(tokens: readonly Token[]): TokenCall[] {
  const calls: TokenCall[] = [];
  tokens.forEach((token, i) => {
    if (token.kind !== 'word' || keywords.has(token.text)) return;
    const open = tokens[i + 1];
    if (open?.text !== '(') return;
    const before = tokens[i - 1]?.text;
    const isField = before === '.' || (before === '>' && tokens[i - 2]?.text === '-');
    const close = tokens[open.match] ?? open;
    calls.push({
      callee: token.text,
      kind: isField ? 'field' : 'direct',
      offset: token.start,
      open: open.start,
      end: close.end,
    });
  });
  return calls;
}

/**
 * The call that a macro makes of a name and an argument list that it is given with its parentheses: `acpi_error plist` of
 * `#define ACPI_ERROR(plist) acpi_error plist`. Empty for every other replacement.
 */
export function listCalls(
  tokens: readonly Token[],
  parameters: readonly string[],
): readonly TokenCall[] {
  const [name, list, ...rest] = tokens;
  if (name?.kind !== 'word' || list?.kind !== 'word' || rest.length > 0) return [];
  if (!parameters.includes(list.text) || parameters.includes(name.text)) return [];
  if (keywords.has(name.text)) return [];
  const { start: offset } = name;
  return [{ callee: name.text, kind: 'direct', offset, open: list.start, end: list.end }];
}

const assembly = new Set(['asm', '__asm__', '__asm']);
const calledInAssembly = /(?:^|[\s;"])(?:call|callq|bl)\s+([A-Za-z_]\w{2,})/g;

/**
 * The functions that inline assembly calls by name, which takes the line of its `asm`: `asm (ALTERNATIVE("call __sw_hweight32", …))`.
 * Its operands are not among them.
 */
export function assemblyCalls(tokens: readonly Token[], text: string): TokenCall[] {
  const calls: TokenCall[] = [];
  tokens.forEach((token, i) => {
    if (!assembly.has(token.text)) return;
    const at = tokens[i + 1]?.kind === 'word' ? i + 2 : i + 1;
    const open = tokens[at];
    const close = tokens[open?.match ?? -1];
    if (open?.text !== '(' || close === undefined) return;
    for (const inner of tokens.slice(at, open.match)) {
      if (inner.kind !== 'literal') continue;
      for (const [, callee = ''] of text.slice(inner.start, inner.end).matchAll(calledInAssembly)) {
        const { start: offset } = token;
        calls.push({ callee, kind: 'direct', offset, open: close.start, end: close.end });
      }
    }
  });
  return calls;
}

/** Whether a `(` follows `)` or `]`, as in `(*fp)(x)`, `table[i](x)` and `f(x)(y)`; casts are among them, conditions are not. */
export function mayCallExpressions(tokens: readonly Token[]): boolean {
  return tokens.some((token, i) => {
    if (token.text !== '(') return false;
    const before = tokens[i - 1];
    if (before?.text === ']') return true;
    if (before?.text !== ')') return false;
    const named = tokens[before.match - 1];
    if (named?.kind !== 'word' || named.text === 'return' || named.text === 'else') return true;
    return !keywords.has(named.text);
  });
}

const beforeUse = new Set(['(', ',', '=', '?', ':', '&', ')', '{', 'return']);
const afterUse = new Set([',', ')', ';', '}', ':']);

/**
 * Identifiers that are a whole argument, a whole right-hand side, a whole row value or what is returned; with an optional
 * `&` or cast. Names of variables are among them.
 */
export function tokenUses(tokens: readonly Token[]): TokenUse[] {
  const uses: TokenUse[] = [];
  const groups: boolean[] = [];
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    if (token.text === '(') groups.push(before?.kind === 'word' && !keywords.has(before.text));
    else if (token.text === '{') groups.push(true);
    else if (token.text === ')' || token.text === '}') groups.pop();
    if (token.kind !== 'word' || before === undefined || keywords.has(token.text)) return;
    if (!beforeUse.has(before.text) || !afterUse.has(tokens[i + 1]?.text ?? '')) return;
    // `a & b` takes no address; the condition of an `if` hands nothing on.
    if (before.text === '&' && !beforeUse.has(tokens[i - 2]?.text ?? '')) return;
    if (before.text === ':' && tokens[i + 1]?.text === ':') return;
    if (groups.at(-1) === false) return;
    if (/[a-z]/.test(token.text)) uses.push({ name: token.text, offset: token.start });
  });
  return uses;
}

/** Words in upper case without a `(`: object-like macros, constants. */
export function tokenBareMacros(tokens: readonly Token[]): TokenUse[] {
  const found: TokenUse[] = [];
  tokens.forEach((token, i) => {
    if (token.kind !== 'word' || tokens[i + 1]?.text === '(') return;
    if (!/^[A-Z_][A-Z0-9_]{2,}$/.test(token.text) || !/[A-Z]/.test(token.text)) return;
    if (token.text === 'NULL') return;
    const before = tokens[i - 1]?.text;
    if (before === '.' || before === 'goto' || before === 'case') return;
    found.push({ name: token.text, offset: token.start });
  });
  return found;
}
