/**
 * How much each feature of a line counts when one of several is chosen: a conditional logit, fitted by scripts/fit-line-order.mjs
 * on the call sites of one half of the symbols (see docs/decisions/0008-joint-choice.md). In the order of `FEATURES`.
 */
export const LINE_WEIGHTS: readonly number[] = [
  -0.56, -0.45, -0.84, -0.61, 0.25, -0.99, -1.32, -1.54, -0.5, 0, 0, 0, -1.59, 0.26, -0.9, 0,
];
