/**
 * Under which configuration something holds: "CONFIG_X is y or m, and CONFIG_Y is not set". Without a .config every test of a
 * Makefile is carried along as such a condition; with one all of them are `ALWAYS` or `NEVER`.
 */

/** A set of the values a symbol may have, as bits. */
export const Y = 1;
export const M = 2;
export const N = 4;
const ANY = Y | M | N;

/** `CONFIG_X` has one of `values`, a union of the bits Y, M and N. For a test that cannot be followed, `symbol` is its text. */
export interface Literal {
  readonly symbol: string;
  readonly values: number;
}

/** True where every literal of at least one element holds. Elements are sorted by symbol, without repetition. */
export interface Condition {
  readonly anyOf: readonly (readonly Literal[])[];
}

export const ALWAYS: Condition = { anyOf: [[]] };
export const NEVER: Condition = { anyOf: [] };

/** A condition with more alternatives than these is no longer worth its exactness. */
const MAX_ALTERNATIVES = 24;
const UNCLEAR_SYMBOL = 'a condition that is too complex';

/** May hold or not, and nothing follows from it: neither it nor its opposite contradicts anything. */
export const UNCLEAR: Condition = { anyOf: [[{ symbol: UNCLEAR_SYMBOL, values: Y }]] };

/** `symbol` has one of `values`. */
export function having(symbol: string, values: number): Condition {
  if (values === ANY) return ALWAYS;
  return values === 0 ? NEVER : { anyOf: [[{ symbol, values }]] };
}

export function isAlways({ anyOf }: Condition): boolean {
  return anyOf.length === 1 && anyOf[0]?.length === 0;
}

export function isNever({ anyOf }: Condition): boolean {
  return anyOf.length === 0;
}

export function and(a: Condition, b: Condition): Condition {
  if (a === b || isAlways(b) || isNever(a)) return a;
  if (isAlways(a) || isNever(b)) return b;
  if (MAX_ALTERNATIVES * MAX_ALTERNATIVES < a.anyOf.length * b.anyOf.length) return UNCLEAR;
  const products: (readonly Literal[])[] = [];
  for (const left of a.anyOf) {
    for (const right of b.anyOf) {
      const product = intersect(left, right);
      if (product !== undefined) products.push(product);
    }
  }
  return simplify(products);
}

export function or(a: Condition, b: Condition): Condition {
  if (a === b || isNever(b) || isAlways(a)) return a;
  if (isNever(a) || isAlways(b)) return b;
  if (a === UNCLEAR || b === UNCLEAR) return UNCLEAR;
  return simplify([...a.anyOf, ...b.anyOf]);
}

export function not(condition: Condition): Condition {
  let result = ALWAYS;
  for (const literals of condition.anyOf) {
    const opposites = literals.map((literal) =>
      literal.symbol === UNCLEAR_SYMBOL
        ? [literal]
        : [{ symbol: literal.symbol, values: ANY & ~literal.values }],
    );
    result = and(result, { anyOf: opposites });
  }
  return result;
}

/** True where `b` holds whenever `a` does. */
export function implies(a: Condition, b: Condition): boolean {
  return isAlways(b) || isNever(and(a, not(b)));
}

/** What `condition` still asks for where `known` holds: `X && Y=m` is `Y=m` given `X`. */
export function given(condition: Condition, known: Condition): Condition {
  return simplify(
    and(condition, known).anyOf.map((literals) =>
      literals.filter((literal) => !implies(known, { anyOf: [[literal]] })),
    ),
  );
}

/** The CONFIG symbols a condition speaks of, sorted: `['CONFIG_BTRFS_FS']`. */
export function symbolsOf({ anyOf }: Condition): readonly string[] {
  const symbols = new Set(anyOf.flat().map(({ symbol }) => symbol));
  return [...symbols].filter((symbol) => symbol.startsWith('CONFIG_')).sort();
}

/** `CONFIG_X=m && !CONFIG_Y`, `CONFIG_A || CONFIG_B`; `always` and `never` where nothing depends on the configuration. */
export function conditionText(condition: Condition): string {
  if (isAlways(condition)) return 'always';
  if (isNever(condition)) return 'never';
  return condition.anyOf.map((literals) => literals.map(literalText).join(' && ')).join(' || ');
}

function literalText({ symbol, values }: Literal): string {
  switch (values) {
    case Y | M:
      return symbol;
    case N:
      return `!${symbol}`;
    case Y:
      return symbol.startsWith('CONFIG_') ? `${symbol}=y` : symbol;
    case M:
      return `${symbol}=m`;
    case Y | N:
      return `${symbol}!=m`;
    default:
      return symbol.startsWith('CONFIG_') ? `${symbol}!=y` : `!(${symbol})`;
  }
}

/** Both lists together; undefined where they contradict each other. */
function intersect(
  left: readonly Literal[],
  right: readonly Literal[],
): readonly Literal[] | undefined {
  const merged: Literal[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = left[i];
    const b = right[j];
    if (a === undefined || b === undefined) {
      return [...merged, ...left.slice(i), ...right.slice(j)];
    }
    if (a.symbol === b.symbol) {
      const values = a.values & b.values;
      if (values === 0) return undefined;
      merged.push(values === a.values ? a : { symbol: a.symbol, values });
      i++;
      j++;
    } else if (a.symbol < b.symbol) {
      merged.push(a);
      i++;
    } else {
      merged.push(b);
      j++;
    }
  }
}

/** Drops what another element covers, and joins elements that differ in the values of one symbol only. */
function simplify(elements: readonly (readonly Literal[])[]): Condition {
  const kept: (readonly Literal[])[] = [];
  const waiting = [...elements];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const element = next;
    if (kept.some((other) => covers(other, element))) continue;
    const partner = kept.findIndex(
      (other) => covers(element, other) || join(element, other) !== undefined,
    );
    if (partner < 0) {
      kept.push(element);
    } else {
      const [other = element] = kept.splice(partner, 1);
      waiting.push(join(element, other) ?? element);
    }
    if (MAX_ALTERNATIVES < kept.length) return UNCLEAR;
  }
  return { anyOf: kept.reverse() };
}

/** True where `wide` holds whenever `narrow` does. */
function covers(wide: readonly Literal[], narrow: readonly Literal[]): boolean {
  let at = 0;
  for (const { symbol, values } of wide) {
    let literal = narrow[at];
    while (literal !== undefined && literal.symbol < symbol) literal = narrow[++at];
    if (literal?.symbol !== symbol || (literal.values & ~values) !== 0) return false;
  }
  return true;
}

/** `X=y && A` with `X=m && A` is `X && A`; undefined where more than one literal differs. */
function join(a: readonly Literal[], b: readonly Literal[]): readonly Literal[] | undefined {
  if (a.length !== b.length) return undefined;
  let difference = -1;
  for (const [i, literal] of a.entries()) {
    const other = b[i];
    if (other?.symbol !== literal.symbol) return undefined;
    if (other.values === literal.values) continue;
    if (difference >= 0) return undefined;
    difference = i;
  }
  const found = a[difference];
  if (found === undefined) return a;
  const values = found.values | (b[difference]?.values ?? 0);
  if (values === ANY) return a.filter((literal) => literal !== found);
  return a.map((literal) => (literal === found ? { symbol: found.symbol, values } : literal));
}
