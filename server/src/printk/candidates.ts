/** Which formats fit a line at all, and where in it they begin: the first, cheap half of finding its origin. */
import type { IndexedFormat, TreeIndex } from '../symbol-index/tree-index.js';
import { NO_WORD, wordsOf } from './anchors.js';
import { continues } from './callee-facts.js';
import { compileFormat, type FormatLine } from './compiled-format.js';
import { matchEnds, reachesEnd } from './match-pieces.js';

export interface Fit {
  readonly indexed: IndexedFormat;
  readonly line: FormatLine;
  /** Where the format's own text begins in the message. */
  readonly start: number;
  /** Where it ends; before the end of the message where another call went on. */
  readonly end: number;
  /** Literal characters, and letters among them, of the other calls that printed the rest of the line. */
  readonly joined?: { readonly literal: number; readonly letters: number };
}

/** Somebody who prints `%pV`: his text up to it is a prefix of other calls' messages. */
export interface Wrapper {
  /** Where the wrapped message begins. */
  readonly end: number;
  readonly indexed: IndexedFormat;
  readonly literal: number;
}

export interface Fits {
  readonly fits: readonly Fit[];
  readonly wrappers: readonly Wrapper[];
}

/** Places in the line at which a format is tried. */
const MOST_STARTS = 16;
/** Fewer characters of text than this say nothing of where a line comes from. */
const LEAST_LITERAL = 4;
/** A format that is not the whole line must bring more; a number or an address counts as two characters. */
const LEAST_BEGINNING = 10;
/** Compiled formats that are kept. */
const MOST_COMPILED = 60_000;

/** Sources that no kernel is made of. */
const notKernel = /^(?:tools|scripts|Documentation)\//;

export class CandidateFinder {
  readonly #formats: Pick<TreeIndex, 'formatsWith'>;
  #wordless: readonly IndexedFormat[] | undefined;
  readonly #compiled = new Map<string, readonly FormatLine[]>();

  constructor(formats: Pick<TreeIndex, 'formatsWith'>) {
    this.#formats = formats;
  }

  /** The formats that fit the message, in no order. */
  fitting(text: string): Fits {
    const fits: Fit[] = [];
    const wrappers: Wrapper[] = [];
    const padded = `${text} `;
    const starts = startsOf(text);
    const mayFit = ({ key }: FormatLine): boolean => key !== '' && padded.includes(key);
    const isWanted = (format: string): boolean => this.#compile(format).some(mayFit);
    for (const word of [...wordsOf(text), NO_WORD]) {
      for (const indexed of this.#formatsWith(word, isWanted)) {
        if (notKernel.test(indexed.path)) continue;
        for (const line of this.#compile(indexed.format)) {
          if (!mayFit(line)) continue;
          if (line.endsInMessage) wrappers.push(...wrapped(indexed, line, padded));
          fits.push(...fitsOf(indexed, line, padded, text.length, starts));
        }
      }
    }
    return { fits: once(fits), wrappers };
  }

  #formatsWith(word: string, isWanted: (format: string) => boolean): readonly IndexedFormat[] {
    if (word !== NO_WORD) return this.#formats.formatsWith(word, isWanted);
    // Asked for every line, and always the same.
    return (this.#wordless ??= this.#formats.formatsWith(NO_WORD));
  }

  #compile(format: string): readonly FormatLine[] {
    const known = this.#compiled.get(format);
    if (known !== undefined) return known;
    if (this.#compiled.size === MOST_COMPILED) this.#compiled.clear();
    const lines = compileFormat(format);
    this.#compiled.set(format, lines);
    return lines;
  }
}

/** The beginning, and what is behind a blank or a colon. */
function startsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = 1; at < text.length && starts.length < MOST_STARTS; at++) {
    const before = text[at - 1];
    if ((before === ' ' || before === ':' || before === ']') && text[at] !== ' ') starts.push(at);
  }
  return starts;
}

function fitsOf(
  indexed: IndexedFormat,
  line: FormatLine,
  padded: string,
  size: number,
  starts: readonly number[],
): Fit[] {
  if (line.literal < LEAST_LITERAL) return [];
  const fits: Fit[] = [];
  const [first] = line.pieces;
  const isOpen = first?.kind === 'gap' && first.prints === 'any';
  const isContinuing = first?.kind === 'text' && continues(indexed);
  for (const start of isContinuing ? placesOf(first.text, padded) : starts) {
    if (first?.kind === 'text' && !padded.startsWith(first.text, start)) continue;
    // What fits from the beginning with a gap there fits everywhere: only the ends of prefixes are other places.
    if (isOpen && start > 0 && !padded.startsWith(': ', start - 2)) continue;
    const ends = matchEnds(line.pieces, padded, start);
    if (ends.length === 0) continue;
    if (reachesEnd(ends, padded)) fits.push({ indexed, line, start, end: size });
    else if (
      !line.isEnded &&
      line.literal + 2 * line.nTyped >= (isContinuing ? LEAST_LITERAL : LEAST_BEGINNING)
    ) {
      const end = ends.at(-1)?.last ?? start;
      // In the middle of a word no format ends.
      if (!/\w\w/.test(padded.slice(end - 1, end + 1))) fits.push({ indexed, line, start, end });
    }
  }
  return fits;
}

/** Where a text that continues a line may stand: other calls printed what is before it. */
function placesOf(literal: string, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
    places.push(at);
    if (places.length === MOST_STARTS) break;
  }
  return places;
}

function wrapped(indexed: IndexedFormat, line: FormatLine, padded: string): Wrapper[] {
  return matchEnds(line.pieces.slice(0, -1), padded, 0)
    .filter(({ first, last }) => first === last)
    .map(({ first }) => ({ end: first, indexed, literal: line.literal }));
}

/** The same call may be found by several words. */
function once(fits: readonly Fit[]): readonly Fit[] {
  const seen = new Map<string, Fit>();
  for (const fit of fits) {
    const { path, line, format } = fit.indexed;
    seen.set(`${path}:${line}:${fit.start}:${fit.end}:${format}`, fit);
  }
  return [...seen.values()];
}
