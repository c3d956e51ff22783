/**
 * How sure an inferred line is. The rules are calibrated on frames whose true lines are known from debug info; what is called
 * certain there is right at least 97 times in 100.
 */
import type { DefinitionOrigin } from '../c-source/file-outline.js';
import type { Frame } from '../oops/frame.js';
import type { CodeCall, Confidence, Evidence } from './evidence.js';

export interface Judged {
  readonly evidence: Evidence;
  /** What the code calls there; undefined where that is not known. */
  readonly call: CodeCall | undefined;
  /** Whether the lines are the places of that call. */
  readonly isOfCode: boolean;
  /** Lines that are possible. */
  readonly nLines: number;
  readonly frame: Frame;
  /** False where the tree defines no function of the next frame's name. */
  readonly isCalleeKnown: boolean;
  /** Definitions of the frame's name that nothing rules out. */
  readonly nDefinitions: number;
  readonly origin: DefinitionOrigin;
  /** True where the code may be that of another function; see `mayBeFolded()`. */
  readonly isFolded: boolean;
  /** False where the log is of another version than the tree. */
  readonly isTreesVersion: boolean;
  /** True where the log does not show what the frame called: that it sleeps is all that is known. */
  readonly isAssumed: boolean;
}

export function confidenceOf(judged: Judged): Confidence {
  const sure = ratherSure(judged);
  // The right line of the wrong function, or of another version of it, is no line at all.
  const mayBeMisnamed = judged.frame.namedBy?.isConfirmed === false;
  // The tree does not show the call that the code has there: something else is found by what the log tells.
  const isOtherCall = contradicts(judged);
  const isDoubtful =
    isOtherCall ||
    judged.nDefinitions > 1 ||
    !judged.isTreesVersion ||
    judged.isAssumed ||
    judged.isFolded ||
    mayBeMisnamed;
  return isDoubtful && (sure === 'certain' || sure === 'exact') ? 'likely' : sure;
}

function contradicts({ call, isOfCode, evidence }: Judged): boolean {
  if (call === undefined || isOfCode || evidence === 'definition-only') return false;
  // The code has a static call by a key, which no line spells.
  return call.kind === 'direct' || (call.kind === 'indirect' && call.staticCall === undefined);
}

function ratherSure(judged: Judged): Confidence {
  const { evidence, nLines, frame, isCalleeKnown, origin, call, isOfCode } = judged;
  if (call?.kind === 'direct' && isOfCode) return nLines === 1 ? 'certain' : 'likely';
  if (!frame.reliable) return 'guess';
  switch (evidence) {
    case 'printed':
    case 'debug-info':
      return 'exact';
    case 'only-call-site':
      return 'certain';
    case 'through-inline':
    case 'ops-field':
      return nLines === 1 ? 'certain' : 'likely';
    case 'one-of-n':
    case 'passed-as-argument':
    case 'entry':
      return 'likely';
    case 'tail-call':
    case 'indirect-call':
      // By a name that the tree does not have, nothing can be found in these ways but by chance.
      return isCalleeKnown ? 'likely' : 'guess';
    case 'definition-only':
      return origin === 'macro-made' ? 'certain' : 'guess';
    case 'first-use':
    case 'instruction':
      return nLines === 1 ? 'likely' : 'guess';
    case 'same-address':
    case 'left-over':
    case 'interpolated':
      return 'guess';
  }
}
