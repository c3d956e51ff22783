/**
 * Where names are defined and used: what the inference of lines asks of a tree. Two things answer: searches in the text of the
 * tree (symbol-table.ts), which know a name only after it was looked for, and an index of the whole tree (indexed-symbols.ts).
 */
import type { TreePath } from '../base/tree-path.js';
import type { LocatedFunction, LocatedMacro } from './located.js';
import type { SearchPlan } from './search-plan.js';
import type { SourceFiles } from './source-files.js';

/** How far a name is looked for. */
export type SearchReach =
  /** Headers, those of the directories at hand too: macros and inline functions. */
  | 'near'
  /** The core of the kernel and the directories at hand: functions called from there. */
  | 'core'
  /** The whole tree, uses included: the symbols of a trace. */
  | 'tree';

export interface SymbolSource {
  readonly sources: SourceFiles;
  /** True where every name is known at once: then looking further costs no search. */
  readonly isWhole: boolean;

  /** Begins another trace of the same kernel, with a plan of its own. */
  replan(plan: SearchPlan): void;

  /** The functions of that name known so far; a name that was not looked for as far as `reach` is noted. */
  functions(name: string, reach: SearchReach): readonly LocatedFunction[];

  /** The macros of that name known so far; a name that was not looked for as far as `reach` is noted. */
  macros(name: string, reach: SearchReach): readonly LocatedMacro[];

  /** Fields, arrays and variables that the function is assigned to. Only names looked for in the whole tree have them all. */
  holders(name: string): readonly string[];

  /**
   * The structs in whose field of that name the function is put by a table; undefined where one of them is not known, as always
   * without an index.
   */
  structsHolding(name: string, field: string): ReadonlySet<string> | undefined;

  /** The structs that a member of that name is or points to; undefined where one of them is not known. */
  structsOfMember(member: string): ReadonlySet<string> | undefined;

  /** Files with a function that calls one of that name, in no order; none without an index, and none where there are too many. */
  callingFiles(name: string): readonly TreePath[];

  /** Names that a macro replaces by this one: `queued_spin_lock_slowpath` for `native_queued_spin_lock_slowpath`. */
  aliases(name: string): readonly string[];

  /**
   * What a module's `module_init(x)` or `module_exit(x)` gives the alias that its symbol table shows (include/linux/module.h);
   * none without an index.
   */
  moduleEntries(
    name: 'init_module' | 'cleanup_module',
    isOfModule: (path: TreePath) => boolean,
  ): readonly LocatedFunction[];

  /** Runs `question` on what is known alone: names that it asks for are not noted. */
  withoutNoting<T>(question: () => T): T;

  /** Runs `question` and says whether it asked for names that were not looked for yet. */
  noticing<T>(question: () => T): { readonly answer: T; readonly isComplete: boolean };

  /** A file that the trace leads to: names near it are looked for in its directory too. */
  addDirectoryOf(path: TreePath): void;

  /**
   * Looks for all names noted, each as far as it was asked for. `onStage` is called when enough is known for the first
   * answers. Rejects when `signal` is aborted: names whose search was not finished will be noted again when they are asked for.
   */
  search(onStage?: () => Promise<void> | void, signal?: AbortSignal): Promise<void>;
}
