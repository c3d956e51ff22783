/**
 * How much each feature of a line counts when one of several is chosen: a conditional logit, fitted by scripts/fit-line-order.mjs
 * on recorded call sites of all symbols (what they are worth on symbols that were not fitted: see docs/decisions/0008-joint-choice.md). In the order of `FEATURES`.
 */
export const LINE_WEIGHTS: readonly number[] = [
  -0.78, 0.57, -1.76, -0.22, -0.23, -0.74, 0.32, -2.19, -0.83, -0.49, -0.63, 0.2, -2.04, 0.38,
  -0.05, -1.03,
];
