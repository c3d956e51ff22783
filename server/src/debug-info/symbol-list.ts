/** A list of symbols and addresses: System.map, the output of nm, /proc/kallsyms. */

/** A function of the list. */
export interface ListedFunction {
  /** As the list spells it. */
  readonly name: string;
  readonly address: bigint;
  /** Bytes up to the next symbol: what the kernel prints behind the `/`. Undefined where the list does not tell. */
  readonly distanceToNext: number | undefined;
  /** `[btrfs]` of /proc/kallsyms, without brackets. */
  readonly module?: string;
}

export interface SymbolList {
  /** Symbols with an address. */
  readonly nSymbols: number;
  /** Lines that are no symbol, blank ones apart. */
  readonly nSkipped: number;
  /** True where all addresses are 0: /proc/kallsyms as an unprivileged user sees it. */
  readonly isHidden: boolean;
  /** False where none of them is a function. */
  readonly hasCode: boolean;
  /** The function that covers `address`; undefined where the list has none there, or data. */
  functionAt(
    address: bigint,
  ): { readonly function: ListedFunction; readonly byteOffset: number } | undefined;
  /** What the list has at `address`; undefined below its first symbol, from its last one on, and in holes. */
  kindAt(address: bigint): 'code' | 'data' | undefined;
  /** All functions of that very name, in the order of their addresses. */
  functionsNamed(name: string): readonly ListedFunction[];
}

/** A function whose end the list does not tell is not taken to be longer. */
const LONGEST_UNBOUNDED = 0x10000;
/** Nothing in a kernel is longer: behind it, there is a hole between two parts of the list. */
const LONGEST_FUNCTION = 0x100000;

/**
 * Reads `text`, whose lines are `c0100000 T _stext`, `ffffffffc0412000 t f	[btrfs]`, or with a size in between (`nm -S`). Lines end
 * at `\n`, a `\r` in front of it is none of the name. Undefined symbols (`U`, `w` without address) have no address and are left out.
 * Takes 40 ms for a System.map of 5 MB. Format: nm(1), kernel/kallsyms.c s_show(), scripts/mksysmap.
 */
export function parseSymbolList(text: string): SymbolList {
  return new ParsedSymbols(text);
}

const BLANK = 32;
const TAB = 9;
const RETURN = 13;

/** Letters of nm for code; `W` and `w` are weak symbols of any kind, and code in a kernel. */
const CODE_LETTERS = new Set(['t', 'T', 'w', 'W', 'i'].map((letter) => letter.charCodeAt(0)));

class ParsedSymbols implements SymbolList {
  readonly nSymbols: number;
  readonly nSkipped: number;
  readonly isHidden: boolean;
  readonly hasCode: boolean;
  readonly #text: string;
  /** Of each symbol in the order of addresses: halves of its address, where its name begins and ends in the text, whether it is code. */
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #start: Uint32Array;
  readonly #end: Uint32Array;
  readonly #isCode: Uint8Array;

  constructor(text: string) {
    const rows = new Rows(Math.ceil(text.length / 12) + 1);
    let nSkipped = 0;
    for (let at = 0; at < text.length;) {
      const found = text.indexOf('\n', at);
      const end = found < 0 ? text.length : found;
      if (!readLine(text, at, end, rows)) nSkipped++;
      at = end + 1;
    }
    const order = rows.inOrder();
    this.#text = text;
    this.nSymbols = rows.count;
    this.nSkipped = nSkipped;
    this.#high = order === undefined ? rows.high : picked(rows.high, order);
    this.#low = order === undefined ? rows.low : picked(rows.low, order);
    this.#start = order === undefined ? rows.start : picked(rows.start, order);
    this.#end = order === undefined ? rows.end : picked(rows.end, order);
    this.#isCode =
      order === undefined ? rows.isCode : Uint8Array.from(order, (i) => rows.isCode[i] ?? 0);
    this.hasCode = this.#isCode.includes(1);
    const last = this.nSymbols - 1;
    this.isHidden = this.nSymbols > 0 && this.#high[last] === 0 && this.#low[last] === 0;
  }

