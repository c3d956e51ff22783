import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportKey } from '../../src/lsp/report-key.js';
import { parseLog } from '../../src/oops/parse-log.js';
import type { Boot } from '../../src/resolve/boot.js';
import type { TreeChoice } from '../../src/workers/requests.js';

const TREE: TreeChoice = {
  root: '/linux',
  architecture: undefined,
  configFile: undefined,
  debugInfo: undefined,
};
const BOOT: Boot = { architecture: 'x86', wordBits: 64, isTreesVersion: true };

const LOG = `[   10.000001] BUG: unable to handle page fault for address: ffff888012345678
[   10.000002] CPU: 1 PID: 42 Comm: cat Not tainted 6.1.0 #1
[   10.000003] RIP: 0010:otter_read+0x1c/0x80 [otter]
[   10.000004] RAX: 0000000000000001 RBX: ffff888012345678 RCX: 0000000000000002
[   10.000005] Call Trace:
[   10.000006]  otter_open+0x30/0x40 [otter]
[   10.000007]  ? stale_thing+0x5/0x10
[   10.000008]  do_sys_open+0x11/0x20
`;

function keyOf(log: string, boot = BOOT, tree = TREE): string {
  const [report] = parseLog(log).reports;
  assert.ok(report);
  return reportKey(report, boot, tree);
}

describe('reportKey', () => {
  it('is the same for the same trace at another time, in another task, with other registers', () => {
    const again = LOG.replaceAll('[   10.', '[ 9999.')
      .replace('CPU: 1 PID: 42 Comm: cat', 'CPU: 3 PID: 7 Comm: dog')
      .replaceAll('ffff888012345678', 'ffff8880deadbeef');
    assert.notEqual(again, LOG);
    assert.equal(keyOf(again), keyOf(LOG));
    assert.equal(keyOf(LOG.replace(/^.*RAX.*\n/m, '')), keyOf(LOG));
  });

  it('is another for all that a line can depend on', () => {
    const changes = [
      ['otter_open+0x30', 'otter_open+0x31'],
      ['0x30/0x40', '0x30/0x50'],
      ['otter_open', 'otter_close'],
      ['0x40 [otter]', '0x40 [beaver]'],
      [' ? stale_thing', ' stale_thing'],
      ['otter_read+0x1c', 'otter_read+0x20'],
      [' do_sys_open+0x11/0x20\n', ' do_sys_open+0x11/0x20\n[   10.000009]  more+0x1/0x2\n'],
      ['0x20\n', '0x20 fs/open.c:12\n'],
    ] as const;
    const keys = changes.map(([from, to]) => {
      const changed = LOG.replace(from, to);
      assert.notEqual(changed, LOG, from);
      return keyOf(changed);
    });
    assert.equal(new Set([keyOf(LOG), ...keys]).size, changes.length + 1);
  });

  it('is another for another kernel or tree', () => {
    const keys = [
      keyOf(LOG),
      keyOf(LOG, { ...BOOT, architecture: 'arm64' }),
      keyOf(LOG, { ...BOOT, wordBits: 32 }),
      keyOf(LOG, { ...BOOT, isTreesVersion: false }),
      keyOf(LOG, BOOT, { ...TREE, root: '/other' }),
      keyOf(LOG, BOOT, { ...TREE, architecture: 'x86' }),
      keyOf(LOG, BOOT, { ...TREE, configFile: '/linux/.config' }),
    ];
    assert.equal(new Set(keys).size, keys.length);
  });

  it('goes by the place that a header names', () => {
    const warning = (place: string) =>
      `WARNING: CPU: 0 PID: 1 at ${place} otter_warn+0x1/0x2\nCall Trace:\n a+0x1/0x2\n`;
    assert.notEqual(keyOf(warning('fs/a.c:10')), keyOf(warning('fs/a.c:11')));
    assert.equal(
      keyOf(warning('fs/a.c:10')),
      keyOf(warning('fs/a.c:10').replace('CPU: 0 PID: 1', 'CPU: 5 PID: 9')),
    );
  });
});
