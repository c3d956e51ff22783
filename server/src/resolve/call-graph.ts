/** Functions, macros and what they call, each body parsed once, as far as the question at hand asks for them. */
import { unreachable } from '../base/assert.js';
import { groupBy } from '../base/group-by.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import { plainText } from '../c-source/directives.js';
import type { FunctionDefinition } from '../c-source/file-outline.js';
import type { CallSite, FunctionBody } from '../c-source/function-body.js';
import type { CParser } from '../c-source/parser.js';
import type { LocatedFunction, LocatedMacro } from '../symbol-search/located.js';
import type { SearchReach, SymbolSource } from '../symbol-search/symbol-source.js';
import { mayInclude } from './inclusion.js';
import { callsNothing } from './special-names.js';

/** A piece of code with a name: a function or a function-like macro. */
export interface Code {
  readonly name: string;
  readonly path: TreePath;
  /** 0-based line of its name. */
  readonly line: number;
  readonly kind: 'function' | 'macro';
  /** What its head says of inlining; `always` for a macro. */
  readonly inlining: FunctionDefinition['inlining'];
  readonly body: FunctionBody;
  /** Tells it from every other one. */
  readonly key: string;
}

/** How many places of one name are looked into: some names (`probe`, `get`) stand in hundreds of files. */
const MAX_SAME_NAME = 12;

/** `#include "percpu-vm.c"` */
const INCLUDED_SOURCE = /^[ \t]*#[ \t]*include[ \t]+"([\w-]+\.c)"/gm;

/** A longer body is mostly special cases that constants at the call do away with. */
const MAX_EXPANDED_TOKENS = 150;

/** What a file defines, by name. */
interface FileNames {
  readonly functions: ReadonlyMap<string, readonly LocatedFunction[]>;
  readonly macros: ReadonlyMap<string, readonly LocatedMacro[]>;
}

export class CallGraph {
  readonly table: SymbolSource;
  readonly #loadParser: () => Promise<CParser>;
  #loading: Promise<CParser> | undefined;
  #parser: CParser | undefined;
  readonly #code = new Map<string, Code | undefined>();
  readonly #namedOnce = new Map<string, boolean>();
  readonly #callsByLine = new WeakMap<FunctionBody, ReadonlyMap<number, readonly CallSite[]>>();
  readonly #included = new Map<TreePath, readonly TreePath[]>();
  readonly #byFile = new Map<TreePath, FileNames>();

  /** The parser is loaded by `ready()`: the search for names need not wait for it. */
  constructor(table: SymbolSource, loadParser: () => Promise<CParser>) {
    this.table = table;
    this.#loadParser = loadParser;
  }

  /** To be awaited before the first question. */
  async ready(): Promise<void> {
    this.#loading ??= this.#loadParser();
    this.#parser = await this.#loading;
  }

