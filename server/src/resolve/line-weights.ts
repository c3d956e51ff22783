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
