/**
 * Reads a name of a place in code as the kernel and the tools behind it print it: `sym+0x1c/0x80 [mod 4b4c…]`, raw
 * addresses, and what syzkaller or scripts/decode_stacktrace.sh add: `file.c:12`, `[inline]`, `(file.c:12)`.
 * Format: lib/vsprintf.c symbol_string(), kernel/kallsyms.c __sprint_symbol(). Hand-written scanners: one pass, no backtracking.
 */
import type { PrintedLocation } from './frame.js';

/** What was read. `start`/`end` are columns of the text given, from the symbol to the last annotation. */
export interface CodeReference {
  readonly start: number;
  readonly end: number;
  readonly symbol?: string;
  readonly byteOffset?: number;
  readonly byteSize?: number;
  readonly module?: string;
  readonly buildId?: string;
  readonly address?: string;
  readonly reliable: boolean;
  readonly inlined: boolean;
  readonly printed?: PrintedLocation;
  readonly printedInlines?: readonly PrintedLocation[];
}

/** How much a name may be without an offset: `f file.c:12` is a frame in a stack, but may be prose elsewhere. */
export type Strictness = 'offset-or-inline' | 'annotated';

const MOST_NAME = 2048;
const nameCharacter = /[A-Za-z0-9_.$@]/;
const hasLetter = /[A-Za-z_]/;

/**
 * The end of the symbol name that begins at `at`; `at` where none does. Takes demangled Rust and C++ names,
 * `<a::B as c::D>::init`, `core::ptr::drop_in_place::<Arc<Bar>>`, `f::{closure#0}`.
 */
export function scanSymbol(text: string, at: number): number {
  const limit = Math.min(text.length, at + MOST_NAME);
  let end = at;
  while (end < limit) {
    const character = text[end] ?? '';
    if (nameCharacter.test(character)) end++;
    else if (character === ':' && text[end + 1] === ':') end += 2;
    else if (character === '<' && (end === at || text.startsWith('::', end - 2))) {
      const close = scanBalanced(text, end, limit);
      if (close === end || (end === at && !text.startsWith('::', close))) break;
      end = close;
    } else if (character === '{' && text.startsWith('::', end - 2)) {
      const close = text.indexOf('}', end);
      if (close < 0 || close - end > 100) break;
      end = close + 1;
    } else break;
  }
  return end;
}

/** Behind the `>` that closes the `<` at `at`; `at` where nothing closes it. */
function scanBalanced(text: string, at: number, limit: number): number {
  let depth = 0;
  for (let end = at; end < limit; end++) {
    if (text[end] === '<') depth++;
    else if (text[end] === '>' && text[end - 1] !== '-' && --depth === 0) return end + 1;
  }
  return at;
}

const offsetAndSize = /\+0x([0-9a-fA-F]{1,16})\/0x([0-9a-fA-F]{1,16})/y;

/** `sym+0x1c/0x80` at `at`, without what follows. */
export function readSymbolOffset(
  text: string,
  at: number,
): { end: number; symbol: string; byteOffset: number; byteSize: number } | undefined {
  const end = scanSymbol(text, at);
  if (end === at || text[end] !== '+') return undefined;
  offsetAndSize.lastIndex = end;
  const match = offsetAndSize.exec(text);
  const symbol = text.slice(at, end);
  if (match === null || !hasLetter.test(symbol)) return undefined;
  const [, offset = '', size = ''] = match;
  return {
    end: offsetAndSize.lastIndex,
    symbol,
    byteOffset: parseInt(offset, 16),
    byteSize: parseInt(size, 16),
  };
}

/** The reference to code at `at`; undefined where there is none. */
export function readCodeReference(
  text: string,
  at: number,
  strictness: Strictness,
): CodeReference | undefined {
  const named = readSymbolOffset(text, at);
  if (named !== undefined) {
    const { end, ...name } = named;
    return { start: at, reliable: true, inlined: false, ...name, ...readTail(text, end) };
  }
  return readAnnotated(text, at, strictness) ?? readRawAddress(text, at);
}

/** `f file.c:12 [inline]` and `f (file.c:12)`: a name without an offset, told by the location behind it. */
function readAnnotated(
  text: string,
  at: number,
  strictness: Strictness,
): CodeReference | undefined {
  const nameEnd = scanSymbol(text, at);
  const symbol = text.slice(at, nameEnd);
  if (nameEnd === at || text[nameEnd] !== ' ' || !hasLetter.test(symbol[0] ?? '')) {
    if (!symbol.startsWith('<')) return undefined;
  }
  if (proseWords.has(symbol)) return undefined;
  const tail = readTail(text, nameEnd);
  if (tail.printed === undefined) return undefined;
  if (strictness === 'offset-or-inline' && tail.inlined !== true) return undefined;
  return { start: at, reliable: true, inlined: false, symbol, ...tail };
}

/** Words that stand before a location in prose: `at fs/x.c:12`. */
const proseWords = new Set(
  'at in by file from line is the of on and or see BUG WARNING INFO'.split(' '),
);

const rawAddress = /0x([0-9a-f]{4,16})(?![0-9a-zA-Z_])|\(null\)|0x0(?![0-9a-zA-Z_])/y;

