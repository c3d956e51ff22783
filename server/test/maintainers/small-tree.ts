/** A kernel tree of a few lines, for the rules one by one. */
import assert from 'node:assert/strict';
import { memoryFiles } from '../../src/base/file-source.js';
import {
  createMaintainers,
  type ContentChoice,
  type Maintainers,
} from '../../src/maintainers/maintainers.js';

/** What tells the scripts apart, in a text of our own; see script-rules.ts. */
export const OLD_SCRIPT = '# keywords always, bytes, roles by status\n';
export const SCRIPT_OF_6_12 = 'use open qw(:std);\nmy $keywords_in_file = 0;\n';
export const NEW_SCRIPT = `${SCRIPT_OF_6_12}my $output_substatus;\n`;

/** The maintainers of a tree made of `MAINTAINERS` and the other files given; the script is 6.1's unless one is given. */
export function treeWith(
  maintainers: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Maintainers {
  const found = createMaintainers(
    memoryFiles({ 'scripts/get_maintainer.pl': OLD_SCRIPT, ...files, MAINTAINERS: maintainers }),
  );
  if (found.kind === 'unreadable') assert.fail(found.reason);
  return found.maintainers;
}

/** The lines that get_maintainer.pl prints for these files in one call. */
export function printed(
  tree: Maintainers,
  paths: readonly string[],
  content?: ContentChoice,
): readonly string[] {
  const { people, lists } = tree.ask(paths, content);
  return [...people, ...lists].map(({ text, role }) => `${text} (${role})`);
}

/** `A, B`: the titles of the sections that match one path, in order. */
export function titles(tree: Maintainers, path: string): string {
  return tree
    .sectionsFor(path)
    .map(({ section }) => section.title)
    .join(', ');
}
