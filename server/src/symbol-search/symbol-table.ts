/**
 * Where names are defined and used, found on demand. Questions are answered at once from what is known; a name that was
 * never looked for is noted, and `search()` looks for all noted names in one pass over the files. Whoever asks runs again
 * until nothing is noted any more.
 */
import type { FileSource } from '../base/file-source.js';
import { directoryOf, type TreePath } from '../base/tree-path.js';
import type { FileOutline } from '../c-source/file-outline.js';
import type { LocatedFunction, LocatedMacro } from './located.js';
import { callPattern, functionsMade, pastePatterns, pastingMacros } from './macro-templates.js';
import { definitionPatterns, macroPatterns, mayDefine, wordPatterns } from './search-patterns.js';
import { aliasIn, holderIn } from './line-roles.js';
import { withoutNested, type SearchPlan } from './search-plan.js';
import { SourceFiles } from './source-files.js';
import type { SearchReach, SymbolSource } from './symbol-source.js';
import type { SearchHit, SearchRequest, TextSearch } from './text-search.js';

interface Known {
  reach: number;
  readonly functions: Map<string, LocatedFunction>;
  readonly macros: Map<string, LocatedMacro>;
  /** Fields, arrays and variables that it is assigned to. */
  readonly holders: Set<string>;
  readonly aliases: Set<string>;
}

const REACH: Readonly<Record<SearchReach, number>> = { near: 1, core: 2, tree: 3 };
const EXTENSIONS = ['c', 'h', 'S'];
const IDENTIFIER = /^[A-Za-z_]\w*$/;

export class SymbolTable implements SymbolSource {
  readonly sources: SourceFiles;
  readonly isWhole = false;
  readonly #search: TextSearch;
  #plan: SearchPlan;
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Map<string, number>();
  /** Names that are being looked for, and how far. */
  #underWay: ReadonlyMap<string, number> = new Map();
  readonly #directories = new Set<TreePath>();
  /** What the headers read so far define, whether somebody asked for it or not. */
  readonly #inHeaders = new Map<string, { functions: LocatedFunction[]; macros: LocatedMacro[] }>();
  readonly #readHeaders = new Set<TreePath>();
  #isNoting = true;
  #isMissing = false;

  constructor(files: FileSource, search: TextSearch, plan: SearchPlan) {
    this.sources = new SourceFiles(files);
    this.#search = search;
    this.#plan = plan;
  }

