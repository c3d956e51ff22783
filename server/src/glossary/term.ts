/** What a word, letter or number of a kernel log means: the boundary of this folder. Plain data, no markup. */
import type { TextRange } from '../base/text.js';
import type { Report } from '../oops/report.js';

/** One explained place of a log line. */
export interface Term {
  /** Columns of the line as it came. */
  readonly range: TextRange;
  /** `W: the kernel issued a warning earlier`. What is only likely says so: `looks like -ENOMEM (-12)`. */
  readonly title: string;
  /** Sentences in plain text; whoever shows them escapes what must be escaped. */
  readonly lines: readonly string[];
  /** The kernel's document or source that says so: `Documentation/admin-guide/tainted-kernels.rst`. */
  readonly source: string;
}

/** A line of a log and what is known about its place. */
export interface LogLineContext {
  /** The line as it came, prefixes and all. */
  readonly text: string;
  /** The report the line lies in: it tells architecture and release. Without it, what depends on them is left open. */
  readonly report?: Report;
}
