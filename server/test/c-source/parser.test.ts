/** What is read from one function's or macro's body, rule by rule. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodyOf, callsOf, macroBodyOf } from './parser-support.js';

function calls(what: string, source: string, expected: readonly string[]): void {
  it(what, async () => {
    assert.deepEqual(callsOf(await bodyOf(source)), expected);
  });
}

describe('calls', () => {
  calls(
    'have a kind, arguments, and the call around them',
    `
int f(struct led *led, int (*cb)(int))
{
	int (*local)(int) = cb, got;

	got = set(led, get(led->id), (struct point){ 1, 2 });
	led->ops->open(led);
	led->table[3].close(led);
	cb(1);
	local(2);
	(*cb)(3);
	(*led->ops->poll)(led);
	handlers[got](4);
	return 0;
}
`,
    [
      '5 direct set(led | get(led->id) | (struct point){ 1, 2 })',
      '5 direct get(led->id) in 0',
      '6 field open(led)',
      '7 field close(led)',
      '8 pointer cb(1)',
      '9 pointer local(2)',
      '10 pointer cb(3)',
      '11 field poll(led)',
      '12 pointer handlers(4)',
    ],
  );
  calls(
    'are no keywords, casts, declarations, strings or comments',
    `
void f(void)
{
	extern int outside(int);
	int a = sizeof(int) + (int)(3), b = __typeof__(a)(4);

	if (a) { } while (a) { } switch (a) { } for (;a;) { }
	puts("called(1)"); /* called(2) */
	return;
}
`,
    ['7 direct puts("called(1)") tail'],
  );
  calls(
    'inside kernel macros are all found',
    `
void f(struct led __user *p)
{
	struct led *each, __maybe_unused *x;

	list_for_each_entry(each, &leds, list) {
		blink(each);
	}
	for_each_led(each)
		blink2(container_of(each, struct lamp, led));
	x = min_t(unsigned long, size(1), va_arg(ap, struct led *));
	asm volatile goto("1:" : : "i" (p) : "memory" : out);
	STATEMENT(start(1))
	switch (x->kind) {
	case 1 ... 3:
		three();
	}
	pr_x("a" FORMAT "b" OTHER, say());
	typeof(x) y = take();
	a = (__force u32)x + other();
out:
	done();
}
`,
    [
      '5 direct list_for_each_entry(each | &leds | list)',
      '6 direct blink(each)',
      '8 direct for_each_led(each)',
      '9 direct blink2(container_of(each, struct lamp, led))',
      '9 direct container_of(each | struct lamp | led) in 3',
      '10 direct min_t(unsigned long | size(1) | va_arg(ap, struct led *))',
      '10 direct size(1) in 5',
      '10 direct va_arg(ap | struct led *) in 5',
      '12 direct STATEMENT(start(1))',
      '12 direct start(1) in 8',
      '15 direct three()',
      '17 direct pr_x("a" FORMAT "b" OTHER | say())',
      '17 direct say() in 11',
      '18 direct take()',
      '19 direct other()',
      '21 direct done() tail',
    ],
  );
  calls(
    'in all branches of the preprocessor are kept, those in #if 0 are not',
    `
