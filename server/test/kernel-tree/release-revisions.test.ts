/** Which revisions a release leads to, most exact first: a table. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { revisionsBeside, revisionsOf } from '../../src/kernel-tree/release-revisions.js';
import { parseKernelVersion } from '../../src/kernel-tree/version.js';

/** Release, what it leads to; a package's version stands behind a blank. */
const cases: Readonly<Record<string, string>> = {
  '6.1.0-rc3-g1a2b3c4': 'commit 1a2b3c4, nearest v6.1-rc3',
  '6.1.0-rc3-00123-g1a2b3c4d5e6f-dirty': 'commit 1a2b3c4d5e6f, nearest v6.1-rc3',
  '6.1.0-00007-g1a2b3c4': 'commit 1a2b3c4, nearest v6.1',
  '6.1.55-gdeadbeef+': 'commit deadbeef, nearest v6.1.55, nearest v6.1',
  // Six digits, or letters behind them, are no commit.
  '6.1.0-g1a2b3c': 'tag v6.1',
  '6.1.0-gadgets1': 'tag v6.1',
  '6.1.0-rc3-00123': 'nearest v6.1-rc3',
  '4.5.0-rc6': 'tag v4.5-rc6',
  '4.5.0-rc6-btrfs-next-28+': 'tag v4.5-rc6',
  '4.5.0': 'tag v4.5',
  '4.5.0+': 'tag v4.5',
  '4.5': 'tag v4.5',
  '6.1.192': 'tag v6.1.192, nearest v6.1',
  '6.1.192-custom': 'tag v6.1.192, nearest v6.1',
  '6.1.0-56-cloud-amd64 6.1.192': 'tag v6.1.192, nearest v6.1',
  '6.12~rc4-amd64 6.12-rc4': '',
  '6.12-rc4-amd64 6.12-rc4': 'tag v6.12-rc4',
  '6.1.0-56-cloud-amd64': 'nearest v6.1',
  '5.15.0-91-generic': 'nearest v5.15',
  '3.10.0-1160.el7.x86_64': 'nearest v3.10',
  '5.14.0-427.13.1.el9_4.x86_64': 'nearest v5.14',
  '6.6.8-200.fc39.x86_64': 'tag v6.6.8, nearest v6.6',
  '5.10.198-187.748.amzn2.x86_64': 'tag v5.10.198, nearest v5.10',
  '5.14.21-150400.24.100-default': 'nearest v5.14.21, nearest v5.14',
  '6.4.0-150600.21-default': 'nearest v6.4',
  '6.2.0-rc2-next-20230103': 'tag next-20230103, nearest v6.2-rc2',
  '6.2.0-rc2-next-20230103-00001-g1a2b3c4d5e6f':
    'commit 1a2b3c4d5e6f, nearest next-20230103, nearest v6.2-rc2',
  '2.6.32': 'tag v2.6.32',
  '2.6.32.27': 'tag v2.6.32.27, nearest v2.6.32',
  '2.6.32-rc3': 'tag v2.6.32-rc3',
  '2.6.32-754.el6.x86_64': 'nearest v2.6.32',
  '2.6.0': 'tag v2.6.0',
  // No release: nothing of it reaches git.
  '': '',
  'v6.1': '',
  '6.1.0;rm': '',
  '6.1.0-rc3 --output=x': '',
  '6.1.0\n6.2.0': '',
  '6.1.0^{/x}': '',
  '6.1.0..6.2.0': '',
  '6.1.0:Makefile': '',
  '6.1.0@{u}': '',
  '99999.1': '',
};

describe('revisionsOf', () => {
  for (const [told, wanted] of Object.entries(cases)) {
    it(`${JSON.stringify(told)} leads to ${wanted === '' ? 'nothing' : wanted}`, () => {
      const packaged = /^(\d\S*-\S+) (\d\S*)$/.exec(told);
      const [release, version] = packaged ? [packaged[1] ?? '', packaged[2]] : [told, undefined];
      const found = revisionsOf(release, version);
      assert.equal(
        found
          .map(({ kind, match, name }) => `${kind === 'commit' ? kind : match} ${name}`)
          .join(', '),
        wanted,
      );
    });
  }

  it('takes nothing that is longer than a release can be', () => {
    assert.deepEqual(revisionsOf(`6.1.0-${'x'.repeat(500)}`), []);
    assert.equal(revisionsOf(`6.1.0-${'x'.repeat(59)}`).length, 1);
  });

  it('gives names of digits and letters only, whatever comes in', () => {
    const pieces = [
      '6.1.0',
      '-rc3',
      '-g1234567',
      '-next-20230103',
      ' ',
      '\n',
      '--x',
      ';',
      '$(x)',
      '+',
    ];
    for (const a of pieces) {
      for (const b of pieces) {
        for (const c of pieces) {
          for (const { name } of revisionsOf(a + b + c))
            assert.match(name, /^[a-z0-9][a-z0-9.-]*$/);
        }
      }
    }
  });
});

describe('revisionsBeside', () => {
  const beside = (release: string, subLevel: string, packageVersion?: string): string => {
    const version = parseKernelVersion(`VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = ${subLevel}\n`);
    assert.ok(version);
    return revisionsBeside(release, packageVersion, version)
      .map(({ name }) => name)
      .join(' ');
  };

  it('wants nothing where the tree is of that release', () => {
    assert.equal(beside('6.1.192', '192'), '');
    assert.equal(beside('6.1.0-56-amd64', '192', '6.1.192'), '');
  });

  it('wants the very commit even so', () => {
    assert.equal(beside('6.1.192-00003-g1a2b3c4', '192'), '1a2b3c4');
  });

  it('leaves a tree of the series for nothing that is only of the series too', () => {
    assert.equal(beside('6.1.0-91-generic', '192'), '');
    assert.equal(beside('6.1.55', '192'), 'v6.1.55');
    assert.equal(beside('6.1.0-56-amd64', '55', '6.1.192'), 'v6.1.192');
  });

  it('takes the nearest tag where the tree is of another series', () => {
    assert.equal(beside('5.15.0-91-generic', '192'), 'v5.15');
    assert.equal(beside('nonsense', '192'), '');
  });
});
