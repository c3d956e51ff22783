/**
 * The ranges of units as they are kept between two runs, for an object without `.debug_aranges`: to find them out again all units have
 * to be begun. Little-endian: five words of 8 bytes (format, bytes of the file, bytes of `.debug_info`, units that were left out, ranges),
 * then all lows, all highs and all offsets. Whoever keeps them sees to it that they come back as they were.
 */

/** Plain data: addresses from `lows[i]` to before `highs[i]` are of the unit at `offsets[i]`, for each `i` below `count`. */
export interface UnitRanges {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** Bytes into `.debug_info`. */
  readonly offsets: Float64Array;
  readonly count: number;
}

/** Raised with every change of the layout here, or of the addresses that `CodeLayout` gives. */
const FORMAT = 2;
const HEADER_WORDS = 5;

/** What an object is told from another of the same build ID by: a stripped one, one that dwz went over. */
export interface RangesOf {
  readonly fileBytes: number;
  readonly infoBytes: number;
  /** Units that stand in `.debug_aranges`, and are not among the ranges. */
  readonly nLeftOut: number;
}

export function keptRanges(of: RangesOf, { lows, highs, offsets, count }: UnitRanges): Uint8Array {
  const bytes = new Uint8Array(8 * (HEADER_WORDS + 3 * count));
  const view = new DataView(bytes.buffer);
  const words = [FORMAT, of.fileBytes, of.infoBytes, of.nLeftOut, count];
  words.forEach((word, i) => {
    view.setFloat64(8 * i, word, true);
  });
  [lows, highs, offsets].forEach((column, i) => {
    const start = 8 * (HEADER_WORDS + i * count);
    for (let at = 0; at < count; at++) view.setFloat64(start + 8 * at, column[at] ?? 0, true);
  });
  return bytes;
}

/** Undefined where the bytes are those of another object or format, or name what the object cannot have. */
export function rangesKept(of: RangesOf, bytes: Uint8Array): UnitRanges | undefined {
  if (bytes.length < 8 * HEADER_WORDS || bytes.length % 8 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = Array.from({ length: HEADER_WORDS }, (_, i) => view.getFloat64(8 * i, true));
  const [format, fileBytes, infoBytes, nLeftOut, count = 0] = words;
  const isSame =
    format === FORMAT &&
    fileBytes === of.fileBytes &&
    infoBytes === of.infoBytes &&
    nLeftOut === of.nLeftOut &&
    bytes.length === 8 * (HEADER_WORDS + 3 * count);
  if (!isSame) return undefined;
  const column = (i: number): Float64Array =>
    Float64Array.from({ length: count }, (_, at) =>
      view.getFloat64(8 * (HEADER_WORDS + i * count + at), true),
    );
  const ranges = { lows: column(0), highs: column(1), offsets: column(2), count };
  const isPossible = ranges.offsets.every(
    (offset, at) =>
      Number.isInteger(offset) &&
      offset >= 0 &&
      offset < infoBytes &&
      (ranges.lows[at] as number) < (ranges.highs[at] as number),
  );
  return isPossible ? ranges : undefined;
}
