/**
 * What stands inside one function, from its syntax tree. Offsets are UTF-16 units in the file, lines are 0-based lines of the
 * file: the tree is made of the function alone and its positions are moved back.
 */

/** One call expression: `ret = dev->ops->probe(dev, foo_cb);` */
export interface CallSite {
  /** `probe`: the function, macro, field or variable that is called. In a macro a pasted name keeps its paste: `led_##x`. */
  readonly callee: string;
  /** `direct` f(x) · `field` p->f(x), p.f(x), ops[i].f(x) · `pointer` (*fp)(x), a parameter or local variable called. */
  readonly kind: 'direct' | 'field' | 'pointer';
  /** Offset and line of the callee's name. A compiler gives the call the line of that name. */
  readonly offset: number;
  readonly line: number;
  /** Offset after the closing parenthesis. */
  readonly end: number;
  /** Index (in the same list) of the innermost call whose argument list holds this one; undefined at top level. */
  readonly outer?: number;
  /** True where the call is all of an argument of that one: `f(a, g(b))`, not `f(a, 1 + g(b))`. */
  readonly isArgument?: boolean;
  /** The arguments as written, trimmed. */
  readonly arguments: readonly string[];
  /**
   * `return f(x);`, or the last thing a function does before it ends: a compiler may make a jump of it. In a macro: the call
   * whose value is the macro's, or with which it ends.
   */
  readonly tail: boolean;
  /**
   * In the body of an `if (unlikely(…))`, before a `goto err`/error return, after an error label, or in a block that prints:
   * laid out last (cold-ranges.ts).
   */
  readonly cold: boolean;
  /** In a branch, a `case` or a loop that may not be entered. */
  readonly conditional: boolean;
}

/** A function's name used as a value: `queue_work(wq, &w)`, `INIT_WORK(&w, foo_work)`, `ops->open = foo_open`. */
export interface NameUse {
  readonly name: string;
  readonly offset: number;
  readonly line: number;
  /** Index of the call in whose argument list it stands. */
  readonly call?: number;
}

export interface FunctionBody {
  /** `static int foo_probe(struct device *dev)`, blanks folded. */
  readonly signature: string;
  readonly parameters: readonly string[];
  /** In source order. */
  readonly calls: readonly CallSite[];
  /** Identifiers that are whole arguments or whole right-hand sides (with an optional `&`), in source order. */
  readonly nameUses: readonly NameUse[];
  /** Names of local variables. */
  readonly locals: readonly string[];
  /** `return` statements' lines, in source order. */
  readonly returnLines: readonly number[];
  /** Lines that hold some code (a token outside comments), ascending; with the weight of each: its number of tokens. */
  readonly codeLines: readonly {
    readonly line: number;
    readonly tokens: number;
    readonly cold: boolean;
    /** In a branch of a condition that ends in `return` or `goto`: laid out behind the code that goes on. */
    readonly leaves: boolean;
  }[];
  /** Lines of the opening and closing brace. */
  readonly openLine: number;
  readonly closeLine: number;
  /** Identifiers in upper case that stand without parentheses (object-like macros that might expand to calls). */
  readonly bareMacros: readonly {
    readonly name: string;
    readonly line: number;
    readonly offset: number;
  }[];
}
