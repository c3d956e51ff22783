/**
 * What one source file defines, as the byte scanner sees it without parsing: enough to find a function, a macro or an ops
 * table, at a speed that allows whole files to be read for one name. Offsets are UTF-16 units, lines are 0-based.
 */

/** How a definition came to be. */
export type DefinitionOrigin =
  /** Its name stands in the source, followed by parameters and a body. */
  | 'function'
  /** A macro call made it: `SYSCALL_DEFINE3(read, …)`, `TRACE_EVENT(sched_switch, …)`, `DEFINE_SHOW_ATTRIBUTE(foo)`. */
  | 'macro-made'
  /** `SYM_FUNC_START(memcpy)` and its kin in a `.S` file, or a plain label there. */
  | 'assembly';

/** A function: example `static int __init foo_probe(struct device *dev)\n{ … }`. */
export interface FunctionDefinition {
  /**
   * The symbol, `foo_probe`; for a macro-made one a symbol that the macro makes, `__x64_sys_read`: one definition for each that
   * the table knows, on any architecture. A body after a macro that the table does not know stands under the macro's first
   * argument, which is a guess: what it makes is told by its text (expand-template.ts).
   */
  readonly name: string;
  readonly origin: DefinitionOrigin;
  /** Offset of the name (or of the macro's name), and the line it stands on: what DWARF calls the declaration line. */
  readonly nameOffset: number;
  readonly line: number;
  /** Offset of the first character of the declaration, `static`. */
  readonly start: number;
  /** Offset of the body's `{`; undefined for a macro-made function without a body of its own. */
  readonly bodyStart?: number;
  /** Offset after the body's `}`; for assembly after the end marker; after the macro call where there is no body. */
  readonly end: number;
  readonly isStatic: boolean;
  /** `inline`, `__always_inline`, `noinline`... as far as it decides whether the compiler must or may not inline it. */
  readonly inlining: 'always' | 'inline' | 'never' | 'free';
  /** For a macro-made one: the macro's name, `SYSCALL_DEFINE3`. */
  readonly madeBy?: string;
  /** `#if`/`#ifdef` conditions around it, outermost first, as written (`defined(CONFIG_X)`, `!(CONFIG_SMP)` for an #else). */
  readonly conditions: readonly string[];
}

/** `#define name(parameters) replacement`, continuation lines joined in the range only. */
export interface MacroDefinition {
  readonly name: string;
  /** Undefined for an object-like macro; a variadic parameter is `...` or `args...` as written. */
  readonly parameters?: readonly string[];
  readonly nameOffset: number;
  /** The line of the name. */
  readonly line: number;
  /** Range of the replacement text in the file. */
  readonly bodyStart: number;
  readonly end: number;
  /** `#if` conditions around it, as for a function: several definitions of one macro are told apart by them. */
  readonly conditions: readonly string[];
}

/**
 * `.unlocked_ioctl = btrfs_ioctl` in an initialiser, or `ops->open = foo_open;` as a statement. Also rows of tables:
 * `[OP_READ] = foo_read` has the field `[OP_READ]`, and `{ "read", foo_read }` the field `` (the empty string).
 */
export interface FieldAssignment {
  readonly field: string;
  readonly value: string;
  readonly line: number;
  readonly kind: 'initialiser' | 'statement';
}

/** `DEFINE_SHOW_ATTRIBUTE(foo);` at file level, with or without a body or `;`: what may define functions by `##`. */
export interface TopLevelMacroCall {
  readonly macro: string;
  /** Arguments as written, trimmed. */
  readonly arguments: readonly string[];
  readonly line: number;
  readonly start: number;
  /** After the closing parenthesis. */
  readonly end: number;
  readonly conditions: readonly string[];
}

export interface FileOutline {
  readonly functions: readonly FunctionDefinition[];
  readonly macros: readonly MacroDefinition[];
  readonly fieldAssignments: readonly FieldAssignment[];
  readonly macroCalls: readonly TopLevelMacroCall[];
}
