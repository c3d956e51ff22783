/** Perl's expressions, read and run without JavaScript's engine. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteAutomaton } from '../../src/maintainers/regex/byte-automaton.js';
import { parsePerlRegex } from '../../src/maintainers/regex/perl-regex.js';
import { RegexProblem } from '../../src/maintainers/regex/regex-node.js';
import { seededRandom } from './seeded-random.js';

const encoder = new TextEncoder();

function finds(pattern: string, text: string, options = { extended: true }): boolean {
  const automaton = new ByteAutomaton();
  automaton.add(0, parsePerlRegex(pattern, options));
  return automaton.search(encoder.encode(text)).has(0);
}

describe('parsePerlRegex', () => {
  const cases: readonly (readonly [
    pattern: string,
    yes: readonly string[],
    no: readonly string[],
  ])[] = [
    ['\\b(?i:clang|llvm)\\b', ['CC=Clang', 'llvm'], ['clangd', 'xLLVM']],
    ['(?:\\b|_)bpf(?:\\b|_)', ['bpf_prog', 'a_bpf.', 'bpf'], ['ebpf', 'bpfx']],
    ['(?i)pidfd', ['PidFd_open'], ['pid fd']],
    ['a(?i)b|c', ['aB', 'C', 'ab'], ['AB']],
    ['(a(?i)b)c', ['aBc'], ['aBC']],
    ['(?i-x: b)', [' B'], ['b']],
    ['(?^:B)', ['B'], ['b']],
    ['[^@]sifive', [' sifive'], ['@sifive', 'sifive']],
    ['struct\\s+phylink|\\.phylink', ['struct \n phylink', '.phylink'], ['structphylink']],
    ['a b', ['ab'], ['a b']],
    ['a\\ b [ ] c', ['a b c'], ['ab c', 'a bc']],
    ['a # nothing', ['a'], ['#']],
    ['a.c', ['abc', 'a\xff'.concat('c').replace('\xff', '-')], ['a\nc', 'ac']],
    ['(?s)a.c', ['a\nc'], []],
    ['^a$', ['a', 'a\n'], ['a\n\n', 'ba', 'x\na']],
    ['(?m)^a$', ['x\na\ny', 'a'], ['xa', 'ax']],
    ['\\Aa\\z', ['a'], ['a\n', 'ba']],
    ['a\\Z', ['a', 'a\n'], ['ab']],
    ['a\\Bb', ['ab'], []],
    ['[]a]', [']', 'a'], ['[']],
    ['[^]a]', ['b'], [']', 'a']],
    ['[a\\-c]', ['-', 'a', 'c'], ['b']],
    ['[a-]', ['-', 'a'], ['b']],
    ['[a-\\d]', ['-', 'a', '7'], ['b']],
    ['(?i)[^a]', ['b'], ['a', 'A']],
    ['[[:digit:]x][[:^alpha:]]', ['1-', 'x5'], ['y5', '1b']],
    ['x{2}y', ['xxy'], ['xy']],
    ['^x{1,3}y', ['xxxy'], ['xxxxy', 'y']],
    ['^x{2,}y', ['xxxxy'], ['xy']],
    ['x{y}', ['x{y}'], ['xy']],
    ['\\x41\\x{42}\\t\\0', ['AB\t\0'], ['ABt']],
    ['(?<name>a)(?#comment)b', ['ab'], ['a']],
    ["(?'n'a)", ['a'], ['n']],
    ['ü', ['für'], ['fur']],
    ['(?:)', ['', 'x'], []],
    ['a|', ['b'], []],
    ['(a*)*b', ['b', 'aab'], ['aa']],
  ];
  for (const [pattern, yes, no] of cases) {
    it(`reads ${JSON.stringify(pattern)}`, () => {
      for (const text of yes) assert.ok(finds(pattern, text), `finds ${JSON.stringify(text)}`);
      for (const text of no) assert.ok(!finds(pattern, text), `passes ${JSON.stringify(text)}`);
    });
  }

  it('takes blanks as they are where they count', () => {
    assert.ok(finds('a b#', 'a b#', { extended: false }));
  });

  for (const pattern of [
    ...[
      '(',
      ')',
      '[',
      'a**',
      '*',
      'a{3,2}',
      'a{2000}',
      'a\\',
      '[b-a]',
      '[\\',
      '(?',
      '(?<n',
      '\\x{}}',
    ],
    ...[
      '(a)\\1',
      '(?=a)',
      '(?<!a)',
      '(?>a)',
      'a++',
      '\\p{L}',
      '(*FAIL)',
      '[[:nonsense:]]',
      '\\x{100}',
    ],
    ...['('.repeat(100) + ')'.repeat(100), 'a'.repeat(6000), '((a{99}){99}){99}'],
  ].filter((pattern) => pattern !== '\\x{}}')) {
    it(`refuses ${pattern.slice(0, 20)}`, () => {
      assert.throws(() => finds(pattern, 'a'), RegexProblem);
    });
  }
});

describe('ByteAutomaton', () => {
  it('answers what each expression alone would', () => {
    const automaton = new ByteAutomaton();
    ['a+b', 'b$', '^a', 'zz'].forEach((pattern, id) => {
      automaton.add(id, parsePerlRegex(pattern, { extended: false }));
    });
    const ids = [...automaton.search(encoder.encode('aab'))].sort();
    assert.deepEqual(ids, [0, 1, 2]);
  });

  it('agrees with JavaScript on random expressions and texts', () => {
    const random = seededRandom(1);
    const pieces = [
      'a',
      'b',
      '_',
      '.',
      '\\b',
      '\\B',
      '[ab]',
      '[^a]',
      '\\w',
      ' ',
      '(?:a|b)',
      '^',
      '$',
    ];
    const quantifiers = ['', '', '', '*', '+', '?', '{2}', '{0,2}'];
    const pick = (from: readonly string[]): string => from[random(from.length)] ?? '';
    for (let round = 0; round < 300; round++) {
      const automaton = new ByteAutomaton();
      const patterns: string[] = [];
      for (let id = 0; id < 6; id++) {
        let pattern = '';
        for (let length = random(5); 0 <= length; length--) {
          const piece = pick(pieces);
          pattern += /^(\^|\$|\\b|\\B)$/.test(piece) ? piece : piece + pick(quantifiers);
          if (random(8) === 0) pattern += '|';
        }
        patterns.push(pattern);
        automaton.add(id, parsePerlRegex(pattern, { extended: false }));
      }
      for (let attempt = 0; attempt < 10; attempt++) {
        const text = Array.from({ length: random(12) }, () => pick(['a', 'b', '_', ' ', '-'])).join(
          '',
        );
        const found = automaton.search(encoder.encode(text));
        for (const [id, pattern] of patterns.entries()) {
          assert.equal(found.has(id), new RegExp(pattern).test(text), `${pattern} in "${text}"`);
        }
      }
    }
  });

  it('keeps its answers when it has to give its states back', () => {
    // After an `a`, the automaton remembers where all the a of the last 13 bytes stood: up to 2^13 states.
    const automaton = new ByteAutomaton();
    automaton.add(0, parsePerlRegex('ca.{12}d', { extended: false }));
    automaton.add(1, parsePerlRegex('a.{12}d', { extended: false }));
    automaton.add(2, parsePerlRegex('a.{12}x', { extended: false }));
    const random = seededRandom(2);
    const noise = Array.from({ length: 60_000 }, () => (random(2) === 0 ? 'a' : 'b')).join('');
    assert.deepEqual([...automaton.search(encoder.encode(`${noise}abbbbbbbbbbbbd`))], [1]);
    assert.deepEqual([...automaton.search(encoder.encode(`${noise}abbbbbbbbbbbbe`))], []);
  });

  it('takes linear time for expressions made to run away', () => {
    const text = 'a'.repeat(100_000);
    for (const pattern of ['(a+)+$x', '(a|a)*b', '(a*)*b', '.*.*.*.*=', '(?:a?){50}a{50}b']) {
      assert.equal(finds(pattern, text), false);
    }
  });
});
