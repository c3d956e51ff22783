/** A small MAINTAINERS in a small tree, and drawings of what features answer. */
import assert from 'node:assert/strict';
import type { Position, Range } from 'vscode-languageserver-types';
import { memoryFiles } from '../../../src/base/file-source.js';
import {
  maintainersSnapshot,
  type MaintainersSnapshot,
  type MaintainersTree,
} from '../../../src/features/maintainers/snapshot.js';
import { countMatches } from '../../../src/maintainers/count-matches.js';
import { parseMaintainers } from '../../../src/maintainers/parse-maintainers.js';

export const PREAMBLE = [
  'List of people',
  '==============',
  '',
  'Read this first.',
  '',
  'Letters',
  '-------',
  '',
  '\tM: *Mail* to: Name <address>',
  '\tL: List',
  '\tS: *Status*, one of:',
  '\t   Maintained:\tSomebody looks after it.',
  '\t   Odd Fixes:\tSomebody has',
  '\t\t\tlittle time.',
  '\tP: Profile',
  '\tT: Tree',
  '\tW: Page',
  '\tF: *Files*',
  '\t   F:\tnet/\tall below net',
  '\tX: Excluded',
  '\tN: Regex',
  '\tK: Content',
  '',
  'Sections',
  '--------',
  '',
  '',
].join('\n');

const FILES = {
  'Documentation/net.rst': '',
  'arch/arm/net.c': '',
  'arch/x86/net.c': '',
  'arch/x86/net.h': '',
  'drivers/deep/er/x.c': '',
  'fs/ext4/Kconfig': '',
  'fs/ext4/inode.c': '',
  'net/core.c': '',
  'net/core.cc': '',
  'net/v6/a.c': '',
  'net/v6/b.c': '',
  'net/v6/c.c': '',
  'net/v6/d.c': '',
  'net/v6/e.c': '',
  'net/v6/f.c': '',
  'net/v6/g.c': '',
  'net/v6/h.c': '',
  'net/v6/i.c': '',
};
export const TREE = memoryFiles(FILES);

/** The URI of a path of the small tree. */
const uriOf = (path: string): string => `file:///linux/${path}`;

/** The text as a document of the small tree, before its files are counted. */
export function uncounted(text: string, tree: Partial<MaintainersTree> = {}): MaintainersSnapshot {
  return maintainersSnapshot('file:///linux/MAINTAINERS', text, { uriOf, ...tree });
}

/** The same with the files counted. */
export async function counted(
  text: string,
  tree: Partial<MaintainersTree> = {},
): Promise<MaintainersSnapshot> {
  return uncounted(text, { counts: await countMatches(parseMaintainers(text), TREE), ...tree });
}

/** Takes the one `<|>` out of a text and says where it stood. */
export function atCursor(marked: string): { readonly text: string; readonly position: Position } {
  const [before = '', after, ...more] = marked.split('<|>');
  assert.ok(after !== undefined && more.length === 0, 'one cursor');
  const lines = before.split('\n');
  return {
    text: before + after,
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

/** `3:2-7` for a range in a line, `3:2-4:0` for one over several; lines from 0. */
export function rangeText({ start, end }: Range): string {
  const last = start.line === end.line ? end.character : `${end.line}:${end.character}`;
  return `${start.line}:${start.character}-${last}`;
}

/** The line, and under it the range with words. */
export function underlined(text: string, { start, end }: Range, words: string): string {
  const line = (text.split('\n')[start.line] ?? '').replaceAll('\t', '>');
  const marks = '^'.repeat(end.character - start.character);
  return `${line}\n${' '.repeat(start.character)}${marks} ${words}`;
}
