import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMailbox } from '../../src/maintainers/addresses.js';
import { findFileEmails, mayHoldMaintainers } from '../../src/maintainers/file-emails.js';

const found = (text: string, names: 'bytes' | 'text'): string =>
  findFileEmails(text, names).map(formatMailbox).join(' | ');

describe('findFileEmails', () => {
  /** What both kinds of script print, or the older one's and the newer one's answer. */
  const cases: readonly (readonly [text: string, bytes: string, text?: string])[] = [
    ['maintainers:\n  - Jane Roe <jane@x.org>\n', 'Jane Roe <jane@x.org>'],
    ['- Jane Middle Roe <jane@x.org>', 'Middle Roe <jane@x.org>'],
    ['- Jane Q. Roe <jane@x.org>', '"Jane Q. Roe" <jane@x.org>'],
    ['- Jane Q Roe <jane@x.org>', 'Jane Q Roe <jane@x.org>'],
    ['- J. Middle Roe <jane@x.org>', '"J. Middle Roe" <jane@x.org>'],
    ['- "Jane Roe" <jane@x.org>', 'Jane Roe <jane@x.org>'],
    ['by Jane Roe, <jane@x.org>.', 'Jane Roe <jane@x.org>'],
    ['- jane@x.org\n- (joe@y.org)', '- <jane@x.org> | - <joe@y.org>', 'jane@x.org | joe@y.org'],
    ['see: jane@x.org', 'jane@x.org'],
    ['a@b.c', 'a@b.c'],
    ['- Uwe König <u@x.de>', '"Uwe König" <u@x.de>'],
    ['- Rafał Miłecki <rafal@x.pl>', '"Rafał Miłecki" <rafal@x.pl>'],
    ['git@host', ''],
    ['@x.org', ''],
    ['a@.org', ''],
    ['a@x.org-b', 'a@x.org'],
    ['a@x.-b', ''],
    ['one@x.org,two@y.org', 'one@x.org | two@y.org'],
    ['Name,\n  <a@x.org>', 'Name <a@x.org>'],
    ['not on this line\n<a@x.org>', 'this line <a@x.org>'],
    ['', ''],
  ];
  for (const [text, bytes, other = bytes] of cases) {
    it(`finds "${bytes}" in ${JSON.stringify(text)}`, () => {
      assert.equal(found(text, 'bytes'), bytes);
      assert.equal(found(text, 'text'), other);
    });
  }

  it('takes linear time', () => {
    for (const text of [
      'a'.repeat(1e6),
      'a@'.repeat(5e5),
      ' '.repeat(1e6),
      `${'a '.repeat(5e5)}@`,
    ]) {
      assert.equal(found(text, 'bytes'), '');
    }
  });
});

describe('mayHoldMaintainers', () => {
  it('is true for device tree bindings only', () => {
    assert.ok(mayHoldMaintainers('Documentation/devicetree/bindings/x.yaml'));
    assert.ok(!mayHoldMaintainers('drivers/x.c'));
    assert.ok(!mayHoldMaintainers('x/MAINTAINERS'));
  });
});
