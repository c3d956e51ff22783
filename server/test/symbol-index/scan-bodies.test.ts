/** What stands in bodies, macros and initialisers, as the scanner of the whole tree reads it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertRecords, only } from './records-text.js';

describe('code', () => {
  it('rows of ops tables', () => {
    assertRecords(
      String.raw`
static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open	= foo_open,
	.read = &foo_read,
	.ioctl = (void *)foo_ioctl,
	.llseek
		= foo_llseek,
	.write = /* c */ foo_write, .poll = foo_poll
};
static struct ops *ptrs[] = { &ops_a, &ops_b, [3] = &ops_c };
static int (*tbl[])(void) = {
	[OP_READ] = op_read,
	[OP_WRITE] = &op_write,
	[OP_A ... OP_B] = op_range,
};
static struct cmd cmds[] = {
	{ "ping", do_ping },
	{ "pong", .fn = do_pong },
	CMD("x", do_x),
	{ .a = { .b = nested_fn } },
	{ .arr[0] = arr_fn, },
	{ .cond = IS_ENABLED(X) ? fn_y : NULL },
	{ .m = MACRO(fn_z) },
	{ .name = "a.b = c_d", },
#ifdef Q
	{ .q = q_fn },
#else
	{ .q = q_fn2 },
#endif
	{ }
};
struct t x = { fn_one, fn_two };
struct t y = (struct t){ .f = fn_lit };
struct t *z = &(struct t){ .f = fn_lit2 };
struct t w = INIT(w, fn_w);`,
      String.raw`
    1 variable static fops
    2 row struct file_operations fops: owner = THIS_MODULE
    3 row struct file_operations fops: open = foo_open
    4 row struct file_operations fops: read = foo_read
    5 row struct file_operations fops: ioctl = foo_ioctl
    7 row struct file_operations fops: llseek = foo_llseek
    8 row struct file_operations fops: poll = foo_poll
    10 variable static ptrs
    10 row struct ops ptrs:  = ops_a
    10 row struct ops ptrs:  = ops_b
    10 row struct ops ptrs: [3] = ops_c
    11 variable static tbl
    12 row tbl: [OP_READ] = op_read
    13 row tbl: [OP_WRITE] = op_write
    14 row tbl: [OP_A ... OP_B] = op_range
    16 variable static cmds
    17 row struct cmd cmds:  = do_ping
    18 row struct cmd cmds: fn = do_pong
    19 row struct cmd cmds:  = do_x
    20 row struct cmd cmds: b = nested_fn
    21 row struct cmd cmds: arr = arr_fn
    22 row struct cmd cmds: cond = X
    23 row struct cmd cmds: m = fn_z
    26 row struct cmd cmds: q = q_fn
    28 row struct cmd cmds: q = q_fn2
    32 variable x
    32 row struct t x:  = fn_one
    32 row struct t x:  = fn_two
    33 variable y
    33 row struct t y: f = fn_lit
    34 variable z
    34 row struct t z: f = fn_lit2
    35 variable w`,
    );
  });

  it('calls, assignments and uses in a body', () => {
    assertRecords(
      String.raw`
static int cb_fn(void *p) { return 0; }
int user(struct foo *f)
{
	f->open = cb_fn;
	f->ops.close = &other_fn;
	INIT_WORK(&f->w, cb_fn);
	timer_setup(&f->t, &cb_fn, 0);
	request_irq(irq, cb_fn, 0, "x", f);
	f->ops->read(f, f->ops->size());
	(*f->fp)(1);
	(f->fp2)(2);
	fp_local(3);
	ops[i].call(4);
	if (foo(bar(1), baz)) return qux();
	sizeof(x); return (int)(y);
	do { z(); } while (w());
	a = b ? c_1() : d_1();
	f->x = f->y = cb_fn;
	f->flag = SOME_CONST;
	char c = '"'; char d = '\''; q_1();
	s = "call(x)"; /* call(y) */ // call(z)
	r_1(); }
