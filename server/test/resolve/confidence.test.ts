/** How sure each kind of evidence is, and what makes it less sure. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Frame } from '../../src/oops/frame.js';
import { confidenceOf, type Judged } from '../../src/resolve/confidence.js';
import type { Confidence, Evidence } from '../../src/resolve/evidence.js';

const frame: Frame = {
  line: 0,
  range: { start: 0, end: 1 },
  role: 'return-address',
  reliable: true,
  inlined: false,
};

/** Nothing in doubt. */
const clear: Judged = {
  evidence: 'only-call-site',
  nLines: 1,
  frame,
  isCalleeKnown: true,
  nDefinitions: 1,
  origin: 'function',
  isFolded: false,
  isTreesVersion: true,
  isAssumed: false,
  call: undefined,
  isOfCode: false,
};

/** Evidence, and how sure it is of one line, of several lines, and where the callee is known by its name alone. */
const TABLE: readonly (readonly [Evidence, Confidence, Confidence, Confidence])[] = [
  ['printed', 'exact', 'exact', 'exact'],
  ['only-call-site', 'certain', 'certain', 'certain'],
  ['one-of-n', 'likely', 'likely', 'likely'],
  ['through-inline', 'certain', 'likely', 'certain'],
  ['ops-field', 'certain', 'likely', 'certain'],
  ['tail-call', 'likely', 'likely', 'guess'],
  ['passed-as-argument', 'likely', 'likely', 'likely'],
  ['indirect-call', 'likely', 'likely', 'guess'],
  ['entry', 'likely', 'likely', 'likely'],
  ['first-use', 'likely', 'guess', 'likely'],
  ['instruction', 'likely', 'guess', 'likely'],
  ['left-over', 'guess', 'guess', 'guess'],
  ['same-address', 'guess', 'guess', 'guess'],
  ['interpolated', 'guess', 'guess', 'guess'],
  ['definition-only', 'guess', 'guess', 'guess'],
];

const DOUBTS: Readonly<Record<string, Partial<Judged>>> = {
  'there is another definition': { nDefinitions: 2 },
  'the log is of another version': { isTreesVersion: false },
  'the log does not show what was called': { isAssumed: true },
  'another function has the same code': { isFolded: true },
};

describe('confidenceOf', () => {
  for (const [evidence, one, several, unknown] of TABLE) {
    it(`${evidence} is ${one}, of several lines ${several}, of an unknown callee ${unknown}`, () => {
      assert.equal(confidenceOf({ ...clear, evidence }), one);
      assert.equal(confidenceOf({ ...clear, evidence, nLines: 3 }), several);
      assert.equal(confidenceOf({ ...clear, evidence, isCalleeKnown: false }), unknown);
    });

    for (const [doubt, changed] of Object.entries(DOUBTS)) {
      it(`${evidence} is never certain where ${doubt}`, () => {
        const doubtful = confidenceOf({ ...clear, evidence, ...changed });
        assert.equal(doubtful, one === 'guess' ? 'guess' : 'likely');
      });
    }

    it(`${evidence} is a guess for a ? entry`, () => {
      const guessed = { ...clear, evidence, frame: { ...frame, reliable: false } };
      assert.equal(confidenceOf(guessed), 'guess');
    });
  }

  it('the line of a macro that makes a function is certain', () => {
    const made = { ...clear, evidence: 'definition-only', origin: 'macro-made' } as const;
    assert.equal(confidenceOf(made), 'certain');
    assert.equal(confidenceOf({ ...made, nDefinitions: 2 }), 'likely');
  });
});