  functionAt(address: bigint): { function: ListedFunction; byteOffset: number } | undefined {
    if (address < 0n || this.isHidden) return undefined;
    const after = this.#firstAbove(address);
    const chosen = this.#bestBefore(after);
    if (chosen === undefined) return undefined;
    const found = this.#functionOf(chosen, after);
    const byteOffset = Number(address - found.address);
    const most = found.distanceToNext ?? LONGEST_UNBOUNDED;
    return byteOffset < most ? { function: found, byteOffset } : undefined;
  }

  kindAt(address: bigint): 'code' | 'data' | undefined {
    if (this.functionAt(address) !== undefined) return 'code';
    const after = this.isHidden || address < 0n ? 0 : this.#firstAbove(address);
    if (after === 0 || after === this.nSymbols) return undefined;
    const isHole = address - this.#address(after - 1) >= BigInt(LONGEST_FUNCTION);
    return isHole || this.#bestBefore(after) !== undefined ? undefined : 'data';
  }

  functionsNamed(name: string): readonly ListedFunction[] {
    const found: ListedFunction[] = [];
    if (name === '' || /\s/.test(name)) return found;
    const starts = new Set<number>();
    for (
      let at = this.#text.indexOf(name);
      at >= 0;
      at = this.#text.indexOf(name, at + name.length)
    ) {
      starts.add(at);
    }
    if (starts.size === 0) return found;
    for (let i = 0; i < this.nSymbols; i++) {
      const start = this.#start[i] ?? 0;
      if (!starts.has(start) || this.#isCode[i] !== 1 || this.#nameEnd(i) !== start + name.length)
        continue;
      found.push(this.#functionOf(i, this.#firstAbove(this.#address(i))));
    }
    return found;
  }

  /** Index of the first symbol above `address`. */
  #firstAbove(address: bigint): number {
    const high = Number(BigInt.asUintN(32, address >> 32n));
    const low = Number(BigInt.asUintN(32, address));
    let first = 0;
    let end = this.nSymbols;
    while (first < end) {
      const middle = (first + end) >> 1;
      const h = this.#high[middle] ?? 0;
      const isAbove = h !== high ? h > high : (this.#low[middle] ?? 0) > low;
      if (isAbove) end = middle;
      else first = middle + 1;
    }
    return first;
  }

  /** The symbol that the kernel would print of those at the highest address below `after`; undefined where they are no code. */
  #bestBefore(after: number): number | undefined {
    let best: number | undefined;
    for (let i = after - 1; i >= 0 && this.#isSameAddress(i, after - 1); i--) {
      if (this.#isCode[i] !== 1) continue;
      if (best === undefined || this.#rank(i) <= this.#rank(best)) best = i;
    }
    return best;
  }

  #isSameAddress(i: number, j: number): boolean {
    return this.#high[i] === this.#high[j] && this.#low[i] === this.#low[j];
  }

  /** Less is printed rather: scripts/kallsyms.c compare_symbols(). */
  #rank(i: number): number {
    const name = this.#name(i);
    const letter = this.#letter(i);
    const isWeak = letter === 'w' || letter === 'W';
    const isOfLinker = /^__.*(?:start_|stop_|end_)|_(?:start|end)$/.test(name);
    const nUnderscores = /^_*/.exec(name)?.[0].length ?? 0;
    return (isWeak ? 1000 : 0) + (isOfLinker ? 500 : 0) + Math.min(nUnderscores, 400);
  }

  #functionOf(i: number, after: number): ListedFunction {
    const module = this.#module(i);
    const address = this.#address(i);
    const isLast = after >= this.nSymbols || this.#module(after) !== module;
    const distance = isLast ? undefined : Number(this.#address(after) - address);
    return {
      name: this.#name(i),
      address,
      distanceToNext: distance === undefined || distance > LONGEST_FUNCTION ? undefined : distance,
      ...(module !== undefined && { module }),
    };
  }

  #address(i: number): bigint {
    return (BigInt(this.#high[i] ?? 0) << 32n) | BigInt(this.#low[i] ?? 0);
  }

  /** `\t[btrfs]` may stand behind the name. */
  #nameEnd(i: number): number {
    const start = this.#start[i] ?? 0;
    const end = this.#end[i] ?? 0;
    const tab = this.#text.indexOf('\t', start);
    const blank = this.#text.indexOf(' ', start);
    return Math.min(end, tab < 0 ? end : tab, blank < 0 ? end : blank);
  }

  #name(i: number): string {
    return this.#text.slice(this.#start[i], this.#nameEnd(i));
  }

