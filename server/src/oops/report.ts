/** What one kernel log holds: reports, each with facts and stacks. Plain data; the parser in `parse-log.ts` makes it. */
import type { TextRange } from '../base/text.js';
import type { Frame, PrintedLocation } from './frame.js';

/** What a stack is of. */
export type StackKind =
  | 'call-trace'
  | 'allocated'
  | 'freed'
  | 'last-work'
  | 'stored'
  | 'created'
  | 'lock-chain'
  | 'other-cpu'
  | 'access'
  | 'other';

export interface Stack {
  readonly kind: StackKind;
  /** The line that opens it, without prefix: `Call Trace:`, `Allocated by task 12:`. Empty where nothing does. */
  readonly title: string;
  /** 0-based lines of the log: first and last line that belong to it. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Innermost first, as printed. */
  readonly frames: readonly Frame[];
}

export interface LoadedModule {
  readonly name: string;
  /** `OE` of `btrfs(OE)`, `+`/`-` for one that is being loaded or unloaded. */
  readonly flags: string;
}

/** The text behind a `Code:`. */
export interface CodeText {
  /** 0-based line of the log. */
  readonly line: number;
  readonly text: string;
}

export interface ReportFacts {
  /** `4.5.0-rc6-btrfs-next-28+`. */
  readonly release?: string;
  /** `6.1.192`: the upstream version that Debian prints behind a release that does not tell it, `6.1.0-56-amd64 #1  Debian 6.1.192-2`. */
  readonly packageVersion?: string;
  readonly cpu?: number;
  readonly pid?: number;
  readonly comm?: string;
  /** Taint letters without blanks, `GW`; empty for `Not tainted`. */
  readonly taint?: string;
  readonly hardware?: string;
  /** kernel architecture directory name: `x86`, `arm64`, `powerpc`... where the log tells. */
  readonly architecture?: string;
  readonly modules: readonly LoadedModule[];
  /** Register name as printed, lower case, to hex digits. */
  readonly registers: Readonly<Record<string, string>>;
  /** `Oops: 0002`, `ESR = 0x96000004`, `error_code(0x0000)`: label to value as printed. */
  readonly errorCodes: Readonly<Record<string, string>>;
  /** What the kernel was running, in the order of the log; code of programs is left out. */
  readonly codes: readonly CodeText[];
  readonly workqueue?: string;
  /** Hex digits: how far the kernel was moved from where it was linked, `Kernel Offset: 0x1a000000 from …`; `0` where that was disabled. */
  readonly kernelOffset?: string;
  /** Kernel build ID printed with the release (6.x). */
  readonly buildId?: string;
}

export interface Report {
  /** From the table in `report-kinds.ts`: `warning`, `kasan`, `null-pointer`, `hung-task`...; `trace` for a stack outside any report. */
  readonly kind: string;
  /** One line without addresses and numbers that vary: `WARNING in btrfs_relocate_block_group`. */
  readonly title: string;
  /** The header line as printed, without prefix. Empty for kind `trace`. */
  readonly header: string;
  /** 0-based lines of the log. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** `at fs/btrfs/relocation.c:4318` of a WARNING or BUG header, with where it stands. */
  readonly location?: PrintedLocation & { readonly line: number; readonly range: TextRange };
  readonly facts: ReportFacts;
  /** In the order of the log. */
  readonly stacks: readonly Stack[];
  /** The frame to blame, where the report has one. */
  readonly guilty?: GuiltyFrame;
  /** Other places of code the report names: in its header, in registers, in lists of held locks. */
  readonly mentions: readonly Mention[];
}

/** The frame a report is to be blamed on: the first that is not machinery of reporting, locking, allocating... */
export interface GuiltyFrame {
  /** The name as printed. */
  readonly symbol: string;
  /** Index into `Report.stacks` and into that stack's `frames`. Undefined where only the header names the function. */
  readonly stack?: number;
  readonly frame?: number;
  /** Why this one: `named by the header`, `first of the access that is not memory checking`. */
  readonly reason: string;
}

/** A name of code that is no entry of a stack: `lr : f+0x1/0x2`, `#0: … at: f+0x1/0x2`, `WARNING: … f+0x1/0x2`. */
export interface Mention {
  /** What is said of it. */
  readonly what:
    | 'header'
    | 'link-register'
    | 'caller'
    | 'lock'
    | 'held-lock'
    | 'irq-event'
    | 'reference'
    /** An entry of crash(8) `bt`, which has no offset. */
    | 'debugger'
    | 'other';
  readonly frame: Frame;
}
