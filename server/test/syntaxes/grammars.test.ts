import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { frameForms } from '../../src/oops/frame-forms.js';
import { prefixKinds } from '../../src/oops/log-prefix.js';
import { reportKinds } from '../../src/oops/report-kinds.js';
import { stackOpeners } from '../../src/oops/stack-openers.js';
import { loadGrammar, readGrammar, type Rule } from './grammar.js';

const kernelLog = await loadGrammar('text.kernel-log');
const maintainers = await loadGrammar('source.maintainers');
const kconfig = await loadGrammar('source.kconfig');

/** The examples that get no scope that fits `wanted`. */
function unscoped(rows: readonly { readonly example: string }[], wanted: RegExp): string[] {
  return rows
    .map((row) => row.example)
    .filter((example) => !kernelLog.scopes(example).some((scope) => wanted.test(scope)));
}

/** Every rule below `rule`, itself included. */
function allRules(rule: Rule): readonly Rule[] {
  const inner = [...(rule.patterns ?? []), ...Object.values(rule.repository ?? {})];
  return [rule, ...inner.flatMap(allRules)];
}

/** The scopes that a rule gives, without those of the rules in it. */
function scopesOf(rule: Rule): readonly string[] {
  const captures = [rule.captures, rule.beginCaptures, rule.endCaptures];
  const names = captures.flatMap((each) => Object.values(each ?? {}).map(({ name }) => name));
  return [rule.name, rule.contentName, ...names].flatMap((name) => name?.split(' ') ?? []);
}

describe('grammars', () => {
  it('give the scopes that the assertions and the snapshots say', () => {
    // The tool writes the snapshots that it misses, and is content with them.
    const files = readdirSync('syntaxes/test/snapshots');
    assert.deepEqual(
      files.filter((file) => !file.endsWith('.snap') && !files.includes(`${file}.snap`)),
      [],
    );
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'test:grammars'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
  });

  for (const [scopeName, grammar] of Object.entries({
    'text.kernel-log': kernelLog,
    'source.maintainers': maintainers,
    'source.kconfig': kconfig,
  })) {
    it(`${scopeName} finds in the examples of each rule what the rule names`, () => {
      const { patterns, repository } = readGrammar(scopeName);
      const rules = allRules({ patterns, repository });
      const missing = rules.flatMap((rule) => {
        const examples = [...(rule.comment ?? '').matchAll(/`([^`]+)`/g)].map(
          ([, text = '']) => text,
        );
        // At the start of a file, and below a title.
        const found = new Set(
          examples.flatMap((text) => [
            ...grammar.scopes(text),
            ...grammar.scopes(`OTTERS\n${text}`),
          ]),
        );
        return scopesOf(rule).filter((scope) => !found.has(scope));
      });
      assert.deepEqual(missing, []);
    });
  }
});

describe('the kernel log grammar and the tables of the parser', () => {
  it('takes every prefix for one', () => {
    const bare = prefixKinds.filter((kind) => kind.name !== 'patch context');
    assert.deepEqual(unscoped(bare, /^(?:comment\.line|markup\.deleted)\./), []);
  });

  it('marks every kind of report', () => {
    assert.deepEqual(unscoped(reportKinds, /^(?:invalid\.illegal|markup\.deleted)\.report\./), []);
  });

  it('marks every line that opens a stack', () => {
    assert.deepEqual(
      unscoped(
        stackOpeners,
        /^(?:markup\.heading\.stack|markup\.deleted\.report|entity\.name\.tag)\./,
      ),
      [],
    );
  });

  it('finds the function in every form of frame that has one', () => {
    assert.deepEqual(
      unscoped(frameForms, /^(?:entity\.name\.function|comment\.line\.unreliable)\./),
      [
        ' [<c0147ddf>] [<c0139228>]  [<c01394b3>]',
        'EIP:    0010:[<c0144b14>]    Not tainted',
        'Function entered at [<c0013f24>] from [<c000e4c0>]',
      ],
    );
  });

  it('sees no report in messages that only look like one', () => {
    const log = readFileSync('server/test/corpus/no-report.log', 'utf8');
    const marked = log.split('\n').filter((line) => {
      return kernelLog.scopes(line).some((scope) => scope.includes('.report.'));
    });
    assert.deepEqual(marked, []);
  });

  it('takes time in proportion to the line', () => {
    const hostile = [
      'a',
      '.',
      'a: ',
      'a+0x1',
      '<a<b',
      '(a',
      'lock(',
      '[ 1.2] ',
      '<4>',
      'a::',
      'x ',
    ];
    const milliseconds = (text: string): number => {
      const start = performance.now();
      kernelLog.scopes(text);
      return performance.now() - start;
    };
    for (const unit of hostile) {
      // Four times the text: a quadratic rule takes 16 times as long, and far more than two seconds.
      const short = milliseconds(unit.repeat(20_000 / unit.length));
      const long = milliseconds(unit.repeat(80_000 / unit.length));
      assert.ok(long < 12 * short || long < 2000, `${unit}: ${short} ms, then ${long} ms`);
    }
  });
});
