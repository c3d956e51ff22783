/** The Kconfig files of small trees together. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../../src/base/file-source.js';
import type { TreePath } from '../../../src/base/tree-path.js';
import { parseConfig } from '../../../src/kernel-tree/config.js';
import { configSymbol, symbolsOfName } from '../../../src/kernel-tree/kconfig/config-symbol.js';
import {
  readKconfigTree,
  type KconfigIndex,
} from '../../../src/kernel-tree/kconfig/kconfig-index.js';
import { matchesGlob, sourcedFiles } from '../../../src/kernel-tree/kconfig/source-paths.js';

const TREE = {
  Kconfig:
    'mainmenu "x"\nsource "arch/$(SRCARCH)/Kconfig"\nsource "net/Kconfig"\nsource "gone/Kconfig"\n',
  'arch/arm/Kconfig':
    'config PAGE_SHIFT\n\tint\n\tdefault 12\nconfig ARM\n\tdef_bool y\n\tselect CRC32 if NET\n',
  'arch/x86/Kconfig': 'config PAGE_SHIFT\n\tint "Page shift"\nsource "arch/x86/Kconfig.cpu"\n',
  'arch/x86/Kconfig.cpu': 'config CPU\n\tbool\n\timply CRC32\n',
  'net/Kconfig':
    'menuconfig NET\n\tbool "Networking"\nif NET\nmenu "Protocols"\n\tdepends on INET || X\nsource "net/otter/Kconfig"\nendmenu\nendif\n',
  'net/otter/Kconfig':
    'config OTTER\n\ttristate "Otter"\n\tdepends on CPU\n\tselect CRC32\n\thelp\n\t  Swims.\nconfig CRC32\n\tbool\nsource "Kconfig"\n',
};

function read(files = memoryFiles(TREE)): KconfigIndex {
  const steps = readKconfigTree(files);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

describe('readKconfigTree', () => {
  it('reads every file that is reached, of all architectures, each once', () => {
    assert.deepEqual(read().paths, [
      'Kconfig',
      'arch/arm/Kconfig',
      'arch/x86/Kconfig',
      'arch/x86/Kconfig.cpu',
      'net/Kconfig',
      'net/otter/Kconfig',
    ]);
    assert.deepEqual(read(memoryFiles({})).paths, []);
  });

  it('has the entries of the chosen architecture first', () => {
    const places = (architecture?: string) =>
      read()
        .definitions('PAGE_SHIFT', architecture)
        .map(({ path }) => path);
    assert.deepEqual(places('x86'), ['arch/x86/Kconfig', 'arch/arm/Kconfig']);
    assert.deepEqual(places('arm'), ['arch/arm/Kconfig', 'arch/x86/Kconfig']);
    assert.deepEqual(places(), ['arch/arm/Kconfig', 'arch/x86/Kconfig']);
    assert.deepEqual(read().definitions('constructor'), []);
  });

  it('knows who selects, implies and names a symbol', () => {
    const index = read();
    assert.deepEqual(index.selectedBy('CRC32'), [
      { symbol: 'ARM', path: 'arch/arm/Kconfig', line: 5, when: 'NET' },
      { symbol: 'OTTER', path: 'net/otter/Kconfig', line: 3 },
    ]);
    assert.deepEqual(index.impliedBy('CRC32'), [
      { symbol: 'CPU', path: 'arch/x86/Kconfig.cpu', line: 2 },
    ]);
    assert.deepEqual(
      index.references('NET').map(({ path, word }) => `${path}:${word.line + 1}:${word.start}`),
      ['arch/arm/Kconfig:6:17', 'net/Kconfig:1:11', 'net/Kconfig:3:3'],
    );
    assert.deepEqual(
      [
        index.typeOf('OTTER'),
        index.typeOf('NET'),
        index.typeOf('PAGE_SHIFT'),
        index.typeOf('GONE'),
      ],
      ['tristate', 'bool', 'int', undefined],
    );
  });
});

describe('a file that several others read', () => {
  it('has the conditions that hold in all of them', () => {
    const files = memoryFiles({
      Kconfig: 'source "arch/$(SRCARCH)/Kconfig"\n',
      'arch/arm/Kconfig':
        'if ARM\nmenu "Power"\n\tdepends on PM\nsource "power/Kconfig"\nendmenu\nendif\n',
      'arch/x86/Kconfig': 'menu "Power"\n\tdepends on PM\nsource "power/Kconfig"\nendmenu\n',
      'power/Kconfig': 'source "power/Kconfig.more"\n',
      'power/Kconfig.more': 'config SLEEP\n\tbool\n\tdepends on BED\n',
    });
    assert.equal(configSymbol(read(files), files, 'SLEEP')?.entries[0]?.dependsOn, 'PM && BED');
  });
});

describe('configSymbol', () => {
  it('joins what holds around an entry, in its file and in those that lead to it', () => {
    const files = memoryFiles(TREE);
    const config = parseConfig('CONFIG_OTTER=m\n# CONFIG_NET is not set\n');
    const otter = configSymbol(read(), files, 'OTTER', config && { config });
    assert.deepEqual(otter, {
      name: 'OTTER',
      entries: [
        {
          path: 'net/otter/Kconfig',
          word: { text: 'OTTER', line: 0, start: 7, end: 12 },
          firstLine: 0,
          lastLine: 5,
          type: 'tristate',
          prompt: 'Otter',
          help: 'Swims.',
          dependsOn: 'NET && (INET || X) && CPU',
          defaults: [],
          selects: ['CRC32'],
        },
      ],
      selectedBy: [],
      impliedBy: [],
      value: 'm',
    });
    assert.equal(configSymbol(read(), files, 'NET', config && { config })?.value, 'n');
    assert.equal(configSymbol(read(), files, 'NET')?.value, undefined);
    assert.equal(configSymbol(read(), files, 'GONE'), undefined);
  });

  it('is asked for what a name in a source can mean', () => {
    assert.deepEqual(symbolsOfName('CONFIG_NET'), ['NET']);
    assert.deepEqual(symbolsOfName('CONFIG_TEST_MODULE'), ['TEST_MODULE', 'TEST']);
    assert.deepEqual(symbolsOfName('MY_CONFIG_NET'), []);
  });
});

describe('sourcedFiles', () => {
  const files = memoryFiles({
    'a/Kconfig': '',
    'a/b1/Kconfig': '',
    'a/b2/Kconfig': '',
    'a/c/Kconfig.x': '',
    'arch/arm/um/Kconfig': '',
  });
  const found = (path: string, isRelative = false): readonly string[] =>
    sourcedFiles(files, 'a/Kconfig' as TreePath, { path, isRelative });

  it('goes through wildcards, macros and its own directory', () => {
    assert.deepEqual(found('a/b?/Kconfig'), ['a/b1/Kconfig', 'a/b2/Kconfig']);
    assert.deepEqual(found('*/Kconfig*', true), ['a/b1/Kconfig', 'a/b2/Kconfig', 'a/c/Kconfig.x']);
    assert.deepEqual(found('$(srctree)/arch/$(HEADER_ARCH)/um/Kconfig'), ['arch/arm/um/Kconfig']);
    assert.deepEqual(found('arch/$SRCARCH/um/Kconfig'), ['arch/arm/um/Kconfig']);
    assert.deepEqual(found('b1/Kconfig', true), ['a/b1/Kconfig']);
  });

  it('stays in the tree', () => {
    for (const path of ['/etc/passwd', '../../etc/passwd', '../*', '*/../../../*', '\0*', '[']) {
      assert.deepEqual(found(path), [], path);
    }
    assert.deepEqual(found('*'.repeat(100_000)), []);
  });

  it('matches names as glob(3) does', () => {
    const rows: readonly [string, string, boolean][] = [
      ['Kconfig', 'Kconfig', true],
      ['Kconfig', 'K*g', true],
      ['Kconfig', 'K*x', false],
      ['b1', 'b[0-9]', true],
      ['b1', 'b[!0-9]', false],
      ['bx', 'b[!0-9]', true],
      ['b]', 'b[]]', true],
      ['', '*', true],
      ['b', 'b?', false],
    ];
    for (const [name, pattern, expected] of rows) {
      assert.equal(matchesGlob(name, pattern), expected, `${name} ${pattern}`);
    }
  });
});
