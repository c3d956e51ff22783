/**
 * Functions of a real kernel looked up by name on its index, against where its debug information says that they are. Skipped
 * where the tree, the records or the index are missing: `kernav index --tree TREE` makes the latter.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { StoredIndex } from '../../src/indexing/stored-index.js';
import { findDefinitions } from '../../src/navigation/find-definitions.js';
import { MacroMadeTable } from '../../src/navigation/macro-definitions.js';
import type { RankedDefinition } from '../../src/navigation/rank-definitions.js';
import { SourceView } from '../../src/navigation/source-view.js';
import { cacheDirectory } from '../../src/platform/cache-directory.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import type { SymbolKind } from '../../src/symbol-index/tree-index.js';
import { realTree, sharedData } from '../support/real-tree.js';

const root = realTree('6.1');
const records = sharedData('data/definitions/functions-6.1-x86.tsv');
const index =
  root === undefined
    ? undefined
    : new StoredIndex(root, nodeFiles(root), cacheDirectory()).current();
const skip =
  root === undefined || records === undefined
    ? 'no kernel tree, or no records of it'
    : index?.coverage.isComplete !== true && `no complete index of ${root}`;

const KINDS: ReadonlySet<SymbolKind> = new Set(['function', 'variable']);
/** A view keeps what it has read: it is made anew after so many names. */
const NAMES_PER_VIEW = 500;

it('definitions of a real kernel are found by name', { skip }, async () => {
  assert.ok(root !== undefined && records !== undefined && index !== undefined);
  const files = nodeFiles(root);
  const table = new MacroMadeTable(files);
  await table.build(index);
  const rows = readFileSync(records, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
  const count = { literal: { all: 0, right: 0 }, macro: { all: 0, right: 0 } };
  let view = new SourceView(files, index, { architecture: 'x86' });
  rows.forEach(([name = '', file, line, kind], i) => {
    if (i % NAMES_PER_VIEW === 0) view = new SourceView(files, index, { architecture: 'x86' });
    const found = findDefinitions(view, name, { kinds: KINDS }, table);
    const isRight = ({ symbol }: RankedDefinition): boolean =>
      symbol.path === file && symbol.line === Number(line) - 1;
    const group = kind === 'macro' ? count.macro : count.literal;
    group.all++;
    // Nobody says which of several static functions is meant: the right one must be among them.
    if (kind === 'macro' ? found.slice(0, 1).some(isRight) : found.some(isRight)) group.right++;
  });
  const { literal, macro } = count;
  assert.ok(literal.right >= 0.997 * literal.all, `literal: ${literal.right} of ${literal.all}`);
  assert.ok(macro.right >= 0.92 * macro.all, `macro-made: ${macro.right} of ${macro.all}`);
});
