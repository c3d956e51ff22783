/**
 * Declarations as tokens show them: variables, parameters, members, typedefs, prototypes. No syntax tree is made and no type
 * is looked up, so that `foo_t * x;` is taken for a declaration wherever a statement may begin. C11 6.7.
 */
import type { Token } from './tokens.js';
import { isDeclaringMacro, startsNoDeclaration } from './declaration-words.js';

/** A type by its name: `struct inode`, `u32`, `unsigned`. */
export interface NamedType {
  /** `name` is a typedef or a basic type. */
  readonly kind: 'struct' | 'union' | 'enum' | 'name';
  /** Empty for a struct, union or enum without a tag, and for `typeof(…)`. */
  readonly name: string;
  /** Index of the `{` of the type's body, where it is written here. */
  readonly body?: number;
  /** Index of the tag's token. */
  readonly tag?: number;
}

/** One declared name. Indices are those of tokens. */
export interface Declared {
  readonly name: string;
  /** Index of the name; of the type's first word for a type alone, `struct x { … };`, whose `name` is empty. */
  readonly token: number;
  readonly type: NamedType;
  /** Stars, and dimensions of arrays: what must be undone to come to the type. */
  readonly pointers: number;
  readonly storage: 'typedef' | 'extern' | 'static' | '';
  /** `plain` for data; a function declared, `int f(int);`; a pointer to one, `int (*f)(int);`. */
  readonly form: 'plain' | 'function' | 'pointer-to-function';
  /** Index of the `(` that opens the parameters of a function. */
  readonly parameters?: number;
}

export interface Declaration {
  readonly declared: readonly Declared[];
  /** Index of the token after its `;`, or the one at which reading stopped. */
  readonly next: number;
}

const STORAGE = new Set(['static', 'extern', 'typedef', 'register', 'auto', 'inline', '_Noreturn']);
const QUALIFIERS = new Set(['const', 'volatile', 'restrict', '__restrict', '__inline', '_Atomic']);
const BASIC = new Set([
  ...['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', 'bool'],
  ...['_Bool', '__signed__', '__int128', '_Complex'],
]);
/** Words of one declaration before its first declarator: more is no C. */
const MOST_WORDS = 24;

interface Specifiers {
  readonly type: NamedType | undefined;
  readonly storage: Declared['storage'];
  /** Words that are no keyword and belong to the type, to attributes or to the first declarator. */
  readonly words: readonly number[];
  readonly next: number;
}

/** The declaration that begins at the token `at`; undefined where none does. Nothing at or behind `limit` is read. */
export function readDeclaration(
  tokens: readonly Token[],
  at: number,
  limit: number,
): Declaration | undefined {
  const first = tokens[at];
  if (first?.kind !== 'word' || limit <= at || startsNoDeclaration(first.text)) return undefined;
  if (isDeclaringMacro(first.text) && tokens[at + 1]?.text === '(') return undefined;
  const specifiers = readSpecifiers(tokens, at, limit);
  if (specifiers === undefined) return undefined;
  const { storage, next } = specifiers;
  const follows = next < limit ? tokens[next]?.text : ';';
  const { type, name } = typeAndName(tokens, specifiers, follows);
  if (type === undefined) return undefined;
  const declared: Declared[] = [];
  if (name === undefined && (follows === ';' || follows === undefined)) {
    const token = type.tag ?? at;
    declared.push({ name: '', token, type, pointers: 0, storage, form: 'plain' });
    return { declared, next: next + 1 };
  }
  let i = next;
  let known = name;
  for (;;) {
    const read = readDeclarator(tokens, i, limit, known);
    if (read === undefined) break;
    const { next: after, ...rest } = read;
    declared.push({ ...rest, name: tokens[read.token]?.text ?? '', type, storage });
    i = after;
    known = undefined;
    if (limit <= i || tokens[i]?.text !== ',') break;
    i++;
  }
  if (declared.length === 0) return undefined;
  const end = i < limit ? tokens[i]?.text : undefined;
  if (end === ';') return { declared, next: i + 1 };
  // A body or old-style parameters may follow a function's head; anything else was no declaration.
  const isFunction = declared[0]?.form === 'function';
  return end === undefined || (isFunction && (end === '{' || tokens[i]?.kind === 'word'))
    ? { declared, next: i }
    : undefined;
}

/** The parameters between the `(` at `open` and its `)`; those without a name are left out. */
export function readParameters(tokens: readonly Token[], open: number): readonly Declared[] {
  const close = tokens[open]?.match ?? -1;
  return partsOf(tokens, open + 1, close).flatMap(
    ([start, end]) => readDeclaration(tokens, start, end)?.declared.filter(isNamed) ?? [],
  );
}

