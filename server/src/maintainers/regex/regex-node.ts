/** A regular expression that has been read, and why one could not be. */
import type { ByteSet } from './byte-set.js';

/** A regular expression over bytes. */
export type RegexNode =
  | { readonly kind: 'bytes'; readonly set: ByteSet }
  | { readonly kind: 'assertion'; readonly holds: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  /** `max` is Infinity for `*` and `+`. Lazy and greedy are the same: only whether there is a match is ever asked. */
  | {
      readonly kind: 'repeat';
      readonly item: RegexNode;
      readonly min: number;
      readonly max: number;
    };

/** A place between two bytes. `text-end-or-newline` is Perl's `$`: at the end, or before a newline that ends the text. */
export type Assertion =
  | 'text-start'
  | 'line-start'
  | 'text-end'
  | 'text-end-or-newline'
  | 'line-end'
  | 'word-boundary'
  | 'no-word-boundary';

/** Why an expression cannot be used, in words that follow its name: `has no closing bracket`. */
export class RegexProblem extends Error {
  override readonly name = 'RegexProblem';
}
