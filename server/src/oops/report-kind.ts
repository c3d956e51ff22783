/** How a kind of report is described. The kinds themselves are in `report-kinds.ts`. */

/** One header: a row of the table. A new kind of report is a row and a log in `server/test/corpus/`. */
export interface ReportKind {
  /** `kasan`, `hung-task`: what `Report.kind` says. Several rows may share one. */
  readonly kind: string;
  /** A literal every such header has: looked for first, because it is cheap. */
  readonly marker: string;
  /**
   * Sticky, tried at the marker. Groups: `function` (with or without offset), `file`, `line`, `column`, `what`, `task`,
   * `with` and others that `title` names. Quantifiers are bounded.
   */
  readonly pattern: RegExp;
  /**
   * The canonical title, in syzkaller's manner. `{name}` is a group of the pattern, a fact, or the guilty function;
   * a part in brackets is left out where a name in it is unknown.
   */
  readonly title: string;
  /** A whole header line. */
  readonly example: string;
  /** Print site: kernel file and function. */
  readonly source: string;
  /**
   * Whether the header can belong to the report that is open: never, to a fault header just before, to any report, or to a
   * header of one of the kinds listed, just before.
   */
  readonly joins: 'never' | 'fault' | 'any' | readonly string[];
  /** True where the header alone may be anything: without frames there is no report. */
  readonly needsFrames?: true;
  /** True for the header of a fault, which a die line (`Oops: …`) follows. */
  readonly fault?: true;
  /** How the guilty frame is looked for; see `guilty-frame.ts`. Default `first`. */
  readonly blame?: Blame;
  /** True where the stacks of other tasks and CPUs follow, under callers of their own. */
  readonly showsOtherTasks?: true;
  /** What the first stack is where nothing opens it. Default `call-trace`. */
  readonly firstStack?: 'access';
}

/** Where to look for the guilty frame: the strategies of `guilty-frame.ts`. */
export type Blame = 'first' | 'header' | 'lock' | 'caller' | 'stalled' | 'allocated' | 'none';

/** `f+0x1/0x2`, `f` or `f file.c:12`: the function a header names. */
export const FUNCTION = String.raw`(?<function>[A-Za-z_.$][^\s+<>(),]{0,511}|<[^+()]{1,512}>::[^\s+()]{1,512})(?:\+0x[0-9a-f]{1,16}/0x[0-9a-f]{1,16})?`;
/** `mm/vmalloc.c:1473`. */
export const LOCATION = String.raw`(?<file>[\w+~.,@/-]{1,400}):(?<line>\d{1,7})`;

/** A sticky pattern put together from pieces. */
export function header(pattern: string): RegExp {
  return new RegExp(pattern, 'y');
}
