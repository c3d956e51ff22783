/**
 * Our own messages between an editor and the language server, beside those of LSP. Types and method names only; documented
 * for other editors in docs/protocol.md. Positions and ranges are LSP's: 0-based, UTF-16 units.
 */
import type { Location, Position, Range } from 'vscode-languageserver-types';

/** What a client may hand over in `initialize`; every part may be missing. */
export interface InitializationOptions {
  /** Absolute path of a ripgrep binary that may be started. Missing: the one of the npm package, else a scan in plain Node. */
  readonly ripgrepPath?: string;
  /** The client has commands of the names in `ClientCommand`: code lenses and actions then call those. */
  readonly clientCommands?: boolean;
  /** False: git is not started, as in a workspace that is not trusted; all logs are looked up in trees as they are. Missing: true. */
  readonly runsGit?: boolean;
  /** Root of the tree chosen earlier for logs that lie in none; an absolute path. */
  readonly chosenTree?: string;
  /** Where the indexes of trees are kept; an absolute path. Missing: where the command line keeps them. */
  readonly cacheDirectory?: string;
  /** Settings for clients that do not answer `workspace/configuration`. */
  readonly settings?: DeepPartial<Settings>;
}

type DeepPartial<T> = T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> } : T;

/** The section `kernav` of the configuration, as `workspace/configuration` answers it. docs/settings.md says what each means. */
export interface Settings {
  /** Root of the kernel tree; empty: found from the log, the workspace folders, or chosen. */
  readonly tree: string;
  /** Directory of `arch/`; empty: the log tells. */
  readonly architecture: string;
  /** The `.config` of the kernel in the log; empty: the one in the tree, if any. */
  readonly config: string;
  readonly inlayHints: {
    readonly enabled: boolean;
    /** Hints for `?` frames too. */
    readonly unreliable: boolean;
  };
  readonly codeLens: { readonly enabled: boolean };
  readonly diagnostics: {
    /** Reports of open logs as problems of the guilty source line. */
    readonly reports: boolean;
    /** The checks of MAINTAINERS. */
    readonly maintainers: boolean;
  };
  /** Look for kernel frames in documents of other languages: plain text, logs, mail. */
  readonly detectInText: boolean;
  /** Look a log of another release than the tree's up in that release's commit, where the tree is a git repository that has it. */
  readonly otherVersions: boolean;
  readonly debugInfo: {
    /** Take lines from debug info where there is some. */
    readonly enabled: boolean;
    /** The kernel image with debug info; empty: looked for in the usual places. */
    readonly vmlinux: string;
    /** A directory with debug files, before the usual places; empty: none. */
    readonly directory: string;
    /** Fetch debug info by build ID from the servers that `DEBUGINFOD_URLS` names. */
    readonly debuginfod: boolean;
    /** A list that addresses without a symbol are named from; empty: the vmlinux or a System.map in the usual places. */
    readonly systemMap: string;
  };
  /** `auto`: symbols of C documents only where no other C extension is active; owners always. */
  readonly sourceFeatures: 'auto' | 'on' | 'off';
  readonly index: {
    /** Index trees in use in the background. */
    readonly enabled: boolean;
    /** Go on while the machine runs on battery. */
    readonly onBattery: boolean;
  };
}

// ---- client to server

/** `kernav/reports`: what the log `uri` holds. Null where the document is not open or is no log. */
export const REPORTS = 'kernav/reports';
export interface ReportsParams {
  readonly uri: string;
}
export interface LogReports {
  readonly uri: string;
  /** Version of the document that all ranges are of. */
  readonly version: number;
  readonly reports: readonly ReportItem[];
}
export interface ReportItem {
  /** `WARNING in btrfs_relocate_block_group`. */
  readonly title: string;
  /** `warning`, `kasan`, ...; `trace` for a stack outside any report. */
  readonly kind: string;
  readonly range: Range;
  /** The guilty frame, where the report has one in a stack. */
  readonly guilty?: { readonly symbol: string; readonly reason: string; readonly range?: Range };
  readonly stacks: readonly StackItem[];
}
export interface StackItem {
  /** `Call Trace`, `Allocated by task 12`. */
  readonly title: string;
  readonly range: Range;
  /** How many frames it has, whether they are listed or not. */
  readonly frameCount: number;
  /** Empty in a log of more than 10,000 frames. */
  readonly frames: readonly FrameItem[];
}
export interface FrameItem {
  /** `foo_probe`, or the raw address. */
  readonly label: string;
  /** ` fs/btrfs/relocation.c:4318`, or in words why there is none. Empty while it is looked for. */
  readonly detail: string;
  readonly range: Range;
  readonly state: FrameState;
  readonly isReliable: boolean;
  readonly isInlined: boolean;
  readonly isGuilty: boolean;
  readonly target?: Location;
}
/** `exact`, `certain`, `likely`, `guess`: how sure the line is. `waiting`: not answered yet. `no-tree`: nothing to look in. */
export type FrameState =
  'exact' | 'certain' | 'likely' | 'guess' | 'unresolved' | 'waiting' | 'no-tree';

