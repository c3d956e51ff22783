/** Where the lines outside of reports were printed, as `kernav decode --printk --json` prints it. */
import type { MessageOrigin, PrintSite } from '../printk/origin.js';

interface PlaceJson {
  /** As C spells it but for names between the literals, which stand between two U+0001. */
  readonly format: string;
  readonly callee: string;
  /** The function or macro around the call; empty where there is none. */
  readonly function: string;
  readonly file: string;
  /** 1-based. */
  readonly lineNumber: number;
}

type MessageJson =
  | (PlaceJson & {
      /** 0-based line of the log. */
      readonly line: number;
      /** Other calls that fit, best first. */
      readonly candidates: readonly PlaceJson[];
      readonly evidence: string;
      readonly confidence: string;
    })
  | { readonly line: number; readonly unattributed: string };

/** In the order of the log. */
export function messagesToJson(
  printed: ReadonlyMap<number, MessageOrigin>,
): readonly MessageJson[] {
  return [...printed].map(([line, origin]) => {
    if (origin.kind === 'unattributed') return { line, unattributed: origin.reason };
    const { site, candidates, evidence, confidence } = origin;
    return { line, ...placeOf(site), candidates: candidates.map(placeOf), evidence, confidence };
  });
}

function placeOf({ format, callee, function: around, file, lineNumber }: PrintSite): PlaceJson {
  return { format, callee, function: around, file, lineNumber };
}
