/**
 * A stand-in for the index of a tree as long as that is not complete: names that a question asks for and that are not known
 * are searched for in the tree's text, the files with likely lines are read, and the question is asked again.
 */
import { breathe } from '../base/breathe.js';
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import { macroSpellingsOf } from '../c-source/macro-made.js';
import {
  definitionPatterns,
  macroPatterns,
  mayDefine,
  wordPatterns,
} from '../symbol-search/search-patterns.js';
import { planSearch } from '../symbol-search/search-plan.js';
import type { SearchHit, TextSearch } from '../symbol-search/text-search.js';
import type { IndexedSymbol, TreeIndex } from '../symbol-index/tree-index.js';
import { joinedIndex } from './edited-index.js';
import { includeTexts } from './include-lines.js';
import { OutlineIndex } from './outline-index.js';

/** A question may lead from a variable to its struct, a member, that one's struct... */
const MOST_ROUNDS = 6;
/** Files read for one name: more are those that use it. */
const MOST_FILES_PER_NAME = 60;
const MOST_FILES = 600;

export class SearchedIndex {
  readonly #files: FileSource;
  readonly #search: TextSearch;
  readonly #found = new OutlineIndex();
  /** Names that were looked for, or are being. */
  readonly #searched = new Map<string, Promise<void>>();
  readonly #includes = new Map<TreePath, readonly string[]>();
  readonly #finished = new Set<string>();
  #asked = new Set<string>();
  #nFiles = 0;

  constructor(files: FileSource, search: TextSearch) {
    this.#files = files;
    this.#search = search;
  }

  /**
   * The answer to `question`, with all that a search can add. `partial` is what is indexed so far; undefined: nothing. Rejects
   * when `signal` is aborted.
   */
  async answer<T>(
    question: (index: TreeIndex) => T,
    partial: TreeIndex | undefined,
    signal: AbortSignal,
  ): Promise<T> {
    const own = this.#index();
    const index =
      partial === undefined ? own : joinedIndex(partial, own, (path) => partial.knows(path));
    for (let round = 0; ; round++) {
      this.#asked = new Set();
      const answer = question(index);
      const unfinished = [...this.#asked].filter((name) => !this.#finished.has(name));
      if (unfinished.length === 0 || round === MOST_ROUNDS) return answer;
      await this.#finish(unfinished);
      signal.throwIfAborted();
    }
  }

  /** Symbols whose name holds what somebody has typed: of the files where such a name seems to be defined. */
  async symbols(
    query: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly IndexedSymbol[]> {
    if (!/^\w{3,80}$/.test(query)) return this.#found.search(query, limit);
    if (!this.#finished.has(`*${query}`)) {
      const names = [`\\w*${query}\\w*`];
      await this.#read(
        [...definitionPatterns(names), `^(?:struct|union|enum)[\\t ]+${names[0] ?? ''}[\\t ]*\\{`],
        signal,
      );
    }
    this.#finished.add(`*${query}`);
    return this.#found.search(query, limit);
  }

  async #read(patterns: readonly string[], signal: AbortSignal): Promise<void> {
    const { whole, except } = planSearch(this.#files, undefined, []);
    const request = { patterns, under: whole, except, extensions: ['c', 'h', 'S'] };
    let nFiles = 0;
    for await (const hits of this.#search.search(request, signal)) {
      for (const { path } of hits.filter(mayDefine)) {
        if (this.#found.knows(path)) continue;
        if (++nFiles > MOST_FILES) return;
        this.#add(path);
        await breathe();
      }
    }
    signal.throwIfAborted();
  }

  #add(path: TreePath): void {
    const text = this.#files.read(path);
    if (text !== undefined) this.#found.add(path, text);
  }

  #index(): TreeIndex {
    const found = this.#found;
    const noting =
      <T>(ask: (name: string) => T) =>
      (name: string): T => {
        this.#asked.add(name);
        return ask(name);
      };
    return {
      definitions: noting((name) => found.definitions(name)),
      declarations: noting((name) => found.declarations(name)),
      aliases: (name) => found.aliases(name),
      callsOf: noting((name) => found.callsOf(name)),
      assignmentsOf: noting((name) => found.assignmentsOf(name)),
      assignmentsTo: noting((name) => found.assignmentsTo(name)),
      macroCallsWith: (argument) => found.macroCallsWith(argument),
      macroCallsOf: (macro) => found.macroCallsOf(macro),
      pastingMacros: () => found.pastingMacros(),
      usesOf: (name) => found.usesOf(name),
      formatsWith: () => [],
      includesOf: (path) => this.#includesOf(path),
      search: (query, limit) => found.search(query, limit),
      knows: (path) => this.#files.kind(path) === 'file',
      coverage: { nFiles: 0, nIndexed: 0, isComplete: false },
    };
  }

  #includesOf(path: TreePath): readonly string[] {
    const known = this.#includes.get(path);
    if (known !== undefined) return known;
    const includes = includeTexts(this.#files.read(path) ?? '').map(({ target }) => target);
    this.#includes.set(path, includes);
    return includes;
  }

  /** Looks for the names, those left out that another question is looking for already. */
  async #finish(names: readonly string[]): Promise<void> {
    const missing = names.filter((name) => !this.#searched.has(name));
    if (missing.length > 0) {
      // Nobody cancels it: another question may be waiting for the same name.
      const search = this.#searchFor(missing);
      for (const name of missing) this.#searched.set(name, search);
    }
    for (const name of names) await this.#searched.get(name);
    for (const name of names) this.#finished.add(name);
  }

  async #searchFor(names: readonly string[]): Promise<void> {
    const plain = names.filter((name) => /^[A-Za-z_]\w*$/.test(name));
    if (plain.length === 0) return;
    const { whole, except } = planSearch(this.#files, undefined, []);
    const patterns = [...wordPatterns(plain), ...(plain.some(isMade) ? macroPatterns(plain) : [])];
    const request = { patterns, under: whole, except, extensions: ['c', 'h', 'S'] };
    const likely = new Map<TreePath, number>();
    for await (const hits of this.#search.search(request)) {
      for (const hit of hits) {
        const points = pointsOf(hit, plain);
        likely.set(hit.path, Math.max(points, likely.get(hit.path) ?? 0));
      }
    }
    const best = [...likely].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    for (const [path] of best.slice(0, MOST_FILES_PER_NAME * plain.length)) {
      if (++this.#nFiles > MOST_FILES) return;
      this.#add(path);
      await breathe();
    }
  }
}

/** How likely the line defines the name, or assigns it: files with such lines are read first. */
function pointsOf({ text, path }: SearchHit, names: readonly string[]): number {
  const isHeader = path.endsWith('.h');
  if (/^[\t ]*#[\t ]*define\b/.test(text)) return 8;
  if (/^(?:struct|union|enum)\s+\w+\s*\{?\s*$/.test(text)) return 9;
  if (/^[A-Za-z_].*\(/.test(text) && !/;\s*$/.test(text)) return 8;
  if (/^[A-Z_]+\w*\(/.test(text) || /^}\s*\w+;/.test(text)) return 7;
  if (/^SYM_|^ENTRY\(/.test(text)) return 7;
  if (/^[\t ]*\.\w+\s*=/.test(text)) return 6;
  if (
    /^[\t ]+\S.*;/.test(text) &&
    names.some((name) => new RegExp(`[ \\t*(]${name}[^(]*;`).test(text))
  ) {
    return isHeader ? 5 : 3;
  }
  return /^[A-Za-z_]/.test(text) ? 4 : isHeader ? 2 : 1;
}

function isMade(name: string): boolean {
  return macroSpellingsOf(name).length > 0;
}
