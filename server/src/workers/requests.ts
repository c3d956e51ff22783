/**
 * What the language server asks of its worker threads. Everything in a message is plain data, as `structuredClone` takes it.
 * All of it concerns one kernel tree, named by a `TreeChoice`.
 */
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { TreePath } from '../base/tree-path.js';
import type {
  FileModule,
  FileOwners,
  LineOrigin,
  SourceExcerpt,
} from '../features/log/tree-facts.js';
import type { DirectoryEntry } from '../base/file-source.js';
import type { KbuildLink } from '../kernel-tree/kbuild-places.js';
import type { ConfigSymbol } from '../kernel-tree/kconfig/config-symbol.js';
import type { KconfigReference } from '../kernel-tree/kconfig/kconfig-index.js';
import type { SourceStatement } from '../kernel-tree/kconfig/source-paths.js';
import type { RevisionCandidate } from '../kernel-tree/release-revisions.js';
import type { KernelVersion } from '../kernel-tree/version.js';
import type { PatternCounts } from '../maintainers/count-matches.js';
import type { ScriptRules } from '../maintainers/script-rules.js';
import type { Report } from '../oops/report.js';
import type { Revision } from '../platform/git-revisions.js';
import type { Boot } from '../resolve/boot.js';
import type { Resolution } from '../resolve/evidence.js';
import type { Naming } from '../resolve/name-reports.js';

/** A tree, and what is to be taken for granted when a log is looked up in it. */
export interface TreeChoice {
  /** Absolute path of the root. */
  readonly root: string;
  /** Directory of `arch/`; undefined: the log tells. */
  readonly architecture: string | undefined;
  /** Absolute path of a `.config`; undefined: there is none. */
  readonly configFile: string | undefined;
  /** Where debug info is looked for before the usual places; undefined: lines come from the sources alone. */
  readonly debugInfo: DebugChoice | undefined;
  /** The commit of the tree's repository that lines are looked for in; missing: the tree as it is. */
  readonly revision?: Revision;
}

/** Absolute paths. */
export interface DebugChoice {
  readonly vmlinux: string | undefined;
  readonly directory: string | undefined;
  /** A list of symbols that addresses are named from; undefined: it is looked for. */
  readonly systemMap: string | undefined;
  /** Whether debuginfod servers may be asked. */
  readonly asksServers: boolean;
}

/** What each worker is started with. */
export interface WorkerSettings {
  /** Absolute path of a ripgrep binary; undefined: that of the npm package, else a scan in plain Node. */
  readonly ripgrepPath: string | undefined;
  /** Absolute path of the directory in which indexes are kept. */
  readonly cacheDirectory: string;
  /** False: git is never started. */
  readonly runsGit: boolean;
  /** Absolute path of a directory for files of commits, for editors that open nothing but files; undefined: none are written. */
  readonly revisionsDirectory: string | undefined;
}

/** The tree at a directory (with `upward` also the one around it), or why there is none, for people. */
export const FIND_TREE = new RequestType<FindTreeParams, FoundTree, void>('findTree');
export interface FindTreeParams {
  /** Absolute path. */
  readonly directory: string;
  readonly upward: boolean;
}
export type FoundTree =
  | {
      readonly kind: 'found';
      readonly root: string;
      readonly version: KernelVersion;
      /** Absolute path of the `.config` beside the tree or the build that led to it. */
      readonly configFile?: string;
    }
  | { readonly kind: 'missing'; readonly reason: string };

/** The commit that holds the sources of a release which is not the tree's. */
export const FIND_REVISION = new RequestType<FindRevisionParams, FoundVersion, void>(
  'findRevision',
);
export interface FindRevisionParams {
  readonly root: string;
  /** Of the tree at `root`. */
  readonly version: KernelVersion;
  readonly release: string;
  /** `ReportFacts.packageVersion` beside it; null where there is none. */
  readonly packageVersion: string | null;
}
export type FoundVersion =
  | { readonly kind: 'revision'; readonly revision: Revision; readonly version: KernelVersion }
  /** The tree as it is has to do. Where a commit would be better: which ones are missing, or for people why git cannot tell. */
  | {
      readonly kind: 'as-it-is';
      readonly missing?: readonly RevisionCandidate[];
      readonly failure?: string;
    };

/** The text of a file of a commit; null where there is none. */
export const REVISION_FILE = new RequestType<RevisionFileParams, string | null, void>(
  'revisionFile',
);
export interface RevisionFileParams {
  readonly root: string;
  /** Full hash. */
  readonly commit: string;
  readonly path: TreePath;
}

/** Changes whenever the tree was switched, built or edited by git; null where there is no tree any more. */
export const FINGERPRINT = new RequestType<string, string | null, void>('fingerprint');

/** Something is wrong that nobody asked about, for people. */
export const PROBLEM = new NotificationType<string>('problem');

/** A file that should have given exact lines of a tree did not; `problem` says why, for people. */
export const DEBUG_PROBLEM = new NotificationType<DebugProblemParams>('debugProblem');
export interface DebugProblemParams {
  readonly root: string;
  readonly problem: string;
}

/** How far a file with debug info is fetched; null when it has come, or will not. */
export const FETCHING = new NotificationType<FetchingParams | null>('fetching');
export interface FetchingParams {
  /** 0 where the server does not tell how much there is. */
  readonly percentage: number;
  /** For people. */
  readonly text: string;
}
/** Ends what is fetched right now. It is not begun again before the tree has changed. */
export const STOP_FETCHING = new NotificationType<null>('stopFetching');

/** Throws away all that was learnt of the tree at a root: its files have changed. */
export const FORGET = new NotificationType<string>('forget');

