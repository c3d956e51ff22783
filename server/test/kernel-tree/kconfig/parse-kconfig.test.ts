/** The Kconfig language, drawn: each entry on a line, indented as it is nested, with its attributes below it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { helpText } from '../../../src/kernel-tree/kconfig/kconfig-help.js';
import {
  allOf,
  symbolWords,
  type KconfigNode,
} from '../../../src/kernel-tree/kconfig/kconfig-syntax.js';
import { parseKconfig } from '../../../src/kernel-tree/kconfig/parse-kconfig.js';

/** `1-3 config A (bool "Prompt")`, then `depends X` and so on; lines count from 1 as people count them. */
function drawn(text: string): string[] {
  const lines = text.split('\n');
  const draw = (node: KconfigNode, depth: number): string[] => {
    const indent = '  '.repeat(depth);
    const { first, last } = node.lines;
    const names = [node.kind, node.name?.text, node.type && `(${node.type})`];
    const prompt = node.prompt === undefined ? [] : [`"${node.prompt}"`];
    const help = node.help ? [`${indent}| ${helpText(lines, node.help)}`] : [];
    return [
      `${indent}${first + 1}-${last + 1} ${[...names, ...prompt].filter(Boolean).join(' ')}`,
      ...node.attributes.map(
        ({ kind, text: said, when }) => `${indent}. ${kind} ${said}${when ? ` <if> ${when}` : ''}`,
      ),
      ...help,
      ...node.children.flatMap((child) => draw(child, depth + 1)),
    ];
  };
  return parseKconfig(text).nodes.flatMap((node) => draw(node, 0));
}

function problems(text: string): string[] {
  return parseKconfig(text).problems.map((each) => `${each.line + 1}: ${each.text}`);
}

