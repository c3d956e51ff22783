/**
 * The scanner of the whole tree against what is known of a real one: the outlines and bodies that `c-source/` reads file by file,
 * and the functions that a compiled kernel's debug information names. Skipped where the tree or the list is missing.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { scanFile } from '../../src/c-source/scan-file.js';
import { formatRules } from '../../src/indexing/format-rules.js';
import { FileScanner } from '../../src/indexing/scan-files.js';
import { sourceFilesOf } from '../../src/platform/tree-walk.js';
import { nameScanModule } from '../../src/platform/wasm-files.js';
import { BEST_SPREAD, NameSearch } from '../../src/symbol-index/search-names.js';
import type { SegmentReader } from '../../src/symbol-index/segment-reader.js';
import { plainSearch } from './plain-search.js';
import { RecordKind } from '../../src/symbol-index/record-kinds.js';
import { testParser } from '../c-source/parser-support.js';
import { seededRandom } from '../maintainers/seeded-random.js';
import { realTree, sharedData } from '../support/real-tree.js';
import { readerOf, recordsOf, scanContent, type NamedRecord } from './records-text.js';

const tree = realTree('6.1');
const list = sharedData('data/definitions/functions-6.1-x86.tsv');
const noTree = tree === undefined ? 'no linux-source-6.1' : false;
const noTruth = noTree !== false || list === undefined ? 'no tree or no list of functions' : false;

const SAMPLE = 300;

/** The same files in each run, out of those of the parts that a kernel is built of. */
async function sampleFiles(): Promise<string[]> {
  const all = (await sourceFilesOf(tree ?? ''))
    .filter(
      (path) => path.endsWith('.c') && !/^(?:tools|samples|scripts|Documentation)\//.test(path),
    )
    .sort();
  const random = seededRandom(4);
  const sample = new Set<string>();
  while (sample.size < SAMPLE) sample.add(all[random(all.length)] ?? '');
  return [...sample];
}

/** What the index records of each file. */
function scanned(paths: readonly string[]): Map<string, NamedRecord[]> {
  const scanner = new FileScanner(tree ?? '', formatRules);
  for (const path of paths) scanContent(scanner, path, readFileSync(join(tree ?? '', path)));
  const reader = readerOf(scanner.finish() ?? new Uint8Array());
  const records = new Map<string, NamedRecord[]>(paths.map((path) => [path, []]));
  for (const record of recordsOf(reader)) records.get(reader.path(record.file))?.push(record);
  return records;
}

/** Numbers of equal and of other lines of two lists, and the others with where they were found. */
class Agreement {
  nEqual = 0;
  readonly differences: string[] = [];

  compare(where: string, ours: readonly string[], theirs: readonly string[]): void {
    const left = new Map<string, number>();
    for (const each of theirs) left.set(each, (left.get(each) ?? 0) + 1);
    for (const each of ours) {
      const count = left.get(each) ?? 0;
      if (count > 0) {
        this.nEqual++;
        left.set(each, count - 1);
      } else this.differences.push(`index only ${each} ${where}`);
    }
    for (const [each, count] of left)
      for (let i = 0; i < count; i++) this.differences.push(`outline only ${each} ${where}`);
  }

  /** At least that share is equal; what is not goes to `tell`, that somebody may read it. */
  assertShare(least: number, tell: (message: string) => void): void {
    for (const difference of this.differences) tell(difference);
    const share = this.nEqual / (this.nEqual + this.differences.length);
    assert.ok(
      share >= least,
      `${(share * 100).toFixed(2)} %:\n${this.differences.slice(0, 30).join('\n')}`,
    );
  }
}

it(
  'functions and their calls are those that single files are read as',
  { skip: noTree },
  async (t) => {
    const parser = await testParser();
    const paths = await sampleFiles();
    const functions = new Agreement();
    const calls = new Agreement();
    for (const [path, records] of scanned(paths)) {
      const text = readFileSync(join(tree ?? '', path), 'latin1');
      const written = scanFile(text, path).functions.filter(({ origin }) => origin === 'function');
      const own = records.filter(({ kind }) => kind === RecordKind.function);
      functions.compare(
        path,
        own.map(({ name, line }) => `${name}:${line + 1}`),
        written.map(({ name, line }) => `${name}:${line + 1}`),
      );
      for (const definition of written) {
        const known = own.find(
          ({ name, line }) => name === definition.name && line === definition.line,
        );
        if (known === undefined) continue;
        const last = known.line + known.x;
        const theirs = parser
          .parseFunction(text, definition)
          .calls.map(({ callee, line }) => `${callee}:${line + 1}`);
        const ours = records
          .filter(
            ({ kind, line }) => kind === RecordKind.call && line >= known.line && line <= last,
          )
          .map(({ name, line }) => `${name}:${line + 1}`);
        calls.compare(`${path} ${definition.name}`, ours, theirs);
      }
    }
    functions.assertShare(0.998, (message) => {
      t.diagnostic(message);
    });
    calls.assertShare(0.99, (message) => {
      t.diagnostic(message);
    });
  },
);

it('functions of a compiled kernel are found by their name', { skip: noTruth }, () => {
  const rows = readFileSync(list ?? '', 'utf8')
    .split('\n')
    .map((row) => row.split('\t'))
    .filter(
      ([name = '', file = '', , kind]) =>
        kind === 'literal' && !name.startsWith('#') && existsSync(join(tree ?? '', file)),
    );
  const records = scanned([...new Set(rows.map(([, file = '']) => file))]);
  const places = new Map<string, Set<string>>();
  for (const [path, ofFile] of records) {
    const found = new Set<string>();
    for (const { kind, name, line } of ofFile)
      if (kind === RecordKind.function || kind === RecordKind.macroArgument)
        found.add(`${name} ${line + 1}`);
    places.set(path, found);
  }
  const missing = rows.filter(
    ([name = '', file = '', lineNumber = '']) =>
      places.get(file)?.has(`${name} ${lineNumber}`) !== true,
  );
  assert.ok(
    missing.length / rows.length <= 0.001,
    `${missing.length} of ${rows.length}:\n${missing
      .slice(0, 30)
      .map((row) => row.join(' '))
      .join('\n')}`,
  );
});

it(
  'names for what somebody types are those that a plain look at each gives',
  { skip: noTree },
  async () => {
    const readers: SegmentReader[] = [];
    const scanner = new FileScanner(tree ?? '', formatRules);
    const paths = await sampleFiles();
    for (let first = 0; first < paths.length; first += 100) {
      for (const path of paths.slice(first, first + 100))
        scanContent(scanner, path, readFileSync(join(tree ?? '', path)));
      readers.push(readerOf(scanner.finish() ?? new Uint8Array()));
    }
    const search = new NameSearch(nameScanModule());
    const queries =
      'probe sk _init e1000_ schedtick usbhid A devreg readl xyzzyq getPage tcpsnd Ops'.split(' ');
    for (const query of queries) {
      search.begin(query, 200, 20);
      const found = readers
        .map((reader) => ({ reader, matches: search.matchesIn(reader.bytes) }))
        .flatMap(({ reader, matches }) =>
          matches.map(({ number, score }) => ({ name: reader.name(number), score })),
        )
        .filter(({ score }) => search.wantsSpread || BEST_SPREAD < score)
        .sort((a, b) => b.score - a.score);
      assert.deepEqual(found.slice(0, 200), plainSearch(readers, query, 20).slice(0, 200), query);
    }
  },
);
