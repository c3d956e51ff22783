/** Which of the names that a segment defines match what somebody types. */
import { firstIndex } from '../base/binary-search.js';
import { maskOf, scoreOf } from './fuzzy-match.js';
import { halvesOf, Scratch, wordsOf, type SegmentBytes } from './segment-bytes.js';
import { NAME_GROUP } from './segment-format.js';

export interface NameMatch {
  /** Of the name in the segment. */
  readonly number: number;
  /** Higher is better; see `scoreOf()`. */
  readonly score: number;
}

/** Matches that one segment gives: who types so little sees the best of them only. */
const MOST_MATCHES = 2000;

export interface NameMatches {
  /** Names that hold the query in one run: in lower or in upper case, or as typed. */
  readonly runs: readonly NameMatch[];
  /** All others that have its letters in order, be they spread or a run in other case; empty where they are not wanted. */
  readonly spread: readonly NameMatch[];
}

/** All segments pass through this memory, one after the other. */
const scratches = {
  names: new Scratch(),
  lengths: new Scratch(),
  nameBases: new Scratch(),
  defined: new Scratch(),
  masks: new Scratch(),
};

/** The best `MOST_MATCHES` of each kind at most, in no order. The names are read once. */
export function matchNames(bytes: SegmentBytes, query: string, wantsSpread: boolean): NameMatches {
  const names = bytes.passing('names', scratches.names);
  const runs = runMatches(bytes, names, query);
  return {
    runs: bestOf([...runs].map(([number, score]) => ({ number, score }))),
    spread: wantsSpread ? bestOf(spreadMatches(bytes, names, query, runs)) : [],
  };
}

function bestOf(matches: NameMatch[]): readonly NameMatch[] {
  if (matches.length <= MOST_MATCHES) return matches;
  return matches.sort((a, b) => b.score - a.score).slice(0, MOST_MATCHES);
}

/**
 * Scores by number of the name. The bytes of a whole section are searched as one: that is done by the machine, not by JavaScript.
 */
function runMatches(
  bytes: SegmentBytes,
  whole: Uint8Array,
  query: string,
): ReadonlyMap<number, number> {
  const lower = Buffer.from(query.toLowerCase(), 'latin1');
  const spellings = new Set([query, query.toLowerCase(), query.toUpperCase()]);
  const names = Buffer.from(whole.buffer, whole.byteOffset, whole.length);
  const scores = new Map<number, number>();
  let table: NameEnds | undefined;
  for (const spelling of spellings) {
    const wanted = Buffer.from(spelling, 'latin1');
    for (let at = names.indexOf(wanted); at >= 0; at = names.indexOf(wanted, at + 1)) {
      table ??= new NameEnds(bytes);
      const { number, start, end } = table.at(at);
      // The run may begin in one name and end in the next.
      if (at + wanted.length > end || scores.has(number) || !table.isDefined(number)) continue;
      scores.set(number, scoreOf(names, start, end, lower));
    }
  }
  return scores;
}

function spreadMatches(
  bytes: SegmentBytes,
  names: Uint8Array,
  query: string,
  runs: ReadonlyMap<number, number>,
): NameMatch[] {
  const wanted = Buffer.from(query.toLowerCase(), 'latin1');
  const mask = maskOf(wanted, 0, wanted.length);
  const masks = halvesOf(bytes.passing('masks', scratches.masks));
  const defined = bytes.passing('defined', scratches.defined);
  const lengths = bytes.passing('lengths', scratches.lengths);
  const bases = wordsOf(bytes.passing('nameBases', scratches.nameBases));
  const matches: NameMatch[] = [];
  let start = 0;
  let nDefined = 0;
  for (let number = 0; number < lengths.length; number++) {
    if (number % NAME_GROUP === 0) start = bases[number / NAME_GROUP] as number;
    const size = lengths[number] as number;
    if (((defined[number >> 3] as number) & (1 << (number & 7))) !== 0) {
      const own = masks[nDefined++] as number;
      if ((own & mask) === mask && size >= wanted.length) {
        const score = scoreOf(names, start, start + size, wanted);
        if (score > 0 && !runs.has(number)) matches.push({ number, score });
      }
    }
    start += size;
  }
  return matches;
}

/** Which name a byte of the names belongs to. */
class NameEnds {
  readonly #lengths: Uint8Array;
  readonly #bases: Uint32Array;
  readonly #defined: Uint8Array;

  constructor(bytes: SegmentBytes) {
    this.#lengths = bytes.passing('lengths', scratches.lengths);
    this.#bases = wordsOf(bytes.passing('nameBases', scratches.nameBases));
    this.#defined = bytes.passing('defined', scratches.defined);
  }

  /** The name at an offset: its number, and the offsets at which it begins and ends. */
  at(offset: number): { readonly number: number; readonly start: number; readonly end: number } {
    const bases = this.#bases;
    // The first group begins at 0.
    const group = firstIndex(1, bases.length, (index) => (bases[index] as number) > offset) - 1;
    let number = group * NAME_GROUP;
    let start = bases[group] as number;
    for (;;) {
      const end = start + (this.#lengths[number] ?? 0);
      if (offset < end || number + 1 >= this.#lengths.length) return { number, start, end };
      start = end;
      number++;
    }
  }

  isDefined(number: number): boolean {
    return ((this.#defined[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}
