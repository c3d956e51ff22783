/** Macros called at file level, types and their members, as the scanner of the whole tree reads them. */
import { describe, it } from 'node:test';
import { assertRecords } from './records-text.js';

describe('macro calls and types', () => {
  it('macros called at file level, with and without a semicolon', () => {
    assertRecords(
      String.raw`
MODULE_LICENSE("GPL");
MODULE_AUTHOR("x")
EXPORT_SYMBOL(foo_bar)
EXPORT_SYMBOL_GPL(foo_baz);
module_init(foo_init);
static int after;
DEFINE_MUTEX(lock_a);
static DEFINE_SPINLOCK(lock_b);
late_initcall(late_one)
int after2(void) { return 0; }
DEVICE_ATTR_RO(name_x);
static DEVICE_ATTR(foo, 0644, foo_show, foo_store);
DEFINE_SHOW_ATTRIBUTE(dbg);
LIST_HEAD(my_list);
static LIST_HEAD(my_list2);
core_param(nm, var_n, int, 0444);
module_param_named(debug, debug_level, int, 0644);
__setup("foo=", foo_setup);
early_param("mem", parse_mem);
DECLARE_WAIT_QUEUE_HEAD(wq);
static DECLARE_WORK(my_work, my_work_fn);
fs_initcall(x_init); int tail_var;
ACPI_EXPORT_SYMBOL(acpi_foo)

void
acpi_bar(void)
{
}
static_assert(sizeof(x) == 3);
_Static_assert(1, "x");`,
      String.raw`
    1 top MODULE_LICENSE()
    2 top MODULE_AUTHOR()
    3 argument 0 of EXPORT_SYMBOL: foo_bar
    3 top EXPORT_SYMBOL(foo_bar)
    4 argument 0 of EXPORT_SYMBOL_GPL: foo_baz
    4 top EXPORT_SYMBOL_GPL(foo_baz)
    5 argument 0 of module_init: foo_init
    5 top module_init(foo_init)
    6 variable static after
    7 argument 0 of DEFINE_MUTEX: lock_a
    7 top DEFINE_MUTEX(lock_a)
    8 argument 0 of DEFINE_SPINLOCK: lock_b
    8 top DEFINE_SPINLOCK(lock_b)
    9 argument 0 of late_initcall: late_one
    9 top late_initcall(late_one)
    10 function after2 to 10
    11 argument 0 of DEVICE_ATTR_RO: name_x
    11 top DEVICE_ATTR_RO(name_x)
    12 argument 0 of DEVICE_ATTR: foo
    12 argument 2 of DEVICE_ATTR: foo_show
    12 argument 3 of DEVICE_ATTR: foo_store
    12 top DEVICE_ATTR(foo)
    13 argument 0 of DEFINE_SHOW_ATTRIBUTE: dbg
    13 top DEFINE_SHOW_ATTRIBUTE(dbg)
    14 argument 0 of LIST_HEAD: my_list
    14 top LIST_HEAD(my_list)
    15 argument 0 of LIST_HEAD: my_list2
    15 top LIST_HEAD(my_list2)
    16 argument 0 of core_param: nm
    16 argument 1 of core_param: var_n
    16 argument 2 of core_param: int
    16 top core_param(nm)
    17 argument 0 of module_param_named: debug
    17 argument 1 of module_param_named: debug_level
    17 argument 2 of module_param_named: int
    17 top module_param_named(debug)
    18 argument 1 of __setup: foo_setup
    18 top __setup(foo_setup)
    19 argument 1 of early_param: parse_mem
    19 top early_param(parse_mem)
    20 argument 0 of DECLARE_WAIT_QUEUE_HEAD: wq
    20 top DECLARE_WAIT_QUEUE_HEAD(wq)
    21 argument 0 of DECLARE_WORK: my_work
    21 argument 1 of DECLARE_WORK: my_work_fn
    21 top DECLARE_WORK(my_work)
    22 variable tail_var
    22 argument 0 of fs_initcall: x_init
    22 top fs_initcall(x_init)
    23 argument 0 of ACPI_EXPORT_SYMBOL: acpi_foo
    23 top ACPI_EXPORT_SYMBOL(acpi_foo)
    26 function acpi_bar to 28`,
    );
  });

  it('system calls', () => {
    assertRecords(
      String.raw`
SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	return ksys_read(fd);
}
COMPAT_SYSCALL_DEFINE1(foo, int, x)
{
	return 0;
}
SYSCALL_DEFINE0(fork)
{
	return kernel_clone(&args);
}
asmlinkage long sys_ni(void);`,
      String.raw`
    1 argument 0 of SYSCALL_DEFINE3: read
    1 argument 2 of SYSCALL_DEFINE3: fd
    1 argument 4 of SYSCALL_DEFINE3: buf
    1 argument 5 of SYSCALL_DEFINE3: size_t
    1 argument 6 of SYSCALL_DEFINE3: count
    1 top SYSCALL_DEFINE3(read)
    3 call ksys_read in __do_sys_read
    5 argument 0 of COMPAT_SYSCALL_DEFINE1: foo
    5 argument 1 of COMPAT_SYSCALL_DEFINE1: int
    5 argument 2 of COMPAT_SYSCALL_DEFINE1: x
    5 top COMPAT_SYSCALL_DEFINE1(foo)
    9 argument 0 of SYSCALL_DEFINE0: fork
    9 top SYSCALL_DEFINE0(fork)
    11 call kernel_clone in __do_sys_fork
    13 declaration sys_ni`,
    );
  });

  it('trace events with statements inside', () => {
    assertRecords(
      String.raw`
TRACE_EVENT(sched_switch,
	TP_PROTO(bool preempt, struct task_struct *prev),
	TP_ARGS(preempt, prev),
	TP_STRUCT__entry(
		__field(pid_t, prev_pid)
	),
	TP_fast_assign(
		__entry->prev_pid = prev->pid;
		if (x) { foo(); }
	),
	TP_printk("pid=%d", __entry->prev_pid)
);
DEFINE_EVENT(cls, ev_name,
	TP_PROTO(int x), TP_ARGS(x));
int after;`,
      String.raw`
    1 argument 0 of TRACE_EVENT: sched_switch
    1 top TRACE_EVENT(sched_switch)
    13 argument 0 of DEFINE_EVENT: cls
    13 argument 1 of DEFINE_EVENT: ev_name
    13 top DEFINE_EVENT(cls)
    15 variable after`,
    );
  });

  it('macros with a body of code', () => {
    assertRecords(
      String.raw`
BPF_CALL_3(bpf_get, u32, a, u32, b, u32, c)
{
	return do_bpf(a);
}
static TIMER_FN(my_timer)
{
	x_call();
}
DEFINE_IDTENTRY(exc_div)
{
	do_trap();
}
__DEFINE_FOO(exc)
{
	do_foo();
}
PDE_FN(x)(int y)
{
	pde();
}
static int NAME_OF(x)(void)
{
	in_name();
}
ACPI_STATUS AcpiFoo (int x)
{
  bar ();
  baz(); qux   (1);
}
INT32 func (void) ATTR(x)
{
}`,
      String.raw`
    1 argument 0 of BPF_CALL_3: bpf_get
    1 argument 1 of BPF_CALL_3: u32
    1 argument 2 of BPF_CALL_3: a
    1 argument 3 of BPF_CALL_3: u32
    1 argument 4 of BPF_CALL_3: b
    1 argument 5 of BPF_CALL_3: u32
    1 argument 6 of BPF_CALL_3: c
    1 top BPF_CALL_3(bpf_get)
    3 call do_bpf in bpf_get
    5 argument 0 of TIMER_FN: my_timer
    5 top TIMER_FN(my_timer)
    7 call x_call in my_timer
    9 argument 0 of DEFINE_IDTENTRY: exc_div
    9 top DEFINE_IDTENTRY(exc_div)
    11 call do_trap in exc_div
    13 argument 0 of __DEFINE_FOO: exc
    13 top __DEFINE_FOO(exc)
    15 call do_foo in exc
    17 argument 0 of PDE_FN: x
    17 top PDE_FN(x)
    19 call pde in x
    21 function static NAME_OF to 24
    23 call in_name in NAME_OF
    25 function AcpiFoo to 29
    27 call bar in AcpiFoo
    28 call baz in AcpiFoo
    28 call qux in AcpiFoo
    30 function func to 32`,
    );
  });

  it('all forms of typedef', () => {
    assertRecords(
      String.raw`
typedef int t1;
typedef struct foo t2, *t3;
typedef struct { int a; } t4;
typedef struct named { int b; } t5, *t6;
typedef int (*t7)(struct foo *);
typedef int t8(int);
typedef int (t9)(void);
typedef enum { E1, E2 } t10;
typedef int t11[4];
typedef struct foo __bitwise t12;
typedef u64 __attribute__((aligned(4))) t13;
typedef __u32 __bitwise t14;
typedef void (*t15)(void), (*t16)(int);
typedef int t17 __attribute__((mode(HI)));
typedef struct { int c; } __packed t18;
typedef struct { int d; } __attribute__((packed)) t19;
typedef unsigned int u32;
typedef _Bool bool;`,
      String.raw`
    1 typedef t1
    2 typedef t2
    2 typedef t3
    3 typedef t4
    3 member .a
    4 struct named
    4 typedef t5
    4 typedef t6
    4 member named.b
    5 typedef t7
    6 typedef t8
    7 typedef t9
    8 typedef t10
    8 enumerator .E1
    8 enumerator .E2
    9 typedef t11
    10 typedef t12
    11 typedef t13
    12 typedef t14
    13 typedef t15
    13 typedef t16
    14 typedef t17
    15 typedef t18
    15 member .c
    16 typedef t19
    16 member .d
    17 typedef u32
    18 typedef bool`,
    );
  });

  it('enums with expressions, macros and conditions', () => {
    assertRecords(
      String.raw`
enum e { A = 1 << 3, B = FOO(1, 2), C = sizeof(struct { int x; }), D = 'x', E, };
enum { F = (1, 2), G };
enum { H __attribute__((deprecated)), I };
enum e2 {
#define X 3
	J = X,
#ifdef Z
	K,
#else
	L,
#endif
	M /* c, d */ , N = "a,b"[0]
} ev;
enum fwd;
enum e3 : u8 { P };
enum e4 { LIST(A) Q, R };`,
      String.raw`
    1 enum e
    1 enumerator e.A
    1 enumerator e.B
    1 enumerator e.C
    1 enumerator e.D
    1 enumerator e.E
    2 enumerator .F
    2 enumerator .G
    3 enumerator .H
    3 enumerator .I
    4 enum e2
    5 macro X
    6 enumerator e2.J
    8 enumerator e2.K
    10 enumerator e2.L
    12 enumerator e2.M
    12 enumerator e2.N
    13 variable ev
    15 enum e3
    15 enumerator e3.P
    16 enum e4
    16 enumerator e4.Q
    16 enumerator e4.R`,
    );
  });

  it('members of structs and unions', () => {
    assertRecords(
      String.raw`
struct s {
	int a:3, b:4;
	unsigned : 0;
	unsigned c:1;
	struct { int d; struct { int e; } f; };
	union { int g; long h; } i;
	struct named { int j; } *k, l[3];
	struct fwd *m;
	enum { EA, EB } n;
	enum en { EC } o;
	int (*p)(int x, int y);
	int (*q[3])(void);
	void (*r)(struct { int z; } *);
	DECLARE_BITMAP(t, 32);
	DECLARE_FLEX_ARRAY(struct x, u);
	struct_group(grp,
		int v;
		int w;
	);
	struct_group_tagged(tag, grp2, int x1; int x2;);
	u8 x3[ETH_ALEN] __aligned(2);
	const char *x4 __counted_by(a);
	spinlock_t x5 ____cacheline_aligned_in_smp;
	struct list_head x6, x7;
	unsigned long x8;	/* c; */
	u32 x9;
	__be16 x10;
#ifdef A
	int x11;
#else
	long x11;
#endif
	KABI_RESERVE(1)
	u64 __rcu *x12;
	atomic_t x13 ;
	struct rb_root_cached x14;
	size_t x15;
	bool x16;
	int x17 __attribute__((packed));
	union u19 { int x20; };
	u8 x21: 4,
	   x22: 4;
};
struct fwd;
struct s var_s, *var_p;
static struct { int anon; } anon_var = { 1 };
struct __packed pk { int pa; };
struct __attribute__((packed)) pk2 { int pb; };
struct pk3 { int pc; } __packed;
struct pk4 { int pd; } __attribute__((packed)) pv;
union un { int ua; };
struct empty {};
struct after { int af; };`,
      String.raw`
    1 struct s
    2 member s.a
    2 member s.b
    4 member s.c
    5 member s.d
    5 member s.e
    5 member s.f
    6 member s.g
    6 member s.h
    6 member s.i
    7 struct named
    7 member named.j
    7 member s.k
    7 member s.l
    8 member s.m
    9 enumerator .EA
    9 enumerator .EB
    10 enum en
    10 enumerator en.EC
    11 member s.p
    12 member s.q
    13 member s.r
    14 member s.t
    15 member s.u
    16 member s.grp
    17 member s.v
    18 member s.w
    20 member s.grp2
    20 member s.x1
    20 member s.x2
    21 member s.x3
    22 member s.x4
    23 member s.x5
    24 member s.x6
    24 member s.x7
    25 member s.x8
    26 member s.x9
    27 member s.x10
    29 member s.x11
    31 member s.x11
    34 member s.x12
    35 member s.x13
    36 member s.x14
    37 member s.x15
    38 member s.x16
    39 member s.x17
    40 union u19
    40 member u19.x20
    41 member s.x21
    42 member s.x22
    45 variable var_p
    45 variable var_s
    46 member .anon
    46 variable static anon_var
    47 struct pk
    47 member pk.pa
    48 struct pk2
    48 member pk2.pb
    49 struct pk3
    49 member pk3.pc
    50 struct pk4
    50 member pk4.pd
    50 variable pv
    51 union un
    51 member un.ua
    52 struct empty
    53 struct after
    53 member after.af`,
    );
  });

  it('several declarators', () => {
    assertRecords(
      String.raw`
int a, *b, c[3], d = 4, (*e)(void), f(void);
static unsigned long g = 1, h = FOO(1, 2), i;
extern int j, k;
char l[] = "x", m;
struct q n = { .a = fn_a }, o = { .b = fn_b };
int p[2] = { 1, 2 }, r;
`,
      String.raw`
    1 variable a
    1 variable b
    1 variable c
    1 variable d
    1 variable e
    1 declaration f
    2 variable static g
    2 variable static h
    2 variable static i
    3 declaration j
    3 declaration k
    4 variable l
    4 variable m
    5 variable n
    5 variable o
    5 row struct q n: a = fn_a
    5 row struct q o: b = fn_b
    6 variable p
    6 variable r`,
    );
  });
});
