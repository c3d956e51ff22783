/** The reports of a log by the version of the tree that answers for them: the tree as it is, or commits of its repository. */
import {
  missingRevisions,
  revisionSentence,
  unreadableRepository,
} from '../explain/revision-text.js';
import { versionMismatches } from '../explain/version-mismatch.js';
import { isLogsVersion, revisionsBeside } from '../kernel-tree/release-revisions.js';
import type { Report } from '../oops/report.js';
import { GitFailure, type GitRepository } from '../platform/git-command.js';
import {
  findRevision,
  namedRevision,
  openRevision,
  type Revision,
  type RevisionTree,
} from '../platform/git-revisions.js';
import { architectureOf, releasesOf } from '../resolve/boot.js';
import type { DecodableTree } from '../resolve/decode-reports.js';
import { UserError, type CommandIo } from './command.js';
import type { OpenTree } from './open-tree.js';

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

/** `--revision REV`, `--no-revision`, or neither. */
export type RevisionOption = string | false | undefined;

/**
 * Groups the reports, in the order of the log, and tells of every release that is not the tree's which version answers. With `option` false
 * that is always the tree as it is; a name is the revision for all. Throws a `UserError` where that one cannot be read.
 */
export async function groupByVersion(
  io: CommandIo,
  reports: readonly Report[],
  tree: OpenTree,
  decodable: DecodableTree,
  option: RevisionOption,
): Promise<readonly VersionGroup[]> {
  const repository: GitRepository = { program: 'git', root: tree.root };
  const asItIs = (some: readonly Report[]): VersionGroup => {
    for (const sentence of versionMismatches(some, tree.version)) io.note(`kernav: ${sentence}`);
    return { reports: some, decodable, problem: () => undefined, close: () => undefined };
  };
  if (typeof option === 'string') {
    try {
      const revision = await namedRevision(repository, option);
      const opened = openRevision(repository, revision);
      io.note(`kernav: ${revisionSentence(undefined, revision)}`);
      for (const sentence of versionMismatches(reports, opened.version))
        io.note(`kernav: ${sentence}`);
      return [ofRevision(reports, decodable, revision, opened)];
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      throw new UserError(`--revision ${option}: ${error.message}`);
    }
  }
  if (option === false || !tree.checkout) return [asItIs(reports)];

  const groups: VersionGroup[] = [];
  for (const [{ release, packageVersion }, some] of byRelease(reports)) {
    const opened =
      release === undefined
        ? undefined
        : await revisionFor(io, repository, tree, release, packageVersion);
    // What one report does not tell of the machine is taken from the rest of the log.
    const architecture = decodable.architecture ?? architectureOf(reports);
    const known = { ...decodable, ...(architecture !== undefined && { architecture }) };
    groups.push(
      opened === undefined ? asItIs(some) : ofRevision(some, known, opened.revision, opened.tree),
    );
  }
  return groups;
}

type Release = ReturnType<typeof releasesOf>[number];

function byRelease(reports: readonly Report[]): ReadonlyMap<Release, readonly Report[]> {
  const releases = releasesOf(reports);
  const groups = new Map<string, { readonly release: Release; readonly reports: Report[] }>();
  for (const [index, report] of reports.entries()) {
    const release = releases[index] ?? {};
    const key = JSON.stringify([release.release, release.packageVersion]);
    const group = groups.get(key) ?? { release, reports: [] };
    groups.set(key, group);
    group.reports.push(report);
  }
  return new Map([...groups.values()].map((group) => [group.release, group.reports]));
}

/** The commit for a release, opened; undefined where the tree as it is answers. */
async function revisionFor(
  io: CommandIo,
  repository: GitRepository,
  tree: OpenTree,
  release: string,
  packageVersion: string | undefined,
): Promise<{ readonly revision: Revision; readonly tree: RevisionTree } | undefined> {
  const candidates = revisionsBeside(release, packageVersion, tree.version);
  if (candidates.length === 0) return undefined;
  try {
    const found = await findRevision(repository, candidates);
    if (found === undefined) io.note(`kernav: ${missingRevisions(candidates)}`);
    if (found === undefined || found.isCheckedOut) return undefined;
    const { revision } = found;
    const opened = openRevision(repository, revision);
    io.note(`kernav: ${revisionSentence(release, revision)}`);
    return { revision, tree: opened };
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
