/** Answers that were found in a commit which is not checked out. */
import type { TreePath } from '../base/tree-path.js';
import type { Resolution, SourceLine } from './evidence.js';

/** The answer with the commit told of every line in a file that `differs` from the one in the tree as it is. */
export function linesOfCommit(
  resolution: Resolution,
  commit: string,
  differs: (file: TreePath) => boolean,
): Resolution {
  if (resolution.kind === 'unresolved') return resolution;
  const told = <T extends SourceLine>(line: T): T =>
    differs(line.file) ? { ...line, commit } : line;
  const { site, candidates, otherDefinitions } = resolution;
  return {
    kind: 'resolved',
    site: { ...told(site), inlines: site.inlines.map(told) },
    candidates: candidates.map(told),
    otherDefinitions: otherDefinitions.map(told),
  };
}
