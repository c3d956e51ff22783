/** What is said where lines are of a commit that is not checked out. */
import type { RevisionCandidate, RevisionMatch } from '../kernel-tree/release-revisions.js';

/** A revision as `platform/` finds it. */
interface NamedRevision {
  readonly name: string;
  readonly match: RevisionMatch;
}

/** `the commit 1a2b3c4`, `the tag v6.1.192`, `v5.15, the nearest tag`: in the middle of a sentence. */
export function revisionName({ name, match }: NamedRevision): string {
  switch (match) {
    case 'commit':
      return `the commit ${name}`;
    case 'tag':
      return `the tag ${name}`;
    case 'nearest':
      return `${name}, the nearest tag that is here`;
    case 'named':
      return `the revision ${name}`;
  }
}

/** A sentence without its full stop: which version answers, and why. `release` is undefined where the log tells none. */
export function revisionSentence(release: string | undefined, revision: NamedRevision): string {
  const ofLog = release === undefined ? '' : `the log is of Linux ${release}: `;
  const less = revision.match === 'nearest' ? ', and less sure' : '';
  return `${ofLog}lines are of ${revisionName(revision)} of this repository, which is not checked out${less}`;
}

/** Why none was looked for: git cannot be asked. */
export function unreadableRepository(release: string, failure: string): string {
  return `the sources of Linux ${release} cannot be had from git: ${failure}`;
}

/** Why none was found: the repository has none of them. */
export function missingRevisions(candidates: readonly RevisionCandidate[]): string {
  const names = candidates.map(({ kind, name }) => `${kind} ${name}`);
  return `the repository has no ${names.join(', no ')}; git fetch --tags may bring it`;
}
