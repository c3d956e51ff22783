/** Makefiles as texts: what their words lead to. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { buildPlaces, kbuildLinks } from '../../src/kernel-tree/kbuild-places.js';
import { kbuildLines } from '../../src/kernel-tree/kbuild-text.js';

const MAKEFILE = `# SPDX
obj-$(CONFIG_OTTER) += otter.o single.o gone.o
otter-y := main.o \\
	   core/io.o # obj-y += no.o
otter-$(CONFIG_OTTER_ASM) += asm.o
obj-y += sub/ nowhere/ $(unknown)/x.o
ccflags-y := -I $(src)/include.o
include $(src)/Makefile.more
$(obj)/made.o: $(src)/made.pl
	obj-y += recipe.o
ifeq ($(CONFIG_X),y)
  lib-m	+= $(src)/tab.o
endif
`;

const FILES = memoryFiles({
  'net/otter/Makefile': MAKEFILE,
  'net/otter/Makefile.more': '',
  'net/otter/main.c': '',
  'net/otter/core/io.c': '',
  'net/otter/asm.S': '',
  'net/otter/single.c': '',
  'net/otter/tab.c_shipped': '',
  'net/otter/sub/Kbuild': '',
  'net/otter/sub/Makefile': '',
});

const PATH = 'net/otter/Makefile' as TreePath;

describe('kbuildLines', () => {
  it('finds the lists, continued lines in one, and no recipe', () => {
    assert.deepEqual(
      kbuildLines(MAKEFILE).map(
        ({ kind, target, words, first, last }) =>
          `${first}-${last} ${kind} ${target.text}: ${words.map(({ text }) => text).join(' ')}`,
      ),
      [
        '1-1 goals obj-$(CONFIG_OTTER): otter.o single.o gone.o',
        '2-3 parts otter-y: main.o core/io.o',
        '4-4 parts otter-$(CONFIG_OTTER_ASM): asm.o',
        '5-5 goals obj-y: sub/ nowhere/ $(unknown)/x.o',
        '6-6 other ccflags-y: -I $(src)/include.o',
        '7-7 include include: $(src)/Makefile.more',
        '11-11 goals lib-m: $(src)/tab.o',
      ],
    );
  });

  it('takes any bytes, in time that grows with their number', () => {
    const start = process.cpuUsage();
    for (const text of [
      '$('.repeat(100_000),
      'a'.repeat(200_000),
      `x-$(${'-$('.repeat(50_000)}=`,
    ]) {
      assert.deepEqual(kbuildLines(text), []);
    }
    const { user } = process.cpuUsage(start);
    assert.ok(user < 2_000_000, `took ${user / 1000} ms of CPU`);
  });
});

describe('kbuildLinks', () => {
  it('lead to sources, lists, makefiles and included files', () => {
    assert.deepEqual(
      kbuildLinks(FILES, PATH, MAKEFILE).map(
        ({ word, kind, places }) =>
          `${word.line}:${word.start} ${word.text} ${kind} ${places
            .map(({ path, line }) => `${path.slice('net/otter/'.length)}:${line}`)
            .join(' ')}`,
      ),
      [
        '1:23 otter.o parts Makefile:2 Makefile:4',
        '1:31 single.o source single.c:0',
        '2:0 otter-y users Makefile:1',
        '2:11 main.o source main.c:0',
        '3:4 core/io.o source core/io.c:0',
        '4:0 otter-$(CONFIG_OTTER_ASM) users Makefile:1',
        '4:29 asm.o source asm.S:0',
        '5:9 sub/ directory sub/Kbuild:0',
        '7:8 $(src)/Makefile.more include Makefile.more:0',
        '11:11 $(src)/tab.o source tab.c_shipped:0',
      ],
    );
  });
});

describe('kbuildLinks of a makefile that another one includes', () => {
  it('see objects from there, inside of their own directory', () => {
    const files = memoryFiles({ 'gpu/core/a.c': '', 'gpu/core/core/b.c': '', 'gpu/c.c': '' });
    const text = 'gpu-y += core/a.o core/b.o c.o\n';
    assert.deepEqual(
      kbuildLinks(files, 'gpu/core/Kbuild' as TreePath, text).map(({ places }) => places[0]?.path),
      ['gpu/core/a.c', 'gpu/core/core/b.c'],
    );
  });
});

describe('buildPlaces', () => {
  const places = (object: string, part: string) =>
    buildPlaces(MAKEFILE, 'net/otter' as TreePath, object as TreePath, part as TreePath);

  it('finds the lists that an object and its part stand in', () => {
    const symbol = 'CONFIG_OTTER';
    assert.deepEqual(places('net/otter/otter.o', 'net/otter/core/io.o'), {
      goal: 1,
      part: 3,
      symbol,
    });
    assert.deepEqual(places('net/otter/single.o', 'net/otter/single.o'), { goal: 1, symbol });
    const text = 'mmu-y := map.o\nobj-y := $(mmu-y)\nobj-$(subst m,y,$(CONFIG_A)) += a.o\n';
    const inMm = (name: string) =>
      buildPlaces(text, 'mm' as TreePath, `mm/${name}` as TreePath, `mm/${name}` as TreePath);
    assert.deepEqual(inMm('map.o'), { part: 0 });
    assert.deepEqual(inMm('a.o'), { goal: 2, symbol: 'CONFIG_A' });
    assert.deepEqual(places('net/otter/never.o', 'net/otter/never.o'), {});
  });
});
