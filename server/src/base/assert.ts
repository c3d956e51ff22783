/** Statements about our own code: a failure here is a bug of ours, never of the input. */

/** For the `default` of a `switch` over a union: does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}

/** Says that a place cannot be reached, with what was seen there. */
export function unreachable(what: string, seen?: unknown): never {
  throw new Error(seen === undefined ? what : `${what}: ${JSON.stringify(seen)}`);
}
