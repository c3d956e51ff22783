/** The answer of get_maintainer.pl as the features of the editor want it. */
import type { TreePath } from '../base/tree-path.js';
import type { FileOwners, OwnerAddress } from '../features/log/tree-facts.js';
import type { Addressee } from '../maintainers/get-maintainer.js';
import type { Maintainers } from '../maintainers/maintainers.js';

/** Deepest section of MAINTAINERS, which every file is in. */
const EVERYBODY = 'THE REST';

/** Who owns these files together. */
export function ownersIn(maintainers: Maintainers, paths: readonly TreePath[]): FileOwners {
  const { people, lists, status, scm, subsystems } = maintainers.ask(paths);
  const [deepest] = paths
    .flatMap((path) => maintainers.sectionsFor(path))
    .filter(({ section }) => section.title !== EVERYBODY);
  return {
    ...(deepest && {
      section: { title: deepest.section.title, lineNumber: deepest.section.lineNumber },
    }),
    status,
    people: people.map(addressOf),
    lists: lists.map(addressOf),
    trees: scm,
    subsystems,
  };
}

function addressOf({ text, role }: Addressee): OwnerAddress {
  return { text, role };
}
