/**
 * Where names are defined and used, told by an index of the whole tree: it says in which files to look, and what exactly stands
 * there is read from the file. Every name is known at once, so nothing is ever noted and no search is needed.
 */
import type { FileSource } from '../base/file-source.js';
import { LineIndex } from '../base/text.js';
import type { TreePath } from '../base/tree-path.js';
import { isTableMacro, macroSpellingsOf } from '../c-source/macro-made.js';
import { cutsOf } from '../c-source/paste-fragments.js';
import type { TreeIndex } from '../symbol-index/tree-index.js';
import type { LocatedFunction, LocatedMacro } from './located.js';
import { functionsMade } from './macro-templates.js';
import type { SearchPlan } from './search-plan.js';
import { SourceFiles } from './source-files.js';
import type { SearchReach, SymbolSource } from './symbol-source.js';

/** Calls of pasting macros looked at for one name: more would be a sign of an argument that says nothing. */
const MAX_PASTING_CALLS = 200;

/** Members of one name that are read for their types; `ops` is in hundreds of structs. */
const MAX_MEMBERS = 12;
/** `const struct file_operations *f_op;` */
const MEMBER = /^\s*(?:const\s+)?struct\s+(\w+)\b(?!\s*\{)/;

/** A function that is called in more files than these is called in all ways by somebody. */
const MAX_CALLING_FILES = 24;

interface Known {
  readonly functions: readonly LocatedFunction[];
  readonly macros: readonly LocatedMacro[];
}

export class IndexedSymbols implements SymbolSource {
  readonly sources: SourceFiles;
  readonly isWhole = true;
  readonly #index: TreeIndex;
  #except: readonly TreePath[];
  readonly #known = new Map<string, Known>();
  /** Of names that only headers were looked through for. */
  readonly #near = new Map<string, Known>();
  readonly #headerMacros = new Map<string, LocatedMacro | undefined>();
  readonly #structsOfMember = new Map<string, ReadonlySet<string> | undefined>();
  /** Names that were tried with numbers as arguments. */
  readonly #ofNumbers = new Set<string>();
  /** `path:line` of all macros whose replacement pastes. */
  #pasting: ReadonlySet<string> | undefined;

  constructor(files: FileSource, index: TreeIndex, plan: SearchPlan) {
    this.sources = new SourceFiles(files);
    this.#index = index;
    this.#except = plan.except;
  }

  replan(plan: SearchPlan): void {
    if (plan.except.join() !== this.#except.join()) {
      for (const memory of [
        this.#known,
        this.#near,
        this.#headerMacros,
        this.#ofNumbers,
        this.#structsOfMember,
      ])
        memory.clear();
    }
    this.#except = plan.except;
  }

  functions(name: string, reach: SearchReach = 'core'): readonly LocatedFunction[] {
    if (reach === 'near') return this.#lookUpNear(name).functions;
    const known = this.#lookUp(name);
    if (reach !== 'tree' || known.functions.length > 0 || this.#ofNumbers.has(name)) {
      return known.functions;
    }
    // A name of a trace that nothing defines so far: numbers stand among the arguments of too many macros to try them for all.
    this.#ofNumbers.add(name);
    const functions = this.#pasted(
      name,
      cutsOf(name).filter((part) => /^\d/.test(part)),
    );
    this.#known.set(name, { ...known, functions });
    return functions;
  }

  macros(name: string, reach: SearchReach): readonly LocatedMacro[] {
    return (reach === 'near' ? this.#lookUpNear(name) : this.#lookUp(name)).macros;
  }

  holders(name: string): readonly string[] {
    const holders = new Set<string>();
    for (const { path, field, holder, isStatement } of this.#index.assignmentsOf(name)) {
      if (!this.#isIn(path)) continue;
      if (/^\w/.test(field)) holders.add(field);
      // A row of an array: `table[i](x)` is a call through the array's own name.
      else if (!isStatement && holder !== '') holders.add(holder);
    }
    return [...holders];
  }

  structsHolding(name: string, field: string): ReadonlySet<string> | undefined {
    // Of several functions of that name another one may be in another struct's table, or in none.
    if (this.functions(name).length > 1) return undefined;
    const structs = new Set<string>();
    const members = this.#index
      .definitions(field)
      .filter(({ kind, parent }) => kind === 'member' && parent !== '');
    for (const each of this.#index.assignmentsOf(name)) {
      if (each.field !== field || !this.#isIn(each.path)) continue;
      // In the braces of a member the field is that member's: `.sub = { .read = f }`.
      if (!members.some(({ parent }) => parent === each.holderType)) return undefined;
      structs.add(each.holderType);
    }
    return structs.size === 0 ? undefined : structs;
  }

  callingFiles(name: string): readonly TreePath[] {
    const calls = this.#index
      .callsOf(name)
      .filter(({ path, isIndirect }) => !isIndirect && this.#isIn(path));
    const files = [...new Set(calls.map(({ path }) => path))];
    return files.length <= MAX_CALLING_FILES ? files : [];
  }

  structsOfMember(member: string): ReadonlySet<string> | undefined {
    const known = this.#structsOfMember.get(member);
    if (known !== undefined || this.#structsOfMember.has(member)) return known;
    const structs = this.#readStructsOf(member);
    this.#structsOfMember.set(member, structs);
    return structs;
  }

  #readStructsOf(member: string): ReadonlySet<string> | undefined {
    const places = this.#index
      .definitions(member)
      .filter(({ kind, path }) => (kind === 'member' || kind === 'macro') && this.#isIn(path));
    if (places.length === 0 || MAX_MEMBERS < places.length) return undefined;
    const structs = new Set<string>();
    for (const { kind, path, line } of places) {
      const text = kind === 'macro' ? '' : (this.sources.get(path)?.text ?? '');
      const start = new LineIndex(text).startOf(line) ?? text.length;
      const struct = MEMBER.exec(text.slice(start, start + 200))?.[1];
      if (struct === undefined) return undefined;
      structs.add(struct);
    }
    return structs;
  }

  aliases(name: string): readonly string[] {
    return this.#index.aliases(name);
  }

  moduleEntries(
    name: 'init_module' | 'cleanup_module',
    isOfModule: (path: TreePath) => boolean,
  ): readonly LocatedFunction[] {
    return this.#index
      .macroCallsOf(name === 'init_module' ? 'module_init' : 'module_exit')
      .filter(({ path }) => this.#isIn(path) && isOfModule(path))
      .flatMap(({ path, argument }) =>
        this.functions(argument).filter((each) => each.path === path),
      );
  }

  withoutNoting<T>(question: () => T): T {
    return question();
  }

  noticing<T>(question: () => T): { readonly answer: T; readonly isComplete: boolean } {
    return { answer: question(), isComplete: true };
  }

  addDirectoryOf(): void {
    // All directories are known.
  }

  async search(onStage: () => Promise<void> | void = () => undefined): Promise<void> {
    await onStage();
  }

  #isIn(path: TreePath): boolean {
    return !this.#except.some((part) => path.startsWith(part) && path[part.length] === '/');
  }

  #lookUp(name: string): Known {
    let known = this.#known.get(name);
    if (known === undefined) {
      known = this.#read(name);
      this.#known.set(name, known);
    }
    return known;
  }

  /** What headers define: thousands of names are asked for so, and many of them are static functions of dozens of drivers. */
  #lookUpNear(name: string): Known {
    const known = this.#known.get(name) ?? this.#near.get(name);
    if (known !== undefined) return known;
    const headers = [...this.#pathsOf(name)].filter(
      (each) => each.endsWith('.h') && this.#isIn(each),
    );
    const near = this.#standingIn(headers, name);
    this.#near.set(name, near);
    return near;
  }

  /** The files that define a function or macro of that name, by its name or through a macro of the table. */
  #pathsOf(name: string): ReadonlySet<TreePath> {
    const paths = new Set<TreePath>();
    for (const { kind, path } of this.#index.definitions(name)) {
      if (kind === 'function' || kind === 'macro') paths.add(path);
    }
    for (const { macro, path } of this.#index.macroCallsWith(name)) {
      if (isTableMacro(macro)) paths.add(path);
    }
    for (const { macroPattern, argument, position } of macroSpellingsOf(name)) {
      const whole = new RegExp(`^(?:${macroPattern})$`);
      for (const call of this.#index.macroCallsWith(argument)) {
        if (call.position === position && whole.test(call.macro)) paths.add(call.path);
      }
    }
    return paths;
  }

  #read(name: string): Known {
    const paths = this.#pathsOf(name);
    const inKernel = [...paths].filter((each) => this.#isIn(each));
    const found = this.#standingIn(inKernel, name);
    if (found.functions.length > 0 || found.macros.length > 0) return found;
    const pasted = this.#pasted(
      name,
      cutsOf(name).filter((part) => !/^\d/.test(part)),
    );
    if (pasted.length > 0) return { functions: pasted, macros: [] };
    // kernel/bpf/Makefile builds tools/lib/bpf/relo_core.c into the kernel: what nothing else defines may stand there.
    return this.#standingIn(
      [...paths].filter((path) => path.startsWith('tools/lib/')),
      name,
    );
  }

  #standingIn(paths: readonly TreePath[], name: string): Known {
    const functions: LocatedFunction[] = [];
    const macros: LocatedMacro[] = [];
    for (const path of [...paths].sort()) {
      const outline = this.sources.get(path)?.outline;
      for (const definition of outline?.functions ?? []) {
        if (definition.name === name) functions.push({ path, definition });
      }
      for (const definition of outline?.macros ?? []) {
        if (definition.name === name) macros.push({ path, definition });
      }
    }
    return { functions, macros };
  }

  /** Functions whose name no table tells: each part of the name that a macro may be given is looked for among its arguments. */
  #pasted(name: string, parts: readonly string[]): LocatedFunction[] {
    const macros = new Map<string, LocatedMacro>();
    const callers = new Set<TreePath>();
    for (const argument of parts) {
      // What makes up half of the name is seldom a part by chance.
      const isTelling = argument.length * 2 >= name.length;
      const calls = this.#index
        .macroCallsWith(argument)
        .filter(
          ({ macro, path }) =>
            this.#isIn(path) && !isTableMacro(macro) && (isTelling || this.#mayPaste(macro)),
        );
      for (const { macro, path } of calls.slice(0, MAX_PASTING_CALLS)) {
        const pasting = this.#pastingMacros(macro, isTelling);
        if (pasting.length > 0) callers.add(path);
        for (const located of pasting) {
          macros.set(`${located.path}:${located.definition.line}`, located);
        }
      }
    }
    return functionsMade(
      [...macros.values()],
      [...callers],
      new Set([name]),
      this.sources,
      (macro) => this.#headerMacro(macro),
    );
  }

  #headerMacro(name: string): LocatedMacro | undefined {
    if (this.#headerMacros.has(name)) return this.#headerMacros.get(name);
    const [path] = this.#index
      .definitions(name)
      .filter(({ kind, path }) => kind === 'macro' && path.endsWith('.h') && this.#isIn(path))
      .map((each) => each.path);
    const macro = path === undefined ? undefined : this.#standingIn([path], name).macros[0];
    this.#headerMacros.set(name, macro);
    return macro;
  }

  /** Whether a macro of that name pastes or may call others that do, as far as can be told without reading it. */
  #mayPaste(macro: string): boolean {
    if (/^[A-Z]/.test(macro)) return true;
    return this.#index
      .definitions(macro)
      .some(({ kind, path, line }) => kind === 'macro' && this.#isPasting(path, line));
  }

  /** The macros of that name that paste, or that call others which may; all of them for an argument that tells much. */
  #pastingMacros(name: string, isTelling: boolean): readonly LocatedMacro[] {
    return this.macros(name, 'core').filter(
      ({ path, definition }) =>
        definition.parameters !== undefined &&
        (isTelling || /^[A-Z]/.test(name) || this.#isPasting(path, definition.line)),
    );
  }

  #isPasting(path: TreePath, line: number): boolean {
    this.#pasting ??= new Set(
      this.#index.pastingMacros().map((place) => `${place.path}:${place.line}`),
    );
    return this.#pasting.has(`${path}:${line}`);
  }
}