int after;`,
      String.raw`
    1 function static cb_fn to 1
    2 function user to 22
    4 set user: open = cb_fn
    5 set user: close = other_fn
    6 call INIT_WORK in user
    6 use cb_fn by INIT_WORK in user
    7 call timer_setup in user
    7 use cb_fn by timer_setup in user
    8 call request_irq in user
    8 use cb_fn by request_irq in user
    9 call ->read in user
    9 call ->size in user
    10 call ->fp in user
    11 call ->fp2 in user
    12 call fp_local in user
    13 call ->call in user
    14 call bar in user
    14 call foo in user
    14 call qux in user
    16 call w in user
    16 call z in user
    17 call c_1 in user
    17 call d_1 in user
    18 set user: y = cb_fn
    19 set user: flag = SOME_CONST
    20 call q_1 in user
    22 call r_1 in user
    23 variable after`,
    );
  });

  it('calls in macro bodies, pasted names', () => {
    assertRecords(
      String.raw`
#define M(x) do { inner_a(x); other->cb(x); } while (0)
#define P(x) trace_##x(x)
#define P2(x) x##_suffix(x); #x
#define OBJ call_obj()
#define CONST 3
#define ALIAS real_name
#define EMPTY
#define STR "abc"
#define LOG(fmt, ...) printk(KERN_ERR "log: " fmt, ##__VA_ARGS__)
#define LINES(a) \
	first_call(a); \
	second_call(a); \
	ops->third = third_fn;
#  define SPACED(x) spaced_call(x)
int f(void)
{
#define INBODY(x) inbody(x)
	x_call(
#define INARG 3
	INARG, "a");
#undef INBODY
}`,
      String.raw`
    1 macro M()
    1 call ->cb in M
    1 call inner_a in M
    2 macro P()
    2 pasting P
    3 macro P2()
    3 pasting P2
    4 macro OBJ
    4 call call_obj in OBJ
    5 macro CONST
    6 macro ALIAS
    6 alias ALIAS of real_name
    7 macro EMPTY
    8 macro STR
    9 macro LOG()
    9 call printk in LOG
    9 format "\u0001KERN_ERR\u0001log: \u0001fmt\u0001" [log] by printk in LOG
    10 macro LINES()
    11 call first_call in LINES
    12 call second_call in LINES
    13 set LINES: third = third_fn
    14 macro SPACED()
    14 call spaced_call in SPACED
    15 function f to 22
    17 macro INBODY()
    17 call inbody in INBODY
    18 call x_call in f
    19 macro INARG`,
    );
  });

  it('formats with parts that a condition chooses, or that a macro makes', () => {
    assert.deepEqual(
      only(
        'format',
        `void f(void)
{
	pr_info("pages: %d total"
#ifdef CONFIG_HIGHMEM
		", %d highmem"
#endif
		" end\\n", a, b);
	pr_err("speed over " __stringify(MAX) " Hz\\n");
	dev_info(d, "link %s\\n", on ? "enabled" : "disabled");
	printk("%s\\n", on ? "feature on" : "feature off");
	g();
}
`,
      ),
      [
        '3 format "pages: %d total\\u0001ifdef\\u0001 end\\n" [pages] by pr_info in f',
        '8 format "speed over \\u0001__stringify\\u0001" [speed] by pr_err in f',
        '9 format "link %s\\n" [link] by dev_info in f',
        '10 format "feature off" [feature] by printk in f',
        '10 format "feature on" [feature] by printk in f',
      ],
    );
  });

  it('formats', () => {
    assertRecords(
      String.raw`
