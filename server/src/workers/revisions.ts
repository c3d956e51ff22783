/** The commits that a worker reads: which one a release leads to, their files, and which of these differ from the tree as it is. */
import { join } from 'node:path';
import type { FileSource } from '../base/file-source.js';
import type { TreePath } from '../base/tree-path.js';
import { revisionsBeside } from '../kernel-tree/release-revisions.js';
import { disk } from '../platform/disk-probe.js';
import { GitFailure, type GitRepository } from '../platform/git-command.js';
import { GitObjects } from '../platform/git-objects.js';
import { filesOfCommit, findRevision, openRevision } from '../platform/git-revisions.js';
import { nodeFiles } from '../platform/node-files.js';
import {
  keepLastRevisions,
  revisionFilePath,
  writeRevisionFile,
} from '../platform/revision-files.js';
import type { FindRevisionParams, FoundVersion, WorkerSettings } from './requests.js';

/** Repositories that are kept open; each holds a thread and a process. */
const MOST_OPEN = 3;

/** The repository of the tree at `root`. */
export function repositoryAt(root: string): GitRepository {
  return { program: 'git', root };
}

/** Never rejects for a repository that cannot be read: the tree as it is answers then. */
export async function foundVersion(
  { root, version, release, packageVersion }: FindRevisionParams,
  { runsGit }: WorkerSettings,
): Promise<FoundVersion> {
  const candidates = revisionsBeside(release, packageVersion ?? undefined, version);
  const isRepository = disk.kind(join(root, '.git')) !== undefined;
  if (!runsGit || !isRepository || candidates.length === 0) return { kind: 'as-it-is' };
  try {
    const repository = repositoryAt(root);
    const found = await findRevision(repository, candidates);
    if (found === undefined) return { kind: 'as-it-is', missing: candidates };
    if (found.isCheckedOut) return { kind: 'as-it-is' };
    const opened = openRevision(repository, found.revision);
    opened.close();
    return { kind: 'revision', revision: found.revision, version: opened.version };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return { kind: 'as-it-is', failure: error.message };
  }
}

/** The files of commits, by repository; what is asked for longest ago is closed first. */
export class CommitFiles {
  readonly #open = new Map<string, GitObjects>();

  /** Undefined where the commit cannot be read. */
  of(root: string, commit: string): FileSource | undefined {
    const objects = this.#open.get(root) ?? new GitObjects(repositoryAt(root));
    this.#open.delete(root);
    this.#open.set(root, objects);
    for (const [oldest, each] of this.#open) {
      if (this.#open.size <= MOST_OPEN) break;
      each.close();
      this.#open.delete(oldest);
    }
    return filesOfCommit(objects, commit);
  }

  /** The tree at `root` has changed. */
  forget(root: string): void {
    this.#open.get(root)?.close();
    this.#open.delete(root);
  }
}

/**
 * Tells which files of a commit are not those of the tree as it is, looking at each once. With a directory for files of commits, each that
 * differs is written there, so that whoever is told of it can open it.
 */
export function differingFiles(
  root: string,
  commit: string,
  files: FileSource,
  { revisionsDirectory }: WorkerSettings,
): (path: TreePath) => boolean {
  if (revisionsDirectory !== undefined) keepLastRevisions(revisionsDirectory, commit);
  const known = new Map<TreePath, boolean>();
  const asItIs = nodeFiles(root);
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const ofCommit = files.readBytes(path);
    const ofTree = asItIs.readBytes(path);
    const differs = ofCommit !== undefined && (ofTree === undefined || !isEqual(ofCommit, ofTree));
    known.set(path, differs);
    if (differs && revisionsDirectory !== undefined) {
      writeRevisionFile(revisionFilePath(revisionsDirectory, commit, path), ofCommit);
    }
    return differs;
  };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
