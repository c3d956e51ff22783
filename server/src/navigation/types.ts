/**
 * Types, as far as they can be told by looking: of a variable from its declaration, of `a->b.c` member by member. What is not
 * understood has no type; nothing is guessed.
 */
import { isMemberToken } from '../c-source/calls-in.js';
import type { NamedType } from '../c-source/declarations.js';
import { membersAt, type DeclaredName } from '../c-source/file-declarations.js';
import { localAt } from '../c-source/local-names.js';
import type { Token } from '../c-source/tokens.js';
import type { IndexedSymbol, SymbolKind } from '../symbol-index/tree-index.js';
import { findDefinitions } from './find-definitions.js';
import type { SourceText, SourceView } from './source-view.js';

/** A struct, union or enum where it is defined. */
export interface DefinedType {
  readonly symbol: IndexedSymbol;
  readonly source: SourceText;
  readonly declaration: DeclaredName;
}

/** A type as it is written, and the file it is written in. */
interface SeenType {
  readonly type: NamedType;
  readonly source: SourceText;
  /** An anonymous struct whose members stand between these offsets. */
  readonly body?: DeclaredName;
}

/** A typedef of a typedef... further than this is a loop. */
const DEEPEST = 12;
/** Links of one chain, `a->b->c`. */
const LONGEST_CHAIN = 30;
const TYPE_KINDS: ReadonlySet<SymbolKind> = new Set(['struct', 'union', 'enum', 'typedef']);
const TAG_KINDS: ReadonlySet<SymbolKind> = new Set(['struct', 'union', 'enum']);
const VALUE_KINDS: ReadonlySet<SymbolKind> = new Set(['variable', 'function', 'macro']);

/** Pointers that every function has. arch/STAR/include/asm/current.h. */
const EVERYWHERE: Readonly<Record<string, string>> = { current: 'task_struct' };
/** Macros that give the struct of their argument: include/linux/percpu-defs.h, rcupdate.h, compiler.h. */
const TRANSPARENT =
  /^(?:(?:raw_|__)?this_cpu_ptr|(?:raw_)?per_cpu_ptr|per_cpu|get_cpu_ptr|rcu_dereference\w*|READ_ONCE|smp_load_acquire|likely|unlikely|ERR_CAST|__this_cpu_read|this_cpu_read|rcu_access_pointer|rtnl_dereference|srcu_dereference\w*)$/;
/** Macros whose second argument is the struct: include/linux/container_of.h, list.h, rbtree.h, rculist.h. */
const CONTAINERS =
  /^(?:container_of(?:_safe|_const)?|list_entry\w*|list_first_entry\w*|list_last_entry|hlist_entry\w*|rb_entry\w*)$/;

/** The struct or union whose member stands at the token, `b` of `a->b`; undefined where the type of `a` is not known. */
export function ownerOfMember(
  view: SourceView,
  source: SourceText,
  token: number,
): DefinedType | undefined {
  const chain = typeBefore(view, source, token, 0);
  return chain && definedType(view, chain, 0);
}

/** The struct around `.read =` in an initialiser: of the variable, or of the cast before its `{`. */
export function ownerOfDesignator(
  view: SourceView,
  source: SourceText,
  token: number,
): DefinedType | undefined {
  const seen = initialisedType(view, source, token, 0);
  return seen && definedType(view, seen, 0);
}

/** The members that can stand behind `.` or `->` of that type. */
export function membersOf({ source, declaration }: DefinedType): readonly DeclaredName[] {
  return membersAt(source.declarations, declaration).filter(({ kind }) => kind === 'member');
}

/** The type of a local or global variable, of what a function returns, or of a typedef; undefined where it is not known. */
export function typeOfName(
  view: SourceView,
  source: SourceText,
  name: string,
  offset: number,
): DefinedType | undefined {
  const seen = seenTypeOf(view, source, name, offset, false);
  return seen && definedType(view, seen, 0);
}

/** The definition of the type of a declared name, `struct inode` of the member `i_inode`; undefined where it is not known. */
export function typeOfDeclared(
  view: SourceView,
  source: SourceText,
  declared: DeclaredName,
): DefinedType | undefined {
  return definedType(view, seenTypeOfDeclared(source, declared), 0);
}

