/**
 * The orders of the symbols of an object as they are kept between two runs: to find them out again all symbols have to be read. Doubles
 * as the machine has them: the header (format, bytes of the file, symbols, bytes of their names, keys of names, starts), keys, starts; then
 * the symbols of the starts in words of 4 bytes. Whoever keeps them sees to it that they come back as they were.
 */
import type { SymbolOrder } from './symbol-order.js';

/** Raised with every change of the layout here, of the keys, or of what addresses are told as. */
const FORMAT = 2;
const HEADER_WORDS = 6;

/** What an object is told from another of the same build ID by: a stripped one. */
export interface OrderOf {
  readonly fileBytes: number;
  /** Symbols. */
  readonly count: number;
  readonly namesByteSize: number;
}

export function keptOrder(of: OrderOf, { names, starts, symbols }: SymbolOrder): Uint8Array {
  const words = [FORMAT, of.fileBytes, of.count, of.namesByteSize, names.length, starts.length];
  const bytes = new Uint8Array(byteSizeOf(names.length, starts.length));
  const doubles = new Float64Array(bytes.buffer, 0, HEADER_WORDS + names.length + starts.length);
  doubles.set(words);
  doubles.set(names, HEADER_WORDS);
  doubles.set(starts, HEADER_WORDS + names.length);
  new Uint32Array(bytes.buffer, doubles.byteLength).set(symbols);
  return bytes;
}

/** Undefined where the bytes are those of another object, format or byte order. They are part of what is given. */
export function orderKept(of: OrderOf, bytes: Uint8Array): SymbolOrder | undefined {
  if (bytes.length < 8 * HEADER_WORDS) return undefined;
  // Not `slice()`, which for a Buffer of Node is no copy.
  const isEven = bytes.byteOffset % 8 === 0;
  const { buffer, byteOffset, length } = isEven ? bytes : Uint8Array.from(bytes);
  const [format, fileBytes, count, namesByteSize, nNames = 0, nStarts = 0] = new Float64Array(
    buffer,
    byteOffset,
    HEADER_WORDS,
  );
  const isSame =
    format === FORMAT &&
    fileBytes === of.fileBytes &&
    count === of.count &&
    namesByteSize === of.namesByteSize &&
    length === byteSizeOf(nNames, nStarts);
  if (!isSame) return undefined;
  const namesAt = byteOffset + 8 * HEADER_WORDS;
  const startsAt = namesAt + 8 * nNames;
  return {
    names: new Float64Array(buffer, namesAt, nNames),
    starts: new Float64Array(buffer, startsAt, nStarts),
    symbols: new Uint32Array(buffer, startsAt + 8 * nStarts, nStarts),
  };
}

function byteSizeOf(nNames: number, nStarts: number): number {
  return 8 * (HEADER_WORDS + nNames) + 12 * nStarts;
}
