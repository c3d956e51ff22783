/** What the scanner must know of printing to pick the formats out of all strings. Handed in, so that it is known in one place. */
export interface FormatRules {
  /** Whether a function or macro of that name prints into the kernel's log. */
  isPrinting(callee: string): boolean;
  /** The words by which a format is found; none for one that no word tells from others. */
  anchorsOf(format: string): readonly string[];
  /** Whether it prints any letter or digit of its own: `%s\n` does not, and what it is given says it all. */
  saysSomething(format: string): boolean;
}
