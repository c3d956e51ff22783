/** Text of any kind: nothing throws, everything ends, ranges are ranges of the text, memory stays what it was. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conditionHolds } from '../../src/c-source/conditions.js';
import type { FileOutline } from '../../src/c-source/file-outline.js';
import { expandTemplate, templateOf } from '../../src/c-source/expand-template.js';
import { scanFile } from '../../src/c-source/scan-file.js';
import { bodyOf, testParser } from './parser-support.js';

/** Pieces that steer the scanners; random characters alone would hardly meet them. */
const MORSELS = [
  ...[
    '\n#if X\n',
    '\n#if 0\n',
    '\n#if 1\n',
    '\n#else\n',
    '\n#elif Y\n',
    '\n#endif\n',
    '\n#define M(a, b...) a ## b {',
  ],
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ';',
    ',',
    '=',
    '->',
    '.',
    ':',
    '\\',
    '\\\n',
    '\n',
    '\r\n',
    '\t',
    '#',
    '##',
    '&',
    '*',
  ],
  ...[
    '/*',
    '*/',
    '//',
    '"',
    "'",
    '\0',
    '\uFEFF',
    '\uD800',
    'ł',
    '\u{1f427}',
    '\n}\n',
    '\n{\n',
    '...',
  ],
  ...[
    'static int f(int a)',
    'SYSCALL_DEFINE1(x, int, y)',
    '\nTRACE_EVENT(t,',
    'struct s',
    'extern "C" {',
    'typeof(x) ',
  ],
  ...[
    'if (x) ',
    'return ',
    'goto out;',
    'out:',
    'case 1 ... 2:',
    'asm volatile("" : : ',
    'list_for_each(x) ',
    '__user ',
  ],
  ...[
    '.f = g,',
    'a->b = c;',
    '(*p)(x)',
    'container_of(a, struct b, c)',
    '\n.macro M a\n',
    '\n.endm\n',
    '\nSYM_FUNC_START(a)\n',
  ],
];

const SNIPPET = `
#define led_get(l) ({ if (unlikely(!l)) warn(l); l->ops->get(l); })
static const struct ops ops = { .get = led_get_now, [3] = { "x", led_row } };
DEFINE_SHOW_ATTRIBUTE(led);
#ifdef CONFIG_LED
static int __init f(struct led __user *led, int (*cb)(int))
#else
static int f(struct led *led)
#endif
{
	struct led *each;
	list_for_each_entry(each, &leds, list) {
		if (IS_ERR(each)) { pr_err("a" B "c"); goto out; }
		each->cb = f; cb(container_of(each, struct led, x));
	}
	switch (led->x) { case 1 ... 2: return min_t(int, g(1), 2); }
out:
	return led ? h(led) : (*led->ops)(led);
}
`;

/** A small linear congruential generator: the same texts on every machine. Numerical Recipes' constants. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

function randomText(random: (below: number) => number, pieces: number): string {
  let text = '';
  for (let i = 0; i < pieces; i++) {
    text +=
      random(5) === 0 ? String.fromCharCode(random(300)) : (MORSELS[random(MORSELS.length)] ?? '');
  }
  return text;
}

/** The snippet with pieces cut out, doubled and put in. */
function mutant(random: (below: number) => number): string {
  let text = SNIPPET;
  for (let edits = 1 + random(8); edits > 0; edits--) {
    const at = random(text.length);
    const end = Math.min(text.length, at + random(20));
    const piece = random(2) === 0 ? (MORSELS[random(MORSELS.length)] ?? '') : text.slice(at, end);
    text = text.slice(0, at) + piece + text.slice(random(3) === 0 ? at : end);
  }
  return text;
}

function checkOutline(text: string, outline: FileOutline): void {
  const lines = text.split('\n').length;
  for (const each of outline.functions) {
    assert.ok(each.name !== '');
    assert.ok(each.start >= 0 && each.start <= each.end && each.end <= text.length);
    assert.ok(each.nameOffset >= 0 && each.nameOffset <= text.length);
    assert.ok(each.line >= 0 && each.line < lines);
    if (each.bodyStart !== undefined) {
      assert.equal(text[each.bodyStart], '{');
      assert.ok(each.start <= each.bodyStart && each.bodyStart < each.end);
    }
  }
  for (const each of outline.macros) {
    assert.ok(each.bodyStart <= each.end && each.end <= text.length && each.line < lines);
  }
  for (const each of outline.macroCalls) {
    assert.ok(each.start < each.end && each.end <= text.length && each.line < lines);
  }
  for (const each of outline.fieldAssignments) assert.ok(each.line < lines && each.value !== '');
}

