/**
 * What a C file declares beside functions and macros: types with their members, enumerators, variables, prototypes. Read from
 * the tokens of the whole file; all branches of an `#if` count.
 */
import { LineIndex } from '../base/text.js';
import { isDeclaringMacro } from './declaration-words.js';
import {
  isNamed,
  partsOf,
  readDeclaration,
  type Declared,
  type NamedType,
} from './declarations.js';
import { tokenise, type Token } from './tokens.js';

/** A name that a file declares. Lines are 0-based, offsets UTF-16 units. */
export interface DeclaredName {
  readonly name: string;
  readonly kind:
    | 'struct'
    | 'union'
    | 'enum'
    | 'typedef'
    | 'member'
    | 'enumerator'
    | 'variable'
    /** `extern int x;` */
    | 'extern'
    /** `int f(int);` */
    | 'prototype';
  readonly nameOffset: number;
  readonly line: number;
  /** First character of the declaration, and the offset behind its last. */
  readonly start: number;
  readonly end: number;
  /** The tag that a member or enumerator is reached through; empty for an anonymous one, and for all else. */
  readonly parent: string;
  readonly isStatic: boolean;
  readonly type: NamedType;
  readonly pointers: number;
  readonly isFunctionPointer: boolean;
}

/** Deeper nests of structs are not read. */
const DEEPEST = 30;

/** In the order of the text, members behind their struct. Never throws. */
export function fileDeclarations(text: string): readonly DeclaredName[] {
  const reader = new FileReader(text);
  reader.readFile();
  return reader.found;
}

/** The members and enumerators of the type whose name stands at `nameOffset`; nested anonymous ones included. */
export function membersAt(
  declarations: readonly DeclaredName[],
  { start, end, nameOffset }: Pick<DeclaredName, 'start' | 'end' | 'nameOffset'>,
): readonly DeclaredName[] {
  return declarations.filter(
    (each) =>
      (each.kind === 'member' || each.kind === 'enumerator') &&
      nameOffset <= each.nameOffset &&
      start <= each.nameOffset &&
      each.nameOffset < end,
  );
}

