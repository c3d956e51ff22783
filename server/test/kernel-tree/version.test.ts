import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareRelease, parseKernelVersion } from '../../src/kernel-tree/version.js';

const makefile = (sub: string, extra = ''): string =>
  `# SPDX-License-Identifier: GPL-2.0\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = ${sub}\nEXTRAVERSION =${extra}\nNAME = Curry Ramen\n`;

describe('parseKernelVersion', () => {
  it('reads the head of a top Makefile', () => {
    const version = parseKernelVersion(makefile('192'));
    assert.equal(version?.text, '6.1.192');
    assert.equal(version.name, 'Curry Ramen');
    assert.equal(parseKernelVersion(makefile('0', ' -rc6'))?.text, '6.1.0-rc6');
  });

  it('gives nothing for other makefiles', () => {
    for (const text of ['', 'obj-y += a.o\n', 'VERSION = 1.2\nPATCHLEVEL = 3', 'VERSION = 6\n']) {
      assert.equal(parseKernelVersion(text), undefined, text);
    }
  });
});

describe('compareRelease', () => {
  const told = (release: string, sub: string, extra = ''): string => {
    const version = parseKernelVersion(makefile(sub, extra));
    assert.ok(version);
    const match = compareRelease(release, version);
    return match.kind === 'same-series' ? `${match.kind}, ${match.subLevel}` : match.kind;
  };
  const cases: readonly (readonly [release: string, sub: string, extra: string, match: string])[] =
    [
      ['6.1.192', '192', '', 'same'],
      ['6.1.192-custom+', '192', '', 'same'],
      ['6.1.0-rc6-btrfs-next-28+', '0', ' -rc6', 'same'],
      ['6.1.0-rc6-next', '0', ' -rc7', 'same-series, differs'],
      ['6.1.0-rc6', '0', '', 'same-series, differs'],
      ['6.1.0+', '0', '', 'same'],
      ['6.1', '0', '', 'same'],
      ['6.1.55-1-default', '192', '', 'same-series, differs'],
      ['6.1.0-56-cloud-amd64', '192', '', 'same-series, not-told'],
      ['6.1.0-427.el9.x86_64', '0', '', 'same-series, not-told'],
      ['5.15.0-91-generic', '192', '', 'different'],
      ['6.10.1', '192', '', 'different'],
      ['syzkaller', '192', '', 'unreadable'],
      ['', '192', '', 'unreadable'],
    ];
  for (const [release, sub, extra, match] of cases) {
    it(`${release || 'nothing'} beside 6.1.${sub}${extra}: ${match}`, () => {
      assert.equal(told(release, sub, extra), match);
    });
  }
});
