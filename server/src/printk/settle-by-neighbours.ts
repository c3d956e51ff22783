/** Lines that several calls print are settled by the lines around them: a function prints more than one line as a rule. */
import type { MessageOrigin, PrintSite } from './origin.js';

/** Lines before and behind that are looked at. */
const REACH = 3;

/**
 * The origins of consecutive lines, where one that is one of n comes first from the function that lines near it come from for
 * certain. It stays one of n, and is likely then, no more.
 */
export function settleByNeighbours(origins: readonly MessageOrigin[]): readonly MessageOrigin[] {
  return origins.map((origin, at) => {
    if (origin.kind !== 'found' || origin.evidence !== 'one-of-n') return origin;
    for (let distance = 1; distance <= REACH; distance++) {
      for (const near of [origins[at - distance], origins[at + distance]]) {
        const settled = near && settledBy(origin, near);
        if (settled !== undefined) return settled;
      }
    }
    return origin;
  });
}

function settledBy(
  origin: Extract<MessageOrigin, { kind: 'found' }>,
  near: MessageOrigin,
): MessageOrigin | undefined {
  if (near.kind !== 'found' || near.confidence !== 'certain' || near.site.function === '')
    return undefined;
  const all = [origin.site, ...origin.candidates];
  const [site, ...others] = all.filter((each) => isBeside(each, near.site));
  if (site === undefined || others.length > 0) return undefined;
  const candidates = all.filter((each) => each !== site);
  return { ...origin, site, candidates, confidence: 'likely' };
}

function isBeside(a: PrintSite, b: PrintSite): boolean {
  return a.file === b.file && a.function === b.function;
}
