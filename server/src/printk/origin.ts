/** Where a line of a log was printed, and how sure that is. Plain data; the words for people are made where it is shown. */
import type { TreePath } from '../base/tree-path.js';

/** A call that prints, as it stands in the tree. */
export interface PrintSite {
  readonly file: TreePath;
  /** 1-based line of the callee. */
  readonly lineNumber: number;
  /** `pr_err`. */
  readonly callee: string;
  /** The function or macro around it; empty where there is none. */
  readonly function: string;
  /** With names between its literals marked as in `IndexedFormat.format`. */
  readonly format: string;
}

/** Why this call is named. */
export type PrintEvidence =
  /** No other format fits the line. */
  | 'only-format'
  /** Others fit as well, and say less of the line. */
  | 'best-format'
  /** Others fit it just as well: they are the candidates. */
  | 'one-of-n'
  /** It printed a part of the line; other calls printed the rest. */
  | 'part-of-line';

/** `certain`: the text leaves no doubt; `likely`: the best of what fits; `guess`: one of several, or little text to tell by. */
export type PrintConfidence = 'certain' | 'likely' | 'guess';

export type MessageOrigin =
  | {
      readonly kind: 'found';
      readonly site: PrintSite;
      /** Other calls that fit, best first. With `one-of-n` they fit as well as the site. */
      readonly candidates: readonly PrintSite[];
      readonly evidence: PrintEvidence;
      readonly confidence: PrintConfidence;
    }
  | { readonly kind: 'unattributed'; readonly reason: UnattributedReason };

export type UnattributedReason =
  /** Nothing to tell by: too few letters. */
  | 'too-short'
  /** A daemon wrote it to /dev/kmsg, or to the console. */
  | 'user-space'
  /** No format of the tree fits. */
  | 'no-format';

/** One line of a log as the kernel printed it. */
export interface PrintedMessage {
  /** Without stamps, levels and other prefixes. */
  readonly text: string;
  /** printk level 0 to 7; undefined where the log has none. */
  readonly level?: number;
  /** The log says that user space wrote it: the facility of `<30>` is not the kernel's. */
  readonly isForeign?: true;
}
