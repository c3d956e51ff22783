/** Conditions against a small configuration: A is built in, M a module, Z is off, everything else is unknown. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { allConditionsHold, conditionHolds, type IsSet } from '../../src/c-source/conditions.js';

const isSet: IsSet = (name) => {
  switch (name) {
    case 'CONFIG_A':
    case 'CONFIG_M_MODULE':
    case '__KERNEL__':
      return true;
    case 'CONFIG_A_MODULE':
    case 'CONFIG_M':
    case 'CONFIG_Z':
    case 'CONFIG_Z_MODULE':
      return false;
    default:
      return undefined;
  }
};

const CASES: readonly (readonly [string, boolean | undefined])[] = [
  ['1', true],
  ['0', false],
  ['defined(CONFIG_A)', true],
  ['defined CONFIG_Z', false],
  ['!defined(CONFIG_Z)', true],
  ['defined(CONFIG_Q)', undefined],
  ['CONFIG_A', true],
  ['CONFIG_Z', false],
  ['IS_ENABLED(CONFIG_M)', true],
  ['IS_BUILTIN(CONFIG_M)', false],
  ['IS_MODULE(CONFIG_M)', true],
  ['IS_ENABLED(CONFIG_Z)', false],
  ['IS_ENABLED(CONFIG_Q)', undefined],
  ['defined(CONFIG_Z) && defined(CONFIG_Q)', false],
  ['defined(CONFIG_Q) && defined(CONFIG_Z)', false],
  ['defined(CONFIG_A) || defined(CONFIG_Q)', true],
  ['defined(CONFIG_Z) || defined(CONFIG_Q)', undefined],
  ['!(defined(CONFIG_A)) && defined(CONFIG_Q)', false],
  ['defined(CONFIG_A) && !(defined(CONFIG_Z) || IS_ENABLED(CONFIG_Z))', true],
  ['BITS_PER_LONG == 64', undefined],
  ['LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)', undefined],
  ['(1 + 2) * 3 == 9 && 0x10 > 15UL', true],
  ['1 << 3 != 8', false],
  ['CONFIG_Z ? 1 : defined(CONFIG_A)', true],
  ['!!CONFIG_A', true],
  ['', undefined],
  ['&& (', undefined],
  ['defined(', undefined],
  ['1 1', undefined],
];

for (const [condition, expected] of CASES) {
  it(`${JSON.stringify(condition)} is ${String(expected)}`, () => {
    assert.equal(conditionHolds(condition, isSet), expected);
  });
}

it('one false condition is enough, one unknown is not', () => {
  assert.equal(allConditionsHold([], isSet), true);
  assert.equal(allConditionsHold(['CONFIG_Q', 'CONFIG_Z'], isSet), false);
  assert.equal(allConditionsHold(['CONFIG_Q', 'CONFIG_A'], isSet), undefined);
});

it('nesting without end is not understood, and costs no stack', () => {
  assert.equal(conditionHolds('('.repeat(3000) + '1', isSet), undefined);
  assert.equal(conditionHolds('!'.repeat(3001) + '1', isSet), false);
});
