/**
 * How much each feature of a line counts when one of several is chosen: a conditional logit, fitted by scripts/fit-line-order.mjs
 * on the call sites of one half of the symbols (see docs/decisions/0008-joint-choice.md). In the order of `FEATURES`.
 */
export const LINE_WEIGHTS: readonly number[] = [
  -0.06, -0.57, -1.67, -0.24, -0.12, -0.81, -0.32, -0.61, -0.63, -1.31, -0.38, 0.26, -1.76, 0.16,
  0.08, -1.63,
];