  /**
   * Begins another trace of the same kernel, with a plan of its own. Names that were looked for in the whole tree stay known;
   * the others are forgotten, because where they were looked for depended on the trace.
   */
  replan(plan: SearchPlan): void {
    this.#plan = plan;
    for (const [name, { reach }] of this.#known) if (reach < REACH.tree) this.#known.delete(name);
    this.#wanted.clear();
    this.#directories.clear();
    this.#inHeaders.clear();
    this.#readHeaders.clear();
  }

  /** The functions of that name found so far; notes the name if it was not looked for as far as `reach`. */
  functions(name: string, reach: SearchReach): readonly LocatedFunction[] {
    return [...(this.#ask(name, reach)?.functions.values() ?? [])];
  }

  /** The macros of that name found so far; notes the name if it was not looked for as far as `reach`. */
  macros(name: string, reach: SearchReach): readonly LocatedMacro[] {
    return [...(this.#ask(name, reach)?.macros.values() ?? [])];
  }

  /** Fields, arrays and variables that the function is assigned to. Only names looked for in the whole tree have them all. */
  holders(name: string): readonly string[] {
    return [...(this.#known.get(name)?.holders ?? [])];
  }

  structsHolding(): undefined {
    return undefined;
  }

  callingFiles(): readonly TreePath[] {
    return [];
  }

  structsOfMember(): undefined {
    return undefined;
  }

  /** Names that a macro replaces by this one: `queued_spin_lock_slowpath` for `native_queued_spin_lock_slowpath`. */
  aliases(name: string): readonly string[] {
    return [...(this.#known.get(name)?.aliases ?? [])];
  }

  moduleEntries(): readonly LocatedFunction[] {
    return [];
  }

  /** Runs `question` on what is known alone: names that it asks for are not noted. */
  withoutNoting<T>(question: () => T): T {
    this.#isNoting = false;
    try {
      return question();
    } finally {
      this.#isNoting = true;
    }
  }

  /** Runs `question` and says whether it asked for names that were not looked for yet. */
  noticing<T>(question: () => T): { readonly answer: T; readonly isComplete: boolean } {
    this.#isMissing = false;
    const answer = question();
    return { answer, isComplete: !this.#isMissing };
  }

  /** A file that the trace leads to: names near it are looked for in its directory too. */
  addDirectoryOf(path: TreePath): void {
    this.#directories.add(directoryOf(path));
  }

  /**
   * Looks for all names noted, each as far as it was asked for. `onStage` is called when the parts of the tree searched first
   * are done: names that the rest cannot define again are known from there on, so that their frames can be answered. Rejects
   * when `signal` is aborted: names whose search was not finished will be noted again when they are asked for.
   */
  async search(
    onStage: () => Promise<void> | void = () => undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const wanted = [...this.#wanted];
    this.#underWay = new Map(wanted);
    this.#wanted.clear();
    try {
      await this.#searchFor(wanted, onStage, signal);
    } finally {
      this.#underWay = new Map();
    }
  }

  async #searchFor(
    wanted: readonly (readonly [name: string, reach: number])[],
    onStage: () => Promise<void> | void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const upTo = (reach: number): string[] =>
      wanted.filter(([, wantedReach]) => wantedReach === reach).map(([name]) => name);
    const [near, core, tree] = [upTo(REACH.near), upTo(REACH.core), upTo(REACH.tree)];
    const { headers, soonest, core: coreParts, whole, except } = this.#plan;
    const directories = [...this.#directories];
    // What a call expands to stands in a header, or in the caller's own file, which is read anyway.
    const inHeaders = { under: [...headers, ...directories], except, extensions: ['h'] };
    const inCore = { under: [...coreParts, ...directories], except, extensions: EXTENSIONS };
    await Promise.all([
      this.#collect(near, { patterns: definitionPatterns(near), ...inHeaders }, signal),
      this.#collect(core, { patterns: definitionPatterns(core), ...inCore }, signal),
    ]);
    await this.#searchTree(tree, soonest, except, signal);
    signal?.throwIfAborted();
    for (const name of tree) if (this.#isSettled(name)) this.#entry(name).reach = REACH.tree;
    const theRest = this.#searchTree(tree, whole, [...except, ...soonest], signal);
    await Promise.all([theRest, onStage()]);
    const missing = this.#undefinedOf(tree);
    if (missing.length > 0) await this.#expandTemplates(missing, signal);
    signal?.throwIfAborted();
    for (const [name, reach] of wanted) {
      const known = this.#entry(name);
      known.reach = Math.max(known.reach, reach);
    }
  }

  #entry(name: string): Known {
    let known = this.#known.get(name);
    if (known === undefined) {
      known = {
        reach: 0,
        functions: new Map(),
        macros: new Map(),
        holders: new Set(),
        aliases: new Set(),
      };
      this.#known.set(name, known);
    }
    return known;
  }

  #ask(name: string, reach: SearchReach): Known | undefined {
    const known = this.#known.get(name) ?? this.#askHeaders(name);
    if (this.#isNoting && (known?.reach ?? 0) < REACH[reach] && IDENTIFIER.test(name)) {
      this.#isMissing = true;
      if ((this.#underWay.get(name) ?? 0) < REACH[reach]) {
        this.#wanted.set(name, Math.max(this.#wanted.get(name) ?? 0, REACH[reach]));
      }
    }
    return known;
  }

  /** A name that a header at hand defines is not looked for in the others: they hold its variants at most. */
  #askHeaders(name: string): Known | undefined {
    const defined = this.#inHeaders.get(name);
    if (defined === undefined) return undefined;
    const known = this.#entry(name);
    known.reach = REACH.near;
    for (const located of defined.functions) addFunction(known, located);
    for (const located of defined.macros) addMacro(known, located);
    return known;
  }

  /**
   * Looks for the names in every role, then for macros that make those without a definition. Not in one pass: with both kinds
   * of patterns ripgrep has no literals to leap by, and takes four times as long.
   */
  async #searchTree(
    names: readonly string[],
    under: readonly TreePath[],
    except: readonly TreePath[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const extensions = EXTENSIONS;
    await this.#collect(
      names,
      { patterns: wordPatterns(names), under, except, extensions },
      signal,
    );
    const missing = this.#undefinedOf(names);
    await this.#collect(
      missing,
      { patterns: macroPatterns(missing), under, except, extensions },
      signal,
    );
  }

  #undefinedOf(names: readonly string[]): string[] {
    return names.filter((name) => this.#entry(name).functions.size === 0);
  }

  /** One function that the whole kernel can call is not defined again in a driver. */
  #isSettled(name: string): boolean {
    const [only, ...others] = this.#entry(name).functions.values();
    return (
      only !== undefined &&
      others.length === 0 &&
      !only.definition.isStatic &&
      only.definition.origin === 'function' &&
      only.path.endsWith('.c')
    );
  }

  async #collect(
    names: readonly string[],
    request: SearchRequest,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (names.length === 0 || request.patterns.length === 0) return;
    const isWanted = new Set(names);
    const scanned = new Set<TreePath>();
    const search = this.#search.search({ ...request, under: withoutNested(request.under) }, signal);
    for await (const hits of search) {
      for (const hit of hits) {
        const alias = aliasIn(hit);
        if (alias !== undefined && isWanted.has(alias.name)) {
          this.#entry(alias.name).aliases.add(alias.alias);
        }
        if (mayDefine(hit)) {
          if (!scanned.has(hit.path)) this.#scan(hit.path, isWanted);
          scanned.add(hit.path);
        } else {
          this.#noteHolders(hit, isWanted);
        }
      }
    }
  }

  /** Looks for macros that make the names by pasting; see macro-templates.ts. */
  async #expandTemplates(names: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const under = [...this.#plan.core, ...this.#directories];
    const macros = pastingMacros(
      await this.#hits(pastePatterns(names), under, signal),
      this.sources,
    );
    const pattern = callPattern(macros);
    if (pattern === undefined) return;
    const callers = (await this.#hits([pattern], under, signal)).map((hit) => hit.path);
    for (const located of functionsMade(macros, callers, new Set(names), this.sources)) {
      addFunction(this.#entry(located.definition.name), located);
    }
  }

  async #hits(
    patterns: readonly string[],
    under: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<SearchHit[]> {
    const { except } = this.#plan;
    const request = { patterns, under: withoutNested(under), except, extensions: EXTENSIONS };
    const all: SearchHit[] = [];
    for await (const hits of this.#search.search(request, signal)) all.push(...hits);
    return all;
  }

  #scan(path: TreePath, isWanted: ReadonlySet<string>): void {
    const outline = this.sources.get(path)?.outline;
    if (outline === undefined) return;
    for (const definition of outline.functions) {
      if (isWanted.has(definition.name))
        addFunction(this.#entry(definition.name), { path, definition });
    }
    for (const definition of outline.macros) {
      if (isWanted.has(definition.name))
        addMacro(this.#entry(definition.name), { path, definition });
    }
    if (path.endsWith('.h') && !this.#readHeaders.has(path)) this.#noteHeader(path, outline);
  }

  #noteHeader(path: TreePath, outline: FileOutline): void {
    this.#readHeaders.add(path);
    const of = (name: string): { functions: LocatedFunction[]; macros: LocatedMacro[] } => {
      const defined = this.#inHeaders.get(name) ?? { functions: [], macros: [] };
      this.#inHeaders.set(name, defined);
      return defined;
    };
    for (const definition of outline.functions)
      of(definition.name).functions.push({ path, definition });
    for (const definition of outline.macros) of(definition.name).macros.push({ path, definition });
  }

  #noteHolders(hit: SearchHit, isWanted: ReadonlySet<string>): void {
    for (const match of hit.text.matchAll(/[A-Za-z_]\w*/g)) {
      const name = match[0];
      if (!isWanted.has(name)) continue;
      const holder = holderIn(hit, match.index, match.index + name.length);
      if (holder !== undefined) this.#entry(name).holders.add(holder);
    }
  }
}

function addFunction(known: Known, located: LocatedFunction): void {
  known.functions.set(`${located.path}:${located.definition.nameOffset}`, located);
}

function addMacro(known: Known, located: LocatedMacro): void {
  known.macros.set(`${located.path}:${located.definition.bodyStart}`, located);
}