/** The declaration that an indexed symbol stands for; undefined where the file has changed too much. */
export function declarationOf(
  view: SourceView,
  { path, line, name }: IndexedSymbol,
): { readonly source: SourceText; readonly declaration: DeclaredName } | undefined {
  const source = view.source(path);
  const declaration = source?.declarations.find((each) => each.name === name && each.line === line);
  return source && declaration && { source, declaration };
}

function definedType(view: SourceView, seen: SeenType, depth: number): DefinedType | undefined {
  if (DEEPEST < depth) return undefined;
  const { type, source, body } = seen;
  if (body !== undefined) {
    const symbol: IndexedSymbol = {
      name: body.name,
      kind: 'struct',
      path: source.path,
      line: body.line,
      lastLine: source.lines.lineAt(body.end),
      isStatic: false,
      isInline: false,
      parent: '',
    };
    return { symbol, source, declaration: body };
  }
  if (type.name === '') return undefined;
  const kinds = type.kind === 'name' ? TYPE_KINDS : TAG_KINDS;
  const found = findDefinitions(view, type.name, { from: source.path, kinds });
  for (const { symbol } of found) {
    if (type.kind !== 'name' && symbol.kind !== type.kind) continue;
    const known = declarationOf(view, symbol);
    if (known === undefined) continue;
    if (symbol.kind !== 'typedef') return { symbol, ...known };
    const target = seenTypeOfDeclared(known.source, known.declaration);
    if (target.type.kind === 'name' && target.type.name === type.name) return undefined;
    return definedType(view, target, depth + 1);
  }
  return undefined;
}

/** A declaration with an anonymous body is its own type. */
function seenTypeOfDeclared(source: SourceText, declared: DeclaredName): SeenType {
  const { type } = declared;
  const isAnonymous = type.name === '' && type.body !== undefined;
  return { type, source, ...(isAnonymous && { body: declared }) };
}

/** The type of what stands before the `.` or `->` of the token. */
function typeBefore(
  view: SourceView,
  source: SourceText,
  token: number,
  depth: number,
): SeenType | undefined {
  if (LONGEST_CHAIN < depth) return undefined;
  const { tokens } = source;
  let at = tokens[token - 1]?.text === '.' ? token - 2 : token - 3;
  // `a[i]->b`: the type that is left is the element's.
  while (tokens[at]?.text === ']' && (tokens[at]?.match ?? -1) >= 0)
    at = (tokens[at]?.match ?? 0) - 1;
  const last = tokens[at];
  if (last?.text === ')') return typeOfGroup(view, source, at, depth);
  if (last?.kind !== 'word') return undefined;
  if (isMemberToken(tokens, at)) return typeOfMember(view, source, at, depth);
  return seenTypeOf(view, source, last.text, last.start, false);
}

function typeOfMember(
  view: SourceView,
  source: SourceText,
  token: number,
  depth: number,
): SeenType | undefined {
  return typeOfNamed(view, source, token, typeBefore(view, source, token, depth + 1), depth);
}

/** The type of the member that the word at `token` names in a value of the type `outer`. */
function typeOfNamed(
  view: SourceView,
  source: SourceText,
  token: number,
  outer: SeenType | undefined,
  depth: number,
): SeenType | undefined {
  const owner = outer && definedType(view, outer, 0);
  return owner && typeOfMemberIn(view, owner, source.tokens[token]?.text ?? '', depth);
}

/** `(…)` that ends at the token: a call, a cast in brackets, or an expression. */
function typeOfGroup(
  view: SourceView,
  source: SourceText,
  close: number,
  depth: number,
): SeenType | undefined {
  const { tokens } = source;
  const open = tokens[close]?.match ?? -1;
  if (open < 0 || LONGEST_CHAIN < depth) return undefined;
  const callee = tokens[open - 1];
  if (callee?.kind === 'word' && callee.text !== 'return' && callee.text !== 'sizeof') {
    return typeOfCall(view, source, open, close, depth);
  }
  return typeOfExpression(view, source, open + 1, close, depth);
}

