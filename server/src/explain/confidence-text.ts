/** What each degree of confidence is called, how it is marked where room is scarce, and what it means. */
import type { Confidence, SourceSite } from '../resolve/evidence.js';

export interface ConfidenceText {
  /** Stands before a line number in an editor; empty where the line is a fact. */
  readonly mark: string;
  /** The same in a mail, where all that was inferred is marked alike. */
  readonly asciiMark: string;
  readonly meaning: string;
}

export const confidenceTexts: Readonly<Record<Confidence, ConfidenceText>> = {
  exact: { mark: '', asciiMark: '', meaning: 'printed in the log, or from debug info' },
  certain: {
    mark: '~',
    asciiMark: '~',
    meaning: 'inferred from the sources, and right at least 97 times in 100',
  },
  likely: { mark: '≈', asciiMark: '~', meaning: 'inferred from the sources, the best of few' },
  guess: { mark: '?', asciiMark: '?', meaning: 'better than nothing' },
};

/** What the confidence of a line means, for people. */
export function meaningOf({ confidence, evidence }: SourceSite): string {
  return evidence === 'debug-info' && confidence === 'likely'
    ? 'known of the build, but these are not surely its sources'
    : confidenceTexts[confidence].meaning;
}
