/** What a search for names must give, said plainly: every name looked at, one letter after the other. */
import { DEFINITIONS, type SegmentReader } from '../../src/symbol-index/segment-reader.js';

export interface PlainMatch {
  readonly name: string;
  readonly score: number;
}

/** The names that the segments define and that match, best first, equal ones as they stand; `query` is without blanks. */
export function plainSearch(
  readers: readonly SegmentReader[],
  query: string,
  enough: number,
): PlainMatch[] {
  const wanted = lower(query);
  const matches = readers
    .flatMap(definedNames)
    .map((name) => ({ name, score: runScore(name, wanted) || spreadScore(name, wanted) }))
    .filter(({ score }) => score > 0);
  const runs = matches.filter(({ name }) => runScore(name, wanted) > 0);
  return (runs.length >= enough ? runs : matches).sort((a, b) => b.score - a.score);
}

function definedNames(reader: SegmentReader): string[] {
  return Array.from({ length: reader.nNames }, (_, number) => number)
    .filter((number) => reader.records(number, DEFINITIONS).length > 0)
    .map((number) => reader.name(number));
}

function runScore(name: string, wanted: string): number {
  const leftOver = name.length - wanted.length;
  const scores = Array.from(name, (_, at) => {
    if (!lower(name).startsWith(wanted, at)) return 0;
    if (leftOver === 0) return 4000;
    return (at === 0 ? 3000 : name[at - 1] === '_' ? 2000 : 1000) - leftOver;
  });
  return Math.max(0, ...scores);
}

function spreadScore(name: string, wanted: string): number {
  let score = 500 - (name.length - wanted.length);
  let from = 0;
  for (const letter of wanted) {
    const at = lower(name).indexOf(letter, from);
    if (at < 0) return 0;
    if (at > 0 && name[at - 1] !== '_') score -= Math.min(20, at - from) * 3;
    from = at + 1;
  }
  return Math.max(1, score);
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
