/** Who maintains a file of the tree, over its first line. */
import type { CodeLens, Position } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import { ClientCommand } from '../../protocol.js';
import type { SnapshotTree } from '../log/log-snapshot.js';
import { MAINTAINERS, locationOf } from '../log/source-location.js';
import type { FileOwners } from '../log/tree-facts.js';

const TOP: Position = { line: 0, character: 0 };
const LONGEST_TITLE = 80;

/** `BTRFS FILE SYSTEM · Maintained · linux-btrfs@vger.kernel.org`, which leads to the section. */
export function ownerLenses(
  tree: Pick<SnapshotTree, 'uriOf'>,
  { section, status, lists }: FileOwners,
): CodeLens[] {
  const range = { start: TOP, end: TOP };
  if (section === undefined) {
    // A lens without a command is a text.
    return [{ range, command: { title: 'No section of MAINTAINERS but THE REST', command: '' } }];
  }
  const parts = [section.title, status[0], lists[0]?.text].filter((part) => part !== undefined);
  const location = locationOf(tree, { file: MAINTAINERS, lineNumber: section.lineNumber });
  return [
    {
      range,
      command: {
        title: cutText(parts.join(' · ').replaceAll('$(', '$ ('), LONGEST_TITLE),
        command: ClientCommand.openLocation,
        arguments: [location],
      },
    },
  ];
}