/** Of a primary expression between two tokens: `(struct x *)p`, `*p`, `&p->x`, `p`. */
function typeOfExpression(
  view: SourceView,
  source: SourceText,
  start: number,
  end: number,
  depth: number,
): SeenType | undefined {
  const { tokens } = source;
  let at = start;
  while (at < end && (tokens[at]?.text === '*' || tokens[at]?.text === '&')) at++;
  const first = tokens[at];
  if (first?.text === '(' && at < first.match) {
    const cast = castAt(tokens, at);
    if (cast !== undefined && first.match + 1 < end) return { type: cast, source };
    if (first.match === end - 1) return typeOfExpression(view, source, at + 1, end - 1, depth + 1);
  }
  // Only a chain of members, calls and indices: an operator in it would make it something else.
  for (let i = at; i < end; i++) {
    const token = tokens[i];
    if (token === undefined) return undefined;
    if (i < token.match) i = token.match;
    else if (token.kind !== 'word' && !/^[.>-]$/.test(token.text)) return undefined;
  }
  const last = tokens[end - 1];
  if (last?.kind === 'word') {
    return isMemberToken(tokens, end - 1)
      ? typeOfMember(view, source, end - 1, depth + 1)
      : seenTypeOf(view, source, last.text, last.start, false);
  }
  return last?.text === ')' ? typeOfGroup(view, source, end - 1, depth + 1) : undefined;
}

function typeOfCall(
  view: SourceView,
  source: SourceText,
  open: number,
  close: number,
  depth: number,
): SeenType | undefined {
  const { tokens } = source;
  const callee = tokens[open - 1];
  if (callee === undefined || isMemberToken(tokens, open - 1)) return undefined;
  if (CONTAINERS.test(callee.text)) {
    const tag = tokens.findIndex(
      (token, i) => open < i && i < close && (token.text === 'struct' || token.text === 'union'),
    );
    const [kind, name] = [tokens[tag]?.text, tokens[tag + 1]?.text];
    return name !== undefined && (kind === 'struct' || kind === 'union')
      ? { type: { kind, name }, source }
      : undefined;
  }
  if (TRANSPARENT.test(callee.text)) {
    let end = open + 1;
    while (end < close && tokens[end]?.text !== ',')
      end = Math.max(end + 1, (tokens[end]?.match ?? -1) + 1);
    return typeOfExpression(view, source, open + 1, end, depth + 1);
  }
  return seenTypeOf(view, source, callee.text, callee.start, true);
}

/** `struct x *` of the cast whose `(` is at `open`; undefined where a plain expression stands there. */
function castAt(tokens: readonly Token[], open: number): NamedType | undefined {
  const close = tokens[open]?.match ?? -1;
  const words = tokens.slice(open + 1, close).filter(({ kind }) => kind === 'word');
  const [first, second] = words.filter(({ text }) => text !== 'const' && text !== 'volatile');
  if (first?.text === 'struct' || first?.text === 'union') {
    return second && { kind: first.text, name: second.text };
  }
  const isStarred = tokens[close - 1]?.text === '*';
  return isStarred && first !== undefined && words.length === 1
    ? { kind: 'name', name: first.text }
    : undefined;
}

function seenTypeOf(
  view: SourceView,
  source: SourceText,
  name: string,
  offset: number,
  isCall: boolean,
): SeenType | undefined {
  const around = source.functionAt(offset);
  const local = around && localAt(source.localsOf(around), name, offset, 'value');
  if (local !== undefined) return { type: local.type, source };
  const everywhere = EVERYWHERE[name];
  if (everywhere !== undefined) return { type: { kind: 'struct', name: everywhere }, source };
  const found = findDefinitions(view, name, { from: source.path, kinds: VALUE_KINDS });
  for (const { symbol } of found.slice(0, 3)) {
    if (symbol.kind === 'variable' && !isCall) {
      const known = declarationOf(view, symbol);
      if (known !== undefined) return seenTypeOfDeclared(known.source, known.declaration);
    }
    if (symbol.kind === 'function' && isCall) return returnType(view, symbol);
  }
  return undefined;
}

/** `struct inode *` of `static inline struct inode *file_inode(…)`. */
function returnType(view: SourceView, { path, line, name }: IndexedSymbol): SeenType | undefined {
  const source = view.source(path);
  const definition = source?.outline.functions.find(
    (each) => each.line === line && each.name === name,
  );
  if (source === undefined || definition === undefined) return undefined;
  const head = source.text.slice(definition.start, definition.nameOffset);
  const tagged = /\b(struct|union)\s+(\w+)\s*\**\s*$/.exec(head.slice(-200));
  if (tagged?.[2] !== undefined) {
    return { type: { kind: tagged[1] === 'union' ? 'union' : 'struct', name: tagged[2] }, source };
  }
  const named = /\b(\w+)\s*\**\s*$/.exec(head.slice(-200))?.[1];
  return named === undefined ? undefined : { type: { kind: 'name', name: named }, source };
}

