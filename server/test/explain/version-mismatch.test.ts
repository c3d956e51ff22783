import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { versionMismatches } from '../../src/explain/version-mismatch.js';
import { parseKernelVersion } from '../../src/kernel-tree/version.js';
import { parseLog } from '../../src/oops/parse-log.js';

const version = parseKernelVersion('VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\n');

/** What is said of a log with a report of each of these releases. */
function mismatches(...releases: readonly string[]): readonly string[] {
  assert.ok(version);
  const log = releases.map(
    (release) => `BUG: scheduling while atomic: otter/7/0x00000002
CPU: 0 PID: 7 Comm: otter Not tainted ${release} #1
Call Trace:
 otter_run+0x10/0x20
---[ end trace 0000000000000000 ]---
`,
  );
  return versionMismatches(parseLog(log.join('')).reports, version);
}

describe('versionMismatches', () => {
  it('says nothing where the log can be of the tree', () => {
    assert.deepEqual(mismatches('6.1.192', '6.1.192-custom+', '6.1.0-56-cloud-amd64'), []);
  });

  it('says that lines may have moved between two releases of a series', () => {
    assert.deepEqual(mismatches('6.1.55'), [
      'the log is of Linux 6.1.55, the tree is 6.1.192: lines may have moved',
    ]);
  });

  it('says that lines are less sure in another kernel', () => {
    assert.deepEqual(mismatches('4.5.0-rc6-btrfs-next-28+'), [
      'the log is of Linux 4.5.0-rc6-btrfs-next-28+, the tree is 6.1.192: lines are those of the tree, and less sure',
    ]);
  });

  it('says it once for each release, in the order of the log', () => {
    const said = mismatches('6.12.0', '6.1.55', '6.12.0', '6.1.192');
    assert.deepEqual(
      said.map((sentence) => sentence.split(',')[0]),
      ['the log is of Linux 6.12.0', 'the log is of Linux 6.1.55'],
    );
  });

  it('says nothing of a log that names no release', () => {
    assert.ok(version);
    assert.deepEqual(versionMismatches([], version), []);
    assert.deepEqual(versionMismatches(parseLog('Call Trace:\n a+0x1/0x2\n').reports, version), []);
  });
});
