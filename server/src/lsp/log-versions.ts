/** Which version of its tree answers for each report of a log. */
import {
  missingRevisions,
  revisionSentence,
  unreadableRepository,
} from '../explain/revision-text.js';
import { versionMismatches } from '../explain/version-mismatch.js';
import { isLogsVersion } from '../kernel-tree/release-revisions.js';
import type { Report } from '../oops/report.js';
import { bootsOf, releasesOf } from '../resolve/boot.js';
import { FIND_REVISION, type FoundVersion, type TreeChoice } from '../workers/requests.js';
import type { TreeWorker } from '../workers/tree-worker.js';
import type { Ask } from './decode-queue.js';
import type { ChosenTree } from './trees.js';

export interface LogVersions {
  /** One for each report that can be decoded. */
  readonly asks: readonly Ask[];
  /** What the commits that answer are called, by their full hashes. */
  readonly names: ReadonlyMap<string, string>;
  /** The commit that answers for the report at a 0-based line of the log; undefined for the tree as it is, and outside of reports. */
  readonly commitAt: (line: number) => string | undefined;
  /** Which commits answer, in words; one sentence for each. */
  readonly revisions: readonly string[];
  /** In words, where the tree as it is answers for a report of another version. */
  readonly mismatch: string | undefined;
}

/** Looks for the commits. With `isWanted` false the tree as it is answers for all. */
export async function versionsOf(
  reports: readonly Report[],
  { choice, version }: ChosenTree,
  worker: TreeWorker,
  isWanted: boolean,
): Promise<LogVersions> {
  const boots = bootsOf(reports, version, choice.architecture);
  const releases = releasesOf(reports);
  const found = new Map<string, FoundVersion>();
  const asks: Ask[] = [];
  const names = new Map<string, string>();
  const sentences = new Set<string>();
  const problems = new Set<string>();
  const ofTree: Report[] = [];
  const commits = new Map<number, string>();
  for (const [index, report] of reports.entries()) {
    const boot = boots[index];
    const { release, packageVersion = null } = releases[index] ?? {};
    if (boot === undefined) continue;
    let answer: FoundVersion = { kind: 'as-it-is' };
    if (isWanted && release !== undefined) {
      const key = JSON.stringify([release, packageVersion]);
      const params = { root: choice.root, version, release, packageVersion };
      answer = found.get(key) ?? (await worker.request(FIND_REVISION, params));
      found.set(key, answer);
    }
    if (answer.kind === 'as-it-is') {
      asks.push({ report, tree: choice, boot });
      ofTree.push(report);
      const { missing, failure } = answer;
      if (missing !== undefined) problems.add(missingRevisions(missing));
      if (failure !== undefined) problems.add(unreadableRepository(release ?? '', failure));
      continue;
    }
    const { revision } = answer;
    names.set(revision.commit, revision.name);
    for (let line = report.firstLine; line <= report.lastLine; line++) {
      commits.set(line, revision.commit);
    }
    sentences.add(revisionSentence(release, revision));
    const tree: TreeChoice = { ...choice, revision };
    const isTreesVersion = isLogsVersion(revision.match) ?? boot.isTreesVersion;
    asks.push({ report, tree, boot: { ...boot, isTreesVersion } });
  }
  const [mismatch] = versionMismatches(ofTree, version);
  const [problem] = problems;
  const whole =
    mismatch !== undefined && problem !== undefined ? `${mismatch} (${problem})` : mismatch;
  const commitAt = (line: number): string | undefined => commits.get(line);
  return { asks, names, commitAt, revisions: [...sentences], mismatch: whole };
}
