import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ALWAYS,
  M,
  N,
  NEVER,
  UNCLEAR,
  Y,
  and,
  conditionText,
  given,
  having,
  implies,
  isAlways,
  isNever,
  not,
  or,
  symbolsOf,
  type Condition,
} from '../../src/kernel-tree/condition.js';

const A = having('CONFIG_A', Y | M);
const B = having('CONFIG_B', Y | M);
const text = conditionText;

describe('conditions', () => {
  it('are told in words', () => {
    assert.equal(text(A), 'CONFIG_A');
    assert.equal(text(not(A)), '!CONFIG_A');
    assert.equal(text(having('CONFIG_A', M)), 'CONFIG_A=m');
    assert.equal(text(having('CONFIG_A', Y | N)), 'CONFIG_A!=m');
    assert.equal(text(having('$(ARCH) = arm', Y)), '$(ARCH) = arm');
    assert.equal(text(ALWAYS), 'always');
    assert.equal(text(NEVER), 'never');
  });

  it('join, contradict and cover each other', () => {
    assert.equal(text(or(having('CONFIG_A', Y), having('CONFIG_A', M))), 'CONFIG_A');
    assert.equal(text(and(B, A)), 'CONFIG_A && CONFIG_B');
    assert.equal(text(or(A, and(A, B))), 'CONFIG_A');
    assert.equal(text(and(A, not(A))), 'never');
    assert.equal(text(or(A, not(A))), 'always');
    assert.equal(text(or(and(A, B), and(A, not(B)))), 'CONFIG_A');
  });

  it('follow from others', () => {
    assert.ok(implies(and(A, B), A));
    assert.ok(!implies(A, and(A, B)));
    assert.ok(implies(NEVER, A));
    assert.ok(!implies(ALWAYS, A));
  });

  it('ask for less where something is known', () => {
    assert.equal(text(given(and(A, B), A)), 'CONFIG_B');
    assert.equal(text(given(A, having('CONFIG_A', M))), 'always');
  });

  it('name their symbols', () => {
    const unknown = having('$(ARCH) = arm', Y);
    assert.deepEqual(symbolsOf(and(and(B, A), unknown)), ['CONFIG_A', 'CONFIG_B']);
  });

  it('agree with truth tables', () => {
    // Three symbols with three values each; conditions are made at random from a fixed seed.
    let seed = 1;
    const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    const symbols = ['CONFIG_A', 'CONFIG_B', 'CONFIG_C'];
    interface Sample {
      condition: Condition;
      holds: (values: readonly number[]) => boolean;
    }
    const sample = (depth: number): Sample => {
      if (depth === 0) {
        const [symbol, values] = [random(3), random(8)];
        return {
          condition: having(symbols[symbol] ?? '', values),
          holds: (at) => ((at[symbol] ?? 0) & values) !== 0,
        };
      }
      const [a, b] = [sample(depth - 1), sample(depth - 1)];
      switch (random(3)) {
        case 0:
          return {
            condition: and(a.condition, b.condition),
            holds: (at) => a.holds(at) && b.holds(at),
          };
        case 1:
          return {
            condition: or(a.condition, b.condition),
            holds: (at) => a.holds(at) || b.holds(at),
          };
        default:
          return { condition: not(a.condition), holds: (at) => !a.holds(at) };
      }
    };
    const assignments = [Y, M, N].flatMap((a) =>
      [Y, M, N].flatMap((b) => [Y, M, N].map((c) => [a, b, c])),
    );
    for (let round = 0; round < 500; round++) {
      const { condition, holds } = sample(4);
      const truth = assignments.map(holds);
      assert.equal(isNever(condition), !truth.includes(true));
      if (!truth.includes(false)) assert.ok(implies(ALWAYS, condition));
      for (const [i, values] of assignments.entries()) {
        const world = values.reduce(
          (all, value, j) => and(all, having(symbols[j] ?? '', value)),
          ALWAYS,
        );
        assert.equal(implies(world, condition), truth[i], text(condition));
      }
    }
  });

  it('give up exactness before they grow without bound', () => {
    let many = NEVER;
    for (let i = 0; i < 100; i++) {
      many = or(many, and(having(`CONFIG_A${i}`, Y), having(`CONFIG_B${i}`, Y)));
    }
    assert.equal(many, UNCLEAR);
    assert.ok(!isNever(and(many, not(many))));
    assert.ok(!isAlways(or(many, not(many))));
  });
});
