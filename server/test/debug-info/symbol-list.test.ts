/** Lists of symbols, as System.map, nm and /proc/kallsyms have them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSymbolList, type SymbolList } from '../../src/debug-info/symbol-list.js';

const MAP = `c0100000 T _stext
c0100000 T startup_32
c0100120 t shrink_cache
c01004d0 T try_to_free_buffers
c0100640 W weak_alias
c0100640 T strong_name
c0100700 T __start_of_something_start
c0100800 A _etext
c0100900 D jiffies
c0100980 B _end
`;

/** `shrink_cache+0x10/0x3b0` */
function drawn(list: SymbolList, address: bigint): string | undefined {
  const found = list.functionAt(address);
  if (found === undefined) return undefined;
  const { name, distanceToNext, module } = found.function;
  const size = distanceToNext === undefined ? '' : `/0x${distanceToNext.toString(16)}`;
  return `${name}+0x${found.byteOffset.toString(16)}${size}${module === undefined ? '' : ` [${module}]`}`;
}

describe('parseSymbolList', () => {
  test('finds the function that covers an address', () => {
    const list = parseSymbolList(MAP);
    assert.equal(list.nSymbols, 10);
    assert.equal(list.nSkipped, 0);
    assert.equal(drawn(list, 0xc0100120n), 'shrink_cache+0x0/0x3b0');
    assert.equal(drawn(list, 0xc01004cfn), 'shrink_cache+0x3af/0x3b0');
    assert.equal(drawn(list, 0xc01004d0n), 'try_to_free_buffers+0x0/0x170');
    assert.equal(drawn(list, 0xc00fffffn), undefined);
    assert.equal(drawn(list, 0xc0100904n), undefined);
    assert.equal(drawn(list, 0xffffffffc0100120n), undefined);
    assert.equal(drawn(list, -1n), undefined);
  });

  test('of several names at one address that which kallsyms prints', () => {
    const list = parseSymbolList(MAP);
    assert.equal(drawn(list, 0xc0100644n), 'strong_name+0x4/0xc0');
    assert.equal(drawn(list, 0xc0100004n), 'startup_32+0x4/0x120');
  });

  test('tells code from data and from what it does not hold', () => {
    const list = parseSymbolList(MAP);
    assert.equal(list.kindAt(0xc0100130n), 'code');
    assert.equal(list.kindAt(0xc0100904n), 'data');
    assert.equal(list.kindAt(0xc0000000n), undefined);
    assert.equal(list.kindAt(0xc0100990n), undefined);
  });

  test('all functions of a name, and of no part of one', () => {
    const list = parseSymbolList(`${MAP}c0100700 t shrink_cache\nc0100710 t shrink_cache_more\n`);
    assert.deepEqual(
      list
        .functionsNamed('shrink_cache')
        .map(({ address, distanceToNext }) => [address, distanceToNext]),
      [
        [0xc0100120n, 0x3b0],
        [0xc0100700n, 0x10],
      ],
    );
    assert.deepEqual(list.functionsNamed('cache'), []);
    assert.deepEqual(list.functionsNamed('jiffies'), []);
    assert.deepEqual(list.functionsNamed(''), []);
  });

  test('kallsyms: modules behind the name, which end the functions of others', () => {
    const list = parseSymbolList(
      'ffffffff81000000 T _text\nffffffff81000100 t core_last\n' +
        'ffffffffc0400000 t btrfs_ioctl\t[btrfs]\nffffffffc0400200 t btrfs_last\t[btrfs]\nffffffffc0401000 t xor_init\t[xor]\n',
    );
    assert.equal(drawn(list, 0xffffffffc0400010n), 'btrfs_ioctl+0x10/0x200 [btrfs]');
    assert.equal(drawn(list, 0xffffffffc0400210n), 'btrfs_last+0x10 [btrfs]');
    assert.equal(drawn(list, 0xffffffff81000104n), 'core_last+0x4');
    assert.equal(drawn(list, 0xffffffff90000000n), undefined, 'a hole');
  });

  test('kallsyms of an unprivileged user hides all addresses', () => {
    const list = parseSymbolList('0000000000000000 T _text\n0000000000000000 t foo\n');
    assert.equal(list.isHidden, true);
    assert.equal(list.functionAt(0n), undefined);
    assert.equal(parseSymbolList(MAP).isHidden, false);
  });

  test('nm: sorted by name, sizes, undefined symbols, line ends of Windows', () => {
    const list = parseSymbolList(
      'c0100640 00000010 T alpha\r\n                  U printk\r\nc0100600 00000040 t beta\r\n         w gamma\r\n',
    );
    assert.equal(list.nSymbols, 2);
    assert.equal(list.nSkipped, 0);
    assert.equal(drawn(list, 0xc0100604n), 'beta+0x4/0x40');
    assert.equal(drawn(list, 0xc0100644n), 'alpha+0x4');
  });

  test('any text: what is no symbol is counted', () => {
    assert.equal(parseSymbolList('').nSymbols, 0);
    assert.equal(parseSymbolList('\n\n').nSkipped, 0);
    const list = parseSymbolList(
      'not a symbol\nc0100000\nc0100000 T\nc0100000 T \n12 T f\nc0100000 T f',
    );
    assert.deepEqual([list.nSymbols, list.nSkipped], [1, 5]);
    let state = 3;
    const next = (): number => (state = (state * 1103515245 + 12345) % 2 ** 31) >> 16;
    const pieces = [
      'c0100000',
      ' ',
      'T',
      't',
      '\t',
      '[x]',
      '\n',
      'name',
      '\0',
      'ÿ',
      'fffffffffffffffff',
      'U',
    ];
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: next() % 40 }, () => pieces[next() % pieces.length]).join(
        '',
      );
      const any = parseSymbolList(text);
      any.functionAt(0xc0100001n);
      any.functionsNamed('name');
      assert.ok(any.nSymbols + any.nSkipped <= text.split('\n').length);
    }
  });
});
