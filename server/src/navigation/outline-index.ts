/**
 * A `TreeIndex` of a few files, made by reading them: of the documents that are being edited, and of what a search has found
 * as long as the index of the tree is not there. Accurate and slow, meant for some hundred files.
 */
import type { TreePath } from '../base/tree-path.js';
import type {
  IndexCoverage,
  IndexedAssignment,
  IndexedCall,
  IndexedMacroCall,
  IndexedPlace,
  IndexedSymbol,
  IndexedUse,
  TreeIndex,
} from '../symbol-index/tree-index.js';
import { recordFile, type FileRecord } from './file-record.js';
import { matchQuality } from './match-quality.js';

/** A list per name. */
class ByName<T> {
  readonly #lists = new Map<string, T[]>();

  add(name: string, value: T): void {
    const list = this.#lists.get(name);
    if (list === undefined) this.#lists.set(name, [value]);
    else list.push(value);
  }

  get(name: string): readonly T[] {
    return this.#lists.get(name) ?? [];
  }

  get all(): Iterable<readonly T[]> {
    return this.#lists.values();
  }
}

export class OutlineIndex implements TreeIndex {
  readonly #records = new Map<TreePath, FileRecord>();
  readonly #definitions = new ByName<IndexedSymbol>();
  readonly #declarations = new ByName<IndexedPlace>();
  readonly #aliases = new ByName<string>();
  readonly #calls = new ByName<IndexedCall>();
  readonly #assignmentsOf = new ByName<IndexedAssignment>();
  readonly #assignmentsTo = new ByName<IndexedAssignment>();
  readonly #macroCallsWith = new ByName<IndexedMacroCall>();
  readonly #macroCallsOf = new ByName<IndexedMacroCall>();
  readonly #uses = new ByName<IndexedUse>();

  /** Reads a file; one that is known already is left as it is. */
  add(path: TreePath, text: string): void {
    if (this.#records.has(path)) return;
    const record = recordFile(path, text);
    this.#records.set(path, record);
    for (const symbol of record.symbols) this.#definitions.add(symbol.name, symbol);
    for (const { name, line } of record.declarations) this.#declarations.add(name, { path, line });
    for (const { alias, name } of record.aliases) this.#aliases.add(name, alias);
    for (const call of record.calls) this.#calls.add(call.callee, call);
    for (const assignment of record.assignments) {
      this.#assignmentsOf.add(assignment.value, assignment);
      this.#assignmentsTo.add(assignment.field, assignment);
    }
    for (const { macro, line, words } of record.macroCalls) {
      for (const { argument, position } of words) {
        this.#macroCallsWith.add(argument, { path, line, macro, argument, position });
      }
      const [first] = words;
      this.#macroCallsOf.add(macro, { path, line, macro, argument: '', position: 0, ...first });
    }
    for (const use of record.uses) this.#uses.add(use.name, use);
  }

  definitions(name: string): readonly IndexedSymbol[] {
    return this.#definitions.get(name);
  }

  declarations(name: string): readonly IndexedPlace[] {
    return this.#declarations.get(name);
  }

  aliases(name: string): readonly string[] {
    return this.#aliases.get(name);
  }

  callsOf(callee: string): readonly IndexedCall[] {
    return this.#calls.get(callee);
  }

  assignmentsOf(value: string): readonly IndexedAssignment[] {
    return this.#assignmentsOf.get(value);
  }

  assignmentsTo(field: string): readonly IndexedAssignment[] {
    return this.#assignmentsTo.get(field);
  }

  macroCallsWith(argument: string): readonly IndexedMacroCall[] {
    return this.#macroCallsWith.get(argument);
  }

  macroCallsOf(macro: string): readonly IndexedMacroCall[] {
    return this.#macroCallsOf.get(macro);
  }

  pastingMacros(): readonly IndexedPlace[] {
    return [...this.#records].flatMap(([path, { pastingLines }]) =>
      pastingLines.map((line) => ({ path, line })),
    );
  }

  usesOf(name: string): readonly IndexedUse[] {
    return this.#uses.get(name);
  }

  /** Formats are not read here. */
  formatsWith(): readonly [] {
    return [];
  }

  includesOf(path: TreePath): readonly string[] {
    return this.#records.get(path)?.includes ?? [];
  }

  search(query: string, limit: number): readonly IndexedSymbol[] {
    const found: { readonly symbol: IndexedSymbol; readonly quality: number }[] = [];
    for (const symbols of this.#definitions.all) {
      const quality = matchQuality(query, symbols[0]?.name ?? '');
      if (quality > 0) for (const symbol of symbols) found.push({ symbol, quality });
    }
    return found
      .sort((a, b) => b.quality - a.quality || (a.symbol.name < b.symbol.name ? -1 : 1))
      .slice(0, limit)
      .map(({ symbol }) => symbol);
  }

  knows(path: TreePath): boolean {
    return this.#records.has(path);
  }

  get coverage(): IndexCoverage {
    const nFiles = this.#records.size;
    return { nFiles, nIndexed: nFiles, isComplete: true };
  }
}
