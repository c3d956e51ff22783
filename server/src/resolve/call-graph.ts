/** Functions, macros and what they call, each body parsed once, as far as the question at hand asks for them. */
import { unreachable } from '../base/assert.js';
import type { TreePath } from '../base/tree-path.js';
import type { FunctionBody } from '../c-source/function-body.js';
import type { CParser } from '../c-source/parser.js';
import type { LocatedFunction, LocatedMacro } from '../symbol-search/located.js';
import type { SearchReach, SymbolSource } from '../symbol-search/symbol-source.js';
import { callsNothing } from './special-names.js';

/** A piece of code with a name: a function or a function-like macro. */
export interface Code {
  readonly name: string;
  readonly path: TreePath;
  /** 0-based line of its name. */
  readonly line: number;
  readonly kind: 'function' | 'macro';
  readonly body: FunctionBody;
  /** Tells it from every other one. */
  readonly key: string;
}

/** How many places of one name are looked into: some names (`probe`, `get`) stand in hundreds of files. */
const MAX_SAME_NAME = 12;

export class CallGraph {
  readonly table: SymbolSource;
  readonly #loadParser: () => Promise<CParser>;
  #loading: Promise<CParser> | undefined;
  #parser: CParser | undefined;
  readonly #code = new Map<string, Code | undefined>();
  readonly #byFile = new Map<TreePath, ReadonlyMap<string, readonly LocatedFunction[]>>();

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

  /**
   * What a call of `name` in `from` may have been replaced by at compile time: functions of the same file that need not stay
   * apart, inline functions and macros of headers. Without a link-time optimiser nothing else can be.
   */
  expansions(name: string, from: Code): readonly Code[] {
    if (callsNothing(name)) return [];
    const sameFile = this.functionsIn(from.path, name).filter(
      (located) => located.definition.inlining !== 'never',
    );
    const functions =
      sameFile.length > 0
        ? sameFile
        : this.table
            .functions(name, 'near')
            .filter(
              ({ path, definition }) => path.endsWith('.h') || definition.inlining === 'always',
            );
    const macros = this.table.macros(name, 'near');
    return [
      ...functions.slice(0, MAX_SAME_NAME).map((located) => this.functionCode(located)),
      ...macros.slice(0, MAX_SAME_NAME).map((located) => this.macroCode(located)),
    ].filter((code) => code !== undefined && code.key !== from.key) as Code[];
  }

  /** The functions of that name, the ones of the same file alone where there are some. */
  callees(name: string, from: Code, reach: SearchReach): readonly Code[] {
    const sameFile = this.functionsIn(from.path, name);
    const located =
      sameFile.length > 0 || callsNothing(name) ? sameFile : this.table.functions(name, reach);
    return located
      .slice(0, MAX_SAME_NAME)
      .map((each) => this.functionCode(each))
      .filter((code) => code !== undefined);
  }

  /** True where the name is known to be a macro, so that its arguments take the line of its name. */
  isMacro(name: string, from: Code): boolean {
    if (this.functionsIn(from.path, name).length > 0) return false;
    const sameFile = this.table.sources.get(from.path)?.outline.macros ?? [];
    return (
      sameFile.some((macro) => macro.name === name) ||
      (this.table.macros(name, 'near').length > 0 &&
        this.table.functions(name, 'near').length === 0)
    );
  }

  /** The name of the function around a 0-based line; undefined between functions. */
  functionAt(path: TreePath, line: number): string | undefined {
    const file = this.table.sources.get(path);
    const above = file?.outline.functions.findLast((each) => each.line <= line);
    if (file === undefined || above === undefined) return undefined;
    const nLines = file.text.slice(above.nameOffset, above.end).split('\n').length;
    return line < above.line + nLines ? above.name : undefined;
  }

  /** The functions of one file by name. */
  functionsIn(path: TreePath, name: string): readonly LocatedFunction[] {
    let byName = this.#byFile.get(path);
    if (byName === undefined) {
      const grouped = new Map<string, LocatedFunction[]>();
      for (const definition of this.table.sources.get(path)?.outline.functions ?? []) {
        const group = grouped.get(definition.name) ?? [];
        group.push({ path, definition });
        grouped.set(definition.name, group);
      }
      byName = grouped;
      this.#byFile.set(path, byName);
    }
    return byName.get(name) ?? [];
  }

  #loaded(): CParser {
    return this.#parser ?? unreachable('asked before ready()');
  }

  /** Parses what is defined at `offset` of a file, once. */
  #keep(
    kind: Code['kind'],
    path: TreePath,
    { name, line }: { readonly name: string; readonly line: number },
    offset: number,
    parse: (text: string) => FunctionBody,
  ): Code | undefined {
    const key = `${path}:${offset}:${name}`;
    if (this.#code.has(key)) return this.#code.get(key);
    const text = this.table.sources.get(path)?.text;
    const code =
      text === undefined ? undefined : { name, path, line, kind, body: parse(text), key };
    this.#code.set(key, code);
    return code;
  }
}
