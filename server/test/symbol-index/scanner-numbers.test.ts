/** What the compiled scanner and the side that reads its segments both write as numbers, and what each keeps of the other. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatRules } from '../../src/indexing/format-rules.js';
import { FileScanner } from '../../src/indexing/scan-files.js';
import { runWasm } from '../../src/base/web-assembly.js';
import { scannerModule } from '../../src/platform/wasm-files.js';
import { Flag, RecordKind } from '../../src/symbol-index/record-kinds.js';
import { Word } from '../../src/symbol-index/word-classes.js';
import { readerOf, recordsOf, scanContent } from './records-text.js';

/** The numbers that the scanner exports as `GROUP.Name`. */
function exportedNumbers(group: string): Record<string, number> {
  const never = (): number => assert.fail('nothing is scanned');
  const host = { isPrinting: never, madeName: never, formatIsWhole: never };
  const exports = runWasm(scannerModule(), { host }) as Record<string, { readonly value: number }>;
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([name]) => name.startsWith(`${group}.`))
      .map(([name, { value }]) => [
        name.charAt(group.length + 1).toLowerCase() + name.slice(group.length + 2),
        value,
      ]),
  );
}

describe('the numbers of the scanner', () => {
  it('of kinds of records are those of who reads, but for includes, which are part of the files', () => {
    const { include, ...others } = RecordKind;
    assert.deepEqual(exportedNumbers('RecordKind'), others);
    assert.equal(include, Object.keys(others).length);
  });

  it('of flags are those of who reads', () => {
    assert.deepEqual(exportedNumbers('Flag'), Flag);
  });

  it('of words are those of their table', () => {
    assert.deepEqual(exportedNumbers('Word'), Word);
  });
});

describe('a scanner', () => {
  const names = (scanner: FileScanner): string[] =>
    recordsOf(readerOf(scanner.finish() ?? new Uint8Array())).map(({ name }) => name);

  it('reads nothing of a longer text that it read before', () => {
    const scanner = new FileScanner('.', formatRules);
    for (const text of [
      'int a(',
      'int a',
      '#define',
      '#define A 1',
      '"',
      "'",
      '/*',
      'struct s {',
      '',
    ]) {
      const padding = ' '.repeat(text.length);
      scanContent(
        scanner,
        'long.c',
        `${padding}\0struct beyond { int end; }; int beyond_b( /* */ "'\n#endif`,
      );
      assert.ok(names(scanner).includes('beyond'));
      scanContent(scanner, 'short.c', text);
      assert.deepEqual(
        names(scanner).filter((name) => /beyond|end/.test(name)),
        [],
        JSON.stringify(text),
      );
    }
  });

  it('is empty after each segment, and makes the same bytes of the same texts', () => {
    const scanner = new FileScanner('.', formatRules);
    const segment = (): Buffer => {
      scanContent(
        scanner,
        'a.c',
        'static int f_one(void)\n{\n\tpr_err("bad thing %d\\n", g(1));\n}\n',
      );
      scanContent(scanner, 'b.h', `#define A 1\n${'#define REG 0x1f\n'.repeat(2000)}`);
      return Buffer.from(scanner.finish() ?? new Uint8Array());
    };
    const first = segment();
    scanContent(scanner, 'c.c', 'int x_y_z(int a);\n'.repeat(50_000));
    scanner.finish();
    assert.ok(first.equals(segment()));
    assert.equal(scanner.finish(), undefined);
  });

  it('takes 64 MB and nothing of what is larger', () => {
    const scanner = new FileScanner('.', formatRules);
    const last = Buffer.from('\nint last_one;');
    const text = Buffer.alloc(64 << 20, ' ');
    last.copy(text, text.length - last.length);
    scanner.scanBytes('full.c', text);
    assert.deepEqual(names(scanner), ['last_one']);
    scanner.scanBytes('larger.c', Buffer.concat([text, Buffer.from(' ')]));
    assert.deepEqual(names(scanner), []);
  });
});
