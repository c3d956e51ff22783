/** What is known of one kernel log at one moment: all that the features of logs are functions of. Never edited, only replaced. */
import type { Range } from 'vscode-languageserver-types';
import type { DocumentLines } from '../../base/document-lines.js';
import type { TreePath } from '../../base/tree-path.js';
import type { KernelVersion } from '../../kernel-tree/version.js';
import type { Frame } from '../../oops/frame.js';
import type { Report } from '../../oops/report.js';
import type { Resolution } from '../../resolve/evidence.js';
import type { FrameIndex } from './frame-index.js';

/** The kernel tree that a log is looked up in. */
export interface SnapshotTree {
  /** Absolute path, for people. */
  readonly root: string;
  readonly version: KernelVersion;
  /** URI of a file of the tree as it is, or with `commit` (see `SourceLine`) of that commit. */
  readonly uriOf: (path: TreePath, commit?: string) => string;
  /**
   * The file of the tree that a path printed in a log means, as `printedFileInTree()` tells: absolute and climbing ones too.
   * Missing: printed paths are no links.
   */
  readonly fileOf?: (printed: string) => TreePath | undefined;
  /**
   * The commit (see `SourceLine`) that answers for the report at a 0-based line of the log: places that the log prints itself are of it. Missing
   * for clients that open nothing but files.
   */
  readonly commitAt?: (line: number) => string | undefined;
  /** In words, where a report of the log is of another version: `the log is of 4.5.0, the tree is 6.1.192`. */
  readonly mismatch?: string;
  /** In words, where lines are of commits that are not checked out: which, and why. One sentence for each. */
  readonly revisions?: readonly string[];
}

export interface LogSnapshot {
  readonly uri: string;
  /** Of the document; every range in an answer is of that version. */
  readonly version: number;
  readonly lines: DocumentLines;
  /** In the order of their first lines. */
  readonly reports: readonly Report[];
  readonly frames: FrameIndex;
  /** The answer for a frame as far as it is known; undefined while it is looked for, and where there is no tree. */
  readonly answerOf: (frame: Frame) => Resolution | undefined;
  readonly tree: SnapshotTree | undefined;
}

/** The whole of lines `first` to `last`, without the last line's end. */
export function rangeOfLines({ lines }: LogSnapshot, first: number, last: number): Range {
  return {
    start: { line: first, character: 0 },
    end: { line: last, character: lines.lengthOf(last) },
  };
}

/** The range of a frame's text in its line. */
export function rangeOfFrame({ line, range }: Frame): Range {
  return {
    start: { line, character: range.start },
    end: { line, character: range.end },
  };
}

/** An outline of more frames is no outline any more, and takes longer to send than anybody waits. */
const MOST_LISTED_FRAMES = 10_000;

/** Whether lists of the whole log name every frame; else they end at the stacks. */
export function listsFrames({ frames }: Pick<LogSnapshot, 'frames'>): boolean {
  return frames.all.length <= MOST_LISTED_FRAMES;
}