/** Brings the index of a tree up to date. Answered when that is done, or cannot be. */
export const INDEX = new RequestType<IndexParams, IndexAnswer, void>('index');
export interface IndexParams {
  readonly root: string;
  /** Directories that come before all others. */
  readonly first: readonly string[];
  /** Whether it goes on while a battery is being drained. */
  readonly onBattery: boolean;
}
/** `unchanged`: it was complete before, and still is. `busy`: another process is at it. A problem is for people. */
export type IndexAnswer = 'complete' | 'unchanged' | 'busy' | { readonly problem: string };
/** The index of the tree at a root is another one now. */
export const INDEXED = new NotificationType<string>('indexed');
export const INDEX_PROGRESS = new NotificationType<IndexProgressParams>('indexProgress');
export interface IndexProgressParams {
  readonly root: string;
  readonly nFiles: number;
  readonly nIndexed: number;
  /** Where it is: `drivers/net`. */
  readonly directory: string;
}

/** The text that an editor holds of a file, which is not what is on the disk; null: it is again. */
export const EDITED = new NotificationType<EditedParams>('edited');
export interface EditedParams {
  readonly root: string;
  readonly path: TreePath;
  readonly text: string | null;
}

/** Names the addresses of a log that it prints no symbol for. Null where the tree is used without debug info. */
export const NAME = new RequestType<NameParams, NamedLog | null, void>('name');
export interface NameParams {
  readonly tree: TreeChoice;
  /** Those of the whole log: each speaks for or against what the others are named from. */
  readonly reports: readonly Report[];
}
export interface NamedLog {
  /** As they came, with names where there are some. */
  readonly reports: readonly Report[];
  readonly namings: readonly Naming[];
}

/** Decodes reports of one boot. The answers come as `ANSWERS` while it runs; what is missing at its end has no answer. */
export const DECODE = new RequestType<DecodeParams, null, string>('decode');
export interface DecodeParams {
  /** Stands in the answers. */
  readonly job: number;
  readonly tree: TreeChoice;
  readonly boot: Boot;
  readonly reports: readonly Report[];
}
export const ANSWERS = new NotificationType<AnswersParams>('answers');
export interface AnswersParams {
  readonly job: number;
  readonly rows: readonly AnswerRow[];
}
/** Index of the report, index of the frame in `framesOf(report)`, the answer. */
export type AnswerRow = readonly [report: number, frame: number, resolution: Resolution];

export interface FileParams {
  readonly tree: TreeChoice;
  readonly path: TreePath;
}
export const EXCERPT = new RequestType<ExcerptParams, SourceExcerpt | null, void>('excerpt');
export interface ExcerptParams extends FileParams {
  readonly lineNumber: number;
  readonly definitionLineNumber?: number;
  /** `SourceLine.commit` of the line. */
  readonly commit?: string;
}
export const OWNERS = new RequestType<OwnersParams, FileOwners | null, void>('owners');
export interface OwnersParams {
  readonly tree: TreeChoice;
  readonly paths: readonly TreePath[];
}
export const MODULE = new RequestType<FileParams, FileModule | null, void>('module');

/** Where one line of a log was printed; null for a line without a message. */
export const ORIGIN = new RequestType<OriginParams, LineOrigin | null, void>('origin');
export interface OriginParams {
  readonly tree: TreeChoice;
  /** The line as it stands in the log. */
  readonly raw: string;
  /** What the log tells of the machine; what the tree was chosen with goes before it. */
  readonly architecture: string | undefined;
}

/** The problems of a MAINTAINERS, and how many files of its tree each pattern matches. */
export const CHECK_MAINTAINERS = new RequestType<CheckParams, CheckedMaintainers, void>(
  'checkMaintainers',
);
export interface CheckParams {
  /** Null for a file that lies in no tree. */
  readonly tree: TreeChoice | null;
  /** Stands in the problems. */
  readonly uri: string;
  readonly text: string;
}
export interface CheckedMaintainers {
  readonly diagnostics: readonly Diagnostic[];
  readonly counts?: PatternCounts;
  readonly rules?: ScriptRules;
}
export const LIST = new RequestType<FileParams, readonly DirectoryEntry[], void>('list');

/** The reports of a log file of any size, as one text. `reason` is for people. */
export const EXTRACT = new RequestType<string, ExtractedLog, void>('extract');
export type ExtractedLog =
  | { readonly kind: 'extracted'; readonly text: string; readonly reportCount: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** The first of these symbols (without `CONFIG_`) that has an entry in a Kconfig file; null where none has. */
export const CONFIG_SYMBOL = new RequestType<ConfigSymbolParams, ConfigSymbol | null, void>(
  'configSymbol',
);
export interface ConfigSymbolParams {
  readonly tree: TreeChoice;
  readonly names: readonly string[];
}

/** Where Kconfig files name a symbol, its own entries included. */
export const CONFIG_REFERENCES = new RequestType<
  ConfigSymbolParams,
  readonly KconfigReference[],
  void
>('configReferences');

/** The symbols that contain a text in any case, at most `limit`; those that begin with it first. */
export const CONFIG_NAMES = new RequestType<ConfigNamesParams, readonly string[], void>(
  'configNames',
);
export interface ConfigNamesParams {
  readonly tree: TreeChoice;
  readonly part: string;
  readonly limit: number;
}

/** For each `source` of a Kconfig file the files that it means. */
export const SOURCED_FILES = new RequestType<
  SourcedFilesParams,
  readonly (readonly TreePath[])[],
  void
>('sourcedFiles');
export interface SourcedFilesParams extends FileParams {
  readonly statements: readonly SourceStatement[];
}

/** Where the words of a makefile's text lead. */
export const KBUILD_LINKS = new RequestType<KbuildLinksParams, readonly KbuildLink[], void>(
  'kbuildLinks',
);
export interface KbuildLinksParams extends FileParams {
  readonly text: string;
}