/** The token ranges between the commas of `[start, end)` that stand in no bracket. */
export function partsOf(
  tokens: readonly Token[],
  start: number,
  end: number,
): readonly (readonly [start: number, end: number])[] {
  const parts: [number, number][] = [];
  let from = start;
  for (let i = start; i < end; i++) {
    const token = tokens[i];
    if (token?.text === ',') {
      parts.push([from, i]);
      from = i + 1;
    } else if (token !== undefined && i < token.match) i = token.match;
  }
  if (from < end) parts.push([from, end]);
  return parts;
}

export function isNamed({ name }: Declared): boolean {
  return name !== '';
}

function readSpecifiers(
  tokens: readonly Token[],
  at: number,
  limit: number,
): Specifiers | undefined {
  let type: NamedType | undefined;
  let storage: Declared['storage'] = '';
  const words: number[] = [];
  let i = at;
  while (i < limit && i - at < MOST_WORDS * 8) {
    const token = tokens[i];
    if (token?.kind !== 'word') break;
    const word = token.text;
    if (STORAGE.has(word)) {
      if (word === 'typedef' || word === 'extern' || word === 'static') storage = word;
      i++;
    } else if (QUALIFIERS.has(word)) i++;
    else if (BASIC.has(word)) {
      type ??= { kind: 'name', name: word };
      i++;
    } else if (word === 'struct' || word === 'union' || word === 'enum') {
      const read = readTag(tokens, i, limit, word);
      ({ type } = read);
      i = read.next;
    } else if (tokens[i + 1]?.text === '(' && i + 1 < limit) {
      const close = tokens[i + 1]?.match ?? -1;
      if (close < 0 || !isWrapper(word)) {
        // `ssize_t (*read)(int)`: the word is the type; `f(` of a prototype: it is the declarator.
        if (type === undefined && words.length === 0 && opensPointer(tokens, i + 1)) {
          type = { kind: 'name', name: word, tag: i };
        } else words.push(i);
        i++;
        break;
      }
      if (isTypeof(word)) type = { kind: 'name', name: '' };
      i = close + 1;
    } else {
      words.push(i);
      if (words.length > MOST_WORDS) return undefined;
      i++;
    }
  }
  return { type, storage, words, next: i };
}

/** Whether `(*name)(` stands at the bracket. */
function opensPointer(tokens: readonly Token[], open: number): boolean {
  const close = tokens[open]?.match ?? -1;
  const first = tokens[open + 1]?.text ?? '';
  const star = isAttribute(first) ? tokens[open + 2]?.text : first;
  return star === '*' && tokens[close + 1]?.text === '(';
}

/** From `struct` on: its tag, and its body where it has one. */
function readTag(
  tokens: readonly Token[],
  at: number,
  limit: number,
  kind: 'struct' | 'union' | 'enum',
): { readonly type: NamedType; readonly next: number } {
  let i = at + 1;
  let tag: number | undefined;
  while (i < limit && tokens[i]?.kind === 'word') {
    const word = tokens[i]?.text ?? '';
    if (isTypeAttribute(word)) {
      i = skipAttribute(tokens, i);
      continue;
    }
    if (tag !== undefined) break;
    tag = i++;
  }
  const name = tag === undefined ? '' : (tokens[tag]?.text ?? '');
  const open = tokens[i];
  const tagged = { kind, name, ...(tag !== undefined && { tag }) };
  if (i < limit && open?.text === '{' && i < open.match) {
    return { type: { ...tagged, body: i }, next: open.match + 1 };
  }
  return { type: tagged, next: tag === undefined ? i : tag + 1 };
}

/** Which of the words is the type, and which the first declarator. */
function typeAndName(
  tokens: readonly Token[],
  { type, words }: Specifiers,
  follows: string | undefined,
): { readonly type: NamedType | undefined; readonly name: number | undefined } {
  const textOf = (index: number): string => tokens[index]?.text ?? '';
  const isStarred = follows === '*' || follows === '(';
  const plain = words.filter((index) => !isAttribute(textOf(index)));
  if (type !== undefined) {
    const opens = follows === '(' && words.length > 0;
    const last = words.at(-1);
    // `struct x { … } __packed;` declares nothing, `int __x;` does.
    const own = last !== undefined && isTypeAttribute(textOf(last)) ? undefined : last;
    return { type, name: isStarred && !opens ? undefined : (plain.at(-1) ?? own) };
  }
  // `foo_t (*f)(int)` and `f(int)` look alike: without another word the latter is a call.
  if (words.length === 0 || (words.length === 1 && follows !== '*')) {
    return { type: undefined, name: undefined };
  }
  const name = follows === '*' ? undefined : plain.length > 1 ? plain.at(-1) : words.at(-1);
  const candidates = words.filter((index) => index !== name);
  const chosen = candidates.find((index) => !isAttribute(textOf(index))) ?? candidates[0];
  if (chosen === undefined) return { type: undefined, name: undefined };
  return { type: { kind: 'name', name: textOf(chosen), tag: chosen }, name };
}

interface Declarator {
  readonly token: number;
  readonly pointers: number;
  readonly form: Declared['form'];
  readonly parameters?: number;
  readonly next: number;
}

