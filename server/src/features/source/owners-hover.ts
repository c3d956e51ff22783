/** Who maintains a file of the tree. */
import type { Hover } from 'vscode-languageserver-types';
import type { SnapshotTree } from '../log/log-snapshot.js';
import { ownersMarkdown } from '../log/owners-markdown.js';
import type { FileOwners } from '../log/tree-facts.js';

export function ownersHover(tree: Pick<SnapshotTree, 'uriOf'>, owners: FileOwners): Hover {
  return { contents: { kind: 'markdown', value: ownersMarkdown(tree, owners) } };
}