async function checkAll(text: string): Promise<void> {
  const parser = await testParser();
  checkOutline(text, scanFile(text, 'x.S'));
  const outline = scanFile(text, 'x.c');
  checkOutline(text, outline);
  for (const definition of outline.functions.slice(0, 20)) {
    const body = parser.parseFunction(text, definition);
    body.calls.forEach((call, i) => {
      assert.ok(text.startsWith(call.callee, call.offset));
      assert.ok(call.offset < call.end && call.end <= text.length);
      assert.ok(call.line >= definition.line && call.line <= body.closeLine);
      assert.ok(call.outer === undefined || call.outer < i);
    });
  }
  for (const macro of outline.macros.slice(0, 20)) {
    parser.parseMacroBody(text, macro);
    expandTemplate(templateOf(text, macro), ['a', 'b'], () => templateOf(text, macro));
  }
  for (const definition of outline.functions) {
    for (const condition of definition.conditions) conditionHolds(condition, () => undefined);
  }
}

describe('random text', () => {
  it('of morsels', async () => {
    const random = seededRandom(1);
    for (let i = 0; i < 400; i++) await checkAll(randomText(random, 1 + random(120)));
  });
  it('of a broken function', async () => {
    const random = seededRandom(2);
    for (let i = 0; i < 600; i++) await checkAll(mutant(random));
  });
});

/** Long and deep texts: each must be read in time linear in its length, so a second is plenty. */
const LARGE: readonly (readonly [string, string])[] = [
  ['open braces', `int f(void) {${'{'.repeat(200_000)}`],
  ['open parentheses', `int f(void) { x = ${'('.repeat(100_000)}; }`],
  ['nested calls', `int f(void) { ${'a('.repeat(50_000)}${')'.repeat(50_000)}; }`],
  ['parentheses at file level', '('.repeat(300_000)],
  ['mismatched brackets', `int f(void) { ${'('.repeat(50_000)}${']'.repeat(50_000)} }`],
  ['nested #if', '#if A\nint f(void) {\n'.repeat(5_000) + '#endif\n'.repeat(5_000)],
  ['#if without end', '#if A\n'.repeat(20_000)],
  ['#else without #if', '#else\n#endif\n'.repeat(20_000)],
  ['a long line', `int f(void) { x = "${'y'.repeat(1_000_000)}"; }`],
  ['a long word', `int ${'y'.repeat(1_000_000)}(void) { }`],
  ['a long comment', `/*${'/*'.repeat(500_000)}`],
  ['blanks before signs', `int f(void) { ${(' '.repeat(500) + '=').repeat(2_000)} }`],
  ['blanks', `int f(void)${' '.repeat(1_000_000)}{ a${' '.repeat(100_000)}(b); }`],
  ['many quotes', `'${'"\\'.repeat(300_000)}`],
  ['joined lines', `#define A ${'\\\n'.repeat(300_000)}`],
  ['many arguments', `FOO(${'a,'.repeat(200_000)}b);`],
  ['deep else', `int f(void) { ${'if (a) b(); else '.repeat(20_000)}; }`],
  ['many labels', `x:\n${'y: \n'.repeat(50_000)}`],
];

describe('large text', () => {
  for (const [what, text] of LARGE) {
    it(what, { timeout: 20_000 }, async () => {
      await checkAll(text);
    });
  }
});

it('parsing a thousand times takes no more memory than parsing once', async () => {
  const parser = await testParser();
  const [definition] = scanFile(SNIPPET, 'x.c').functions.filter(
    (each) => each.bodyStart !== undefined,
  );
  assert.ok(definition !== undefined);
  const rounds = (count: number): number => {
    for (let i = 0; i < count; i++) parser.parseFunction(SNIPPET, definition);
    return process.memoryUsage().external + process.memoryUsage().arrayBuffers;
  };
  const before = rounds(100);
  const after = rounds(1_500);
  assert.ok(after - before < 4_000_000, `${after - before} bytes more`);
});

it('a body of more than 1 MB is not read, one a little shorter is, with all its calls', async () => {
  for (const [nCalls, isRead] of [
    [49_000, true],
    [51_000, false],
  ] as const) {
    const { calls } = await bodyOf(
      `int f(int a)\n{\n${'\tif (a) g(a++, "x");\n'.repeat(nCalls)}}\n`,
    );
    assert.equal(calls.length, isRead ? nCalls : 0);
  }
});
