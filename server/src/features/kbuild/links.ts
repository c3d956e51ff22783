/** The words of a Kbuild makefile lead to sources, parts and makefiles. */
import type { DocumentLink, LocationLink, Position } from 'vscode-languageserver-types';
import type { KbuildLink } from '../../kernel-tree/kbuild-places.js';
import { rangeOfWord } from '../kconfig/config-links.js';
import type { SnapshotTree } from '../log/log-snapshot.js';
import { startOfLine } from '../log/source-location.js';

type Tree = Pick<SnapshotTree, 'uriOf'>;

/** Where the word at a place leads. */
export function kbuildDefinition(
  tree: Tree,
  links: readonly KbuildLink[],
  { line, character }: Position,
): LocationLink[] {
  const link = links.find(
    ({ word }) => word.line === line && word.start <= character && character <= word.end,
  );
  if (link === undefined) return [];
  return link.places.map((place) => {
    const range = startOfLine(place.line + 1);
    return {
      originSelectionRange: rangeOfWord(link.word),
      targetUri: tree.uriOf(place.path),
      targetRange: range,
      targetSelectionRange: range,
    };
  });
}

/** Links to other files; what leads to another line of the same file is no link of an editor. */
export function kbuildDocumentLinks(tree: Tree, links: readonly KbuildLink[]): DocumentLink[] {
  return links.flatMap(({ word, kind, places: [place] }) =>
    place === undefined || kind === 'parts' || kind === 'users'
      ? []
      : [{ range: rangeOfWord(word), target: tree.uriOf(place.path) }],
  );
}
