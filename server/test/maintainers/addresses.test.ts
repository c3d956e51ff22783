/** Names, addresses, lists of them and the mail map. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMailbox, parseMailbox } from '../../src/maintainers/addresses.js';
import { applyMailmap, parseMailmap } from '../../src/maintainers/mailmap.js';
import { splitAddressList } from '../../src/maintainers/rfc822.js';

describe('parseMailbox and formatMailbox', () => {
  const cases: readonly (readonly [text: string, printed: string])[] = [
    ['Jane Roe <jane@x.org>', 'Jane Roe <jane@x.org>'],
    ['  Jane Roe   <jane@x.org> (and more)', 'Jane Roe <jane@x.org>'],
    ['Jane Q. Roe <jane@x.org>', '"Jane Q. Roe" <jane@x.org>'],
    ['"Jane Roe" <jane@x.org>', 'Jane Roe <jane@x.org>'],
    ['Uwe Kleine-König <u@x.de>', '"Uwe Kleine-König" <u@x.de>'],
    ['Jane "JR" Roe <jane@x.org>', '"Jane \\"JR\\" Roe" <jane@x.org>'],
    ['Roe, Jane <jane@x.org>', '"Roe, Jane" <jane@x.org>'],
    ['<jane@x.org>', 'jane@x.org'],
    ['jane@x.org', 'jane@x.org'],
    ['jane@x.org (in words)', 'jane@x.org'],
    ['Jane <jane@x.org> <roe@y.org>', 'Jane <jane@x.org> <roe@y.org>'],
    ['Jane Roe', ''],
    ['@x.org', ''],
    ['', ''],
  ];
  for (const [text, printed] of cases) {
    it(`prints "${text}" as "${printed}"`, () => {
      assert.equal(formatMailbox(parseMailbox(text)), printed);
    });
  }
});

describe('splitAddressList', () => {
  const cases: readonly (readonly [value: string, parts: readonly string[] | undefined])[] = [
    ['A B <a@x.org>, C D <c@x.org>', ['A B <a@x.org>', 'C D <c@x.org>']],
    ['a@x.org,c@x.org', ['a@x.org', 'c@x.org']],
    ['A (x, y) <a@x.org>, c@[1.2.3.4]', ['A   <a@x.org>', 'c@[1.2.3.4]']],
    ['"B, A" <a@x.org>', undefined],
    ['A. B <a@x.org>, C <c@x.org>', undefined],
    ['E W, metux IT consult <lkml@x.net>', undefined],
    ['A B <a@x.org>', undefined],
    ['A <a@x.org>,', ['A <a@x.org>']],
    ['A <a@x.org>,, C <c@x.org>', ['A <a@x.org>', 'C <c@x.org>']],
    ['A <a@x.org>, , C <c@x.org>', undefined],
    ['"open, <a@x.org>', undefined],
    [','.repeat(5000), undefined],
  ];
  for (const [value, parts] of cases) {
    it(`splits "${value.slice(0, 40)}" into ${parts?.length ?? 'nothing'}`, () => {
      assert.deepEqual(
        splitAddressList(value)?.map((part) => part.trim()),
        parts,
      );
    });
  }
});

describe('applyMailmap', () => {
  const map = parseMailmap(
    [
      '# a comment',
      'New Name <only@x.org>',
      '<right@x.org> <wrong@x.org> # and one behind',
      'Right Name <right@y.org> <wrong@y.org>',
      'Full Match <full@z.org> Other Name <shared@z.org>',
      'no form of any kind',
      '<>',
    ].join('\n'),
  );
  const cases: readonly (readonly [text: string, mapped: string])[] = [
    ['Old Name <only@x.org>', 'New Name <only@x.org>'],
    ['Anybody <wrong@x.org>', 'Anybody <right@x.org>'],
    ['Anybody <wrong@y.org>', 'Right Name <right@y.org>'],
    ['Other Name <shared@z.org>', 'Full Match <full@z.org>'],
    ['Somebody Else <shared@z.org>', 'Somebody Else <shared@z.org>'],
    ['Old Name <Only@x.org>', 'Old Name <Only@x.org>'],
    ['wrong@y.org', 'Right Name <right@y.org>'],
  ];
  for (const [text, mapped] of cases) {
    it(`makes "${mapped}" of "${text}"`, () => {
      assert.equal(formatMailbox(applyMailmap(map, parseMailbox(text))), mapped);
    });
  }
});