int f(void)
{
	printk(KERN_ERR "level %d\n", x);
	printk("<3>plainly\n");
	pr_err("concat " "two "
		"three\n");
	pr_info("u64 %" PRIu64 " end\n", v);
	pr_warn("esc \x41\101\t\"q\" \\ 100%%\n");
	pr_warn(x ? "yes_way %d" : "no_way %d", y);
	dev_err(&pdev->dev, "dev said %s\n", name(x, "inner"));
	pr_err("outer %s\n", fmt("inner_str"));
	panic("panicking");
	WARN(cond, "warned_about %d", z);
	WARN_ONCE(1, FOO "prefixed_by\n");
	pr_debug("a b\n");
	btrfs_err(fs_info, "btrfs_said %llu", x); foo("not printed");
	netdev_err(dev,
		   "on later line\n");
	pr_cont(")paren( %d", f_1());
	pr_err("cont\
inued_line");
	pr_err(PREFIX "with_prefix" SUFFIX, 1);
	pr_err("%s: " fmt_name, __func__);
	seq_printf(m, "seq_text");
	BUG_ON(x); 
	pr_err("\0177oct \u00e9 e\n");
	pr_err("unclosed
	);
	g();
}`,
      String.raw`
    1 function f to 30
    3 call printk in f
    3 format "\u0001KERN_ERR\u0001level %d\n" [level] by printk in f
    4 call printk in f
    4 format "<3>plainly\n" [plainly] by printk in f
    5 call pr_err in f
    5 format "concat two three\n" [concat] by pr_err in f
    7 call pr_info in f
    7 format "u64 %\u0001PRIu64\u0001 end\n" [u64] by pr_info in f
    8 call pr_warn in f
    8 format "esc AA\t\"q\" \\ 100%%\n" [esc] by pr_warn in f
    9 call pr_warn in f
    9 format "no_way %d" [no_way] by pr_warn in f
    9 format "yes_way %d" [yes_way] by pr_warn in f
    10 call dev_err in f
    10 call name in f
    10 format "dev said %s\n" [said] by dev_err in f
    11 call fmt in f
    11 call pr_err in f
    11 format "outer %s\n" [outer] by pr_err in f
    12 call panic in f
    12 format "panicking" [panicking] by panic in f
    13 call WARN in f
    13 format "warned_about %d" [warned_about] by WARN in f
    14 call WARN_ONCE in f
    15 call pr_debug in f
    16 call btrfs_err in f
    16 call foo in f
    16 format "btrfs_said %llu" [btrfs_said] by btrfs_err in f
    17 call netdev_err in f
    17 format "on later line\n" [later] by netdev_err in f
    19 call f_1 in f
    19 call pr_cont in f
    19 format ")paren( %d" [paren] by pr_cont in f
    20 call pr_err in f
    20 format "continued_line" [continued_line] by pr_err in f
    22 call pr_err in f
    23 call pr_err in f
    24 call seq_printf in f
    25 call BUG_ON in f
    26 call pr_err in f
    26 format "\u000f7oct u00e9 e\n" [u00e9] by pr_err in f
    27 call pr_err in f
    27 format "unclosed" [unclosed] by pr_err in f
    29 call g in f`,
    );
  });

  it('asm volatile and statement expressions', () => {
    assertRecords(
      String.raw`
int f(void)
{
	asm volatile("call foo(%0)" : : "r" (arg(1)));
	x = ({ typeof(y) z = maker(y); z; });
	for (i = first(); i < last(); i = next_of(i))
		switch (kind(i)) { case A: break; default: fallback(); }
label: labelled();
	return (struct foo){ .cb = f_cb }.x;
}`,
      String.raw`
    1 function f to 9
    3 call arg in f
    4 call maker in f
    5 call first in f
    5 call last in f
    5 call next_of in f
    6 call fallback in f
    6 call kind in f
    7 call labelled in f`,
    );
  });

  it('a pair of braces in dead code of a body', () => {
    assertRecords(
      String.raw`
