/** Random numbers that are the same in each run. */

/** Gives `random(n)`, a whole number from 0 to n - 1. The generator is the linear congruential one of Numerical Recipes. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
