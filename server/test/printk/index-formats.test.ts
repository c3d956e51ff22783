/**
 * The formats that the scanner of the whole tree records against those that `formatsIn()` reads of the same files of a real tree: a
 * line is found the same way with the index and without. Skipped where the tree is missing.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { toTreePath } from '../../src/base/tree-path.js';
import { formatRules } from '../../src/indexing/format-rules.js';
import { FileScanner } from '../../src/indexing/scan-files.js';
import { sourceFilesOf } from '../../src/platform/tree-walk.js';
import { anchorsOf } from '../../src/printk/anchors.js';
import { formatsIn } from '../../src/printk/formats-in.js';
import { RecordKind } from '../../src/symbol-index/record-kinds.js';
import { seededRandom } from '../maintainers/seeded-random.js';
import { realTree } from '../support/real-tree.js';
import { readerOf, recordsOf, scanContent } from '../symbol-index/records-text.js';

const tree = realTree('6.1');
const SAMPLE = 400;

/** The same files in each run, C and headers, out of those of the parts that a kernel is built of. */
async function sampleFiles(): Promise<string[]> {
  const all = (await sourceFilesOf(tree ?? ''))
    .filter((path) => !/^(?:tools|samples|scripts|Documentation)\//.test(path))
    .filter((path) => /\.[ch]$/.test(path) && !path.includes('/amd/include/'))
    .sort();
  const random = seededRandom(6);
  const sample = new Set<string>();
  while (sample.size < SAMPLE) sample.add(all[random(all.length)] ?? '');
  return [...sample];
}

/** `12 pr_err(…)` for each format that has a word to be found by, by file. */
function recorded(paths: readonly string[]): Map<string, Set<string>> {
  const scanner = new FileScanner(tree ?? '', formatRules);
  for (const path of paths) scanContent(scanner, path, readFileSync(join(tree ?? '', path)));
  const reader = readerOf(scanner.finish() ?? new Uint8Array());
  const formats = new Map<string, Set<string>>(paths.map((path) => [path, new Set()]));
  for (const { kind, file, line, x, z } of recordsOf(reader))
    if (kind === RecordKind.format)
      formats
        .get(reader.path(file))
        ?.add(`${line + 1} ${reader.name(x - 1)}(${JSON.stringify(reader.format(z))}`);
  return formats;
}

it(
  'the index records the formats that single files are read for',
  { skip: tree === undefined ? 'no linux-source-6.1' : false },
  async (t) => {
    let nEqual = 0;
    const differences: string[] = [];
    for (const [path, ours] of recorded(await sampleFiles())) {
      const text = readFileSync(join(tree ?? '', path), 'latin1');
      const theirs = new Set(
        formatsIn(text, toTreePath(path) ?? assert.fail(path))
          .filter(({ format }) => anchorsOf(format).length > 0)
          .map(({ line, callee, format }) => `${line + 1} ${callee}(${JSON.stringify(format)}`),
      );
      for (const each of theirs)
        if (ours.has(each)) nEqual++;
        else differences.push(`tokens only ${path} ${each}`);
      for (const each of ours)
        if (!theirs.has(each)) differences.push(`index only ${path} ${each}`);
    }
    for (const difference of differences) t.diagnostic(difference);
    const share = nEqual / (nEqual + differences.length);
    t.diagnostic(`${nEqual} equal, ${differences.length} not`);
    assert.ok(nEqual > 1000, `${nEqual} formats`);
    assert.ok(share >= 0.99, `${(share * 100).toFixed(2)} %:\n${differences.join('\n')}`);
  },
);
