/**
 * A report as `kernav parse --json` and `kernav decode --json` print it. Documented by its types; numbers are JSON integers,
 * `line` is 0-based, `sourceLine` 1-based, columns count UTF-16 units of the raw line.
 */
import type { Frame, PrintedLocation } from '../oops/frame.js';
import type { Report, Stack } from '../oops/report.js';

export interface FrameJson {
  readonly line: number;
  /** First column, and the column behind the last. */
  readonly columns: readonly [number, number];
  readonly role: Frame['role'];
  readonly symbol?: string;
  readonly baseSymbol?: string;
  readonly offset?: number;
  readonly size?: number;
  readonly module?: string;
  readonly buildId?: string;
  readonly address?: string;
  /** Where the symbol is from that the log does not print, and whether names that it prints agree with that. */
  readonly namedBy?: string;
  readonly nameConfirmed?: boolean;
  /** The location printed behind the frame, its line and column. */
  readonly file?: string;
  readonly sourceLine?: number;
  readonly sourceColumn?: number;
  /** Locations of what was inlined into the frame, innermost first. */
  readonly inlines?: readonly LocationJson[];
  readonly inlined: boolean;
  readonly reliable: boolean;
}

export interface LocationJson {
  readonly file: string;
  readonly sourceLine: number;
  readonly sourceColumn?: number;
}

export interface StackJson {
  readonly kind: Stack['kind'];
  readonly title: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Indices into the report's `frames`, innermost first. */
  readonly frames: readonly number[];
}

export interface ReportJson {
  readonly kind: string;
  readonly title: string;
  readonly header: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly location?: LocationJson & {
    readonly line: number;
    readonly columns: readonly [number, number];
  };
  readonly facts: Report['facts'];
  /** All frames of all stacks, in the order of the log. */
  readonly frames: readonly FrameJson[];
  readonly stacks: readonly StackJson[];
  /** The frame to blame: an index into `frames` where it stands in a stack, else the name alone. */
  readonly guilty?: number | { readonly symbol: string };
  readonly guiltyReason?: string;
  readonly mentions: readonly (FrameJson & { readonly what: string })[];
}

/** The report in the shape of the JSON output. */
export function reportToJson(report: Report): ReportJson {
  const { order, indexOf } = framesInLogOrder(report.stacks);
  const { guilty, location } = report;
  const guiltyFrame =
    guilty?.stack === undefined || guilty.frame === undefined
      ? undefined
      : report.stacks[guilty.stack]?.frames[guilty.frame];
  return {
    kind: report.kind,
    title: report.title,
    header: report.header,
    firstLine: report.firstLine,
    lastLine: report.lastLine,
    ...(location && {
      location: {
        ...locationToJson(location),
        line: location.line,
        columns: [location.range.start, location.range.end] as const,
      },
    }),
    facts: report.facts,
    frames: order.map(frameToJson),
    stacks: report.stacks.map(({ frames, ...stack }) => ({
      ...stack,
      frames: frames.map((frame) => indexOf.get(frame) ?? -1),
    })),
    ...(guilty && {
      guilty:
        guiltyFrame === undefined
          ? { symbol: guilty.symbol }
          : (indexOf.get(guiltyFrame) ?? { symbol: guilty.symbol }),
      guiltyReason: guilty.reason,
    }),
    mentions: report.mentions.map(({ what, frame }) => ({ what, ...frameToJson(frame) })),
  };
}

/** One frame in the shape of the JSON output. */
export function frameToJson(frame: Frame): FrameJson {
  const { line, range, role, byteOffset, byteSize, printed, printedInlines, inlined, reliable } =
    frame;
  const { symbol, baseSymbol, module, buildId, address, namedBy } = frame;
  return {
    line,
    columns: [range.start, range.end],
    role,
    ...(symbol !== undefined && { symbol }),
    ...(baseSymbol !== undefined && { baseSymbol }),
    ...(byteOffset !== undefined && { offset: byteOffset }),
    ...(byteSize !== undefined && { size: byteSize }),
    ...(module !== undefined && { module }),
    ...(buildId !== undefined && { buildId }),
    ...(address !== undefined && { address }),
    ...(namedBy && { namedBy: namedBy.source, nameConfirmed: namedBy.isConfirmed }),
    ...(printed && locationToJson(printed)),
    ...(printedInlines && { inlines: printedInlines.map(locationToJson) }),
    inlined,
    reliable,
  };
}

function locationToJson({ file, lineNumber, columnNumber }: PrintedLocation): LocationJson {
  return {
    file,
    sourceLine: lineNumber,
    ...(columnNumber !== undefined && { sourceColumn: columnNumber }),
  };
}

/** The frames of all stacks sorted by place, and the place of each in that order. */
export function framesInLogOrder(stacks: readonly Stack[]): {
  order: readonly Frame[];
  indexOf: ReadonlyMap<Frame, number>;
} {
  const order = stacks
    .flatMap(({ frames }) => frames)
    .sort((a, b) => a.line - b.line || a.range.start - b.range.start);
  return { order, indexOf: new Map(order.map((frame, index) => [frame, index])) };
}
