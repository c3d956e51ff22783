/** The reports of a log by the version of the tree that answers for them: the tree as it is, or commits of its repository. */
import { versionMismatches } from '../explain/version-mismatch.js';
import { revisionsBeside } from '../kernel-tree/release-revisions.js';
import type { Report } from '../oops/report.js';
import type { GitRepository } from '../platform/git-command.js';
import { architectureOf, releasesOf } from '../resolve/boot.js';
import type { DecodableTree } from '../resolve/decodable-tree.js';
import type { CommandIo } from './command.js';
import type { OpenTree } from './open-tree.js';
import type { VersionGroup } from './revision-groups.js';

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
    const { namedGroup } = await import('./revision-groups.js');
    const group = await namedGroup(io, repository, reports, decodable, option);
    for (const sentence of versionMismatches(reports, group.decodable.version))
      io.note(`kernav: ${sentence}`);
    return [group];
  }
  if (option === false || !tree.checkout) return [asItIs(reports)];

  const groups: VersionGroup[] = [];
  for (const [{ release, packageVersion }, some] of byRelease(reports)) {
    const candidates =
      release === undefined ? [] : revisionsBeside(release, packageVersion, tree.version);
    // What one report does not tell of the machine is taken from the rest of the log.
    const architecture = decodable.architecture ?? architectureOf(reports);
    const known = { ...decodable, ...(architecture !== undefined && { architecture }) };
    const group =
      release === undefined || candidates.length === 0
        ? undefined
        : await (
            await import('./revision-groups.js')
          ).releaseGroup(io, repository, some, known, { release, candidates });
    groups.push(group ?? asItIs(some));
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