  /** The code of a function; undefined where it has no body in C (assembly, made by a macro) or its file is gone. */
  functionCode(located: LocatedFunction): Code | undefined {
    const { path, definition } = located;
    if (definition.bodyStart === undefined || definition.origin === 'assembly') return undefined;
    return this.#keep('function', path, definition, definition.nameOffset, (text) =>
      this.#loaded().parseFunction(text, definition),
    );
  }

  /** The code of a macro's replacement; undefined where its file is gone. */
  macroCode({ path, definition }: LocatedMacro): Code | undefined {
    return this.#keep('macro', path, definition, definition.bodyStart, (text) =>
      this.#loaded().parseMacroBody(text, definition),
    );
  }

  /** The replacement of the macro that makes a function whose body is not written out; undefined for all else. */
  makingCode({ path, definition }: LocatedFunction): Code | undefined {
    if (definition.madeBy === undefined || definition.bodyStart !== undefined) return undefined;
    const macros = this.table.macros(definition.madeBy, 'near');
    const macro = macros.find((each) => each.path === path) ?? macros[0];
    return macro && this.macroCode(macro);
  }

  /**
   * What a call of `name` in `from` may have been replaced by at compile time: functions of the same file that need not stay
   * apart, inline functions and macros of headers. Without a link-time optimiser nothing else can be. What a header calls can be
   * a function of the file that includes it, `unit`: lock_sock() of net/sock.h calls lock_sock_nested() of net/core/sock.c.
   */
  expansions(name: string, from: Code, unit: TreePath = from.path): readonly Code[] {
    if (callsNothing(name)) return [];
    const sameFile = this.#inlinedFromUnit(name, from.path, unit);
    const functions =
      sameFile.length > 0
        ? sameFile
        : this.table
            .functions(name, 'near')
            .filter(
              ({ path, definition }) =>
                (path.endsWith('.h') || definition.inlining === 'always') &&
                mayInclude(from.path, path),
            );
    const macros = this.#macrosSeen(name, from);
    return [
      ...functions.slice(0, MAX_SAME_NAME).map((located) => this.functionCode(located)),
      ...macros.slice(0, MAX_SAME_NAME).map((located) => this.macroCode(located)),
    ].filter((code) => code !== undefined && code.key !== from.key) as Code[];
  }

  /** The functions of that name that may be inlined: of the file, or else of its unit, or else of sources that the unit includes. */
  #inlinedFromUnit(name: string, file: TreePath, unit: TreePath): readonly LocatedFunction[] {
    const inlined = (path: TreePath): LocatedFunction[] =>
      this.functionsIn(path, name).filter(
        (each) => each.definition.inlining !== 'never' && !this.#isWeak(each),
      );
    for (const path of new Set([file, unit])) {
      const found = inlined(path);
      if (found.length > 0) return found;
    }
    return this.#includedSources(unit).flatMap(inlined);
  }

  /** The functions of that name, the ones of the same file alone where there are some. */
  callees(name: string, from: Code, reach: SearchReach): readonly Code[] {
    const sameFile = this.functionsIn(from.path, name).filter((each) => !this.#isWeak(each));
    const located =
      sameFile.length > 0 || callsNothing(name) ? sameFile : this.table.functions(name, reach);
    return located
      .slice(0, MAX_SAME_NAME)
      .map((each) => this.functionCode(each))
      .filter((code) => code !== undefined);
  }

  /** Whether it is there for architectures that have no function of that name: `void __weak arch_cpu_idle(void)`. */
  #isWeak({ path, definition: { origin, start, bodyStart } }: LocatedFunction): boolean {
    if (bodyStart === undefined || origin === 'assembly') return false;
    const head = this.table.sources.get(path)?.text.slice(start, bodyStart) ?? '';
    return head.includes('__weak') && /\b__weak\b/.test(plainText(head));
  }

  /** True where the name is known to be a macro, so that its arguments take the line of its name. */
  isMacro(name: string, from: Code): boolean {
    if (this.functionsIn(from.path, name).length > 0) return false;
    if (this.#macrosIn(from.path, name).length > 0) return true;
    if (this.#macrosSeen(name, from).length === 0) return false;
    return !this.table.functions(name, 'near').some(({ path }) => mayInclude(from.path, path));
  }

  /**
   * The places among the arguments of `name` that what it is replaced by calls: `f` of `#define do_it(x, f) f(x)`, `release` of the
   * inline function kref_put(kref, release). A compiler makes a call by name of that.
   */
  calledParameters(name: string, from: Code, depth = 2): readonly number[] {
    const called = new Set<number>();
    const replacements = this.expansions(name, from).filter(({ inlining }) => inlining !== 'free');
    for (const code of replacements) {
      const { calls, parameters } = code.body;
      const add = (parameter: string | undefined): void => {
        const place = parameter === undefined ? -1 : parameters.indexOf(parameter);
        if (place >= 0) called.add(place);
      };
      for (const call of calls) {
        add(call.callee);
        const isPassedOn = call.arguments.some((argument) => parameters.includes(argument));
        if (!isPassedOn || depth === 0 || call.callee === name) continue;
        for (const place of this.calledParameters(call.callee, code, depth - 1)) {
          add(call.arguments[place]);
        }
      }
    }
    return [...called];
  }

  /** The macros of that name that a file can have seen: its own, or else those of headers. */
  #macrosSeen(name: string, from: Code): readonly LocatedMacro[] {
    const own = this.#macrosIn(from.path, name);
    if (own.length > 0) return own;
    return this.table.macros(name, 'near').filter(({ path }) => mayInclude(from.path, path));
  }

  /**
   * Whether a compiler replaces calls of the code by its body as good as always: macros, what is marked `inline`, and static
   * functions that their file names once besides defining them (gcc's -finline-functions-called-once).
   */
  isSurelyInlined(code: Code): boolean {
    if (code.inlining !== 'free') return true;
    let known = this.#namedOnce.get(code.key);
    if (known === undefined) {
      const text = this.table.sources.get(code.path)?.text ?? '';
      const uses = text.match(new RegExp(`\\b${code.name}\\b`, 'g'));
      known = (uses?.length ?? 0) <= 2;
      this.#namedOnce.set(code.key, known);
    }
    return known;
  }

  /**
   * Whether an address can be that behind the call: not where all that it expands to is inlined and calls nothing. What is not
   * known counts as a call.
   */
  mayReturnHere(call: CallSite, from: Code, depth = 3): boolean {
    if (call.kind !== 'direct') return true;
    if (callsNothing(call.callee)) return false;
    const expansions = this.expansions(call.callee, from);
    if (expansions.length === 0 || depth === 0) return expansions.length === 0;
    return expansions.some(
      (code) =>
        !this.isSurelyInlined(code) ||
        code.body.calls.some((inner) => this.mayReturnHere(inner, code, depth - 1)),
    );
  }

  /** Tokens that stand in the code itself. */
  tokensOf(code: Code): number {
    return code.body.codeLines.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** More tokens of a 0-based line of `code` than stand on it: what is put in place of the calls there, one level deep. */
  expandedTokens(code: Code, line: number): number {
    let tokens = 0;
    for (const call of this.#callsOn(code.body).get(line) ?? []) {
      if (call.kind !== 'direct') continue;
      const [expansion] = this.expansions(call.callee, code);
      if (expansion === undefined || !this.isSurelyInlined(expansion)) continue;
      tokens += Math.min(MAX_EXPANDED_TOKENS, this.tokensOf(expansion));
    }
    return tokens;
  }

  #callsOn(body: FunctionBody): ReadonlyMap<number, readonly CallSite[]> {
    let byLine = this.#callsByLine.get(body);
    if (byLine === undefined) {
      byLine = groupBy(body.calls, (call) => call.line);
      this.#callsByLine.set(body, byLine);
    }
    return byLine;
  }

  /** The name of the function around a 0-based line; undefined between functions. */
  functionAt(path: TreePath, line: number): string | undefined {
    const file = this.table.sources.get(path);
    const above = file?.outline.functions.findLast((each) => each.line <= line);
    if (file === undefined || above === undefined) return undefined;
    const nLines = file.text.slice(above.nameOffset, above.end).split('\n').length;
    return line < above.line + nLines ? above.name : undefined;
  }

  /** The files beside it that are compiled as part of it: `#include "percpu-vm.c"`. */
  #includedSources(path: TreePath): readonly TreePath[] {
    let included = this.#included.get(path);
    if (included === undefined) {
      const text = path.endsWith('.c') ? (this.table.sources.get(path)?.text ?? '') : '';
      const names = [...text.matchAll(INCLUDED_SOURCE)].map(([, name = '']) => name);
      included = names.map((name) => `${directoryOf(path)}/${name}` as TreePath);
      this.#included.set(path, included);
    }
    return included;
  }

  /** The functions of one file by name. */
  functionsIn(path: TreePath, name: string): readonly LocatedFunction[] {
    return this.#namesIn(path).functions.get(name) ?? [];
  }

  #macrosIn(path: TreePath, name: string): readonly LocatedMacro[] {
    return this.#namesIn(path).macros.get(name) ?? [];
  }

  #namesIn(path: TreePath): FileNames {
    let names = this.#byFile.get(path);
    if (names === undefined) {
      const outline = this.table.sources.get(path)?.outline;
      names = {
        functions: byName(path, outline?.functions ?? []),
        macros: byName(path, outline?.macros ?? []),
      };
      this.#byFile.set(path, names);
    }
    return names;
  }

  #loaded(): CParser {
    return this.#parser ?? unreachable('asked before ready()');
  }

  /** Parses what is defined at `offset` of a file, once. */
  #keep(
    kind: Code['kind'],
    path: TreePath,
    {
      name,
      line,
      inlining = 'always',
    }: Pick<FunctionDefinition, 'name' | 'line'> & Partial<FunctionDefinition>,
    offset: number,
    parse: (text: string) => FunctionBody,
  ): Code | undefined {
    const key = `${path}:${offset}:${name}`;
    if (this.#code.has(key)) return this.#code.get(key);
    const text = this.table.sources.get(path)?.text;
    const code =
      text === undefined ? undefined : { name, path, line, kind, inlining, body: parse(text), key };
    this.#code.set(key, code);
    return code;
  }
}

function byName<T extends { readonly name: string }>(
  path: TreePath,
  definitions: readonly T[],
): ReadonlyMap<string, readonly { readonly path: TreePath; readonly definition: T }[]> {
  return groupBy(
    definitions.map((definition) => ({ path, definition })),
    ({ definition }) => definition.name,
  );
}
