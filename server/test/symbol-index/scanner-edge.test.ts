/** The edge of the compiled scanner: numbers that both sides write, what it keeps from text to text, digests. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatRules } from '../../src/indexing/format-rules.js';
import { FileScanner } from '../../src/indexing/scan-files.js';
import { runWasm } from '../../src/base/web-assembly.js';
import { scannerModule } from '../../src/platform/wasm-files.js';
import { Flag, RecordKind } from '../../src/symbol-index/record-kinds.js';
import { SegmentBuilder, TEXT_PREFIX } from '../../src/symbol-index/segment-builder.js';
import { Word } from '../../src/symbol-index/word-classes.js';
import { seededRandom } from '../maintainers/seeded-random.js';
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

describe('a digest', () => {
  const builder = new SegmentBuilder(scannerModule(), formatRules);
  const digestOf = (content: Uint8Array): string => {
    builder.text().set(content, TEXT_PREFIX);
    return Buffer.from(builder.digest(content.length)).toString('hex');
  };

  it('is another one for every bit that is flipped, for texts cut short, and for NULs behind one', () => {
    const random = seededRandom(31);
    for (const size of [0, 1, 7, 8, 31, 32, 33, 100, 257]) {
      const content = Buffer.from(Uint8Array.from({ length: size }, () => random(256)));
      const own = digestOf(content);
      const others: string[] = [];
      for (let bit = 0; bit < size * 8; bit++) {
        const flipped = Buffer.from(content);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        others.push(digestOf(flipped));
      }
      for (let shorter = 0; shorter < size; shorter++)
        others.push(digestOf(content.subarray(0, shorter)));
      for (let nuls = 1; nuls < 70; nuls++)
        others.push(digestOf(Buffer.concat([content, Buffer.alloc(nuls)])));
      assert.equal(new Set([own, ...others]).size, 1 + others.length, `${size} bytes`);
      assert.equal(digestOf(content), own);
      assert.equal(own.length, 40);
    }
  });

  it('is another one where words of eight bytes are exchanged', () => {
    const words = Array.from({ length: 24 }, (_, i) => Buffer.from(`word ${i}  `.slice(0, 8)));
    const digests = new Set<string>();
    for (let i = 0; i < words.length; i++)
      for (let j = i; j < words.length; j++) {
        const exchanged = words.map((word, k) => words[k === i ? j : k === j ? i : k] ?? word);
        digests.add(digestOf(Buffer.concat(exchanged)));
      }
    // All pairs, and once the text itself.
    assert.equal(digests.size, (24 * 23) / 2 + 1);
  });
});