describe('parseKconfig', () => {
  it('reads an entry with all that can be said of it', () => {
    const text = `config OTTER
	tristate "Otter support" if EXPERT
	depends on NET && (INET || IPV6=y)
	depends on !M68K
	select CRC32
	select ZLIB if OTTER_ZIP
	imply WATER
	default m if RIVER != n
	default "y"
	help
	  Otters swim.

	    They eat fish.

config NEXT
	def_bool y if X86
`;
    assert.deepEqual(drawn(text), [
      '1-13 config OTTER (tristate) "Otter support"',
      '. prompt "Otter support" <if> EXPERT',
      '. depends NET && (INET || IPV6=y)',
      '. depends !M68K',
      '. select CRC32',
      '. select ZLIB <if> OTTER_ZIP',
      '. imply WATER',
      '. default m <if> RIVER != n',
      '. default "y"',
      '| Otters swim.\n\n  They eat fish.',
      '15-16 config NEXT (bool)',
      '. default y <if> X86',
    ]);
    assert.deepEqual(problems(text), []);
  });

  it('nests menus, choices and conditions', () => {
    const text = `mainmenu "Linux"
menu "Drivers"
	visible if HAS_BUS
	depends on BUS

if PCI && \\
   ACPI
choice
	prompt "Speed"
	default FAST
	optional
config FAST
	bool "fast"
config SLOW
	bool 'slow'
endchoice
endif # PCI
comment "nothing more"
	depends on SLOW
endmenu
`;
    assert.deepEqual(drawn(text), [
      '1-1 mainmenu Linux',
      '2-20 menu Drivers',
      '. visible HAS_BUS',
      '. depends BUS',
      '  6-17 if',
      '  . depends PCI && ACPI',
      '    8-16 choice "Speed"',
      '    . prompt "Speed"',
      '    . default FAST',
      '    . flag ',
      '      12-13 config FAST (bool) "fast"',
      '      . prompt "fast"',
      '      14-15 config SLOW (bool) "slow"',
      "      . prompt 'slow'",
      '  18-19 comment nothing more',
      '  . depends SLOW',
    ]);
  });

  it('ends a help text where its indentation ends, tabs going to columns of eight', () => {
    const text = `config A
	bool
	help
        eight blanks are a tab
	config B
      config C
	bool
config D
	help
config E
	int "Size"
	range 1 0x20
`;
    assert.deepEqual(drawn(text), [
      '1-5 config A (bool)',
      '| eight blanks are a tab\nconfig B',
      '6-7 config C (bool)',
      '8-9 config D',
      '10-12 config E (int) "Size"',
      '. prompt "Size"',
      '. range 1 0x20',
    ]);
  });

  it('keeps macros as text, whatever stands in their brackets', () => {
    const text = `quote := "
cc = $(shell,echo "config X" # no comment)
$(error-if,$(failure,command -v $(CC)),no compiler)
config HAS_CC
	def_bool $(cc-option,-m64 -if) && \\
		 $(success,test "$(cc)" = x) if 64BIT
source "arch/$(SRCARCH)/Kconfig"
source drivers/old-style/Kconfig.x
orsource "*/Kconfig"
`;
    assert.deepEqual(drawn(text), [
      '1-1 macro quote',
      '2-2 macro cc',
      '3-3 macro',
      '4-6 config HAS_CC (bool)',
      '. default $(cc-option,-m64 -if) && $(success,test "$(cc)" = x) <if> 64BIT',
      '7-7 source arch/$(SRCARCH)/Kconfig',
      '8-8 source drivers/old-style/Kconfig.x',
      '9-9 source */Kconfig',
    ]);
    const nodes = parseKconfig(text).nodes;
    assert.deepEqual([nodes[5]?.isRelative, nodes[6]?.isRelative], [undefined, true]);
    assert.deepEqual([nodes[5]?.isOptional, nodes[6]?.isOptional], [undefined, true]);
  });

  it('reads what old and new kernels add', () => {
    const text = `menuconfig MODULES
	boolean "modules"
	option modules
	modules
	transitional
	---help---
	  Old.
`;
    assert.deepEqual(drawn(text), [
      '1-7 menuconfig MODULES (bool) "modules"',
      '. prompt "modules"',
      '. flag modules',
      '. flag ',
      '. flag ',
      '| Old.',
    ]);
    assert.deepEqual(problems(text), []);
  });

  it('knows where symbols stand, through continued lines, and takes no constant for one', () => {
    const text =
      'config A\r\n\tdepends on B && 64BIT=y || \\\r\n  C = 42 # D\r\n\tselect E if "F"\r\n';
    const words = [...symbolWords(parseKconfig(text).nodes)];
    assert.deepEqual(
      words.map((word) => `${word.line}:${word.start}-${word.end} ${word.text}`),
      ['0:7-8 A', '1:12-13 B', '1:17-22 64BIT', '2:2-3 C', '3:8-9 E'],
    );
  });

  it('says what it does not understand, and reads on', () => {
    const text = `endif
flavour vanilla
menu "open"
config
help
	text of nobody
config A
	colour red
	bool
endchoice
`;
    assert.deepEqual(problems(text), [
      '1: endif ends nothing',
      '2: flavour is no word that begins a line',
      '4: config has no name',
      '8: colour is no word that begins a line',
      '10: endchoice ends nothing',
      '3: menu has no end',
    ]);
    assert.ok(drawn(text).includes('  7-9 config A (bool)'));
  });

  it('takes any bytes, in time that grows with their number', () => {
    const hostile = [
      'if A\n'.repeat(20_000),
      `config A\n\tdepends on ${'('.repeat(200_000)}`,
      `config A\n\tdefault ${'$('.repeat(100_000)}`,
      `config A\n\tdefault ${'"\\'.repeat(100_000)}`,
      'config A \\\n'.repeat(50_000),
      `\0\u{1f9a6}\ud800 = \n\t\u2028help\n${'\t'.repeat(100_000)}`,
      'help\n\thelp\n'.repeat(20_000),
    ];
    const start = process.cpuUsage();
    for (const text of hostile) parseKconfig(text);
    const { user } = process.cpuUsage(start);
    assert.ok(user < 5_000_000, `took ${user / 1000} ms of CPU`);
  });
});

describe('allOf', () => {
  it('joins conditions, each once, with brackets where they are needed', () => {
    assert.equal(allOf([]), '');
    assert.equal(allOf(['A || B']), 'A || B');
    assert.equal(allOf(['A', 'B || C', 'A', '!D']), 'A && (B || C) && !D');
  });
});
