/** What a file declares, drawn: `kind name type`, members below their struct's name. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileDeclarations } from '../../src/c-source/file-declarations.js';

/** `member next of list_head: struct list_head *` for each. */
function drawn(text: string): string[] {
  return fileDeclarations(text).map(({ kind, name, parent, type, pointers, isFunctionPointer }) => {
    const written = type.kind === 'name' ? type.name : `${type.kind} ${type.name}`.trim();
    const form = `${isFunctionPointer ? '(*)' : ''}${'*'.repeat(pointers)}`;
    return `${kind} ${name}${parent === '' ? '' : ` of ${parent}`}: ${written}${form === '' ? '' : ` ${form}`}`;
  });
}

describe('fileDeclarations', () => {
  it('reads structs with nested and anonymous ones', () => {
    assert.deepEqual(
      drawn(`struct outer {
	struct list_head list, *next;
	union {
		unsigned long flags;
		struct { u8 low; u8 high; } halves;
	};
	int (*open)(struct inode *, int flags);
	ssize_t (*read) (struct file *);
	char __user *buf[4];
	u32 a:3, b:5;
} __packed;`),
      [
        'struct outer: struct outer',
        'member list of outer: struct list_head',
        'member next of outer: struct list_head *',
        'member flags of outer: unsigned',
        'member low: u8',
        'member high: u8',
        'member halves of outer: struct',
        'member open of outer: int (*)',
        'member read of outer: ssize_t (*)',
        'member buf of outer: char **',
        'member a of outer: u32',
        'member b of outer: u32',
      ],
    );
  });

  it('reads members that macros declare', () => {
    assert.deepEqual(
      drawn(
        'struct x {\n\tDECLARE_BITMAP(map, 8);\n\tstruct_group(head, int a; int b;);\n\tint last;\n};',
      ),
      [
        'struct x: struct x',
        'member map of x:  *',
        'member a of x: int',
        'member b of x: int',
        'member last of x: int',
      ],
    );
  });

  it('tells typedefs, variables, externs and prototypes apart', () => {
    assert.deepEqual(
      drawn(`typedef struct { int counter; } atomic_t;
typedef int (*handler_t)(int);
typedef unsigned int __bitwise gfp_t;
static const struct file_operations fops = { .open = x, .read = y };
extern int jiffies, *others;
int foo(struct a *a, int b);
extern struct b *bar(void) __must_check;
__printf(1, 2) void say(const char *fmt, ...);
static DEFINE_MUTEX(lock);
unsigned long table[] __initdata = { 1, 2 };
enum state { OFF, ON = 1 << 2, };`),
      [
        'member counter: int',
        'typedef atomic_t: struct',
        'typedef handler_t: int (*)',
        'typedef gfp_t: unsigned',
        'variable fops: struct file_operations',
        'extern jiffies: int',
        'extern others: int *',
        'prototype foo: int',
        'prototype bar: struct b *',
        'prototype say: void',
        'variable table: unsigned *',
        'enum state: enum state',
        'enumerator OFF of state: enum state',
        'enumerator ON of state: enum state',
      ],
    );
  });

  it('goes on behind functions, calls without a semicolon, linkage and dead branches', () => {
    assert.deepEqual(
      drawn(`int first;
static int f(int a)
{
	struct hidden { int x; } y;
	return a;
}
int old(a, b) int a; char *b; { return a; }
MODULE_LICENSE("GPL")
int second;
extern "C" {
int third;
}
#if 0
int never;
#endif
int fourth;`),
      [
        'variable first: int',
        'variable second: int',
        'variable third: int',
        'variable fourth: int',
      ],
    );
  });

  it('takes anything', () => {
    const texts = [
      '',
      '\0',
      '{{{{',
      '}}}}',
      'struct',
      'struct {',
      'struct x { int',
      'int (*',
      'a * b, ',
      '(((((',
      'enum { A, B',
    ];
    for (const text of texts) fileDeclarations(text);
    const deep = 'struct { '.repeat(5000);
    assert.ok(Array.isArray(fileDeclarations(deep)));
    assert.ok(fileDeclarations(`int ${'a, '.repeat(50_000)}b;`).length > 100);
  });
});
