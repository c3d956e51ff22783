/** The text for the grammar: as long as the source, newline for newline. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { normalise } from '../../src/c-source/normalise.js';
import { tokenise } from '../../src/c-source/tokens.js';

/** Source and, below it, what the grammar is given; blanks at line ends are left out. */
const CASES: readonly (readonly [string, string])[] = [
  ['{ char __user *p; }', '{ char        *p; }'],
  ['{ int x __attribute__((unused)) = 1; }', '{ int x                         = 1; }'],
  ['{ f(p, struct led, member); }', '{ f(p, struct_led, member); }'],
  ['{ f(unsigned long, u8 *, void __user *); }', '{ f(unsigned_long, u8  , void___user__); }'],
  ['{ each(x) { go(); } }', '{ each(x);{ go(); } }'],
  ['{ each(x)\n\tgo(); }', '{ each(x)\n;go(); }'],
  ['{ if (x) { go(); } }', '{ if (x) { go(); } }'],
  ['{ asm volatile("nop" : : "r" (x)); y(); }', '{                                ; y(); }'],
  ['{ switch (x) { case 1 ... 3: a(); } }', '{ switch (x) { case 1      : a(); } }'],
  ['{ typeof(a->b) c = d; }', '{ typeof_a__b_ c = d; }'],
  ['{ a(); /* b(); */ // c();\n}', '{ a();\n}'],
  ['{\n#ifdef X\n\tif (a) {\n#else\n\tif (b) {\n#endif\n}\n}', '{\n\n if (a) {\n\n if (b)\n\n}\n}'],
  ['{\n#if 0\n\tgone();\n#endif\n}', '{\n\n\n\n}'],
];

for (const [source, expected] of CASES) {
  it(`normalises ${JSON.stringify(source)}`, () => {
    const text = `xx${source}yy`;
    const end = text.length - 2;
    const normal = normalise(text, 2, end, tokenise(text, 2, end, 'code'));
    assert.equal(normal.length, source.length);
    const newlines = (each: string): number[] =>
      [...each.matchAll(/\n/g)].map((match) => match.index);
    assert.deepEqual(newlines(normal), newlines(source));
    assert.equal(normal.replace(/[ ]+$/gm, ''), expected);
  });
}
