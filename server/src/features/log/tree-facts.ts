/** What the features ask of a kernel tree beyond the lines of frames. Answered from other threads; all of it is plain data. */
import type { TreePath } from '../../base/tree-path.js';
import type { MessageOrigin } from '../../printk/origin.js';

/** The source around a line. */
export interface SourceExcerpt {
  /** The head of the function, on one line: `static int foo_probe(struct device *dev)`. Undefined where it is not known. */
  readonly signature?: string;
  /** 1-based number of the first line of `lines`. */
  readonly firstLineNumber: number;
  /** Without line ends. */
  readonly lines: readonly string[];
}

/** Somebody to write to, and where that stands. */
export interface OwnerAddress {
  /** `"David S. Miller" <davem@davemloft.net>`, or a list's address. */
  readonly text: string;
  /** `maintainer:BTRFS FILE SYSTEM`. */
  readonly role: string;
}

/** The section of MAINTAINERS that owns a file, and the answer of get_maintainer.pl for it. */
export interface FileOwners {
  /** The deepest matching section: undefined where only `THE REST` matches. */
  readonly section?: {
    readonly title: string;
    /** 1-based line of its title in MAINTAINERS. */
    readonly lineNumber: number;
  };
  readonly status: readonly string[];
  readonly people: readonly OwnerAddress[];
  readonly lists: readonly OwnerAddress[];
  /** `git git://git.kernel.org/...` */
  readonly trees: readonly string[];
  /** Titles of all sections that match, deepest first. */
  readonly subsystems: readonly string[];
}

/** What a file is built into. */
export interface FileModule {
  /** `btrfs`; undefined for what can only be part of the kernel image. */
  readonly module?: string;
  /** What has to be set for it, as Kconfig writes conditions: `CONFIG_BTRFS_FS`. Empty where nothing has to be. */
  readonly condition: string;
  /** Where that is said. */
  readonly builtBy?: BuiltBy;
}

export interface BuiltBy {
  /** `fs/btrfs/btrfs.o`: what the file is linked into. */
  readonly object: TreePath;
  readonly makefile: TreePath;
  /** 1-based line of the makefile that names the file's object; undefined where only an evaluation makes that name. */
  readonly lineNumber?: number;
  /** `CONFIG_BTRFS_FS`: what decides on the object, where the makefile says `obj-$(CONFIG_BTRFS_FS)`. */
  readonly symbol?: string;
}

/** Where a line was printed. */
export interface LineOrigin {
  readonly origin: MessageOrigin;
  /** False where the tree was searched, for want of a complete index: there may be more than was found. */
  readonly isIndexed: boolean;
}

/** Questions about one tree. Each rejects when `signal` is aborted. Undefined where there is no answer. */
export interface TreeFacts {
  excerpt(
    path: TreePath,
    lineNumber: number,
    definitionLineNumber: number | undefined,
    signal: AbortSignal,
    /** `SourceLine.commit`; missing: the tree as it is. */
    commit?: string,
  ): Promise<SourceExcerpt | undefined>;
  owners(path: TreePath, signal: AbortSignal): Promise<FileOwners | undefined>;
  /** The answer of get_maintainer.pl for the files of a trace together. */
  ownersOfAll(paths: readonly TreePath[], signal: AbortSignal): Promise<FileOwners | undefined>;
  /** Where the line of a log was printed; undefined for one without a message. `architecture` is a directory of `arch/`. */
  origin(
    raw: string,
    architecture: string | undefined,
    signal: AbortSignal,
  ): Promise<LineOrigin | undefined>;
  module(path: TreePath, signal: AbortSignal): Promise<FileModule | undefined>;
}
