/** The Makefile language, a feature a test: a makefile and what `out` holds at its end. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { conditionText } from '../../src/kernel-tree/condition.js';
import { evaluateMakefile } from '../../src/kernel-tree/make-evaluator.js';

interface Setting {
  /** Without it nothing is known of the configuration. */
  readonly config?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

/** The words of a variable, `out` unless named: `a.o b.o[CONFIG_X]`. */
function words(makefile: string, { config, files = {} }: Setting = {}, name = 'out'): string {
  const make = evaluateMakefile('drivers/foo/Makefile' as TreePath, makefile, {
    files: memoryFiles(files),
    config: (symbol) => (config === undefined ? undefined : (config[symbol] ?? '')),
    variables: new Map([
      ['obj', 'drivers/foo'],
      ['src', 'drivers/foo'],
      ['srctree', '.'],
    ]),
    unknownVariables: new Set(['ARCH']),
  });
  return make
    .words(name)
    .map(({ text, when }) => {
      const condition = conditionText(when);
      return condition === 'always' ? text : `${text}[${condition}]`;
    })
    .join(' ');
}

describe('assignments', () => {
  const cases: readonly (readonly [what: string, makefile: string, out: string])[] = [
    ['a value is its words', 'out =  a.o\t b.o ', 'a.o b.o'],
    ['lines continue after a backslash', 'out = a.o \\\n   b.o \\\n\tc.o\n', 'a.o b.o c.o'],
    ['a comment ends a line', 'out = a.o # b.o\n# out = c.o\n', 'a.o'],
    ['a comment continues with its line', 'out = a.o # b.o \\\n c.o\n', 'a.o'],
    ['an escaped sign is no comment', 'out = a\\#b', 'a#b'],
    ['+= adds', 'out = a.o\nout += b.o', 'a.o b.o'],
    ['= is expanded late', 'out = $(x)\nx = late', 'late'],
    [':= is expanded at once', 'x = early\nout := $(x)\nx = late', 'early'],
    ['::= is :=', 'x = early\nout ::= $(x)\nx = late', 'early'],
    ['+= after := is expanded at once', 'x = 1\nout :=\nout += $(x)\nx = 2', '1'],
    ['?= sets what is not set', 'out ?= a\nout ?= b', 'a'],
    [':= may use the old value', 'out := a\nout := $(out) b', 'a b'],
    ['export and override are no part of a name', 'export override out := a', 'a'],
    ['names are expanded', 'n = out\n$(n) = a', 'a'],
    ['braces are brackets too', 'x = a\nout = ${x}', 'a'],
    ['one letter needs no brackets', 'x = a\nout = $x.o', 'a.o'],
    ['$$ is a dollar', 'out = a$$b', 'a$b'],
    ['values glue to text', 'x = b\nout = a-$(x)-c', 'a-b-c'],
    ['several words glue at their ends', 'x = 1 2 3\nout = a$(x)z', 'a1 2 3z'],
    ['define holds several lines', 'define out\na.o\nb.o\nendef', 'a.o b.o'],
    ['recipes are no assignments', 'all:\n\tout = a.o\nout = b.o', 'b.o'],
    ['a tab alone makes no recipe', '\tout = a.o', 'a.o'],
    ['what is set for one target is not set', 'x.o: out = a', ''],
    ['CRLF ends a line', 'out = a.o \\\r\n b.o\r\n', 'a.o b.o'],
  ];
  for (const [what, makefile, out] of cases)
    it(what, () => {
      assert.equal(words(makefile), out);
    });
});

describe('functions', () => {
  const cases: readonly (readonly [makefile: string, out: string])[] = [
    ['out = $(addprefix sub/,a.o b.o)', 'sub/a.o sub/b.o'],
    ['out = $(addsuffix .o, a b)', 'a.o b.o'],
    ['out = $(patsubst %.c,%.o,a.c b.h)', 'a.o b.h'],
    ['x = a.c b.c\nout = $(x:.c=.o)', 'a.o b.o'],
    ['x = a.c b.c\nout = $(x:%.c=d/%.o)', 'd/a.o d/b.o'],
    ['out = $(subst m,y,am bm)', 'ay by'],
    ['out = $(filter %.o y,a.o b.c y)', 'a.o y'],
    ['out = $(filter-out b%,a.o b.o)', 'a.o'],
    ['out = $(sort b a b)', 'a b'],
    ['out = $(strip  a   b )', 'a b'],
    [
      'out = $(notdir d/a.o) $(dir d/a.o b) $(basename d.x/a.o) $(suffix a.o b)',
      'a.o d/ ./ d.x/a .o',
    ],
    [
      'out = $(firstword a b) $(lastword a b) $(word 2,a b c) $(words a b) $(wordlist 2,3,a b c)',
      'a b b 2 b c',
    ],
    ['out = $(if $(x),set,empty) $(if y,set,empty)', 'empty set'],
    ['out = $(or $(x),b,c) $(and a,b) $(and a,$(x))', 'b b'],
    ['out = $(foreach f,a b,d/$(f).o)', 'd/a.o d/b.o'],
    ['f = $(2)-$(1)\nout = $(call f,a,b)', 'b-a'],
    ['out = $(findstring bc,abcd)', 'bc'],
    ['$(foreach f,a b,$(eval out += $(f).o))', 'a.o b.o'],
    ['out = $(call cc-option,-Wx) a', 'a'],
    ['out = $(shell echo bad) a', 'a'],
    ['out = $(info note) $(warning note) a', 'a'],
  ];
  for (const [makefile, out] of cases)
    it(makefile, () => {
      assert.equal(words(makefile), out);
    });

  it('wildcard lists files of the tree', () => {
    const files = { 'drivers/foo/a.c': '', 'drivers/foo/b.c': '', 'drivers/foo/c.h': '' };
    const found = words('out = $(notdir $(wildcard $(srctree)/$(src)/*.c))', { files });
    assert.equal(found, 'a.c b.c');
    assert.equal(words('out = $(wildcard /etc/* ../../../etc/*)', { files }), '');
  });
});

