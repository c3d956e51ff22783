/** What is asked of JavaScript: the tables of macros and of printing are kept there. Addresses are those of the memory. */

/** Whether a function or macro of that name prints into the kernel's log. */
export declare function isPrinting(name: usize, length: i32): bool;

/**
 * The name of the function that a macro makes of its first argument, written to the scratch. Gives its length, -1 where the
 * table does not know the macro.
 */
export declare function madeName(
  macro: usize,
  macroLength: i32,
  argument: usize,
  argumentLength: i32,
): i32;

/** A format is whole: `formatAnchor()` is called for each word by which it is found. Gives whether it says something itself. */
export declare function formatIsWhole(format: usize, length: i32): bool;
