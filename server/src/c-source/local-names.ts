/** The names that one function declares for itself: parameters, variables, labels, each with where it holds. */
import { isDeclaringMacro, structOfMacro } from './declaration-words.js';
import {
  isNamed,
  partsOf,
  readDeclaration,
  readParameters,
  type Declared,
  type NamedType,
} from './declarations.js';
import type { FunctionDefinition } from './file-outline.js';
import { tokenise, type Token } from './tokens.js';

/** Offsets are UTF-16 units of the file. */
export interface LocalName {
  readonly name: string;
  readonly kind: 'parameter' | 'variable' | 'label';
  readonly nameOffset: number;
  /** The declaration's first character, and the offset behind its last. */
  readonly start: number;
  readonly end: number;
  /** It holds from its declaration to this offset; a label in its whole function. */
  readonly scopeEnd: number;
  readonly type: NamedType;
  readonly pointers: number;
}

const UNKNOWN: NamedType = { kind: 'name', name: '' };
/** Macros whose arguments after the first are pairs of a type and a name. include/linux/syscalls.h, filter.h. */
const PAIRS = /SYSCALL\w*_DEFINE\d$|^BPF_CALL_\d$/;

/** In the order of the text. */
export function localNames(text: string, definition: FunctionDefinition): readonly LocalName[] {
  const tokens = tokenise(text, definition.start, definition.end, 'code');
  const names = new LocalNames(tokens, definition);
  const nameAt = tokens.findIndex(({ start }) => definition.nameOffset <= start);
  const bodyAt = tokens.findIndex(({ start }) => start === definition.bodyStart);
  names.parameters(nameAt, definition.madeBy);
  if (bodyAt >= 0) {
    const close = tokens[nameAt + 1]?.match ?? -1;
    if (0 <= close && close < bodyAt) names.oldStyle(close + 1, bodyAt);
    names.body(bodyAt);
  }
  return names.found;
}

/** What a name means at an offset: the innermost declaration that holds there; undefined for a name from outside. */
export function localAt(
  locals: readonly LocalName[],
  name: string,
  offset: number,
  kind: 'label' | 'value',
): LocalName | undefined {
  return locals.findLast(
    (each) =>
      each.name === name &&
      (each.kind === 'label') === (kind === 'label') &&
      (kind === 'label' || (each.nameOffset <= offset && offset < each.scopeEnd)),
  );
}

class LocalNames {
  readonly found: LocalName[] = [];
  readonly #tokens: readonly Token[];
  readonly #end: number;

  constructor(tokens: readonly Token[], { end }: FunctionDefinition) {
    this.#tokens = tokens;
    this.#end = end;
  }

  parameters(nameAt: number, madeBy: string | undefined): void {
    const tokens = this.#tokens;
    const open = nameAt + 1;
    if (tokens[open]?.text !== '(') return;
    if (madeBy === undefined || !PAIRS.test(madeBy)) {
      for (const each of readParameters(tokens, open))
        this.#add(each, 'parameter', nameAt, this.#end);
      return;
    }
    const parts = partsOf(tokens, open + 1, tokens[open].match);
    for (let i = 1; i + 1 < parts.length; i += 2) {
      const [from = 0] = parts[i] ?? [];
      const [to = 0, end = 0] = parts[i + 1] ?? [];
      const token = tokens[to];
      if (token?.kind !== 'word') continue;
      // `char __user *, buf`: the comma between type and name is left out to read it.
      const pair = [...tokens.slice(from, to - 1), token].map((each) => ({ ...each, match: -1 }));
      const [read] = readDeclaration(pair, 0, pair.length)?.declared ?? [];
      const each = read ?? ({ type: UNKNOWN, pointers: 0, storage: '', form: 'plain' } as const);
      this.#add({ ...each, name: token.text, token: to }, 'parameter', from, this.#end, end);
    }
  }

