/** The reports of a log for which a commit of the tree's repository answers. */
import {
  missingRevisions,
  revisionSentence,
  unreadableRepository,
} from '../explain/revision-text.js';
import { isLogsVersion, type RevisionCandidate } from '../kernel-tree/release-revisions.js';
import type { Report } from '../oops/report.js';
import { GitFailure, type GitRepository } from '../platform/git-command.js';
import {
  findRevision,
  namedRevision,
  openRevision,
  type Revision,
  type RevisionTree,
} from '../platform/git-revisions.js';
import type { DecodableTree } from '../resolve/decodable-tree.js';
import { UserError, type CommandIo } from './command.js';

/** Reports that one version of the tree answers for. */
export interface VersionGroup {
  readonly reports: readonly Report[];
  readonly decodable: DecodableTree;
  /** Undefined for the tree as it is. */
  readonly revision?: Revision;
  /** Why files could not be read, for people. */
  readonly problem: () => string | undefined;
  readonly close: () => void;
}

/** The reports with the commit that the user names. Throws a `UserError` where it cannot be read. */
export async function namedGroup(
  io: CommandIo,
  repository: GitRepository,
  reports: readonly Report[],
  decodable: DecodableTree,
  name: string,
): Promise<VersionGroup> {
  try {
    const revision = await namedRevision(repository, name);
    const opened = openRevision(repository, revision);
    io.note(`kernav: ${revisionSentence(undefined, revision)}`);
    return ofRevision(reports, decodable, revision, opened);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UserError(`--revision ${name}: ${error.message}`);
  }
}

/** The reports with the first commit of `candidates` that is there; undefined where the tree as it is answers. */
export async function releaseGroup(
  io: CommandIo,
  repository: GitRepository,
  reports: readonly Report[],
  decodable: DecodableTree,
  {
    release,
    candidates,
  }: { readonly release: string; readonly candidates: readonly RevisionCandidate[] },
): Promise<VersionGroup | undefined> {
  try {
    const found = await findRevision(repository, candidates);
    if (found === undefined) io.note(`kernav: ${missingRevisions(candidates)}`);
    if (found === undefined || found.isCheckedOut) return undefined;
    const { revision } = found;
    const opened = openRevision(repository, revision);
    io.note(`kernav: ${revisionSentence(release, revision)}`);
    return ofRevision(reports, decodable, revision, opened);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    io.note(`kernav: ${unreadableRepository(release, error.message)}`);
    return undefined;
  }
}

function ofRevision(
  reports: readonly Report[],
  decodable: DecodableTree,
  revision: Revision,
  { files, search, version, problem, close }: RevisionTree,
): VersionGroup {
  const isKnown = isLogsVersion(revision.match);
  const { architecture, config, loadParser, debugObjects } = decodable;
  return {
    reports,
    decodable: {
      loadParser,
      ...(architecture !== undefined && { architecture }),
      ...(config !== undefined && { config }),
      ...(debugObjects !== undefined && { debugObjects }),
      files,
      search,
      version,
      ...(isKnown !== undefined && { isLogsVersion: isKnown }),
    },
    revision,
    problem,
    close,
  };
}
