/** Which commits of a repository revisions name, and the kernel trees of commits. */
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import type { RevisionCandidate, RevisionMatch } from '../kernel-tree/release-revisions.js';
import { parseKernelVersion, type KernelVersion } from '../kernel-tree/version.js';
import type { TextSearch } from '../symbol-search/text-search.js';
import { GitFailure, runGit, type GitRepository } from './git-command.js';
import { gitFiles } from './git-files.js';
import { GitObjects } from './git-objects.js';
import { gitSearch } from './git-search.js';

/** A commit that is here. Plain data. */
export interface Revision {
  /** `v6.1.192`, `1a2b3c4`, or what the user named. */
  readonly name: string;
  /** Full hash. */
  readonly commit: string;
  /** Full hash of its tree object. */
  readonly tree: string;
  readonly match: RevisionMatch;
}

/** The first of `candidates` that is here, and whether it is what is checked out; undefined where none is. */
export interface FoundRevision {
  readonly revision: Revision;
  readonly isCheckedOut: boolean;
}

/** A name that git is asked for: digits, letters and what tags are made of; nothing that it reads as anything else. */
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,80}$/;

/**
 * Looks for revisions that a log leads to. Rejects with a `GitFailure` where git cannot be asked. An abbreviated commit counts where it
 * names one commit and no more.
 */
export async function findRevision(
  repository: GitRepository,
  candidates: readonly RevisionCandidate[],
): Promise<FoundRevision | undefined> {
  const safe = candidates.filter(({ name }) => SAFE_NAME.test(name));
  if (safe.length === 0) return undefined;
  const spelled = safe.map(({ kind, name }) => (kind === 'tag' ? `refs/tags/${name}` : name));
  const [head, ...found] = await commitsOf(repository, ['HEAD', ...spelled]);
  for (const [index, { name, kind, match }] of safe.entries()) {
    const each = found[index];
    // A branch or tag may be called like the digits of a commit.
    if (each === undefined || (kind === 'commit' && !each.commit.startsWith(name))) continue;
    return { revision: { name, match, ...each }, isCheckedOut: each.commit === head?.commit };
  }
  return undefined;
}

/** The commit that a user names, in any of git's spellings. Rejects with a `GitFailure` where it is not here. */
export async function namedRevision(repository: GitRepository, name: string): Promise<Revision> {
  const isLine = name.trim() !== '' && !/[\n\r\0]/.test(name) && name.length < 1000;
  const [found] = isLine ? await commitsOf(repository, [name]) : [];
  if (found === undefined) {
    throw new GitFailure(
      `${JSON.stringify(name.slice(0, 100))} names no commit of the repository ${repository.root}`,
    );
  }
  return { name, match: 'named', ...found };
}

/**
 * The commits, and their trees, that these names stand for; undefined for each that is not here or ambiguous. The names go through standard
 * input, where none can be an option.
 */
async function commitsOf(
  repository: GitRepository,
  names: readonly string[],
): Promise<readonly (Pick<Revision, 'commit' | 'tree'> | undefined)[]> {
  const asked = names.flatMap((name) => [`${name}^{commit}`, `${name}^{tree}`]);
  const output = await runGit(repository, ['cat-file', '--batch-check'], asked.join('\n') + '\n');
  const hashes = output.split('\n').map((line) => /^([0-9a-f]{40,64}) \w+ \d+$/.exec(line)?.[1]);
  return names.map((_, index) => {
    const [commit, tree] = hashes.slice(2 * index, 2 * index + 2);
    return commit === undefined || tree === undefined ? undefined : { commit, tree };
  });
}

/** The kernel tree of a commit, ready to be read. */
export interface RevisionTree {
  readonly files: FileSource;
  readonly search: TextSearch;
  readonly version: KernelVersion;
  /** Why files could not be read since it was opened, for people. */
  readonly problem: () => string | undefined;
  /** Ends the process that reads; it is started again when it is needed. */
  readonly close: () => void;
}

/** The files of a commit, named by its full hash; undefined where it cannot be read. */
export function filesOfCommit(objects: GitObjects, commit: string): FileSource | undefined {
  const bytes = objects.read(commit, 'commit');
  const head = bytes && Buffer.from(bytes).toString('latin1', 0, 100);
  const tree = head && /^tree ([0-9a-f]{40,64})\n/.exec(head)?.[1];
  return tree ? gitFiles(objects, tree) : undefined;
}

/** Opens the tree of a commit. Throws a `GitFailure` where it cannot be read, or holds no kernel. */
export function openRevision(repository: GitRepository, { tree, name }: Revision): RevisionTree {
  const objects = new GitObjects(repository);
  const files = gitFiles(objects, tree);
  const version = parseKernelVersion(files.read('Makefile' as TreePath) ?? '');
  if (version === undefined) {
    objects.close();
    throw new GitFailure(objects.problem ?? `${name} holds no kernel`);
  }
  return {
    files,
    search: gitSearch(repository, tree),
    version,
    problem: () => objects.problem,
    close: () => {
      objects.close();
    },
  };
}