  #letter(i: number): string {
    return this.#text[(this.#start[i] ?? 0) - 2] ?? '';
  }

  #module(i: number): string | undefined {
    const rest = this.#text.slice(
      this.#nameEnd(i),
      Math.min(this.#end[i] ?? 0, this.#nameEnd(i) + 80),
    );
    return /^[\t ]+\[([\w-]{1,64})\]/.exec(rest)?.[1];
  }
}

/** Symbols as they are read. */
class Rows {
  count = 0;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly isCode: Uint8Array;
  #isSorted = true;

  constructor(most: number) {
    this.high = new Uint32Array(most);
    this.low = new Uint32Array(most);
    this.start = new Uint32Array(most);
    this.end = new Uint32Array(most);
    this.isCode = new Uint8Array(most);
  }

  add(high: number, low: number, start: number, end: number, letter: number): void {
    const i = this.count++;
    this.high[i] = high;
    this.low[i] = low;
    this.start[i] = start;
    this.end[i] = end;
    this.isCode[i] = CODE_LETTERS.has(letter) ? 1 : 0;
    if (i > 0 && this.#compare(i - 1, i) > 0) this.#isSorted = false;
  }

  /** Indexes in the order of addresses; undefined where they are in order. */
  inOrder(): Uint32Array | undefined {
    if (this.#isSorted) return undefined;
    return Uint32Array.from({ length: this.count }, (_, i) => i).sort(
      (a, b) => this.#compare(a, b) || a - b,
    );
  }

  #compare(a: number, b: number): number {
    const high = (this.high[a] ?? 0) - (this.high[b] ?? 0);
    return high === 0 ? (this.low[a] ?? 0) - (this.low[b] ?? 0) : high;
  }
}

function picked(values: Uint32Array, order: Uint32Array): Uint32Array {
  return Uint32Array.from(order, (i) => values[i] ?? 0);
}

/** Adds the symbol of the line; false where the line is none. */
function readLine(text: string, start: number, lineEnd: number, rows: Rows): boolean {
  const end = text.charCodeAt(lineEnd - 1) === RETURN ? lineEnd - 1 : lineEnd;
  let at = skipBlanks(text, start, end);
  if (at === end) return true;
  const isUndefined = at > start && at + 1 < end && isBlank(text.charCodeAt(at + 1));
  if (isUndefined) return 'Uwv'.includes(text[at] ?? '?');
  const digits = at;
  let high = 0;
  let low = 0;
  for (; at < end && at - digits < 16; at++) {
    const digit = hexDigit(text.charCodeAt(at));
    if (digit < 0) break;
    high = ((high << 4) | (low >>> 28)) >>> 0;
    low = ((low << 4) | digit) >>> 0;
  }
  if (at - digits < 4 || at >= end || !isBlank(text.charCodeAt(at))) return false;
  at = skipBlanks(text, at, end);
  if (hexDigit(text.charCodeAt(at)) >= 0 && hexDigit(text.charCodeAt(at + 1)) >= 0) {
    // The size of `nm -S`.
    while (at < end && hexDigit(text.charCodeAt(at)) >= 0) at++;
    at = skipBlanks(text, at, end);
  }
  const letter = text.charCodeAt(at);
  const isLetter = letter > BLANK && text.charCodeAt(at + 1) === BLANK && at + 2 < end;
  if (!isLetter || isBlank(text.charCodeAt(at + 2))) return false;
  rows.add(high, low, at + 2, end, letter);
  return true;
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(character: number): boolean {
  return character === BLANK || character === TAB;
}

/** NaN behind the end of the text gives -1. */
function hexDigit(character: number): number {
  if (character >= 48 && character <= 57) return character - 48;
  const lower = character | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