function readRawAddress(text: string, at: number): CodeReference | undefined {
  rawAddress.lastIndex = at;
  const match = rawAddress.exec(text);
  if (match === null) return undefined;
  const tail = readTail(text, rawAddress.lastIndex);
  return { start: at, reliable: true, inlined: false, address: match[1] ?? '0', ...tail };
}

type Tail = Partial<CodeReference> & { readonly end: number };

const moduleName =
  /[ \t]{0,2}\[(?!inline\])([A-Za-z0-9_-]{1,64})(?:\([A-Z+-]{1,12}\))?(?: ([0-9a-f]{16,40}))?\]/y;
const bareModule = /[ \t]{1,2}([a-z][a-z0-9_]{0,63})[ \t]{0,8}$/y;
const inlineMark = /[ \t]{1,4}\[inline\]/y;
const flags = /[ \t]?\((unreliable|[CTPLUFK]{1,4})\)/y;

/** What stands behind a name: module, build ID, locations, `[inline]`, `(unreliable)`, in the order printed. */
function readTail(text: string, at: number): Tail {
  let end = at;
  let tail: Partial<CodeReference> = {};
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = end;
    const match = pattern.exec(text);
    if (match !== null) end = pattern.lastIndex;
    return match;
  };
  const module = take(moduleName);
  if (module !== null) tail = withModule(module[1] ?? '', module[2]);
  const location = readLocation(text, skipBlanks(text, end));
  if (location !== undefined && location.end > end && isBlank(text[end])) {
    end = location.end;
    tail = { ...tail, printed: location.location };
  } else {
    const decoded = readDecodedLocations(text, skipBlanks(text, end));
    if (decoded !== undefined) {
      end = decoded.end;
      tail = { ...tail, ...decoded.tail };
    }
  }
  // `f (x.c:12) btrfs` and `f+0x10/0x20 mod`: decode_stacktrace.sh leaves the brackets out, or puts them behind the location.
  const late = module === null ? (take(moduleName) ?? take(bareModule)) : null;
  if (late !== null) tail = { ...tail, ...withModule(late[1] ?? '', late[2]) };
  if (take(inlineMark) !== null) tail = { ...tail, inlined: true };
  if (take(flags)?.[1] === 'unreliable') tail = { ...tail, reliable: false };
  return { ...tail, end: trimmedEnd(text, at, end) };
}

function withModule(name: string, buildId: string | undefined): Partial<CodeReference> {
  return { module: name, ...(buildId !== undefined && { buildId }) };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function skipBlanks(text: string, at: number): number {
  let end = at;
  while (end - at < 16 && isBlank(text[end])) end++;
  return end;
}

function trimmedEnd(text: string, from: number, end: number): number {
  let trimmed = end;
  while (trimmed > from && isBlank(text[trimmed - 1])) trimmed--;
  return trimmed;
}

const pathCharacter = /[A-Za-z0-9_+~.,@/-]/;
const sourceSuffix = /[^/]\.(?:c|h|S|s|rs|cc|cpp|inc|y|l|lds)$/;
const lineAndColumn = /:(\d{1,7})(?::(\d{1,5}))?/y;
const MOST_PATH = 512;

/** `fs/btrfs/inode.c:1833` or `x.rs:12:34` at `at`. */
export function readLocation(
  text: string,
  at: number,
): { end: number; location: PrintedLocation } | undefined {
  let end = at;
  while (end - at < MOST_PATH && pathCharacter.test(text[end] ?? '')) end++;
  if (end === at || text[end] !== ':') return undefined;
  const file = text.slice(at, end);
  lineAndColumn.lastIndex = end;
  const match = lineAndColumn.exec(text);
  if (match === null || !sourceSuffix.test(file.slice(-16))) return undefined;
  const [, line = '', column] = match;
  return {
    end: lineAndColumn.lastIndex,
    location: {
      file,
      lineNumber: Number(line),
      ...(column !== undefined && { columnNumber: Number(column) }),
    },
  };
}

const discriminator = / \(discriminator \d{1,6}\)/y;

/**
 * `(mm/memory.c:12 (discriminator 3) mm/memory.c:40)` at `at`. The function itself is at the last location; those before it
 * are the lines of functions inlined there, innermost first (scripts/decode_stacktrace.sh, addr2line -i).
 */
function readDecodedLocations(
  text: string,
  at: number,
): { end: number; tail: Partial<CodeReference> } | undefined {
  if (text[at] !== '(') return undefined;
  const found: PrintedLocation[] = [];
  let end = at;
  do {
    const location = readLocation(text, end + 1);
    if (location === undefined) return undefined;
    found.push(location.location);
    end = location.end;
    discriminator.lastIndex = end;
    if (discriminator.test(text)) end = discriminator.lastIndex;
  } while (text[end] === ' ' && found.length < 100);
  if (text[end] !== ')') return undefined;
  const printed = found.pop();
  if (printed === undefined) return undefined;
  return { end: end + 1, tail: { printed, ...(found.length > 0 && { printedInlines: found }) } };
}
