/**
 * How much each feature of a line counts when one of several is chosen: a conditional logit, fitted by scripts/fit-line-order.mjs
 * on recorded call sites of all symbols (what they are worth on symbols that were not fitted: see docs/decisions/0008-joint-choice.md). In the order of `FEATURES`.
 */
export const LINE_WEIGHTS: readonly number[] = [
  -1.41, 0.77, -1.4, -0.21, -0.14, -0.83, 0.37, -2.49, -1.28, -0.42, -0.67, 0.1, -1.99, 0.38, -0.13,
  -1,
];

/** The same where the code tells the order of all calls of the function: fitted on those frames alone (`--vmlinux`). */
export const ORDERED_LINE_WEIGHTS: readonly number[] = [
  -1.93, 1.91, -2.28, -0.2, 0.13, -0.73, 0.48, -2.74, 0.09, -0.65, -0.69, 0.3, -1.68, 0.56, -0.27,
  -1.05, 0.04, -0.81, 1.33, 0.44, -0.4, 0.62, 0.14, -0.51,
];

/** The same of all lines that hold a call, where nothing tells what was called: in the order of `placeFeatures()`. */
export const PLACE_WEIGHTS: readonly number[] = [
  -1.81, -0.53, 1.21, -0.62, -0.38, -0.85, -0.53, -0.76, -1.77, 0, 0, -0.36, -2.22, -0.01, 0.44, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 2.27,
];

/** Of an entry left over on the stack, in the order of `leftOverFeatures()`: fitted on the entries with `?` of recorded logs, each address once. */
export const LEFT_OVER_WEIGHTS: readonly number[] = [
  0.68, 2.55, 1.57, -1.33, 1.37, -0.42, 1.1, -1.81,
];

/** What a row of features is worth. */
export function weighted(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
}
