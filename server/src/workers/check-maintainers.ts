/** Checks the text of a MAINTAINERS, against the tree that it lies in where there is one. */
import { maintainersDiagnostics } from '../features/maintainers/diagnostics.js';
import { maintainersSnapshot } from '../features/maintainers/snapshot.js';
import { countMatches } from '../maintainers/count-matches.js';
import type { OpenedTree } from './opened-tree.js';
import type { CheckedMaintainers } from './requests.js';

export async function checkMaintainers(
  uri: string,
  text: string,
  tree: OpenedTree | undefined,
): Promise<CheckedMaintainers> {
  const snapshot = maintainersSnapshot(uri, text, { uriOf: () => undefined });
  const counts = tree && (await countMatches(snapshot.sections, tree.files));
  const rules = tree?.maintainers?.rules;
  return {
    diagnostics: maintainersDiagnostics({ ...snapshot, counts }),
    ...(counts && { counts }),
    ...(rules && { rules }),
  };
}
