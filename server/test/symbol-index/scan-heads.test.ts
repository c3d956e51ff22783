/** Heads of functions and variables, as the scanner of the whole tree reads them. */
import { describe, it } from 'node:test';
import { assertRecords } from './records-text.js';

describe('heads of declarations', () => {
  it('old-style parameters', () => {
    assertRecords(
      String.raw`
int old_style(a, b)
	int a;
	char *b;
{
	return call_a(a);
}
int after_knr;`,
      String.raw`
    1 function old_style to 6
    5 call call_a in old_style
    7 variable after_knr`,
    );
  });

  it('heads in #if branches that share a body', () => {
    assertRecords(
      String.raw`
#ifdef CONFIG_A
static int head_a(int x)
#else
int head_b(int x)
#endif
{
	return inner(x);
}
int after;`,
      String.raw`
    2 function static head_a to 8
    4 function head_b to 8
    7 call inner in head_b
    9 variable after`,
    );
  });

  it('a brace opened once per #if branch', () => {
    assertRecords(
      String.raw`
int f(int x)
{
#ifdef A
	if (x) {
		a_call();
#else
	if (!x) {
		b_call();
#endif
	}
	return 0;
}
int g(void) { return c_call(); }`,
      String.raw`
    1 function f to 12
    5 call a_call in f
    8 call b_call in f
    13 function g to 13
    13 call c_call in g`,
    );
  });

  it('a head with its brace per #if branch', () => {
    assertRecords(
      String.raw`
#ifdef A
int f(int x) {
#else
int f(long x) {
#endif
	return z_call();
}
int g(void) { return 0; }`,
      String.raw`
    2 function f to 3
    4 function f to 7
    6 call z_call in f
    8 function g to 8`,
    );
  });

  it('what #if 0 hides', () => {
    assertRecords(
      String.raw`
#if 0
int dead(void) { return dead_call(); }
#if X
int dead2;
#endif
#else
int live(void) { return live_call(); }
#endif
#if 0
int d3(
#endif
int live2;`,
      String.raw`
    7 function live to 7
    7 call live_call in live
    12 variable live2`,
    );
  });

  it("extern 'C'", () => {
    assertRecords(
      String.raw`
#ifdef __cplusplus
extern "C" {
#endif
int decl(void);
int def(void) { return 1; }
#ifdef __cplusplus
}
#endif
int after;`,
      String.raw`
    4 declaration decl
    5 function def to 5
    9 variable after`,
    );
  });

  it('attributes before and behind names', () => {
    assertRecords(
      String.raw`
__printf(1, 2) int attr_before(const char *f, ...);
static __attribute__((noinline)) int attr_fn(void)
{
	return 0;
}
void attr_behind(void) __attribute__((noreturn));
void attr_behind2(int x) __acquires(lock) __must_hold(&x->l)
{
	spin_lock(x);
}
int var_attr __attribute__((aligned(8))) = 3;
int var2 __aligned(8);
static int __init __attribute__((section(".init"))) init_fn(void) { return 0; }
asmlinkage __visible void __init __no_sanitize_address start_kernel(void)
{
}
unsigned long __attribute__((weak)) weak_var;
static DEFINE_PER_CPU(int, pcpu_var);
static noinline int __cold foo_cold(void) { return 1; }
struct foo __percpu *pp;
static struct foo *make_foo(void) { return 0; }
static const struct foo *const __maybe_unused tbl[] = { a_b, &c_d };`,
      String.raw`
    1 declaration attr_before
    2 function static attr_fn to 5
    6 declaration attr_behind
    7 function attr_behind2 to 10
    9 call spin_lock in attr_behind2
    11 variable var_attr
    12 variable var2
    13 function static init_fn to 13
    14 function start_kernel to 16
    17 variable weak_var
    18 argument 0 of DEFINE_PER_CPU: int
    18 argument 1 of DEFINE_PER_CPU: pcpu_var
    18 top DEFINE_PER_CPU(int)
    19 function static foo_cold to 19
    20 variable pp
    21 function static make_foo to 21
    22 variable static tbl
    22 row struct foo tbl:  = a_b
    22 row struct foo tbl:  = c_d`,
    );
  });

  it('functions that return pointers to functions', () => {
    assertRecords(
      String.raw`
int (*make_op(int kind))(void)
{
	return op_table[kind];
}
static void (*cb)(int);
void (*signal(int sig, void (*func)(int)))(int);
int (*const table[])(void) = { fn_a, fn_b };
extern int (*hook)(struct sk_buff *skb);
static int (*ptr_fn(void))[3];`,
      String.raw`
    1 function make_op to 4
    5 variable static cb
    6 declaration signal
    7 variable table
    7 row table:  = fn_a
    7 row table:  = fn_b
    8 declaration hook
    9 declaration ptr_fn`,
    );
  });

  it('types that look like qualifiers', () => {
    assertRecords(
      String.raw`
static __poll_t foo_poll(struct file *f)
{
	return 0;
}
__be32 bar_addr(void) { return 0; }
__u32 baz;
__poll_t plain_poll(struct file *f) { return 0; }
__poll_t proto_poll(struct file *f);
__always_inline void *p_fn(void) { return 0; }
__init int ii_fn(void) { return 0; }
__init_or_module void q_fn(void) { }
static __le16 x_fn(void) { return 0; }
__sum16 csum_fold(__wsum csum);
__wsum csum_partial(const void *buff, int len, __wsum sum)
{
}
XFS_FN foo_up(int x) { return 0; }
`,
      String.raw`
    1 function static foo_poll to 4
    5 function bar_addr to 5
    6 variable baz
    7 function plain_poll to 7
    8 declaration proto_poll
    9 function inline p_fn to 9
    10 function ii_fn to 10
    11 function q_fn to 11
    12 function static x_fn to 12
    13 declaration csum_fold
    14 function csum_partial to 16
    17 function foo_up to 17`,
    );
  });

  it('macros alone on their lines before a macro that makes functions', () => {
    assertRecords(
      String.raw`
STATES
more_names

#undef STATES
TRACE_EVENT(foo_commit, TP_ARGS(x));
TYPE_xxx

BPF_CALL_1(bpf_foo, int, x)
{
	return inner(x);
}
U32
PLAIN(int x)
{
	return 0;
}`,
      String.raw`
    5 argument 0 of TRACE_EVENT: foo_commit
    5 top TRACE_EVENT(foo_commit)
    8 argument 0 of BPF_CALL_1: bpf_foo
    8 argument 1 of BPF_CALL_1: int
    8 argument 2 of BPF_CALL_1: x
    8 top BPF_CALL_1(bpf_foo)
    10 call inner in bpf_foo
    13 function PLAIN to 16`,
    );
  });

  it('short numbers among the arguments of a macro', () => {
    assertRecords(
      String.raw`
BPF_TRACE_DEFN_x(4);
module_param(0644, 100000);`,
      String.raw`
    1 argument 0 of BPF_TRACE_DEFN_x: 4
    1 top BPF_TRACE_DEFN_x()
    2 top module_param()`,
    );
  });
});
