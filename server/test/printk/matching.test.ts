/** Formats against lines of a log, and the words by which formats are found. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anchorsOf, wordsOf } from '../../src/printk/anchors.js';
import { compileFormat } from '../../src/printk/compiled-format.js';
import { matchEnds, reachesEnd } from '../../src/printk/match-pieces.js';

function matches(format: string, line: string): boolean {
  return compileFormat(format).some(({ pieces }) =>
    reachesEnd(matchEnds(pieces, `${line} `, 0), `${line} `),
  );
}

/** Format, lines that it prints, lines that it does not. */
const table: readonly [string, readonly string[], readonly string[]][] = [
  ['plain text\n', ['plain text'], ['plain', 'plain text.', 'a plain text']],
  ['%d of %u\n', ['3 of 4', '-3 of 4'], ['three of 4', '3 of', '3 of 4 more']],
  ['%5d|%-5d|\n', ['    3|3    |'], ['    3|x    |']],
  ['%#x %08lx %llX\n', ['0x1f 00ff00ff ABC'], ['1g 00ff00ff ABC']],
  ['100%% of %s\n', ['100% of it', '100% of'], ['100%% of it', '100 of it']],
  ['%s: %s\n', ['a: b', 'a: b: c'], ['a b']],
  ['%.3s!\n', ['ab!', 'abc!'], ['abcd!']],
  ['%-20s|%c|\n', ['name                |x|'], ['name                |xy|']],
  ['ip %pI4 port %hu\n', ['ip 10.0.0.1 port 80'], ['ip host port 80']],
  ['mac %pM up\n', ['mac 00:11:22:33:44:55 up'], ['mac none@all up']],
  ['at %pS\n', ['at foo+0x1/0x20 [bar]', 'at 0xffffffff81000000'], ['on foo']],
  ['at %px\n', ['at ffffffffc07e1160', 'at 0000000000000000'], ['at *']],
  [
    '%p freed\n',
    ['(____ptrval____) freed', '00000000a5b1c2d3 freed', '(null) freed'],
    ['x@y freed'],
  ],
  ['res %pR\n', ['res [mem 0xeec00000-0xeecfffff]'], ['resource']],
  ['uuid %pUb\n', ['uuid 6ba7b810-9dad-11d1-80b4-00c04fd430c8'], ['uuid #']],
  ['error %pe\n', ['error -ENOMEM', 'error -12'], ['errors']],
  ['%pISpc gone\n', ['[::1]:80 gone', '10.0.0.1:80 gone'], ['gone']],
  ['dump %*ph\n', ['dump 00 ff 12'], ['dump zz!']],
  ['first\nsecond %d\n', ['first', 'second 2'], ['first second 2']],
  ['\u0001KERN_ERR\u0001%s failed\n', ['x failed'], ['x has failed not']],
  ['\u0001PFX\u0001bad line\n', ['mydrv: bad line', 'bad line'], ['bad lines']],
  ['%sfoo%s', ['foo', 'a foo b'], ['fo']],
  ['ends in blank: %s \n', ['ends in blank: x', 'ends in blank:'], ['ends in']],
  ['%', ['%'], ['']],
  ['%q odd', ['%q odd'], ['q odd']],
  ['non-ASCII µs %d\n', ['non-ASCII µs 3'], ['non-ASCII us 3']],
];

describe('a format', () => {
  for (const [format, yes, no] of table) {
    it(`matches what ${JSON.stringify(format)} prints and nothing else`, () => {
      assert.deepEqual(
        yes.filter((line) => !matches(format, line)),
        [],
      );
      assert.deepEqual(
        no.filter((line) => matches(format, line)),
        [],
      );
    });
  }

  it('is matched in time linear in the line, however many gaps it has', () => {
    const long = 'a'.repeat(2000);
    for (const format of [
      '%s'.repeat(10_000),
      '%sa'.repeat(10_000),
      '%da%x'.repeat(5000),
      `${'%x'.repeat(2000)}!`,
    ]) {
      const begun = performance.now();
      matches(format, long);
      matches(format, `${long}!`);
      assert.ok(performance.now() - begun < 3000, `${format.slice(0, 10)} hangs`);
    }
  });

  it('of any characters is read without failing', () => {
    let seed = 12345;
    const random = (n: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
    const alphabet = [
      '%',
      's',
      'd',
      'p',
      'V',
      '*',
      '.',
      '5',
      '-',
      '#',
      'l',
      'a',
      ' ',
      '\n',
      '\u0001',
      'KERN_',
      'µ',
      '\\',
    ];
    for (let n = 0; n < 3000; n++) {
      const text = (size: number): string =>
        Array.from({ length: size }, () => alphabet[random(alphabet.length)]).join('');
      const format = text(random(30));
      for (const anchor of anchorsOf(format)) assert.ok(anchor === '%' || format.includes(anchor));
      const line = text(random(30));
      for (const { first, last } of compileFormat(format).flatMap(({ pieces }) =>
        matchEnds(pieces, line, 0),
      ))
        assert.ok(0 <= first && first <= last && last <= line.length);
    }
  });
});

describe('the anchor of a format', () => {
  const anchors: readonly [string, readonly string[]][] = [
    ['note: %s[%d] exited with irqs disabled\n', ['disabled']],
    ['eth%d: link is up\n', ['link']],
    ['%sname of %d\n', ['name']],
    ['in %sname of %d\n', ['%']],
    ['%s: %s\n', []],
    ['%-4.4s 0x%8.8X%8.8X %06X (v%.2d %-6.6s)', ['%']],
    ['first line\nand the second\n', ['first', 'second']],
    ['\u0001KERN_INFO\u0001loaded\n', ['loaded']],
    ['\u0001NAME\u0001loaded ok\n', []],
    ['snake_case_name x\n', ['snake_case_name']],
    ['0123456789 abc\n', ['abc']],
    ['', []],
  ];
  for (const [format, expected] of anchors) {
    it(`${JSON.stringify(format)} is ${expected.join(' and ') || 'none'}`, () => {
      assert.deepEqual(anchorsOf(format), expected);
    });
  }

  it('is a word of each line that the format prints', () => {
    assert.ok(wordsOf('note: cut[384] exited with irqs disabled').includes('disabled'));
    assert.deepEqual(wordsOf('a bb ccc 1234 ccc'), ['ccc']);
  });
});