/** The type of the braces that the designator at the token stands in. */
function initialisedType(
  view: SourceView,
  source: SourceText,
  token: number,
  depth: number,
): SeenType | undefined {
  const { tokens } = source;
  const open = braceAround(tokens, token);
  if (open < 0 || DEEPEST < depth) return undefined;
  const before = tokens[open - 1];
  if (before?.text === ')') {
    const type = castAt(tokens, before.match);
    return type && { type, source };
  }
  if (before?.text === '=') {
    const target = nameBeforeEquals(tokens, open - 2);
    const named = tokens[target];
    if (named === undefined) return undefined;
    if (tokens[target - 1]?.text === '.') return typeOfNestedMember(view, source, target, depth);
    const local = seenTypeOf(view, source, named.text, named.start, false);
    return local ?? declaredHere(source, named);
  }
  // `{ { .a = 1 }, { .a = 2 } }`: the rows of an array.
  return before?.text === '{' || before?.text === ','
    ? initialisedType(view, source, open, depth + 1)
    : undefined;
}

/** `.ops = { .open = … }`: the type of the member `ops`. */
function typeOfNestedMember(
  view: SourceView,
  source: SourceText,
  token: number,
  depth: number,
): SeenType | undefined {
  return typeOfNamed(view, source, token, initialisedType(view, source, token, depth + 1), depth);
}

/** The type of a member; of one by another name, `#define sk_prot __sk_common.skc_prot`, through the macro. */
function typeOfMemberIn(
  view: SourceView,
  owner: DefinedType,
  name: string,
  depth: number,
): SeenType | undefined {
  const member = membersOf(owner).find((each) => each.name === name);
  if (member !== undefined) return seenTypeOfDeclared(owner.source, member);
  if (DEEPEST < depth) return undefined;
  const [first, ...others] = memberPath(view, owner, name);
  if (first === undefined || first === name) return undefined;
  let seen = typeOfMemberIn(view, owner, first, depth + 1);
  for (const part of others) {
    const inner: DefinedType | undefined = seen && definedType(view, seen, 0);
    seen = inner && typeOfMemberIn(view, inner, part, depth + 1);
  }
  return seen;
}

/** `__sk_common`, `skc_prot` for the macro `sk_prot`; empty where the name is no such macro. */
function memberPath(view: SourceView, { source }: DefinedType, name: string): readonly string[] {
  const kinds: ReadonlySet<SymbolKind> = new Set(['macro']);
  for (const { symbol } of findDefinitions(view, name, { from: source.path, kinds }).slice(0, 3)) {
    const home = view.source(symbol.path);
    const macro = home?.outline.macros.find(
      (each) => each.name === name && each.line === symbol.line,
    );
    const body = macro && home?.text.slice(macro.bodyStart, macro.end);
    if (body !== undefined && /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){0,8}$/.test(body))
      return body.split('.');
  }
  return [];
}

/** The variable of the file that is declared at a token: one that the index does not have, as in an edited text. */
function declaredHere(source: SourceText, { start }: Token): SeenType | undefined {
  const declared = source.declarations.find(({ nameOffset }) => nameOffset === start);
  return declared && seenTypeOfDeclared(source, declared);
}

/** From the `]` or the name before `=`: the index of the name. `[OP_READ] =` has none. */
function nameBeforeEquals(tokens: readonly Token[], at: number): number {
  let i = at;
  while (tokens[i]?.text === ']' && (tokens[i]?.match ?? -1) >= 0) i = (tokens[i]?.match ?? 0) - 1;
  while (tokens[i]?.kind === 'word' && tokens[i]?.text.startsWith('__') === true) i--;
  while (tokens[i]?.text === ')' && (tokens[i]?.match ?? -1) >= 0) i = (tokens[i]?.match ?? 0) - 2;
  while (tokens[i]?.text === ']' && (tokens[i]?.match ?? -1) >= 0) i = (tokens[i]?.match ?? 0) - 1;
  return tokens[i]?.kind === 'word' ? i : -1;
}

/** The `{` around a token; -1 where there is none. */
function braceAround(tokens: readonly Token[], token: number): number {
  for (let i = token - 1; i >= 0; i--) {
    const each = tokens[i];
    if (each?.text === '{') return i;
    if (each?.kind === 'mark' && 0 <= each.match && each.match < i) i = each.match;
    else if (each?.text === ';') return -1;
  }
  return -1;
}