describe('conditionals with a configuration', () => {
  const config = { CONFIG_Y: 'y', CONFIG_M: 'm', CONFIG_S: 'text' };
  const cases: readonly (readonly [makefile: string, out: string])[] = [
    ['ifeq ($(CONFIG_Y),y)\nout = a\nelse\nout = b\nendif', 'a'],
    ['ifneq ($(CONFIG_N),)\nout = a\nelse\nout = b\nendif', 'b'],
    ['ifeq "$(CONFIG_Y)" "y"\nout = a\nendif', 'a'],
    ["ifeq '$(CONFIG_M)' 'm'\nout = a\nendif", 'a'],
    ['ifdef CONFIG_N\nout = a\nelse ifdef CONFIG_M\nout = b\nelse\nout = c\nendif', 'b'],
    ['ifndef CONFIG_N\nout = a\nendif', 'a'],
    ['ifeq ($(CONFIG_Y)$(CONFIG_M),ym)\nout = a\nendif', 'a'],
    ['ifneq ($(filter y,$(CONFIG_N) $(CONFIG_Y)),)\nout = a\nendif', 'a'],
    ['ifdef CONFIG_Y\nifdef CONFIG_N\nout = a\nelse\nout = b\nendif\nendif', 'b'],
    ['out-$(CONFIG_Y) = a\nout = $(out-y)', 'a'],
    ['out = $(CONFIG_S)', 'text'],
    ['out = $(subst m,y,$(CONFIG_M))', 'y'],
  ];
  for (const [makefile, out] of cases) {
    it(makefile, () => {
      assert.equal(words(makefile, { config }), out);
    });
  }
});

describe('conditionals without a configuration', () => {
  const cases: readonly (readonly [makefile: string, out: string])[] = [
    ['out = $(CONFIG_A)', 'y[CONFIG_A=y] m[CONFIG_A=m]'],
    ['ifeq ($(CONFIG_A),y)\nout = a\nelse\nout = b\nendif', 'a[CONFIG_A=y] b[CONFIG_A!=y]'],
    ['ifdef CONFIG_A\nout = a\nendif', 'a[CONFIG_A]'],
    ['ifndef CONFIG_A\nout = a\nendif', 'a[!CONFIG_A]'],
    ['out = a\nifdef CONFIG_A\nout = b\nendif', 'a[!CONFIG_A] b[CONFIG_A]'],
    [
      'out-$(CONFIG_A) = a\nout = $(out-y) $(out-m) $(out-)',
      'a[CONFIG_A=y] a[CONFIG_A=m] a[!CONFIG_A]',
    ],
    ['out = $(if $(CONFIG_A),a,b)', 'a[CONFIG_A] b[!CONFIG_A]'],
    ['out = $(filter-out $(if $(CONFIG_A),a),a b)', 'a[!CONFIG_A] b'],
    ['ifeq ($(CONFIG_A)$(CONFIG_B),yy)\nout = a\nendif', 'a[CONFIG_A=y && CONFIG_B=y]'],
    ['ifdef CONFIG_A\nifndef CONFIG_A\nout = a\nendif\nendif', ''],
    ['ifeq ($(ARCH),arm)\nout = a\nelse\nout = b\nendif', 'a[$(ARCH) = arm] b[!($(ARCH) = arm)]'],
    ['ifeq ($(call cc-ifversion,x),y)\nout = a\nendif', 'a[$(call cc-ifversion,x) = y]'],
    ['CONFIG_A := m\nout = $(CONFIG_A)', 'm'],
  ];
  for (const [makefile, out] of cases)
    it(makefile, () => {
      assert.equal(words(makefile), out);
    });
});

describe('includes', () => {
  it('reads files of the tree, by $(srctree), $(src) and a path from the root', () => {
    const files = { 'virt/a.mk': 'out += a', 'drivers/foo/b.mk': 'out += b', 'c.mk': 'out += c' };
    const makefile = 'include $(srctree)/virt/a.mk\ninclude $(src)/b.mk\n-include c.mk none.mk';
    assert.equal(words(makefile, { files }), 'a b c');
  });

  it('reads nothing outside the tree', () => {
    assert.equal(words('include /etc/passwd ../../../etc/passwd\nout = a'), 'a');
  });
});
