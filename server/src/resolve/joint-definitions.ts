/**
 * The definitions of neighbouring frames, chosen together. Which `probe` is meant decides which `start` it can have called, and
 * the reverse: frame by frame each of them may look as likely as its namesakes.
 */
import type { LocatedFunction } from '../symbol-search/located.js';
import {
  CALLS_NEXT_POINTS,
  inOrder,
  nearness,
  type RankedDefinition,
} from './choose-definition.js';

/** One frame of a chain: what speaks for each definition by itself. */
export type Link = readonly RankedDefinition[];

/** No neighbour makes up for it where a definition is worse than the best by more than this. */
const MOST_BEHIND = 16;
/** More definitions of one frame are not combined with those of the next one. */
const MOST_OF_LINK = 12;

/**
 * The definitions of `chain[at]`, best first: the score of each is that of the best chain through it, found from both ends (Viterbi).
 * `chain` is innermost first; each frame has called the one before it.
 */
export function rankJointly(chain: readonly Link[], at: number): Link {
  const own = chain[at] ?? [];
  const links = chain.map((link) =>
    link.filter((each) => isInReach(each, link)).slice(0, MOST_OF_LINK),
  );
  const inward = bestBehind(links.slice(0, at), (caller, callee) => linkScore(caller, callee));
  const outward = bestBehind(links.slice(at + 1).reverse(), (callee, caller) =>
    linkScore(caller, callee),
  );
  return inOrder(
    own.map((each) => ({ ...each, score: each.score + inward(each) + outward(each) })),
  );
}

function isInReach({ score }: RankedDefinition, [best]: Link): boolean {
  return best !== undefined && best.score - score <= MOST_BEHIND;
}

type Step = (next: RankedDefinition, last: RankedDefinition) => { calls: number; near: number };

/** What the best way through all of `links`, from the first to the last of them, adds to a definition that comes behind it. */
function bestBehind(links: readonly Link[], step: Step): (next: RankedDefinition) => number {
  let best: (next: RankedDefinition) => number = () => 0;
  for (const link of links) {
    const soFar = link.map((last) => ({ last, total: last.score + best(last) }));
    if (soFar.length === 0) continue;
    // That a frame with one definition is near has counted for the others of its stack already.
    const isKnown = link.length === 1;
    best = (next) =>
      Math.max(
        ...soFar.map(({ last, total }) => {
          const { calls, near } = step(next, last);
          return total + calls + (isKnown ? 0 : near);
        }),
      );
  }
  return best;
}

/** What it counts that `caller` has called `callee`, beside what the name alone has counted already, and that they are near. */
function linkScore(caller: RankedDefinition, callee: RankedDefinition): ReturnType<Step> {
  const isByName = caller.callsNext !== 'no';
  const isSeen = isSeenFrom(callee.located, caller.located);
  return {
    calls: isByName && !isSeen ? -CALLS_NEXT_POINTS[caller.callsNext] : 0,
    near: nearness(caller.located.path, callee.located.path),
  };
}

/** Whether a call by name can mean that definition: a static function is called in its own file, or from a header. */
function isSeenFrom({ path, definition }: LocatedFunction, caller: LocatedFunction): boolean {
  return path === caller.path || !definition.isStatic || path.endsWith('.h');
}
