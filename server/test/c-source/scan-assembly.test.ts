/** Functions of assembly files, in assembly of our own. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { functionsOf } from './outline-text.js';

function finds(what: string, source: string, expected: readonly string[]): void {
  it(what, () => {
    assert.deepEqual(functionsOf(source, 'arch/x/entry.S'), expected);
  });
}

finds(
  'macros begin and end functions',
  `
#include <linux/linkage.h>
SYM_FUNC_START(led_copy)
	ret
SYM_FUNC_END(led_copy)
SYM_CODE_START_LOCAL(led_entry)	/* SYM_FUNC_START(no) */
SYM_INNER_LABEL(led_entry_after, SYM_L_GLOBAL)
1:	jmp 1b
.Lout:
	nop
SYM_CODE_END(led_entry)
SYM_FUNC_ALIAS(led_alias, led_copy)
ENTRY(old_style)
	ret
ENDPROC(old_style)
_GLOBAL_TOC(power)
	blr
LEAF(mips)
	jr ra
	END(mips)
`,
  [
    '2-4 led_copy',
    '5-10 static led_entry',
    '6-6 led_entry_after',
    '11-11 led_alias',
    '12-14 old_style',
    '15-17 power',
    '17-19 mips',
  ],
);

finds(
  'labels are functions until the next one',
  `
	.globl shown
shown:
	nop
hidden:
	nop
.Llocal:
	nop
	.size hidden, . - hidden
after:
`,
  ['2-4 shown', '4-8 static hidden', '9-10 static after'],
);

finds(
  'macros of the assembler make functions of their arguments',
  `
.macro THUNK name:req, func
SYM_FUNC_START(\\name)
	call \\func
SYM_FUNC_END(\\name)
.endm
.macro handler el:req, ht=t label
SYM_CODE_START_LOCAL(el\\el\\ht\\()_\\label)
SYM_CODE_END(el\\el\\ht\\()_\\label)
.endm
THUNK led_thunk, led_on
	handler 1, h, sync
	handler 0, label=irq
`,
  ['10-10 led_thunk', '11-11 static el1h_sync', '12-12 static el0t_irq'],
);

finds(
  'conditions are told and #if 0 is not read',
  `
#ifdef CONFIG_LED
SYM_FUNC_START(a)
SYM_FUNC_END(a)
#else
SYM_FUNC_START(b)
SYM_FUNC_END(b)
#endif
#if 0
SYM_FUNC_START(c)
#endif
SYM_FUNC_START(d)
`,
  ['2-3 a if defined(CONFIG_LED)', '5-6 b if !(defined(CONFIG_LED))', '11-12 d'],
);