int f(void)
{
#if 0
	if (x) {
#endif
	a_1();
#if A
	{
#elif B
	{
#else
	{
#endif
	b_1(); }
}
int g(void) { return c_1(); }`,
      String.raw`
    1 function f to 15
    6 call a_1 in f
    14 call b_1 in f
    16 function g to 16
    16 call c_1 in g`,
    );
  });

  it('attributes that are macros nobody knows', () => {
    assertRecords(
      String.raw`
static NOKPROBE_X int k_fn(void) { return 0; }
static int __my_attr k2_fn(void) { return 0; }
int k3_fn(void) __my_releases(lock)
{
	return 0;
}
int k4_fn(void) MY_ATTR(x, y);
struct page *__my_ref k5_fn(int a, int (*cb)(int)) { return cb(a); }
u32 k6_fn(struct foo *f __unused, int x[static 3]) { }
extern struct foo k7_var[];
extern void k8_fn(void), k9_fn(int);
inline static void k10_fn(void) {}`,
      String.raw`
    1 function static k_fn to 1
    2 function static k2_fn to 2
    3 function k3_fn to 6
    7 declaration k4_fn
    8 function k5_fn to 8
    8 call cb in k5_fn
    9 function k6_fn to 9
    10 declaration k7_var
    11 declaration k8_fn
    11 declaration k9_fn
    12 function static inline k10_fn to 12`,
    );
  });

  it('nested conditions around whole functions', () => {
    assertRecords(
      String.raw`
#ifdef A
# ifdef B
int ab(void) { return x_1(); }
# else
int a_only(void) { return x_2(); }
# endif
#else
static inline int ab(void) { return 0; }
#endif`,
      String.raw`
    3 function ab to 3
    3 call x_1 in ab
    5 function a_only to 5
    5 call x_2 in a_only
    8 function static inline ab to 8`,
    );
  });

  it('a struct in the head of a function, returned or as a parameter', () => {
    assertRecords(
      String.raw`
struct foo make(struct bar b)
{
	struct local { int lm; } l;
	return use_it(b);
}
static struct foo { int m; } make2(void)
{
	return other();
}
enum color get(void) { return RED_C(); }`,
      String.raw`
    1 function make to 5
    4 call use_it in make
    6 function static make2 to 9
    6 struct foo
    6 member foo.m
    8 call other in make2
    10 function get to 10
    10 call RED_C in get`,
    );
  });

  it('two on a line', () => {
    assertRecords(
      String.raw`
int a1(void) { return b1(); } int a2(void) { return b2(); }
static int v1; static int v2;
;
int v3;;
`,
      String.raw`
    1 function a1 to 1
    1 function a2 to 1
    1 call b1 in a1
    1 call b2 in a2
    2 variable static v1
    2 variable static v2
    4 variable v3`,
    );
  });

  it('parameters of a macro over several lines', () => {
    assertRecords(
      String.raw`
#define LONG(one, \
	     two)	\
	do {		\
		first_call(one);	\
	} while (0)
int after;`,
      `
    1 macro LONG()
    4 call first_call in LONG
    6 variable after`,
    );
  });

  it('the line of a struct is that of its name, wherever its brace stands', () => {
    assertRecords(
      `
struct outer {
	struct inner
	{
		int m;
	} i;
	enum kind
	{ K };
};`,
      `
    1 struct outer
    2 struct inner
    4 member inner.m
    5 member outer.i
    6 enum kind
    7 enumerator kind.K`,
    );
  });

  it('a literal over several lines in a macro', () => {
    assertRecords(
      String.raw`
#define TEXT "one \
two"
int after;`,
      `
    1 macro TEXT
    3 variable after`,
    );
  });

  it('a function of the file assigned to a plain variable', () => {
    assertRecords(
      String.raw`
static void amd_idle(void) { }
static void choose(void)
{
	pm_idle = amd_idle;
	local = other_idle;
	pm_idle = amd_idle + 1;
}`,
      String.raw`
    1 function static amd_idle to 1
    2 function static choose to 7
    4 set choose: pm_idle = amd_idle`,
    );
  });
});
