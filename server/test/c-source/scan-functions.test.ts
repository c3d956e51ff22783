/** Which functions a C file defines: one rule per case, in C of our own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionsOf, outlineOf, withoutFirstNewline } from './outline-text.js';

function finds(what: string, source: string, expected: readonly string[], path?: string): void {
  it(what, () => {
    assert.deepEqual(functionsOf(source, path), expected);
  });
}

describe('function definitions', () => {
  finds(
    'a function is known by parameters before a brace',
    `
int led_on(struct led *led)
{
	return led->set(led, 1);
}
`,
    ['1-4 led_on'],
  );
  finds(
    'prototypes, types and variables are none',
    `
int led_on(struct led *led);
struct led { int (*set)(struct led *led, int on); };
static int (*handler)(void) = led_default;
typedef int (*led_fn)(int);
enum color { RED = FIRST(1), GREEN };
`,
    [],
  );
  finds(
    'a return type may stand on the line before',
    `
static struct led *
find_led(int id)
{
	return 0;
}
`,
    ['2-5 static find_led'],
  );
  finds(
    'attributes before and after do not take the name',
    `
static int __init led_init(void)
{
}
__printf(1, 2) void led_say(const char *format, ...)
{
}
static void led_lock(struct led *led) __acquires(led->lock)
{
}
static void __attribute__((noinline, section(".x"))) led_trap(void)
{
}
int led_wait(struct led *led)
	__must_hold(&led->lock)
{
}
asmlinkage __visible void led_entry(void)
{
}
`,
    [
      '1-3 static led_init',
      '4-6 led_say',
      '7-9 static led_lock',
      '10-12 static never led_trap',
      '13-16 led_wait',
      '17-19 led_entry',
    ],
  );
  finds(
    'words decide about inlining',
    `
static inline int a(void) { return 0; }
static __always_inline int b(void) { return 0; }
noinline int c(void) { return 0; }
`,
    ['1-1 static inline a', '2-2 static always b', '3-3 never c'],
  );
  finds(
    'a function that returns a function has its name inside',
    `
static int (*choose(int kind))(struct led *led)
{
	return 0;
}
`,
    ['1-4 static choose'],
  );
  finds(
    'parameters declared after the list, as before C89',
    `
int old(a, b)
	int a;
	char *b;
{
	return a;
}
int next(void) { return 0; }
`,
    ['1-6 old', '7-7 next'],
  );
  finds(
    'braces in strings, characters and comments do not count',
    `
int a(void)
{
	puts("{ \\" {"); /* { */ // {
	return '{' + '\\'';
}
int b(void) { return 0; }
`,
    ['1-5 a', '6-6 b'],
  );
  finds(
    'an initialiser with calls and braces is no function',
    `
static const struct led leds[] = {
	LED(1, { 2 }),
	[3] = { .name = "x", .set = led_set },
};
static struct led one = LED_INIT(one);
int after(void) { return 0; }
`,
    ['6-6 after'],
  );
  finds(
    'extern "C" opens nothing',
    `
extern "C" {
int a(void) { return 0; }
}
int b(void) { return 0; }
`,
    ['2-2 a', '4-4 b'],
  );
});

describe('preprocessor branches', () => {
  finds(
    'conditions are told, those of an include guard are not',
    `
#ifndef _LED_H
#define _LED_H
#ifdef CONFIG_LED
int a(void) { return 0; }
#elif defined(CONFIG_LAMP)
int a(void) { return 1; }
#else
int a(void) { return 2; }
#endif
#if 1
int b(void) { return 0; }
#endif
#endif
`,
    [
      '4-4 a if defined(CONFIG_LED)',
      '6-6 a if !(defined(CONFIG_LED)) && defined(CONFIG_LAMP)',
      '8-8 a if !(defined(CONFIG_LED)) && !(defined(CONFIG_LAMP))',
      '11-11 b',
    ],
    'led.h',
  );
  finds(
    '#if 0 is not read, its #else is',
    `
