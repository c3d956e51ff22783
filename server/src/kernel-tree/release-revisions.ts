/**
 * From the release that a log prints to the git revisions that may hold its sources. Pure: whether a repository has one of them
 * is asked elsewhere. Nothing of a log reaches git but digits, `rc`, `next` and hex digits in the forms below.
 */
import { compareRelease, type KernelVersion, type ReleaseMatch } from './version.js';

/**
 * How exact a revision is: `commit`: the very one that was built. `tag`: the release that was built, to which a local version
 * may have added patches. `nearest`: the nearest tag of the series; lines may have moved. `named`: the user says so, right or wrong.
 */
export type RevisionMatch = 'commit' | 'tag' | 'nearest' | 'named';

/** Whether lines of such a revision are those of the log; undefined where only comparing the versions tells. */
export function isLogsVersion(match: RevisionMatch): boolean | undefined {
  return match === 'named' ? undefined : match !== 'nearest';
}

/** A revision that may hold the sources of a release. */
export interface RevisionCandidate {
  /** `v6.1-rc3`, `next-20230103`: the name of a tag; or `1a2b3c4`: the hex digits that a commit begins with. */
  readonly name: string;
  readonly kind: 'tag' | 'commit';
  readonly match: RevisionMatch;
}

/** No release is longer: `struct new_utsname` has 65 bytes (include/uapi/linux/utsname.h). */
const LONGEST_RELEASE = 65;

/** `4.5.0-rc6-btrfs-next-28+`: 4, 5, 0, nothing (2.6.32.27 has a fourth number), 6, the rest. */
const RELEASE =
  /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?(?:-rc(\d{1,3}))?(?!\d)((?:[-+_A-Za-z][-+.\w]*)?)$/;

/** `-00123-g1a2b3c4d5e6f`, `-g1a2b3c4`: scripts/setlocalversion. */
const COMMIT = /-g([0-9a-f]{7,40})(?![0-9a-z])/;
/** `-next-20230103`: the file localversion-next of linux-next. */
const NEXT = /-next-(20\d{6})(?!\d)/;
/** Commits behind a tag, where their hash is left out or is not here: `-00123`. */
const COMMITS_BEHIND = /^-\d{5}(?:-|$)/;

/**
 * Kernels with so many patches that their numbers tell the series only. Examples: `-56-cloud-amd64`, `-91-generic`,
 * `-427.el9` (a package's number behind a sub-level that stays 0), `-1160.el7.x86_64` (Red Hat), `-150400.24.100-default` (SUSE).
 */
const PATCHED_SUBLEVEL_0 = /^-\d/;
const PATCHED_ALWAYS = /\.el\d|^-1[2-9]\d{4}\.|^-\d[\d.]{0,16}-default$/;

/**
 * The revisions to look for, the most exact first; none for a text that is no release. `packageVersion` is the upstream version that a
 * distribution prints behind the release (`6.1.192` of `#1  Debian 6.1.192-2`): it goes before the release's own numbers.
 */
export function revisionsOf(
  release: string,
  packageVersion?: string,
): readonly RevisionCandidate[] {
  if (LONGEST_RELEASE < release.length) return [];
  const parts = RELEASE.exec(release);
  if (parts === null) return [];
  const rest = parts[6] ?? '';
  const found: RevisionCandidate[] = [];
  const commit = COMMIT.exec(rest)?.[1];
  if (commit !== undefined) found.push({ name: commit, kind: 'commit', match: 'commit' });
  const next = NEXT.exec(rest)?.[1];
  if (next !== undefined) {
    // A commit on top of that day's linux-next is told by its hash.
    const match = commit === undefined ? 'tag' : 'nearest';
    found.push({ name: `next-${next}`, kind: 'tag', match });
  }
  const packaged = packageVersion === undefined ? null : RELEASE.exec(packageVersion);
  if (packaged !== null) found.push(...tagsOf(packaged, true));
  const isExact = found.length === 0 && !isPatched(parts) && !COMMITS_BEHIND.test(rest);
  found.push(...tagsOf(parts, isExact));
  return found.filter(({ name }, index) => found.findIndex((each) => each.name === name) === index);
}

/** The tag of these numbers, then the first release of the series, which every repository has. */
function tagsOf(parts: readonly (string | undefined)[], isExact: boolean): RevisionCandidate[] {
  const [, version = '', patchLevel = '', subLevel, fourth, candidate] = parts;
  // Linux 2.6.32 is `v2.6.32`; since 3.0 a sub-level of 0 is not written in a tag.
  const hasOldNumbers = Number(version) < 3;
  const hasSubLevel = subLevel !== undefined && (hasOldNumbers || Number(subLevel) !== 0);
  const series = `v${Number(version)}.${Number(patchLevel)}`;
  const numbered = hasSubLevel ? `${series}.${Number(subLevel)}` : series;
  const stable = hasOldNumbers && fourth !== undefined ? `${numbered}.${Number(fourth)}` : numbered;
  const name = candidate === undefined ? stable : `${stable}-rc${Number(candidate)}`;
  const first = hasOldNumbers ? numbered : series;
  return [
    { name, kind: 'tag', match: isExact ? 'tag' : 'nearest' },
    ...(first === name || candidate !== undefined
      ? []
      : [{ name: first, kind: 'tag' as const, match: 'nearest' as const }]),
  ];
}

/**
 * The revisions worth looking for where a log of `release` is looked up in a tree of the version `tree`. None where the tree as it is
 * will do: it is of that release, or of its series while only the series is told. A commit is looked for in any case: a tree of the
 * same version can be hundreds of commits away from it.
 */
export function revisionsBeside(
  release: string,
  packageVersion: string | undefined,
  tree: KernelVersion,
): readonly RevisionCandidate[] {
  const match = compareRelease(packageVersion ?? release, tree);
  const useful = USEFUL[match.kind];
  return revisionsOf(release, packageVersion).filter((each) => useful.includes(each.match));
}

/** What is better than a tree that compares so with the release. */
const USEFUL: Readonly<Record<ReleaseMatch['kind'], readonly RevisionMatch[]>> = {
  same: ['commit'],
  'same-series': ['commit', 'tag'],
  different: ['commit', 'tag', 'nearest'],
  unreadable: [],
};

function isPatched([, version, , subLevel, , candidate, rest = '']: readonly (
  string | undefined
)[]): boolean {
  const isSubLevelUntold = Number(version) >= 3 && Number(subLevel ?? 0) === 0;
  return (
    PATCHED_ALWAYS.test(rest) ||
    (isSubLevelUntold && candidate === undefined && PATCHED_SUBLEVEL_0.test(rest))
  );
}