int f(int x)
{
#ifdef CONFIG_A
	if (a(x)) {
#else
	if (b(x)) {
#endif
		go(x);
	}
#if 0
	never(x);
#endif
#define LOCAL(y) not_here(y)
	return end(x);
}
`,
    ['4 direct a(x)', '6 direct b(x)', '8 direct go(x)', '14 direct end(x) tail'],
  );
  calls(
    'survive code that does not parse',
    `
int f(int x)
{
	first(x;
	@@@ ] second(x)
	third(x;
}
`,
    ['3 direct first()', '4 direct second(x)', '5 direct third()'],
  );
});

describe('tail position', () => {
  calls(
    'is what is returned',
    `
int f(int x)
{
	if (x == 1)
		return a(x);
	if (x == 2)
		return (b(c(x)));
	if (x == 3)
		return x ? d(x) : e(x);
	if (x == 4)
		return g(x) + 1;
	h(x);
	return 0;
}
`,
    [
      '4 direct a(x) tail',
      '6 direct b(c(x)) tail',
      '6 direct c(x) in 1',
      '8 direct d(x) tail',
      '8 direct e(x) tail',
      '10 direct g(x)',
      '11 direct h(x)',
    ],
  );
  calls(
    'in a void function is what is done last on any way',
    `
static void __init f(int x)
{
	a(x);
	if (x > 3) {
		b(x);
		return;
	}
	switch (x) {
	case 1:
		c(x);
		break;
	default:
		if (x)
			d(x);
		else
			e(x);
	}
}
`,
    [
      '3 direct a(x)',
      '5 direct b(x) tail',
      '10 direct c(x) tail',
      '14 direct d(x) tail',
      '16 direct e(x) tail',
    ],
  );
});

describe('cold code', () => {
  calls(
    'is what unlikely(), errors and printing mark',
    `
int f(struct led *p)
{
	int err;

	if (unlikely(p->broken))
		a(p);
	if (IS_ERR(p)) {
		b(p);
	}
	err = c(p);
	if (err) {
		d(p);
		goto out_free;
	}
	if (p->on) {
		e(p);
		pr_warn("on");
	}
	if (!p)
		return -EINVAL;
	g(p);
	return 0;
out_free:
	h(p);
	return err;
}
`,
    [
      '5 direct unlikely(p->broken)',
      '6 direct a(p) cold',
      '7 direct IS_ERR(p)',
      '8 direct b(p) cold',
      '10 direct c(p)',
      '12 direct d(p) cold',
      '16 direct e(p) cold',
      '17 direct pr_warn("on") cold',
      '21 direct g(p)',
      '24 direct h(p) cold',
    ],
  );
  calls(
    'is not what falls through to a label',
    `
int f(int x)
{
	a(x);
out:
	b(x);
	return 0;
}
`,
    ['3 direct a(x)', '5 direct b(x)'],
  );
});

it('names used as values are told with the call they are handed to', async () => {
  const body = await bodyOf(`
int f(struct led *led)
{
	INIT_WORK(&led->work, led_work);
	led->ops.open = &led_open;
	int local = other;
	if (local)
		return register_led(led, (led_fn)led_set, LED_MAX, local & mask, 3);
	return led_default;
}
`);
  assert.deepEqual(
    body.nameUses.map((use) => [use.line + 1, use.name, use.call ?? null]),
    [
      [3, 'led_work', 0],
      [4, 'led_open', null],
      [5, 'other', null],
      [7, 'led_set', 1],
      [8, 'led_default', null],
    ],
  );
  assert.deepEqual(
    body.bareMacros.map((macro) => [macro.line + 1, macro.name]),
    [[7, 'LED_MAX']],
  );
});

it('branches that leave are those that end in return or goto', async () => {
  const body = await bodyOf(`
int f(struct led *p)
{
	if (p->on)
		return a(p);
	if (p->dim) {
		b(p);
		goto out;
	} else {
		c(p);
	}
	if (p->off) {
		d(p);
	} else {
		e(p);
		return 1;
	}
	for (;;) {
		g(p);
		return 2;
	}
out:
	return 3;
}
`);
  const leaving = body.codeLines.filter(({ leaves }) => leaves).map(({ line }) => line);
  assert.deepEqual(leaving, [3, 5, 6, 7, 13, 14, 15]);
});

it('parameters, variables and lines are told', async () => {
  const body = await bodyOf(`
/* before */
static int f(struct led *led, void (*cb)(int), u8 raw[4], char __user *to,
	     ...)
{
	int a, *b = 0, c[3];

	/* only a comment */
	for (int i = 0; i < 3; i++)
		struct_like->x = 1;
	return a;
}
`);
  assert.equal(
    body.signature,
    'static int f(struct led *led, void (*cb)(int), u8 raw[4], char __user *to, ...)',
  );
  assert.deepEqual(body.parameters, ['led', 'cb', 'raw', 'to']);
  assert.deepEqual(body.locals, ['a', 'b', 'c', 'i']);
  assert.deepEqual([body.openLine, body.closeLine, body.returnLines], [3, 10, [9]]);
  assert.deepEqual(
    body.codeLines.map(({ line, tokens }) => [line, tokens]),
    [
      [3, 1],
      [4, 13],
      [7, 15],
      [8, 7],
      [9, 3],
      [10, 1],
    ],
  );
});

it('a system call has the parameters that its macro names', async () => {
  const body = await bodyOf(`
SYSCALL_DEFINE3(blink, struct led __user *, led, int, times, size_t, size)
{
	return do_blink(led, times);
}
`);
  assert.deepEqual(body.parameters, ['led', 'times', 'size']);
  assert.deepEqual(callsOf(body), ['3 direct do_blink(led | times) tail']);
});

it('a definition without a body has no calls', async () => {
  const body = await bodyOf('int f(void) {}\n');
  assert.deepEqual([body.calls, body.codeLines.length], [[], 1]);
});

describe('macro bodies', () => {
  const expectCalls = (what: string, source: string, expected: readonly string[]): void => {
    it(what, async () => {
      assert.deepEqual(callsOf(await macroBodyOf(source)), expected);
    });
  };
  expectCalls(
    'of statement expressions',
    `
#define led_get(led, args...) ({			\\
	typeof(led) __led = (led);			\\
	if (unlikely(!__led))				\\
		led_warn(__led);			\\
	__led_get(__led, ##args);			\\
})
`,
    [
      '3 direct unlikely(!__led)',
      '4 direct led_warn(__led) cold',
      '5 direct __led_get(__led | ##args) tail',
    ],
  );
  expectCalls('of expressions', '#define led_set(l, v) (check(l) ? (l)->ops->set(v) : fail(l))\n', [
    '1 direct check(l)',
    '1 field set(v) tail',
    '1 direct fail(l) tail',
  ]);
  expectCalls(
    'keep a paste in the name',
    '#define led_do(what, l) do { led_ ## what ## _now(l); } while (0)\n',
    ['1 direct led_##what##_now(l)'],
  );
  it('have the parameters without the dots', async () => {
    const body = await macroBodyOf(
      '#define say(level, format, ...) log(level, format, __VA_ARGS__)\n',
    );
    assert.deepEqual(body.parameters, ['level', 'format', '__VA_ARGS__']);
    assert.equal(body.signature, '#define say(level, format, ...)');
    assert.deepEqual(
      body.nameUses.map((use) => use.name),
      ['level', 'format'],
    );
  });
  it('of an object-like macro that names a function', async () => {
    const body = await macroBodyOf('#define led_open generic_open\n');
    assert.deepEqual(body.calls, []);
  });
});
