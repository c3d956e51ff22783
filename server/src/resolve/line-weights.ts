/**
 * How much each feature of a line counts when one of several is chosen: a conditional logit, fitted by scripts/fit-line-order.mjs
 * on recorded call sites of all symbols (what they are worth on symbols that were not fitted: see docs/decisions/0008-joint-choice.md). In the order of `FEATURES`.
 */
export const LINE_WEIGHTS: readonly number[] = [
  -0.78, 0.57, -1.76, -0.22, -0.23, -0.74, 0.32, -2.19, -0.83, -0.49, -0.63, 0.2, -2.04, 0.38,
  -0.05, -1.03,
];

/** The same where the code tells the order of all calls of the function: fitted on those frames alone (`--vmlinux`). */
export const ORDERED_LINE_WEIGHTS: readonly number[] = [
  -0.68, 1.02, -2.58, -0.29, 0.06, -0.71, 0.43, -2.55, 0.74, -0.7, -0.68, 0.36, -1.76, 0.61, -0.17,
  -1.1, -0.22, -0.79, 1.22, 0.37, -0.52, 0.55, 0.03, -0.65,
];
