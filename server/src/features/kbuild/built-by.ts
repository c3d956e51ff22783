/** What a source file is built into, over its first line and in its hover. */
import type { CodeLens } from 'vscode-languageserver-types';
import { cutText } from '../../explain/cut-text.js';
import { ClientCommand } from '../../protocol.js';
import type { SnapshotTree } from '../log/log-snapshot.js';
import { linkOf, locationOf, startOfLine } from '../log/source-location.js';
import type { FileModule } from '../log/tree-facts.js';
import { escapeMarkdown, markdownLink } from '../markdown.js';

type Tree = Pick<SnapshotTree, 'uriOf'>;

const LONGEST_TITLE = 120;

/** `built by CONFIG_BTRFS_FS into btrfs.ko`, `built into the kernel`. */
export function builtByText({ module, condition, builtBy }: FileModule): string {
  // Where a configuration was evaluated no condition is left: the list's own symbol says what decided.
  const by = condition === '' || condition === 'never' ? (builtBy?.symbol ?? '') : condition;
  const how =
    condition === 'never' ? `not built in this configuration${by && ` (${by})`}` : 'built';
  if (condition === 'never') return how;
  const into = module === undefined ? 'the kernel' : `${module}.ko`;
  return by === '' ? `${how} into ${into}` : `${how} by ${by} into ${into}`;
}

/** A lens that leads to the line of the makefile; none where no makefile builds the file. */
export function builtByLenses(tree: Tree, built: FileModule | undefined): CodeLens[] {
  if (built?.builtBy === undefined) return [];
  const { makefile, lineNumber = 1 } = built.builtBy;
  return [
    {
      range: startOfLine(1),
      command: {
        title: cutText(builtByText(built).replaceAll('$(', '$ ('), LONGEST_TITLE),
        command: ClientCommand.openLocation,
        arguments: [locationOf(tree, { file: makefile, lineNumber })],
      },
    },
  ];
}

/** `built by CONFIG_X into x.ko · fs/x/Makefile:3`, with a link. Undefined where no makefile builds the file. */
export function builtByMarkdown(tree: Tree, built: FileModule | undefined): string | undefined {
  if (built?.builtBy === undefined) return undefined;
  const { makefile, lineNumber } = built.builtBy;
  const place = lineNumber === undefined ? makefile : `${makefile}:${lineNumber}`;
  const link = markdownLink(place, linkOf(tree, { file: makefile, lineNumber: lineNumber ?? 1 }));
  return `${escapeMarkdown(builtByText(built))} · ${link}`;
}
