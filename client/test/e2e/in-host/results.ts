/** What goes from the tests in the extension host to those who started VS Code. */

/** Begins the line of a result in the console of the host; the rest is an `InHostResult` in JSON. */
export const RESULT = 'kernav-test ';

export interface InHostResult {
  readonly name: string;
  /** Why it failed; missing where it passed. */
  readonly problem?: string;
}

/** Name of a feature to its test. They run in this order, in one window. */
export type InHostTests = Readonly<Record<string, () => Promise<void>>>;