/** `kernav/reportText`: a report for people. Waits until its frames are answered. Null where there is no such report. */
export const REPORT_TEXT = 'kernav/reportText';
export interface ReportTextParams {
  readonly uri: string;
  /** A position in the report; the nearest report before it, else the first, where it lies in none. */
  readonly position: Position;
  /** `decoded`: the lines of the log with source lines. `mail`: ready for a mailing list, with To and Cc. `addressees`: those alone. */
  readonly form: 'decoded' | 'mail' | 'addressees';
}
export interface ReportText {
  readonly text: string;
  /** The title of the report. */
  readonly title: string;
}

/** `kernav/neighbourFrame`: the next or previous frame of the log, round the end. Null where the log has no frame. */
export const NEIGHBOUR_FRAME = 'kernav/neighbourFrame';
export interface NeighbourFrameParams {
  readonly uri: string;
  readonly position: Position;
  readonly direction: 'next' | 'previous';
}

/** `kernav/guiltyLine`: the source line of the guilty frame of the report at a position. Null where there is none. */
export const GUILTY_LINE = 'kernav/guiltyLine';
export interface ReportAtParams {
  readonly uri: string;
  readonly position: Position;
}

/** `kernav/maintainersEntry`: the MAINTAINERS section of the frame at a position of a log, or of a file of a tree. */
export const MAINTAINERS_ENTRY = 'kernav/maintainersEntry';
export interface MaintainersEntryParams {
  readonly uri: string;
  /** Where `uri` is a log. */
  readonly position?: Position;
}

/** `kernav/framesInLine`: where frames stand in a line of a terminal, and what they name. Quick: no tree is read. */
export const FRAMES_IN_LINE = 'kernav/framesInLine';
export interface FramesInLineParams {
  readonly line: string;
}
export interface FrameInLine {
  /** 0-based column and count of UTF-16 units. */
  readonly start: number;
  readonly length: number;
  readonly symbol: string;
}

/** `kernav/frameTarget`: the line of one frame outside any document. */
export const FRAME_TARGET = 'kernav/frameTarget';
export interface FrameTargetParams {
  readonly line: string;
  /** `start` of a `FrameInLine`. */
  readonly start: number;
}
export type FrameTarget =
  | { readonly kind: 'found'; readonly location: Location; readonly explanation: string }
  /** `reason` is for the user. */
  | { readonly kind: 'missing'; readonly reason: string };

/** `kernav/revisionText`: the text of a `kernav-git:` document, a file of a commit that is not checked out. Null where there is none. */
export const REVISION_TEXT = 'kernav/revisionText';
export interface RevisionTextParams {
  /** As the server gave it; opaque to the client. */
  readonly uri: string;
}
export interface RevisionText {
  readonly text: string;
}

/** `kernav/extractReports`: the reports of a file that may be too large for an editor, as one text. */
export const EXTRACT_REPORTS = 'kernav/extractReports';
export interface ExtractReportsParams {
  /** Absolute path that the user chose. */
  readonly path: string;
}
export type ExtractedReports =
  | { readonly kind: 'extracted'; readonly text: string; readonly reportCount: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** `kernav/useTree`: look up logs that lie in no tree in this one from now on. */
export const USE_TREE = 'kernav/useTree';
export interface UseTreeParams {
  /** Absolute path of a directory in or at the root of a tree. */
  readonly path: string;
}
export type UsedTree =
  | { readonly kind: 'used'; readonly root: string; readonly version: string }
  /** `reason` is for the user. */
  | { readonly kind: 'refused'; readonly reason: string };

/** `kernav/treeOf`: the tree that a document is looked up in. */
export const TREE_OF = 'kernav/treeOf';
export interface TreeOfParams {
  readonly uri: string;
}
export interface TreeStatus {
  readonly tree?: {
    readonly root: string;
    /** `6.1.192`. */
    readonly version: string;
    /** Why this tree, for people: `the log lies in it`. */
    readonly reason: string;
  };
  /** In words, where the log is of another version than the tree. */
  readonly mismatch?: string;
  /** In words, which commits that are not checked out answer for reports of other versions: one sentence for each. */
  readonly revisions?: readonly string[];
  /** In words, why files with debug info that should have given exact lines did not: one sentence for each. */
  readonly debugInfo?: readonly string[];
  /** What is wrong or missing, for people; undefined where all is well. */
  readonly problem?: string;
  /** Frames answered and all frames, for a log. */
  readonly answered?: number;
  readonly frames?: number;
}

// ---- server to client

/** `kernav/changed`: what the other messages say of a document has changed: reports, answers, or its tree. */
export const CHANGED = 'kernav/changed';
export interface ChangedParams {
  readonly uri: string;
}

/** `kernav/activity`: whether the server works in the background, and on what, in words. Sent when it changes. */
export const ACTIVITY = 'kernav/activity';
export interface ActivityParams {
  readonly busy: boolean;
  readonly text: string;
}

/**
 * Commands that code lenses and code actions name. A client that has them says so in `clientCommands`; for the others the
 * server offers them by `workspace/executeCommand`, with the same arguments, and answers with `ReportText`, `Location` or null.
 */
export const ClientCommand = {
  /** `[uri, position]` */
  copyDecodedReport: 'kernav.copyDecodedReport',
  /** `[uri, position]` */
  copyForMail: 'kernav.copyForMail',
  /** `[uri, position]` */
  copyAddressees: 'kernav.copyAddressees',
  /** `[uri, position]` */
  openGuiltyLine: 'kernav.openGuiltyLine',
  /** `[location]` */
  openLocation: 'kernav.openLocation',
} as const;
