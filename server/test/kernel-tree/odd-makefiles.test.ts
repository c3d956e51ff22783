/** Makefiles that are torn, hostile or no makefiles: an answer comes in time, with the reason for what is left out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { evaluateMakefile } from '../../src/kernel-tree/make-evaluator.js';

const BUDGET_MS = 4000;

/** Evaluates, and fails when that takes long. Gives the words of `out` and the problems. */
function evaluate(
  text: string,
  files: Record<string, string> = {},
): { out: string; problems: string } {
  const began = performance.now();
  const make = evaluateMakefile('a/Makefile' as TreePath, text, {
    files: memoryFiles({ 'a/Makefile': text, ...files }),
    config: () => undefined,
    variables: new Map([['src', 'a']]),
    unknownVariables: new Set(),
  });
  const words = make.words('out').map((word) => word.text);
  const took = performance.now() - began;
  assert.ok(took < BUDGET_MS, `took ${took.toFixed(0)} ms`);
  return { out: words.slice(0, 5).join(' '), problems: make.problems.join('; ') };
}

describe('odd makefiles', () => {
  const cases: readonly (readonly [what: string, text: string, out: string, problem: RegExp])[] = [
    ['a variable that uses itself', 'out = a $(out)', 'a', /variable out uses itself/],
    [
      'variables that use each other',
      'out = $(x)\nx = $(y)\ny = $(x) b',
      'b',
      /variable x uses itself/,
    ],
    ['ifeq without endif', 'ifeq (a,a)\nout = a', 'a', /no endif/],
    ['endif and else without ifeq', 'endif\nelse\nout = a', 'a', /line 1: endif without ifeq/],
    ['a second else', 'ifdef X\nelse\nelse\nout = a\nendif', 'a', /line 3: else without ifeq/],
    ['ifeq without a comma', 'ifeq (a)\nendif\nout = a', 'a', /line 1: ifeq is not understood/],
    ['a reference without an end', 'out = a $(b', 'a', /a reference has no end/],
    ['define without endef', 'out = a\ndefine x\nout = b', 'a', /define x has no endef/],
    ['a file that includes itself', 'out = a\ninclude a/Makefile', 'a', /includes itself/],
    ['NULs', 'out = a\0b\n\0\nout += c', 'a\0b c', /^$/],
    ['no text at all', '', '', /^$/],
    ['a backslash at the end', 'out = a \\', 'a', /^$/],
  ];
  for (const [what, text, out, problem] of cases) {
    it(what, () => {
      const found = evaluate(text);
      assert.equal(found.out, out);
      assert.match(found.problems, problem);
    });
  }

  it('two files that include each other', () => {
    const files = { 'a/x.mk': 'out += x\ninclude a/y.mk', 'a/y.mk': 'out += y\ninclude a/x.mk' };
    const { out, problems } = evaluate('include a/x.mk', files);
    assert.equal(out, 'x y');
    assert.match(problems, /a\/y.mk: includes itself: a\/x.mk/);
  });

  it('a value that doubles with each line', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `x${i + 1} = $(x${i}) $(x${i})`);
    const { problems } = evaluate(`x0 = a\n${lines.join('\n')}\nout = $(x60)`);
    assert.match(problems, /too much work/);
  });

  it('a value that doubles at once', () => {
    const { problems } = evaluate(`out := a\n${'out := $(out) $(out)\n'.repeat(60)}`);
    assert.match(problems, /too much work/);
  });

  it('a long value that depends on the configuration', () => {
    const long = 'a '.repeat(200_000);
    assert.equal(evaluate(`ifdef CONFIG_A\nx := ${long}\nendif\nout = $(x)b`).out, 'a a a a a');
  });

  it('deep nesting of conditionals', () => {
    const { out, problems } = evaluate(
      `${'ifdef X\n'.repeat(50000)}${'endif\n'.repeat(50000)}out = a`,
    );
    assert.equal(out, 'a');
    assert.match(problems, /nested too deeply/);
  });

  it('deep nesting of references', () => {
    const { problems } = evaluate(`out = ${'$(strip '.repeat(50000)}a${')'.repeat(50000)}`);
    assert.match(problems, /nested too deeply/);
  });

  it('a word of many unknown symbols', () => {
    const symbols = Array.from({ length: 200 }, (_, i) => `$(CONFIG_S${i})`).join('');
    assert.match(evaluate(`out = ${symbols}.o`).problems, /too many outcomes/);
  });

  it('a test of many unknown symbols', () => {
    const symbols = Array.from({ length: 200 }, (_, i) => `$(CONFIG_S${i})`).join(' ');
    assert.equal(evaluate(`ifeq (${symbols},y)\nout = a\nelse\nout = b\nendif`).out, 'a b');
  });

  for (const [what, piece] of [
    ['blanks', ' '],
    ['letters', 'a'],
    ['words', 'a '],
    ['dollars', '$'],
    ['references', '$(x)'],
    ['open references', '$('],
    ['open brackets', '('],
    ['backslashes', '\\'],
    ['slashes', 'a/'],
    ['equals signs', '='],
    ['colons', ':'],
    ['commas', '$(filter ,'],
    ['quotes', '"'],
  ] as const) {
    it(`a line of a megabyte of ${what}`, () => {
      const line = piece.repeat(1_000_000 / piece.length);
      for (const head of ['out = ', '', 'ifeq ', 'ifeq (', 'include ', 'define ', '$(eval ']) {
        evaluate(`${head}${line}\n`);
      }
    });
  }
});