/** One declarator from `at` on; `known` is its name where that was among the specifiers. */
function readDeclarator(
  tokens: readonly Token[],
  at: number,
  limit: number,
  known: number | undefined,
): Declarator | undefined {
  let pointers = 0;
  let form: Declared['form'] = 'plain';
  let parameters: number | undefined;
  let name = known;
  let i = at;
  for (; name === undefined && i < limit; i++) {
    const token = tokens[i];
    if (token?.text === '*') pointers++;
    else if (token?.kind === 'word') {
      if (QUALIFIERS.has(token.text) || isAttribute(token.text)) {
        if (tokens[i + 1]?.kind !== 'word' && isNameEnd(tokens, i + 1, limit)) name = i;
        continue;
      }
      name = i;
    } else if (token?.text === '(' && i < token.match) {
      const inner = innerName(tokens, i);
      if (inner === undefined) return undefined;
      name = inner.token;
      pointers += inner.pointers;
      if (tokens[token.match + 1]?.text === '(') form = 'pointer-to-function';
      i = token.match;
    } else if (token?.text === ':') return undefined;
    else return undefined;
  }
  if (name === undefined) return undefined;
  for (; i < limit; i++) {
    const token = tokens[i];
    if (token === undefined || token.text === ',' || token.text === ';' || token.text === '{')
      break;
    if (token.text === '[') pointers++;
    else if (token.text === '(' && form === 'plain') {
      form = 'function';
      parameters = i;
    } else if (token.text === '=' || token.text === ':') {
      i = endOfValue(tokens, i, limit) - 1;
      continue;
    } else if (token.kind === 'word') {
      if (form === 'function' && !isAttribute(token.text)) break; // Old-style parameters.
      if (!isAttribute(token.text) && token.text !== 'asm') return undefined;
    } else if (token.kind !== 'mark' || token.match < 0) return undefined;
    if (i < token.match) i = token.match;
  }
  return { token: name, pointers, form, ...(parameters !== undefined && { parameters }), next: i };
}

/** The name in `(*name)`, `(*name[4])`, `(__iomem *name)`. */
function innerName(
  tokens: readonly Token[],
  open: number,
): { readonly token: number; readonly pointers: number } | undefined {
  const close = tokens[open]?.match ?? -1;
  let pointers = 0;
  let name: number | undefined;
  for (let i = open + 1; i < close; i++) {
    const token = tokens[i];
    if (token?.text === '*') pointers++;
    else if (token?.text === '[') pointers++;
    else if (token?.kind === 'word' && name === undefined && !isAttribute(token.text)) {
      if (!QUALIFIERS.has(token.text)) name = i;
    } else if (token?.text === '(' && name !== undefined) i = token.match;
  }
  return name === undefined || pointers === 0 ? undefined : { token: name, pointers: pointers - 1 };
}

function isNameEnd(tokens: readonly Token[], at: number, limit: number): boolean {
  return limit <= at || /^[=;,[)(]$/.test(tokens[at]?.text ?? '');
}

/** The index of the `,` or `;` that ends what stands behind `=` or `:`. */
function endOfValue(tokens: readonly Token[], at: number, limit: number): number {
  let i = at + 1;
  for (; i < limit; i++) {
    const token = tokens[i];
    if (token?.text === ',' || token?.text === ';') break;
    if (token !== undefined && i < token.match) i = token.match;
  }
  return i;
}

function skipAttribute(tokens: readonly Token[], at: number): number {
  const open = tokens[at + 1];
  return open?.text === '(' && at + 1 < open.match ? open.match + 1 : at + 1;
}

/** `__init`, `____cacheline_aligned`; not `__u32` and its kin, which are types. include/linux/compiler_attributes.h. */
function isAttribute(word: string): boolean {
  return (
    (word.startsWith('__') &&
      !/^__(?:[us](?:8|16|32|64)|[bl]e\d|sum|wsum|poll_t|kernel_)/.test(word)) ||
    /^(?:noinline\w*|notrace|asmlinkage|noinstr|INIT|STATIC|randomized_struct_fields_\w+|[A-Z]+_ALIGNED)$/.test(
      word,
    )
  );
}

/** Between `struct` and its tag, or behind its tag; a tag of its own can begin with underscores, `__kfifo`. */
function isTypeAttribute(word: string): boolean {
  return /^(?:__packed|__attribute(?:__)?|__aligned|____cacheline_\w+|__cacheline_\w+|__(?:no_)?randomize_layout|__may_alias|__designated_init|__no_kcsan|__bpf_\w+)$/.test(
    word,
  );
}

/** Words with parentheses of their own before a declarator: attributes and `typeof`. */
function isWrapper(word: string): boolean {
  return isTypeof(word) || isAttribute(word) || word === '_Alignas' || word === 'alignas';
}

function isTypeof(word: string): boolean {
  return (
    word === 'typeof' || word === '__typeof__' || word === '__typeof' || word === '__auto_type'
  );
}
