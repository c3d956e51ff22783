/** Text that is odd, broken or no C at all, as the scanner of the whole tree reads it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertRecords, linesOf, only } from './records-text.js';

describe('odd text', () => {
  it('unbalanced braces and parentheses', () => {
    assertRecords(
      String.raw`
int f(void)
{
	if (x) {
		a();
}

int g(void)
{
	b();
}
int h(int x
{
	c();
}
int i(void)
{
	d((;
}}
int j(void) { e(); }`,
      String.raw`
    1 function f to 5
    4 call a in f
    7 function g to 10
    9 call b in g
    11 function h to 14
    13 call c in h
    15 function i to 18
    17 call d in i
    19 function j to 19
    19 call e in j`,
    );
  });

  it('a comment that is never closed', () => {
    assertRecords(
      String.raw`
int f(void) { a(); }
/* unclosed
int g(void) { b(); }`,
      String.raw`
    1 function f to 1
    1 call a in f`,
    );
  });

  it('literals that are never closed', () => {
    assertRecords(
      String.raw`
int f(void) { a("abc); }
int g(void) { b('x); }
}
int h(void) { c(); }`,
      String.raw`
    1 function f to 3
    1 call a in f
    2 call b in f
    2 call g in f
    4 function h to 4
    4 call c in h`,
    );
  });

  it('joined lines', () => {
    assertRecords(
      String.raw`
int \
split_name(int \
x)
{
	ca\
ll(x);
	other \
	(x);
}
#define A\
B 3
#def\
ine C 4
static int st\
uff = 3;
// comment \
int hidden;
int shown;
#if 0 \
   && 1
int dead;
#endif`,
      String.raw`
    2 function split_name to 9
    6 call ll in split_name
    7 call other in split_name
    10 macro A
    15 variable static uff
    18 variable shown`,
    );
  });

  it('no newline at the end of the file', () => {
    assertRecords(
      String.raw`
int f(void) { return g(); }
int last
`,
      String.raw`
    1 function f to 1
    1 call g in f
    2 variable last`,
    );
  });

  it('carriage returns before newlines change nothing', () => {
    const source = `#define A(x) first(x); \\
	second(x)
#include <linux/fs.h>
struct s {
	int m; /* c */
};
int f(void)
{
	pr_err("joined \\
text\\n");
	return g(1); // c
}
`;
    assert.deepEqual(linesOf(source.replaceAll('\n', '\r\n')), linesOf(source));
    assert.equal(linesOf(source).length, 10);
  });

  it('NUL bytes stand for nothing', () => {
    const source =
      'int a;\0\nint f(void)\n{\n\0\treturn\0 g\0(1);\n\tpr_err("x\0yz_w");\n}\nint b;\n';
    assert.deepEqual(linesOf(source), [
      '1 variable a',
      '2 function f to 6',
      '5 call pr_err in f',
      '5 format "x\\u0000yz_w" [yz_w] by pr_err in f',
      '7 variable b',
    ]);
  });

  it('bytes that are no UTF-8 stand for themselves', () => {
    const bytes = Buffer.from(
      '/* \xe9\xff\xfe */ int a; char s[] = "\xc3\x28"; \xa0int b;',
      'latin1',
    );
    assert.deepEqual(linesOf(bytes), ['1 variable a', '1 variable b', '1 variable s']);
    const printed = Buffer.from('int f(void)\n{\n\tpr_err("caf\xe9_au_lait");\n}\n', 'latin1');
    assert.deepEqual(only('format', printed), [
      '3 format "café_au_lait" [_au_lait] by pr_err in f',
    ]);
    const marked = Buffer.from('\xef\xbb\xbfint first;\n', 'latin1');
    assert.deepEqual(linesOf(marked), ['1 variable first']);
  });

  it('lines of a megabyte', () => {
    const row = '0x12345678, '.repeat(90_000);
    assert.deepEqual(linesOf(`int t[] = { ${row} };\nint after;\n`), [
      '1 variable t',
      '2 variable after',
    ]);
    const calls = 'g(1); '.repeat(180_000);
    const found = linesOf(`int f(void) { ${calls} }\nint after;\n`);
    assert.equal(found.length, 180_002);
    assert.equal(found.at(-1), '2 variable after');
    assert.deepEqual(linesOf(`int ${'x'.repeat(1 << 20)};\nint after;`).at(-1), '2 variable after');
  });

  it('nothing at all, or only parts of something', () => {
    for (const source of [
      '',
      '\n\n',
      '\\',
      '"',
      "'",
      '/',
      '/*',
      '//',
      '#',
      '#define',
      '#if',
      '{',
      '}',
      '(',
      ')',
      '[',
      ';',
      '=',
      ',',
    ])
      assert.deepEqual(linesOf(source), [], JSON.stringify(source));
    for (const source of ['#define A(', '#define A \\', '#define A "'])
      assert.match(linesOf(source).join(), /^1 macro A/);
    for (const source of ['struct s {', 'enum s {', 'union s', 'int a = {', 'typedef struct {'])
      assert.ok(linesOf(source).length <= 1, source);
  });

  it('conditions that are never closed, or closed too often', () => {
    assertRecords(
      `
#endif
#else
int a(void) { return a_1(); }
#if 0
#ifdef X
#elif Y
int b(void) { return b_1(); }
#endif
#elif Z
int c(void) { return c_1(); }
`,
      `
      3 function a to 3
      3 call a_1 in a
      10 function c to 10
      10 call c_1 in c`,
    );
  });

  it('what stands behind // is no directive of its own', () => {
    assertRecords(
      `
#ifdef A // see /* there
int a;
#endif // */
int b;
`,
      `
      2 variable a
      4 variable b`,
    );
  });

  it('assembly: functions, macros, calls and includes', () => {
    assert.deepEqual(
      linesOf(
        `#include <linux/linkage.h>
#define ARG1 %rdi
SYM_FUNC_START(copy_it)
	call	memcpy_orig
	jmp	1f
SYM_FUNC_END(copy_it)
	bl	outside_fn
`,
        'arch/x86/lib/copy.S',
      ),
      [
        'include linux/linkage.h',
        '2 macro ARG1',
        '3 function copy_it to 6',
        '4 call memcpy_orig in copy_it',
        '7 call outside_fn',
      ],
    );
  });
});