#if 0
int dead(void) {
#if X
{{{
#endif
#else
int alive(void) { return 0; }
#endif
int b(void) { return 0; }
`,
    ['7-7 alive', '9-9 b'],
  );
  finds(
    'a brace opened in each branch counts once',
    `
int a(int x)
{
#ifdef CONFIG_A
	if (x) {
#else
	if (!x) {
#endif
		go();
	}
}
int b(void) { return 0; }
`,
    ['1-10 a', '11-11 b'],
  );
  finds(
    'two heads for one body are two functions',
    `
#ifdef CONFIG_A
static int a(int x)
#else
static int a(int x, int y)
#endif
{
	return x;
}
#ifdef CONFIG_B
int b(int x) {
#else
int b(void) {
#endif
	return 1;
}
int c(void) { return 0; }
`,
    [
      '2-8 static a if defined(CONFIG_A)',
      '4-8 static a if !(defined(CONFIG_A))',
      '10-15 b if defined(CONFIG_B)',
      '12-15 b if !(defined(CONFIG_B))',
      '16-16 c',
    ],
  );
  finds(
    'a function left open does not swallow the next',
    `
int a(void)
{
	if (x) {
		go();
}
int b(void) { return 0; }
`,
    ['1-5 a', '6-6 b'],
  );
});

describe('functions that macros make', () => {
  finds(
    'the body belongs to the names that the table knows',
    `
BPF_CALL_1(bpf_led, int, on)
{
	return on;
}
`,
    ['1-4 bpf_led by BPF_CALL_1', '1-4 ____bpf_led by BPF_CALL_1'],
  );
  finds(
    'an unknown macro with a body stands under its first argument',
    `
DEFINE_LED_HANDLER(blink, int x)
{
	return;
}
`,
    ['1-4 blink by DEFINE_LED_HANDLER'],
  );
  finds(
    'a call at file level defines without a body',
    `
DEFINE_SHOW_ATTRIBUTE(led);
BUFFER_FNS(Lit, lit)
TAS_BUFFER_FNS(Lit, lit)
#undef X
`,
    [
      '1-1 led_open by DEFINE_SHOW_ATTRIBUTE',
      '2-2 set_buffer_lit by BUFFER_FNS',
      '2-2 clear_buffer_lit by BUFFER_FNS',
      '2-2 buffer_lit by BUFFER_FNS',
      '3-3 test_set_buffer_lit by TAS_BUFFER_FNS',
      '3-3 test_clear_buffer_lit by TAS_BUFFER_FNS',
    ],
  );
  it('a system call has the names of all architectures', () => {
    const names = outlineOf('SYSCALL_DEFINE1(blink, int, on)\n{\n}\n').functions.map(
      (each) => each.name,
    );
    for (const name of [
      '__do_sys_blink',
      '__x64_sys_blink',
      '__arm64_sys_blink',
      'sys_blink',
      'SyS_blink',
    ]) {
      assert.ok(names.includes(name), name);
    }
  });
});

it('ranges stand where the text does', () => {
  const source = '/* x */\nstatic int\nled_on(void)\n{\n\treturn 1;\n}\n';
  const [definition] = outlineOf(source).functions;
  assert.ok(definition?.bodyStart !== undefined);
  assert.equal(source.slice(definition.start, definition.bodyStart), 'static int\nled_on(void)\n');
  assert.equal(source.slice(definition.nameOffset, definition.nameOffset + 6), 'led_on');
  assert.equal(source.slice(definition.bodyStart, definition.end), '{\n\treturn 1;\n}');
});

it('macros have parameters and the range of their replacement', () => {
  const source = withoutFirstNewline(`
#define LED_ON 1 /* on */
#define led_set(led, args...) do { \\
	set(led, args); \\
} while (0)
#  define EMPTY
#define NOT_A_CALL (x)
`);
  const macros = outlineOf(source).macros.map((macro) => [
    macro.line + 1,
    macro.name,
    macro.parameters ?? null,
    source.slice(macro.bodyStart, macro.end),
  ]);
  assert.deepEqual(macros, [
    [1, 'LED_ON', null, '1'],
    [2, 'led_set', ['led', 'args...'], 'do { \\\n\tset(led, args); \\\n} while (0)'],
    [5, 'EMPTY', null, ''],
    [6, 'NOT_A_CALL', null, '(x)'],
  ]);
});

it('fields that get a function are told from initialisers and statements', () => {
  const source = `
static const struct led_ops ops = {
	.open = led_open,
	.close	= &led_close,
	.poll = (poll_fn)led_poll,
	.mode = 3, .name = "x", .none = NULL, .sum = a + b,
	[LED_RED] = led_red,
	ROW(led_row),
	{ "on", led_row_on },
};
void f(struct led *led)
{
	led->set = led_set;
	led->ops.get = led_get;
	if (led->a == led_b)
		led.c = &led_c;
	*led = (struct led) { .d = led_d };
}
`;
  const fields = outlineOf(source).fieldAssignments.map(
    (each) => `${each.line + 1} ${each.kind} ${each.field}=${each.value}`,
  );
  assert.deepEqual(fields, [
    '2 initialiser open=led_open',
    '3 initialiser close=led_close',
    '4 initialiser poll=led_poll',
    '6 initialiser [LED_RED]=led_red',
    '7 initialiser =led_row',
    '8 initialiser =led_row_on',
    '12 statement set=led_set',
    '13 statement get=led_get',
    '15 statement c=led_c',
    '16 initialiser d=led_d',
  ]);
});

it('macro calls at file level keep their arguments', () => {
  const source = `
MODULE_LICENSE("GPL")
static DECLARE_WORK(led_work, led_work_fn);
READ_CONFIG(byte, u8)
READ_CONFIG(word, struct { int a, b; } *)
static int f(void) { CALLED_INSIDE(1); return 0; }
`;
  const calls = outlineOf(source).macroCalls.map((call) => [
    call.line + 1,
    call.macro,
    ...call.arguments,
  ]);
  assert.deepEqual(calls, [
    [1, 'MODULE_LICENSE', '"GPL"'],
    [2, 'DECLARE_WORK', 'led_work', 'led_work_fn'],
    [3, 'READ_CONFIG', 'byte', 'u8'],
    [4, 'READ_CONFIG', 'word', 'struct { int a, b; } *'],
  ]);
});
