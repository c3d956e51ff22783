import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TreePath } from '../../src/base/tree-path.js';
import { confidenceTexts } from '../../src/explain/confidence-text.js';
import { cutText } from '../../src/explain/cut-text.js';
import { evidenceSentence } from '../../src/explain/evidence-sentence.js';
import { wrapText } from '../../src/explain/wrap-text.js';
import type { Evidence, SourceSite } from '../../src/resolve/evidence.js';

describe('cutText', () => {
  it('cuts visibly, and no character in two', () => {
    assert.equal(cutText('abc', 3), 'abc');
    assert.equal(cutText('abcd', 3), 'ab…');
    assert.equal(cutText('a😀bcd', 3), 'a…');
    assert.equal(cutText('abcd', 0), '…');
  });
});

describe('wrapText', () => {
  it('breaks between words alone', () => {
    assert.deepEqual(wrapText('a bc def', 4), ['a bc', 'def']);
    assert.deepEqual(wrapText('abcdefgh i', 4), ['abcdefgh', 'i']);
    assert.deepEqual(wrapText('', 4), []);
  });
});

describe('evidenceSentence', () => {
  const sentences: Readonly<Record<Evidence, string>> = {
    'debug-info':
      "The debug info of the code names this line of 'f'; the text that stands there may be another.",
    printed: 'The log itself names this line.',
    'only-call-site': "'f' calls 'g' in this one place.",
    'one-of-n': "'f' calls 'g' in 3 places; this one fits the offset best.",
    'through-inline': "The call of 'g' stands in a function that is inlined here, or may be.",
    'ops-field': "'f' calls through a field or table that 'g' is assigned to.",
    'tail-call':
      "'f' calls a function here that ends by jumping to 'g' and leaves no frame itself.",
    'passed-as-argument': "'f' passes 'g' as an argument here.",
    'indirect-call': "'f' calls through a function pointer here.",
    entry: "The address is at the entry of 'f'.",
    'first-use': "A pointer is used here that 'f' has not used before.",
    instruction: 'The instruction that the log shows comes of what stands here.',
    'left-over':
      "'f' has not called 'g' from here: the entry is no part of the chain but left over on the stack.",
    'same-address': 'Another frame of this log, a sure one, has the same address.',
    interpolated: "Nothing but the offset within 'f' tells the line.",
    'definition-only': "Only the definition of 'f' is known.",
  };
  const site = {
    file: 'fs/x.c' as TreePath,
    lineNumber: 1,
    function: 'f',
    confidence: 'likely',
    inlines: [],
  } as const;
  const quote = (name: string): string => `'${name}'`;

  for (const evidence of Object.keys(sentences) as Evidence[]) {
    it(`tells ${evidence}`, () => {
      const story = { site: { ...site, evidence }, callee: 'g', nLines: 3 };
      assert.equal(evidenceSentence(story, quote), sentences[evidence]);
    });
  }

  it('does not name what the log does not name', () => {
    const story = {
      site: { ...site, evidence: 'only-call-site' },
      callee: undefined,
      nLines: 1,
    } as const;
    assert.equal(
      evidenceSentence(story, quote),
      "'f' calls a function that the log does not name in this one place.",
    );
  });
});

describe('evidenceSentence with the call in the code', () => {
  const site = {
    file: 'f.c' as TreePath,
    lineNumber: 1,
    function: 'f',
    confidence: 'likely',
    inlines: [],
  } as const;
  const told = (more: Pick<SourceSite, 'evidence' | 'call' | 'isOfCall'>): string =>
    evidenceSentence({ site: { ...site, ...more }, callee: 'g', nLines: 1 }, (name) => `'${name}'`);

  it('names the function that the code calls, not the next frame of the log', () => {
    const call = { kind: 'direct', name: 'h', otherNames: [] } as const;
    assert.equal(
      told({ evidence: 'only-call-site', call, isOfCall: true }),
      "'f' calls 'h' in this one place. The code of this kernel calls 'h' there.",
    );
    assert.equal(
      told({ evidence: 'tail-call', call, isOfCall: false }),
      "'f' calls a function here that ends by jumping to 'g' and leaves no frame itself. " +
        "But the code of this kernel calls 'h' there, which was not found in 'f'.",
    );
  });

  it('says where it is through a pointer, static, or none', () => {
    assert.match(
      told({ evidence: 'ops-field', call: { kind: 'indirect' } }),
      /assigned to\. The code of this kernel calls through a pointer there\.$/,
    );
    assert.match(
      told({ evidence: 'only-call-site', call: { kind: 'indirect', staticCall: 'key' } }),
      /The code of this kernel has the static call 'key' there\.$/,
    );
    assert.match(
      told({ evidence: 'left-over', call: { kind: 'none' } }),
      /calls nothing there: no function returns to this address\.$/,
    );
  });
});

describe('confidenceTexts', () => {
  it('marks all that is no fact, in mail too', () => {
    assert.deepEqual(
      Object.entries(confidenceTexts).map(([name, { mark, asciiMark }]) => [name, mark, asciiMark]),
      [
        ['exact', '', ''],
        ['certain', '~', '~'],
        ['likely', '≈', '~'],
        ['guess', '?', '?'],
      ],
    );
  });
});
