/**
 * What the language server asks of its worker threads. Everything in a message is plain data, as `structuredClone` takes it.
 * All of it concerns one kernel tree, named by a `TreeChoice`.
 */
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { TreePath } from '../base/tree-path.js';
import type { FileModule, FileOwners, SourceExcerpt } from '../features/log/tree-facts.js';
import type { DirectoryEntry } from '../base/file-source.js';
import type { KernelVersion } from '../kernel-tree/version.js';
import type { PatternCounts } from '../maintainers/count-matches.js';
import type { ScriptRules } from '../maintainers/script-rules.js';
import type { Report } from '../oops/report.js';
import type { Boot } from '../resolve/boot.js';
import type { Resolution } from '../resolve/evidence.js';

/** A tree, and what is to be taken for granted when a log is looked up in it. */
export interface TreeChoice {
  /** Absolute path of the root. */
  readonly root: string;
  /** Directory of `arch/`; undefined: the log tells. */
  readonly architecture: string | undefined;
  /** Absolute path of a `.config`; undefined: there is none. */
  readonly configFile: string | undefined;
}

/** What each worker is started with. */
export interface WorkerSettings {
  /** Absolute path of a ripgrep binary; undefined: that of the npm package, else a scan in plain Node. */
  readonly ripgrepPath: string | undefined;
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

/** Changes whenever the tree was switched, built or edited by git; null where there is no tree any more. */
export const FINGERPRINT = new RequestType<string, string | null, void>('fingerprint');

/** Throws away all that was learnt of the tree at a root: its files have changed. */
export const FORGET = new NotificationType<string>('forget');

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
}
export const OWNERS = new RequestType<OwnersParams, FileOwners | null, void>('owners');
export interface OwnersParams {
  readonly tree: TreeChoice;
  readonly paths: readonly TreePath[];
}
export const MODULE = new RequestType<FileParams, FileModule | null, void>('module');

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
