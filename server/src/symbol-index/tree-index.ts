/**
 * What is known of a whole tree at once: where each name is defined, declared, called, assigned and printed. Answers say where
 * to look (a file and a line); what exactly stands there is read from the file. Lines are 0-based.
 */
import type { TreePath } from '../base/tree-path.js';

/** What a name stands for where it is defined. */
export type SymbolKind =
  /** With a body, in C or between the marks of an assembly function. */
  | 'function'
  | 'macro'
  | 'struct'
  | 'union'
  | 'enum'
  | 'typedef'
  /** A member of a struct or union. */
  | 'member'
  | 'enumerator'
  /** A variable with storage at file level. */
  | 'variable';

export interface IndexedSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly path: TreePath;
  /** Line of the name. */
  readonly line: number;
  /** The last line of a function's body; the line of the name for all else. */
  readonly lastLine: number;
  readonly isStatic: boolean;
  /** An inline function; a macro with parameters. */
  readonly isInline: boolean;
  /** For a member: the struct or union; for an enumerator its enum; empty for an anonymous one and for all else. */
  readonly parent: string;
  /** The macro whose call makes the function, `SYSCALL_DEFINE3`; undefined where the name stands there itself. */
  readonly madeBy?: string;
}

/** A place where a name stands. */
export interface IndexedPlace {
  readonly path: TreePath;
  readonly line: number;
}

/** `vfs_read(…)` in the body of `ksys_read`. */
export interface IndexedCall extends IndexedPlace {
  readonly callee: string;
  /** The function, or the macro with a body of its own, that the call stands in. */
  readonly caller: string;
  /** A call of a member, `p->read(…)` or `ops.read(…)`: `callee` is the member. */
  readonly isIndirect: boolean;
}

/** `.read_iter = ext4_file_read_iter` in `const struct file_operations ext4_file_operations`. */
export interface IndexedAssignment extends IndexedPlace {
  /** `ext4_file_read_iter`. */
  readonly value: string;
  /** `read_iter`; the index as written for a row of an array, `[OP_READ]`; empty for a row without a name. */
  readonly field: string;
  /** The variable that is initialised, `ext4_file_operations`; the function around an assignment that is a statement. */
  readonly holder: string;
  /** The struct of that variable, `file_operations`; empty where it is none or unknown. */
  readonly holderType: string;
  readonly isStatement: boolean;
}

/** `EXPORT_SYMBOL_GPL(foo)`, `DEFINE_MUTEX(lock)`, `TRACE_EVENT(sched_switch, …)`: a macro called at file level. */
export interface IndexedMacroCall extends IndexedPlace {
  readonly macro: string;
  /** The identifier among its arguments that was asked for, and its place among them, from 0. */
  readonly argument: string;
  readonly position: number;
}

/** The name of a function of the same file, handed to a call: `INIT_WORK(&w, foo_work)`. */
export interface IndexedUse extends IndexedPlace {
  /** `foo_work`. */
  readonly name: string;
  /** `INIT_WORK`. */
  readonly callee: string;
  /** The function around the call. */
  readonly caller: string;
}

/** A format string handed to something that prints into the kernel's log. */
export interface IndexedFormat extends IndexedPlace {
  /** `pr_err`, `btrfs_err`, `WARN_ONCE`, `panic`. */
  readonly callee: string;
  /** The function or macro around it. */
  readonly caller: string;
  /** The adjacent literals joined, escapes undone; an identifier between them (`PRIu64`, a string macro) stands as `\u0001name\u0001`. */
  readonly format: string;
}

/** How much of the tree is known. */
export interface IndexCoverage {
  /** Files of the tree that are or will be indexed; 0 as long as they are not counted. */
  readonly nFiles: number;
  readonly nIndexed: number;
  readonly isComplete: boolean;
}

/**
 * An index of one tree. Synchronous, like `FileSource`, for the same reason; a question takes well under a millisecond. Names that the
 * index does not know get an empty answer; no method throws. Answers are in no order, but equal from one call to the next.
 */
export interface TreeIndex {
  /** Definitions whose name stands in the source; not those that a macro makes. */
  definitions(name: string): readonly IndexedSymbol[];
  /** Prototypes and `extern` declarations. */
  declarations(name: string): readonly IndexedPlace[];
  /** Names that an object-like macro gives this one: `#define alias name`. */
  aliases(name: string): readonly string[];
  /** Calls of a function, macro or member. */
  callsOf(callee: string): readonly IndexedCall[];
  /** Fields and tables that a function is assigned to. */
  assignmentsOf(value: string): readonly IndexedAssignment[];
  /** What is assigned to a field, in any table. */
  assignmentsTo(field: string): readonly IndexedAssignment[];
  /** File-level macro calls that have this identifier as an argument. */
  macroCallsWith(argument: string): readonly IndexedMacroCall[];
  /** File-level calls of a macro; `argument` is the first identifier among the arguments, empty where there is none. */
  macroCallsOf(macro: string): readonly IndexedMacroCall[];
  /** Macros whose replacement pastes names (`##`). */
  pastingMacros(): readonly IndexedPlace[];
  usesOf(name: string): readonly IndexedUse[];
  /** Formats whose longest word (see `anchorsOf()` in printk/) is this one, of those that `isWanted` lets through: most are not read further. */
  formatsWith(anchor: string, isWanted?: (format: string) => boolean): readonly IndexedFormat[];
  /** What stands between the quotes or brackets of the file's `#include`s. */
  includesOf(path: TreePath): readonly string[];
  /** Symbols whose name matches what somebody types: all letters in order; the best first, at most `limit`. */
  search(query: string, limit: number): readonly IndexedSymbol[];
  /** True where the file is indexed. */
  knows(path: TreePath): boolean;
  readonly coverage: IndexCoverage;
}
