/**
 * Which of several lines fits best among the calls of the whole function: compilers keep calls in the order of the source, but for
 * those in unlikely code, which they lay out last.
 */
import { baseSymbol } from '../oops/symbol-name.js';
import type { CodeCall } from './evidence.js';

/** The calls by name in the code of one function, in the order of the code. */
export interface CallOrder {
  /** As the symbol table has them. */
  readonly names: readonly string[];
  /** Which of them is the call in question. */
  readonly index: number;
}

/** A call among those of its function. */
export interface OrderedCall {
  readonly call: CodeCall;
  /** Undefined where the calls of the function are not read. */
  readonly order: CallOrder | undefined;
}

/** A line that calls something; several of one line are several calls there. */
export interface CallPlace {
  /** 0-based. */
  readonly line: number;
  /** Whether it is unlikely code. */
  readonly cold: boolean;
}

/** The places in a function from which the function of that name can be called. */
export type PlacesOf = (name: string) => readonly CallPlace[];

/** Calls further away in the code are not compared. */
const MOST_AROUND = 24;
/** A function that is called in so many places tells nothing of the order. */
const MOST_PLACES = 12;

/** How a line fits among the calls around that of the frame. */
export interface OrderFit {
  /** How many of them have a place in the order of the source, if the call of the frame stands on that line. */
  readonly nInOrder: number;
  /** How many calls away in the source, at least, the call is that comes before it in the code; undefined where the tree has none. */
  readonly toPrevious: number | undefined;
  /** The same of the call that comes behind it. */
  readonly toNext: number | undefined;
}

/** For each of `lines` how it fits. */
export function fitsInOrder(
  { names, index }: CallOrder,
  lines: readonly CallPlace[],
  placesOf: PlacesOf,
): OrderFit[] {
  const stepsOf = (name: string): readonly Step[] => {
    const base = baseSymbol(name);
    const places = placesOf(base);
    return places.length > MOST_PLACES ? [] : stepsAt(base, places);
  };
  const before = names.slice(Math.max(0, index - MOST_AROUND), index).map(stepsOf);
  const behind = names.slice(index + 1, index + 1 + MOST_AROUND).map(stepsOf);
  const own = stepsOf(names[index] ?? '');
  const called = [...new Set([...before, own, ...behind].flat().map((step) => step.line))];
  const away = (line: number, steps: readonly Step[] | undefined, sign: 1 | -1) => {
    const distances = (steps ?? []).flatMap((step) => {
      if ((step.line - line) * sign < 0) return [];
      const [low, high] = [Math.min(step.line, line), Math.max(step.line, line)];
      return [called.filter((each) => low < each && each < high).length];
    });
    return distances.length === 0 ? undefined : Math.min(...distances);
  };
  const [previous, next] = [before.at(-1), behind.at(0)];
  const nBefore = longestFrom([...before].reverse(), (step, last) => step.key < last.key);
  const nBehind = longestFrom(behind, (step, last) => step.key > last.key);
  return lines.map((place) => {
    const key = keyOf(place);
    const start = own.find((step) => step.key === key) ?? {
      key,
      line: place.line,
      name: baseSymbol(names[index] ?? ''),
      isRepeated: false,
    };
    return {
      nInOrder: nBefore(start) + nBehind(start),
      toPrevious: away(place.line, previous, -1),
      toNext: away(place.line, next, 1),
    };
  });
}

/** A place of one of the calls. */
interface Step {
  readonly key: number;
  readonly line: number;
  readonly name: string;
  /** Whether its line calls the function more than once. */
  readonly isRepeated: boolean;
}

function stepsAt(name: string, places: readonly CallPlace[]): readonly Step[] {
  const byKey = new Map<number, Step>();
  for (const place of places) {
    const key = keyOf(place);
    byKey.set(key, { key, line: place.line, name, isRepeated: byKey.has(key) });
  }
  return [...byKey.values()];
}

/** Unlikely code comes behind all other. */
function keyOf({ line, cold }: CallPlace): number {
  return line + (cold ? 2 ** 24 : 0);
}

/** How many of the calls, each at one of its places, can follow each other from a place on. */
function longestFrom(
  calls: readonly (readonly Step[])[],
  isBeyond: (step: Step, last: Step) => boolean,
): (start: Step) => number {
  const known: { readonly step: Step; readonly count: number }[] = [];
  const from = (last: Step): number => {
    let most = 0;
    for (const { step, count } of known) {
      if (count <= most) continue;
      // What is inlined at one line brings several calls, but each once.
      const isSameLine = step.key === last.key && (step.name !== last.name || step.isRepeated);
      if (isSameLine || isBeyond(step, last)) most = count;
    }
    return most;
  };
  for (const steps of [...calls].reverse()) {
    known.push(...steps.map((step) => ({ step, count: 1 + from(step) })));
  }
  return from;
}
