/** The symbols of an object in the orders in which they are looked for: by name and by address. */
import { firstIndex } from '../base/binary-search.js';

/** Plain data; all columns may come from a file that was written by an earlier run. */
export interface SymbolOrder {
  /** Of each symbol that has a name and a place the hash of its name and its index (`nameKey()`); ascending. */
  readonly names: Float64Array;
  /** Addresses at which symbols of code start, and code ends; ascending, as often as there are such symbols and ends. */
  readonly starts: Float64Array;
  /** For each start the index of the symbol, in the order of the table where several start there; `NO_SYMBOL` for an end. */
  readonly symbols: Uint32Array;
}

export const NO_SYMBOL = 0xffff_ffff;

/** Symbols that are told apart: a key has 24 bits for the index, and 29 for the hash, as many as a double takes exactly. */
export const MOST_SYMBOLS = 1 << 24;
const HASH_SHIFT = 3;

/** No more of a name is hashed, so that a table of nothing but long names does not take for ever. */
const MOST_HASHED_BYTES = 256;

/**
 * Of the symbol `index`, whose name has the byte `byteAt(i)` at `i`, 0 at its end. The hash is FNV-1a, which spreads names of symbols well
 * (http://www.isthe.com/chongo/tech/comp/fnv).
 */
export function nameKey(index: number, byteAt: (i: number) => number): number {
  let hash = 0x811c_9dc5 | 0;
  for (let i = 0; i < MOST_HASHED_BYTES; i++) {
    const byte = byteAt(i);
    if (byte === 0) break;
    hash = Math.imul(hash ^ byte, 0x0100_0193);
  }
  return (hash >>> HASH_SHIFT) * MOST_SYMBOLS + index;
}

/** Indexes of the symbols whose names have the hash of that name, ascending: some may have other names. */
export function indexesByHash({ names }: SymbolOrder, name: Uint8Array): number[] {
  const first = nameKey(0, (i) => name[i] ?? 0);
  const found: number[] = [];
  for (let at = countBelow(names, first); at < names.length; at++) {
    const index = (names[at] as number) - first;
    if (index >= MOST_SYMBOLS) break;
    found.push(index);
  }
  return found;
}

/** The first start behind an address. */
export function startBehind({ starts }: SymbolOrder, address: number): number | undefined {
  return starts[countUpTo(starts, address)];
}

/** The last start at or before an address. */
export function startUpTo({ starts }: SymbolOrder, address: number): number | undefined {
  return starts[countUpTo(starts, address) - 1];
}

/** Indexes of the symbols that start at an address, in the order of the table. */
export function symbolsAt({ starts, symbols }: SymbolOrder, address: number): readonly number[] {
  const found: number[] = [];
  for (let at = countBelow(starts, address); starts[at] === address; at++) {
    const index = symbols[at] as number;
    if (index !== NO_SYMBOL) found.push(index);
  }
  return found;
}

/** Starts in any order, brought into ascending order with their symbols. Those of one address stay as they are. */
export function inOrder(
  addresses: Float64Array,
  symbols: Uint32Array,
): Pick<SymbolOrder, 'starts' | 'symbols'> {
  const starts = addresses.slice().sort();
  const ordered = new Uint32Array(symbols.length);
  const taken = new Map<number, number>();
  for (let i = 0; i < addresses.length; i++) {
    const address = addresses[i] as number;
    const first = countBelow(starts, address);
    // Most places have one symbol: only others are counted.
    const isShared = starts[first + 1] === address;
    const before = isShared ? (taken.get(first) ?? 0) : 0;
    if (isShared) taken.set(first, before + 1);
    ordered[first + before] = symbols[i] as number;
  }
  return { starts, symbols: ordered };
}

function countUpTo(numbers: Float64Array, limit: number): number {
  return firstIndex(0, numbers.length, (index) => (numbers[index] as number) > limit);
}

function countBelow(numbers: Float64Array, limit: number): number {
  return firstIndex(0, numbers.length, (index) => (numbers[index] as number) >= limit);
}
