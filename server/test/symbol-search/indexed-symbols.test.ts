/** Names told by an index: what stands there is read from the files that it names. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import { IndexedSymbols } from '../../src/symbol-search/indexed-symbols.js';
import { planSearch } from '../../src/symbol-search/search-plan.js';
import { memoryIndexOf } from '../support/memory-index.js';

function symbolsOf(files: Record<string, string>): IndexedSymbols {
  const tree = memoryFiles(files);
  return new IndexedSymbols(tree, memoryIndexOf(tree), planSearch(tree, 'x86', []));
}

const places = (symbols: IndexedSymbols, name: string): string[] =>
  symbols.functions(name).map(({ path, definition }) => `${path}:${definition.line + 1}`);

it('finds functions at once, and those of other architectures never', () => {
  const symbols = symbolsOf({
    'kernel/otter.c': 'int otter_slow(int x)\n{\n\treturn x;\n}\n',
    'arch/arm/kernel/otter.c': 'int otter_slow(int x)\n{\n\treturn -x;\n}\n',
    'arch/x86/kernel/stoat.c': 'int stoat(void)\n{\n\treturn 0;\n}\n',
  });
  const { answer, isComplete } = symbols.noticing(() => places(symbols, 'otter_slow'));
  assert.deepEqual(answer, ['kernel/otter.c:1']);
  assert.equal(isComplete, true);
  assert.deepEqual(places(symbols, 'stoat'), ['arch/x86/kernel/stoat.c:1']);
  assert.deepEqual(places(symbols, 'nowhere'), []);
});

it('finds what macros make: those of the table, and those that only their text explains', () => {
  const symbols = symbolsOf({
    'fs/otter.c':
      'SYSCALL_DEFINE1(otter, int, x)\n{\n\treturn x;\n}\n' +
      '#define OTTER_FUNC(size) \\\nint otter_read_##size(void) \\\n{ return 0; }\n' +
      'OTTER_FUNC(word)\n' +
      '#define OTTER_SHOW(name) \\\nint name(void) \\\n{ return 1; }\n' +
      'OTTER_SHOW(otter_level_show);\n',
  });
  assert.deepEqual(places(symbols, '__x64_sys_otter'), ['fs/otter.c:1']);
  assert.deepEqual(places(symbols, 'otter_read_word'), ['fs/otter.c:8']);
  assert.deepEqual(places(symbols, 'otter_level_show'), ['fs/otter.c:12']);
});

it('takes what only tools/lib defines for part of the kernel, and nothing else of tools', () => {
  const symbols = symbolsOf({
    'tools/lib/bpf/core.c': 'int otter_relo(void)\n{\n\treturn 0;\n}\n',
    'tools/perf/otter.c': 'int otter_perf(void)\n{\n\treturn 0;\n}\n',
  });
  assert.deepEqual(places(symbols, 'otter_relo'), ['tools/lib/bpf/core.c:1']);
  assert.deepEqual(places(symbols, 'otter_perf'), []);
});

it('knows the fields and the tables that hold a function', () => {
  const symbols = symbolsOf({
    'fs/otter.c':
      'static int otter_open(void)\n{\n\treturn 0;\n}\n' +
      'static const struct ops otter_ops = {\n\t.open = otter_open,\n};\n' +
      'static otter_fn otter_table[] = {\n\t[OTTER_OPEN] = otter_open,\n};\n',
  });
  assert.deepEqual([...symbols.holders('otter_open')].sort(), ['open', 'otter_table']);
});