  /** `int f(a) int a; {` */
  oldStyle(at: number, bodyAt: number): void {
    for (let i = at; i < bodyAt;) {
      const read = readDeclaration(this.#tokens, i, bodyAt);
      for (const each of read?.declared ?? []) {
        if (!isNamed(each)) continue;
        const known = this.found.findIndex(({ name }) => name === each.name);
        if (known >= 0) this.found.splice(known, 1);
        this.#add(each, 'parameter', i, this.#end, read?.next);
      }
      i = Math.max(i + 1, read?.next ?? 0);
    }
  }

  body(bodyAt: number): void {
    const tokens = this.#tokens;
    const scopes: number[] = [];
    for (let i = bodyAt; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined) break;
      if (token.text === '{') scopes.push(tokens[token.match]?.start ?? this.#end);
      else if (token.text === '}') scopes.pop();
      if (token.kind === 'word' && this.#mayBegin(i))
        i = this.#statement(i, scopes.at(-1) ?? this.#end);
    }
  }

  /** Whether a statement can begin at the token. */
  #mayBegin(at: number): boolean {
    const before = this.#tokens[at - 1];
    if (before?.kind !== 'mark') return false;
    switch (before.text) {
      case '{':
      case '}':
      case ';':
      case ':':
        return true;
      case ')':
        return true; // Behind a macro call without `;`, or an `if (…)`.
      case '(':
        return this.#tokens[at - 2]?.text === 'for';
      default:
        return false;
    }
  }

  /** Notes what the statement declares, and gives the index of the last token that it needs no second look at. */
  #statement(at: number, scopeEnd: number): number {
    const tokens = this.#tokens;
    const [token, next] = [tokens[at], tokens[at + 1]];
    if (token === undefined) return at;
    if (next?.text === ':' && token.text !== 'default' && tokens[at - 1]?.text !== '(') {
      if (tokens[at - 1]?.text !== ':' || tokens[at - 2]?.kind === 'word') this.#label(at);
      return at;
    }
    if (next?.text === '(' && isDeclaringMacro(token.text)) {
      this.#macro(at, scopeEnd);
      return at;
    }
    if (tokens[at - 1]?.text === ')' && next?.text === '(') return at;
    const read = readDeclaration(tokens, at, tokens.length);
    if (read === undefined || tokens[read.next - 1]?.text !== ';') return at;
    for (const each of read.declared) {
      if (isNamed(each) && each.form !== 'function')
        this.#add(each, 'variable', at, scopeEnd, read.next);
    }
    return at;
  }

  #label(at: number): void {
    const token = this.#tokens[at];
    if (token === undefined) return;
    const each = {
      name: token.text,
      token: at,
      type: UNKNOWN,
      pointers: 0,
      storage: '',
      form: 'plain',
    } as const;
    this.#add(each, 'label', at, this.#end, at + 1);
  }

  /** `LIST_HEAD(list);`, `DECLARE_BITMAP(map, 8);` */
  #macro(at: number, scopeEnd: number): void {
    const tokens = this.#tokens;
    const close = tokens[at + 1]?.match ?? -1;
    const macro = tokens[at]?.text ?? '';
    const struct = structOfMacro(macro);
    const type: NamedType = struct === undefined ? UNKNOWN : { kind: 'struct', name: struct };
    for (const [start, end] of partsOf(tokens, at + 2, close)) {
      const token = tokens[start];
      if (token?.kind !== 'word' || end !== start + 1) continue;
      const each = {
        name: token.text,
        token: start,
        type,
        pointers: 0,
        storage: '',
        form: 'plain',
      } as const;
      this.#add(each, 'variable', at, scopeEnd, close + 1);
      return;
    }
  }

  #add(
    each: Declared,
    kind: LocalName['kind'],
    at: number,
    scopeEnd: number,
    next = each.token + 1,
  ): void {
    const name = this.#tokens[each.token];
    if (name === undefined) return;
    this.found.push({
      name: each.name,
      kind,
      nameOffset: name.start,
      start: this.#tokens[at]?.start ?? name.start,
      end: this.#tokens[next - 1]?.end ?? name.end,
      scopeEnd,
      type: each.type,
      pointers: each.pointers,
    });
  }
}
