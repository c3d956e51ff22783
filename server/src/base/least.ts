/** `Math.min` and `Math.max` of lists of any length: a call takes some hundred thousand arguments, and fails beyond. */

/** Infinity for none. */
export function least(numbers: Iterable<number>): number {
  let found = Infinity;
  for (const number of numbers) if (number < found) found = number;
  return found;
}

/** -Infinity for none. */
export function greatest(numbers: Iterable<number>): number {
  let found = -Infinity;
  for (const number of numbers) if (number > found) found = number;
  return found;
}
