/** How a kind of term is described: one row of a subject's table. */
import type { Report } from '../oops/report.js';

/** A piece of a message: `start` is its column in the message. */
export interface Span {
  readonly text: string;
  readonly start: number;
}

/** What is said about a thing, wherever it stands. */
export interface Meaning {
  readonly title: string;
  readonly lines: readonly string[];
  /** Where it is not the row's. */
  readonly source?: string;
}

/** An explained piece of a message: columns of the message. */
export interface Part extends Meaning {
  readonly start: number;
  readonly end: number;
}

/** The pieces that the groups of a row's pattern found. `whole` is the whole match. */
export type Spans = Readonly<Record<string, Span | undefined>> & { readonly whole: Span };

/** The message a row reads, without prefixes, and what the report tells. */
export interface MessageContext {
  readonly message: string;
  /** `x86`, `arm64`: see `ReportFacts.architecture`. */
  readonly architecture?: string;
  readonly report?: Report;
}

export interface TermRow {
  /** A whole message that has such a term. */
  readonly example: string;
  /** Who prints it, or who says what it means: kernel file and function. */
  readonly source: string;
  /** A literal of every such message: looked for first, because it is cheap. Empty where there is none. */
  readonly hint: string;
  /** Flags `dg`; every quantifier is bounded, or cannot match what follows it. */
  readonly pattern: RegExp;
  readonly read: (spans: Spans, line: MessageContext) => readonly (Part | undefined)[];
}

/** `span` explained. Undefined where the group found nothing, or nothing is known. */
export function explain(span: Span | undefined, meaning: Meaning | undefined): Part | undefined {
  if (span === undefined || meaning === undefined) return undefined;
  return { start: span.start, end: span.start + span.text.length, ...meaning };
}

/** Every match of `pattern` (global) in `span`, explained by `meaningOf`. */
export function explainEach(
  span: Span | undefined,
  pattern: RegExp,
  meaningOf: (match: RegExpExecArray) => Meaning | undefined,
): readonly (Part | undefined)[] {
  if (span === undefined) return [];
  return [...span.text.matchAll(pattern)].map((match) =>
    explain({ text: match[0], start: span.start + match.index }, meaningOf(match)),
  );
}

/** Reads all that `row` finds in the message. */
export function readRow(row: TermRow, line: MessageContext): readonly Part[] {
  if (!line.message.includes(row.hint)) return [];
  const parts: Part[] = [];
  for (const match of line.message.matchAll(row.pattern)) {
    for (const part of row.read(spansOf(match), line)) {
      if (part !== undefined && part.start < part.end) parts.push(part);
    }
  }
  return parts;
}

function spansOf(match: RegExpExecArray): Spans {
  const spans: Record<string, Span | undefined> & { whole: Span } = {
    whole: { text: match[0], start: match.index },
  };
  for (const [name, indices] of Object.entries(match.indices?.groups ?? {})) {
    // The types promise indices, the language gives undefined for a group that took no part.
    const found = indices as readonly [number, number] | undefined;
    if (found) spans[name] = { text: match.input.slice(...found), start: found[0] };
  }
  return spans;
}
