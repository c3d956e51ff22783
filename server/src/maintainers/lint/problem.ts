/** What can be wrong with a MAINTAINERS. */
import type { TextRange } from '../../base/text.js';
import type { Entry, Section } from '../parse-maintainers.js';

/** One kind per rule; the checks beside this file say what each means, and which script says so. */
export type ProblemKind =
  | 'no-title'
  | 'no-address'
  | 'no-status'
  | 'no-pattern'
  | 'duplicate-title'
  | 'duplicate-entry'
  | 'unknown-letter'
  | 'unknown-status'
  | 'unknown-tree-type'
  | 'empty-value'
  | 'invalid-address'
  | 'unreadable-expression'
  | 'odd-line'
  | 'split-section'
  | 'blanks'
  | 'matches-nothing'
  | 'missing-document'
  | 'section-order'
  | 'entry-order';

/** One finding. */
export interface MaintainersProblem {
  readonly kind: ProblemKind;
  readonly lineNumber: number;
  /** Columns of that line. */
  readonly range: TextRange;
  /** For people, one sentence or two: `No file of this tree matches.` */
  readonly text: string;
  /** 1-based number of another line that it is about: where the same stands, or what this belongs behind. */
  readonly relatedLineNumber?: number;
}

/** The title of a section. */
export function titleRange({ title }: Section): TextRange {
  return { start: 0, end: title.length };
}

/** The value of an entry, or its letter where there is no value. */
export function valueRange({ valueColumn, value }: Entry): TextRange {
  return value === '' ? letterRange() : { start: valueColumn, end: valueColumn + value.length };
}

/** The `F:` of an entry. */
export function letterRange(): TextRange {
  return { start: 0, end: 2 };
}
