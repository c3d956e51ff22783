/** Who maintains a file of the tree, and what it is built into. */
import type { Hover } from 'vscode-languageserver-types';
import { builtByMarkdown } from '../kbuild/built-by.js';
import type { SnapshotTree } from '../log/log-snapshot.js';
import { ownersMarkdown } from '../log/owners-markdown.js';
import type { FileModule, FileOwners } from '../log/tree-facts.js';

/** Undefined where neither is known. */
export function ownersHover(
  tree: Pick<SnapshotTree, 'uriOf'>,
  owners: FileOwners | undefined,
  built?: FileModule,
): Hover | undefined {
  const parts = [owners && ownersMarkdown(tree, owners), builtByMarkdown(tree, built)].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0
    ? undefined
    : { contents: { kind: 'markdown', value: parts.join('\n\n') } };
}
