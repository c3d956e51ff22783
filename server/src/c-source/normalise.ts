/**
 * Kernel C to C that the grammar knows, character for character of the same length: what the preprocessor would have
 * replaced is blanked or given the shape of an identifier, so that positions in the syntax tree are positions in the file.
 */
import { isKeyword } from './body-tokens.js';
import { isIdentifierCode, newline, semicolon, space } from './characters.js';
import type { Token } from './tokens.js';

/** Words without a meaning of their own in a body: include/linux/compiler_types.h, compiler_attributes.h, init.h. */
const blankWords = new Set(
  (
    '__user __iomem __force __percpu __rcu __kernel __bitwise __maybe_unused __always_unused __unused __init __exit ' +
    '__initdata __initconst __read_mostly __ro_after_init __packed __cold __hot __nocast __private __safe __must_check ' +
    '__weak noinline __always_inline __nonstring __extension__ __refdata __ref __malloc __deprecated __visible ' +
    '__uninitialized __guest __capability __kptr __kptr_untrusted __latent_entropy __no_sanitize_address __restrict ' +
    '__restrict__ __inline __inline__ __signed __signed__ __const __cacheline_aligned __cacheline_aligned_in_smp ' +
    '____cacheline_aligned ____cacheline_aligned_in_smp __fallthrough __randomize_layout __ctx_lock asmlinkage notrace ' +
    '__meminit __devinit __cpuinit __net_init __net_exit __init_or_module __always_used __used __noreturn UNUSED ' +
    '__kunit_initdata __aligned_largest __initconst_or_module'
  ).split(' '),
);

/** The same with an argument list. */
const blankCalls = new Set(
  (
    '__attribute__ __attribute __aligned __section __printf __scanf __must_hold __acquires __releases __free __cleanup ' +
    '__counted_by __alias __no_sanitize __diag_ignore __declspec'
  ).split(' '),
);

const assembly = /^(?:__)?asm(?:__)?(?:_(?:volatile|inline|goto))*$/;
const assemblyWords = new Set([
  'volatile',
  '__volatile__',
  '__volatile',
  'goto',
  'inline',
  '__inline',
  '__inline__',
]);
const typeWords = new Set(
  'struct union enum unsigned signed int long short char void const volatile float double bool _Bool'.split(
    ' ',
  ),
);
const typeOperators = new Set([
  'typeof',
  '__typeof__',
  '__typeof',
  'typeof_unqual',
  '__typeof_unqual__',
]);
const statementStarts = new Set(['{', '}', ';', ':', ')', 'else', 'do']);

/**
 * `text[start, end)` for the grammar, of the same length and with the same newlines. `tokens` are its tokens; what is in none
 * of them (comments, directives, `#if 0`) becomes blanks.
 */
export function normalise(
  text: string,
  start: number,
  end: number,
  tokens: readonly Token[],
): string {
  const out = new Draft(text, start, end);
  for (const token of tokens) out.keep(token);
  tokens.forEach((token, i) => {
    blankAttribute(out, tokens, token, i);
  });
  tokens.forEach((token, i) => {
    if (token.text === '(') shapeTypeArguments(out, tokens, i);
    else if (token.text === '.') blankCaseRange(out, tokens, i);
    else if (token.kind === 'word') shapeWord(out, tokens, token, i);
  });
  return out.text();
}

/** `__user`, `__aligned(8)`. */
function blankAttribute(out: Draft, tokens: readonly Token[], token: Token, i: number): void {
  if (token.kind !== 'word') return;
  const open = tokens[i + 1];
  if (open?.text !== '(') {
    if (blankWords.has(token.text)) out.blank(token.start, token.end);
  } else if (blankCalls.has(token.text)) out.blank(token.start, closeOf(tokens, open));
}

function shapeWord(out: Draft, tokens: readonly Token[], token: Token, i: number): void {
  const open = tokens[i + 1];
  if (assembly.test(token.text)) blankAssembly(out, tokens, i);
  else if (token.text.includes('##')) out.joinWord(token.start, token.end);
  else if (open?.text === '(') {
    if (typeOperators.has(token.text)) out.joinWord(token.start, closeOf(tokens, open));
    else if (isStatementMacro(tokens, i)) out.insertSemicolon(closeOf(tokens, open));
  }
}

const underscore = 95;
const decoder = new TextDecoder('utf-16le', { ignoreBOM: true });

/** The text under way, as one code unit per position. */
class Draft {
  readonly #source: string;
  readonly #start: number;
  readonly #codes: Uint16Array;

  constructor(source: string, start: number, end: number) {
    this.#source = source;
    this.#start = start;
    this.#codes = new Uint16Array(Math.max(0, end - start)).fill(space);
    for (
      let at = source.indexOf('\n', start);
      at >= 0 && at < end;
      at = source.indexOf('\n', at + 1)
    ) {
      this.#codes[at - start] = newline;
    }
  }

