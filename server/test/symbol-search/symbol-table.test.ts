/** Names looked for on demand: what is known when, and what a search finds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import { pastePatterns } from '../../src/symbol-search/macro-templates.js';
import { planSearch } from '../../src/symbol-search/search-plan.js';
import { SymbolTable } from '../../src/symbol-search/symbol-table.js';
import { backwardSearch, memorySearch } from '../support/memory-search.js';

const FILES = {
  'include/linux/otter.h': 'static inline int otter_get(int x)\n{\n\treturn otter_slow(x);\n}\n',
  'kernel/otter.c': 'int otter_slow(int x)\n{\n\treturn x;\n}\n',
  'drivers/otter/main.c':
    'static int otter_read(void)\n{\n\treturn 0;\n}\nstatic struct ops o = {\n\t.read = otter_read,\n};\n' +
    'void otter_init(void)\n{\n\totter_queue(&w, otter_read);\n}\n',
  'tools/otter.c': 'int otter_slow(int x)\n{\n\treturn -x;\n}\n',
  'arch/x86/include/asm/otter.h': '#define otter_lock native_otter_lock\n',
};

function tableOf(files: Record<string, string>, search = memorySearch): SymbolTable {
  const tree = memoryFiles(files);
  return new SymbolTable(tree, search(tree), planSearch(tree, 'x86', []));
}

const places = (table: SymbolTable, name: string): string[] =>
  table
    .functions(name, 'tree')
    .map(({ path, definition }) => `${path}:${definition.line + 1}`)
    .sort();

describe('SymbolTable', () => {
  for (const search of [memorySearch, backwardSearch]) {
    it(`finds definitions in the kernel alone (${search.name})`, async () => {
      const table = tableOf(FILES, search);
      for (const name of ['otter_slow', 'otter_get', 'otter_read', 'nowhere']) places(table, name);
      await table.search();
      assert.deepEqual(places(table, 'otter_slow'), ['kernel/otter.c:1']);
      assert.deepEqual(places(table, 'otter_get'), ['include/linux/otter.h:1']);
      assert.deepEqual(places(table, 'otter_read'), ['drivers/otter/main.c:1']);
      assert.deepEqual(places(table, 'nowhere'), []);
    });
  }

  it('says when an answer is incomplete, and is complete after the search', async () => {
    const table = tableOf(FILES);
    assert.equal(table.noticing(() => places(table, 'otter_slow')).isComplete, false);
    await table.search();
    assert.equal(table.noticing(() => places(table, 'otter_slow')).isComplete, true);
    assert.equal(table.noticing(() => places(table, 'nowhere')).isComplete, false);
    await table.search();
    assert.equal(table.noticing(() => places(table, 'nowhere')).isComplete, true);
  });

  it('does not look for what was asked without noting, nor for what no identifier is', async () => {
    const table = tableOf(FILES);
    table.withoutNoting(() => places(table, 'otter_slow'));
    for (const name of ['a.*', 'otter_slow|otter_get', '', '0x12', 'ä']) places(table, name);
    assert.equal(table.noticing(() => places(table, 'a.*')).isComplete, true);
    await table.search();
    assert.deepEqual(places(table, 'otter_slow'), []);
  });

  it('finds what holds a function', async () => {
    const table = tableOf(FILES);
    places(table, 'otter_read');
    await table.search();
    assert.deepEqual(table.holders('otter_read'), ['read']);
  });

  it('finds the name that a macro replaces', async () => {
    const table = tableOf(FILES);
    places(table, 'native_otter_lock');
    await table.search();
    assert.deepEqual(table.aliases('native_otter_lock'), ['otter_lock']);
  });

  it('calls back between the first parts and the rest', async () => {
    const table = tableOf(FILES);
    for (const name of ['otter_slow', 'otter_read']) places(table, name);
    let atStage: string[][] = [];
    await table.search(() => {
      atStage = [places(table, 'otter_slow'), places(table, 'otter_read')];
    });
    assert.deepEqual(atStage, [['kernel/otter.c:1'], []]);
  });

  it('fails as the search fails', async () => {
    const tree = memoryFiles(FILES);
    const broken = {
      // eslint-disable-next-line require-yield
      async *search() {
        await Promise.reject(new Error('no such program'));
      },
    };
    const table = new SymbolTable(tree, broken, planSearch(tree, 'x86', []));
    places(table, 'otter_slow');
    await assert.rejects(table.search(), { message: 'no such program' });
  });
});

describe('pastePatterns', () => {
  it('gives each pattern once', () => {
    const patterns = pastePatterns(['otter_read_byte', 'otter_read_word']);
    assert.equal(new Set(patterns).size, patterns.length);
    assert.ok(patterns.includes('\\botter_read_[ \\t]*##'));
  });

  it('stays of a size that a search can take, whatever the log holds', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `otter_${i}_has_a_long_name`);
    const size = pastePatterns(names).join('').length;
    assert.ok(100_000 < size && size <= 500_000, String(size));
  });
});
