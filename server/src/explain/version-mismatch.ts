/** What is to be said where a log is of another version than the tree it is looked up in. */
import type { KernelVersion } from '../kernel-tree/version.js';
import type { Report } from '../oops/report.js';
import { releaseMatch } from '../resolve/boot.js';

/** One sentence for each release of the log that is not the tree's, in the order of the log; none where all is well. */
export function versionMismatches(
  reports: readonly Report[],
  version: KernelVersion,
): readonly string[] {
  const sentences = new Set<string>();
  for (const report of reports) {
    const { release } = report.facts;
    const match = releaseMatch(report, version);
    if (release === undefined || match === undefined) continue;
    const both = `the log is of Linux ${release}, the tree is ${version.text}`;
    if (match.kind === 'different') {
      sentences.add(`${both}: lines are those of the tree, and less sure`);
    } else if (match.kind === 'same-series' && match.subLevel === 'differs') {
      sentences.add(`${both}: lines may have moved`);
    }
  }
  return [...sentences];
}