  keep(token: Token): void {
    for (let at = token.start; at < token.end; at++) this.#put(at, this.#source.charCodeAt(at));
  }

  blank(start: number, end: number): void {
    for (let at = start; at < end; at++) this.#put(at, space);
  }

  /** Makes one identifier of a range: `struct x *` becomes `struct_x__`. A newline inside ends it: the rest is blanked. */
  joinWord(start: number, end: number): void {
    let at = start;
    for (; at < end; at++) {
      const code = this.#source.charCodeAt(at);
      if (code === newline) break;
      this.#put(at, isIdentifierCode(code) ? code : underscore);
    }
    this.blank(at, end);
  }

  /** Puts a `;` on the first blank at or after `at` before the next token; does nothing where there is none. */
  insertSemicolon(at: number): void {
    while (this.#codes[at - this.#start] === newline) at++;
    if (this.#codes[at - this.#start] === space) this.#put(at, semicolon);
  }

  text(): string {
    return decoder.decode(this.#codes);
  }

  /** Newlines stay where they are. */
  #put(at: number, code: number): void {
    const index = at - this.#start;
    if (this.#codes[index] !== newline) this.#codes[index] = code === newline ? space : code;
  }
}

/** The offset after the bracket that closes `open`; after `open` itself where it is not closed. */
function closeOf(tokens: readonly Token[], open: Token): number {
  return tokens[open.match]?.end ?? open.end;
}

/** `asm volatile goto("…" : : "i" (x) : : label);` becomes an empty statement. */
function blankAssembly(out: Draft, tokens: readonly Token[], i: number): void {
  const word = tokens[i];
  let next = i + 1;
  while (assemblyWords.has(tokens[next]?.text ?? '')) next++;
  const open = tokens[next];
  if (word !== undefined && open?.text === '(') out.blank(word.start, closeOf(tokens, open));
}

/** `list_for_each_entry(…) {`, `scoped_guard(…) f();`, `STATEMENT(x)` and a new statement: a call that no `;` ends. */
function isStatementMacro(tokens: readonly Token[], i: number): boolean {
  const name = tokens[i];
  if (name === undefined || isKeyword(name.text)) return false;
  const before = tokens[i - 1];
  if (before !== undefined && !statementStarts.has(before.text)) return false;
  const close = tokens[i + 1]?.match ?? -1;
  const after = tokens[close + 1];
  if (close < 0 || after === undefined) return false;
  return after.text === '{' || after.kind === 'word' || after.text === '}';
}

/** `container_of(p, struct x, m)`, `min_t(unsigned long, a, b)`, `va_arg(ap, u8 *)`: an argument that is a type. */
function shapeTypeArguments(out: Draft, tokens: readonly Token[], open: number): void {
  const callee = tokens[open - 1];
  const close = tokens[open]?.match ?? -1;
  if (close < 0 || callee?.kind !== 'word' || isKeyword(callee.text)) return;
  let from = open + 1;
  for (let i = from; i <= close; i++) {
    const token = tokens[i];
    if (token === undefined) return;
    if (token.match > i && i !== close) {
      i = token.match;
      continue;
    }
    if (i !== close && token.text !== ',') continue;
    const first = tokens[from];
    const last = tokens[i - 1];
    if (first !== undefined && last !== undefined && i > from) {
      if (typeWords.has(first.text) && onlyTypeTokens(tokens, from, i))
        out.joinWord(first.start, last.end);
      else if (last.text === '*') blankStars(out, tokens, from, i);
    }
    from = i + 1;
  }
}

function onlyTypeTokens(tokens: readonly Token[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const token = tokens[i];
    if (token?.kind !== 'word' && token?.text !== '*') return false;
  }
  return true;
}

function blankStars(out: Draft, tokens: readonly Token[], from: number, to: number): void {
  for (let i = to - 1; i > from && tokens[i]?.text === '*'; i--) {
    const star = tokens[i];
    if (star !== undefined) out.blank(star.start, star.end);
  }
}

/** `case 'a' ... 'z':` becomes `case 'a'        :`. */
function blankCaseRange(out: Draft, tokens: readonly Token[], i: number): void {
  if (tokens[i + 1]?.text !== '.' || tokens[i + 2]?.text !== '.' || tokens[i - 1]?.text === '.')
    return;
  const first = tokens[i];
  let end = i + 3;
  while (
    end < tokens.length &&
    end < i + 40 &&
    ![':', ']', ';', '{'].includes(tokens[end]?.text ?? ';')
  )
    end++;
  const last = tokens[end - 1];
  if (
    first !== undefined &&
    last !== undefined &&
    (tokens[end]?.text === ':' || tokens[end]?.text === ']')
  ) {
    out.blank(first.start, last.end);
  }
}