class FileReader {
  readonly found: DeclaredName[] = [];
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #lines: LineIndex;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenise(text, 0, text.length, 'code');
    this.#lines = new LineIndex(text);
  }

  readFile(): void {
    const tokens = this.#tokens;
    for (let i = 0; i < tokens.length;) i = this.#statement(i);
  }

  /** Reads the statement at `at`, and gives the index behind it. */
  #statement(at: number): number {
    const tokens = this.#tokens;
    const declaration = readDeclaration(tokens, at, tokens.length);
    if (declaration === undefined) return this.#skip(at);
    const { declared, next } = declaration;
    const end = tokens[Math.max(at, next - 1)]?.end ?? this.#text.length;
    for (const each of declared) this.#fileLevel(each, at, end, next);
    return Math.max(at + 1, this.#behindBody(next));
  }

  #fileLevel(each: Declared, at: number, end: number, next: number): void {
    this.#type(each, at, '', 0);
    if (!isNamed(each)) return;
    const isDefined = this.#tokens[next - 1]?.text !== ';';
    if (each.form === 'function' && each.storage !== 'typedef') {
      // A body follows: the scanner of functions knows it.
      if (!isDefined) this.#add(each, 'prototype', '', at, end);
    } else if (each.storage === 'typedef') this.#add(each, 'typedef', '', at, end);
    else if (each.storage === 'extern') this.#add(each, 'extern', '', at, end);
    else this.#add(each, 'variable', '', at, end);
  }

  /** A body, with old-style parameters before it; the index behind it, or `at` where there is none. */
  #behindBody(at: number): number {
    const tokens = this.#tokens;
    if (tokens[at - 1]?.text === ';') return at;
    for (let i = at; i < Math.min(at + 400, tokens.length); i++) {
      const token = tokens[i];
      if (token?.text === '{') return i < token.match ? token.match + 1 : i + 1;
      if (token !== undefined && i < token.match) i = token.match;
    }
    return at;
  }

  /** A macro call, a body without a head that is understood, or rubbish: to where the next statement may begin. */
  #skip(at: number): number {
    const tokens = this.#tokens;
    for (let i = at; i < tokens.length; i++) {
      const token = tokens[i];
      if (token?.text === ';') return i + 1;
      if (token?.text === '}') return i + 1;
      if (token?.text === '{') {
        // `extern "C" {` opens nothing.
        if (tokens[i - 1]?.kind === 'literal' && tokens[i - 2]?.text === 'extern') return i + 1;
        return i < token.match ? token.match + 1 : i + 1;
      }
      if (token?.text === '(' && i < token.match) {
        i = token.match;
        const [close, next] = [tokens[i], tokens[i + 1]];
        // `MODULE_LICENSE("GPL")` without `;`: the next line begins anew.
        if (close === undefined || next?.kind !== 'word') continue;
        if (this.#text.slice(close.end, next.start).includes('\n')) return i + 1;
      }
    }
    return tokens.length;
  }

  /** The type that is written in a declaration, with all in its body. */
  #type(each: Declared, at: number, outer: string, depth: number): void {
    const { type } = each;
    const { body, tag } = type;
    if (body === undefined || DEEPEST < depth || type.kind === 'name') return;
    const close = this.#tokens[body]?.match ?? -1;
    const end = this.#tokens[close]?.end ?? this.#text.length;
    if (this.#isDone(body)) return;
    if (tag !== undefined) {
      const named = { ...each, token: tag, name: type.name, form: 'plain' as const, pointers: 0 };
      this.#add(named, type.kind, '', at, end);
    }
    // What an anonymous struct holds is reached through the one around it.
    const parent = type.name === '' && !isNamed(each) ? outer : type.name;
    if (type.kind === 'enum') this.#enumerators(body, close, type);
    else this.#members(body + 1, close, parent, depth + 1);
  }

  /** `struct { … } a, *b;` declares two names with one body. */
  readonly #doneBodies = new Set<number>();
  #isDone(body: number): boolean {
    if (this.#doneBodies.has(body)) return true;
    this.#doneBodies.add(body);
    return false;
  }

  #members(start: number, close: number, parent: string, depth: number): void {
    const tokens = this.#tokens;
    for (let i = start; i < close;) {
      const declaration = readDeclaration(tokens, i, close);
      if (declaration === undefined) {
        i = this.#memberMacro(i, close, parent, depth);
        continue;
      }
      const end = tokens[Math.max(i, declaration.next - 1)]?.end ?? this.#text.length;
      for (const each of declaration.declared) {
        this.#type(each, i, parent, depth);
        if (isNamed(each)) this.#add(each, 'member', parent, i, end);
      }
      i = Math.max(i + 1, declaration.next);
    }
  }

  /** `DECLARE_BITMAP(map, 8);`, `struct_group(name, members);` among members. include/linux/stddef.h, types.h. */
  #memberMacro(at: number, close: number, parent: string, depth: number): number {
    const tokens = this.#tokens;
    const macro = tokens[at]?.text ?? '';
    const open = tokens[at + 1];
    if (open?.text !== '(' || open.match < 0 || close < open.match) return at + 1;
    const parts = partsOf(tokens, at + 2, open.match);
    if (macro.startsWith('struct_group')) {
      const nNames =
        { struct_group_attr: 2, struct_group_tagged: 2, __struct_group: 3 }[macro] ?? 1;
      const inside = parts[nNames]?.[0];
      if (inside !== undefined) this.#members(inside, open.match, parent, depth);
    } else if (isDeclaringMacro(macro)) {
      const [index] = parts[macro.includes('FLEX_ARRAY') || macro.includes('KFIFO') ? 1 : 0] ?? [];
      const token = index === undefined ? undefined : tokens[index];
      if (index !== undefined && token?.kind === 'word') {
        const type: NamedType = { kind: 'name', name: '' };
        const each = {
          name: token.text,
          token: index,
          type,
          pointers: 1,
          storage: '',
          form: 'plain',
        } as const;
        this.#add(each, 'member', parent, at, tokens[open.match]?.end ?? token.end);
      }
    }
    return open.match + 1;
  }

  #enumerators(body: number, close: number, type: NamedType): void {
    const tokens = this.#tokens;
    for (const [start, end] of partsOf(tokens, body + 1, close)) {
      const token = tokens[start];
      if (token?.kind !== 'word') continue;
      const each = {
        name: token.text,
        token: start,
        type,
        pointers: 0,
        storage: '',
        form: 'plain',
      } as const;
      this.#add(each, 'enumerator', type.name, start, tokens[end - 1]?.end ?? token.end);
    }
  }

  #add(each: Declared, kind: DeclaredName['kind'], parent: string, at: number, end: number): void {
    const nameOffset = this.#tokens[each.token]?.start ?? 0;
    this.found.push({
      name: each.name,
      kind,
      nameOffset,
      line: this.#lines.lineAt(nameOffset),
      start: this.#tokens[at]?.start ?? nameOffset,
      end,
      parent,
      isStatic: each.storage === 'static',
      type: each.type,
      pointers: each.pointers,
      isFunctionPointer: each.form === 'pointer-to-function',
    });
  }
}
