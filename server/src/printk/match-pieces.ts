/**
 * Matches a line with the pieces of a format by following all ways at once: after each piece there is a set of offsets that it may
 * end at. No way is tried twice, so that the time is the size of the line times the number of pieces at most.
 */
import type { PrintedClass } from './conversion.js';
import type { Piece } from './compiled-format.js';

/** Offsets `first` to `last`, both included. Sets of them are in order and do not touch. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Characters beyond ASCII are printed by `any` alone. */
const classTables: Readonly<Record<Exclude<PrintedClass, 'any'>, Uint8Array>> = {
  decimal: tableOf('0123456789 +-'),
  // `%#x` prints `0x`, and a symbol's length may be padded.
  hex: tableOf('0123456789abcdefABCDEFx -+'),
  // Hashed and raw pointers, `(null)`, `(____ptrval____)`, `(efault)`, addresses of all kinds.
  pointer: tableOf('0123456789abcdefABCDEFx:.-,()/[]% _ptrvalnuefglsio'),
  word: tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.'),
};

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** The offsets at which a match of all `pieces` may end that begins at `start`; empty where there is none. */
export function matchEnds(pieces: readonly Piece[], text: string, start: number): readonly Span[] {
  let spans: readonly Span[] = [{ first: start, last: start }];
  for (const piece of pieces) {
    spans =
      piece.kind === 'text' ? afterText(piece.text, text, spans) : afterGap(piece, text, spans);
    if (spans.length === 0) return [];
  }
  return spans;
}

/** Whether a match may end at the end of `text`, or before one blank there. */
export function reachesEnd(spans: readonly Span[], text: string): boolean {
  const last = spans.at(-1)?.last ?? -1;
  return last === text.length || (last === text.length - 1 && text.endsWith(' '));
}

function afterText(literal: string, text: string, spans: readonly Span[]): Span[] {
  const ends: Span[] = [];
  for (const { first, last } of spans) {
    if (first === last) {
      if (text.startsWith(literal, first)) ends.push(at(first + literal.length));
      continue;
    }
    for (
      let found = text.indexOf(literal, first);
      found >= 0 && found <= last;
      found = text.indexOf(literal, found + 1)
    )
      ends.push(at(found + literal.length));
  }
  return ends;
}

function at(offset: number): Span {
  return { first: offset, last: offset };
}

function afterGap(
  { prints, min, max }: Extract<Piece, { kind: 'gap' }>,
  text: string,
  spans: readonly Span[],
): Span[] {
  const ends: Span[] = [];
  for (const { first, last } of spans) {
    if (prints === 'any') {
      add(ends, first + min, Math.min(text.length, last + max));
      continue;
    }
    const table = classTables[prints];
    let run = first;
    for (let from = first; from <= last; from++) {
      if (run < from) run = from;
      while (run < text.length && table[text.charCodeAt(run)] === 1) run++;
      add(ends, from + min, Math.min(run, from + max));
    }
  }
  return ends;
}

function add(spans: Span[], first: number, last: number): void {
  if (last < first) return;
  const before = spans.at(-1);
  if (before !== undefined && first <= before.last + 1) {
    spans[spans.length - 1] = {
      first: Math.min(before.first, first),
      last: Math.max(before.last, last),
    };
  } else spans.push({ first, last });
}
