import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseKernelVersion } from '../../src/kernel-tree/version.js';
import { parseLog } from '../../src/oops/parse-log.js';
import { bootOf, bootsOf } from '../../src/resolve/boot.js';

const version = parseKernelVersion('VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n');

/** A report that tells its release, its registers, both or neither. */
function report({ release = '', lines = [] as readonly string[] } = {}): string {
  return [
    'BUG: scheduling while atomic: otter/7/0x00000002',
    ...(release === '' ? [] : [`CPU: 0 PID: 7 Comm: otter Not tainted ${release} #1`]),
    ...lines,
    'Call Trace:',
    ' otter_run+0x10/0x20',
    '---[ end trace 0000000000000000 ]---',
    '',
  ].join('\n');
}

/** `x86 64 6.1?`: architecture, word and whether it is the tree's version, for each report. */
function boots(log: string, architecture?: string): string[] {
  assert.ok(version);
  return bootsOf(parseLog(log).reports, version, architecture).map(
    (boot) => `${boot.architecture} ${boot.wordBits} ${boot.isTreesVersion ? 'same' : 'other'}`,
  );
}

const X86 = 'RAX: 0000000000000001 RBX: 0000000000000002 RCX: 0000000000000003';

describe('bootsOf', () => {
  it('takes from the rest of the log what a report does not tell', () => {
    assert.deepEqual(boots(report() + report({ lines: [X86] })), ['x86 64 same', 'x86 64 same']);
  });

  it('takes the release from the report before, and the first one for those before it', () => {
    const log = [{}, { release: '5.10.0' }, {}, { release: '6.1.0' }, {}].map(report).join('');
    assert.deepEqual(
      boots(log).map((boot) => boot.split(' ').at(-1)),
      ['other', 'other', 'other', 'same', 'same'],
    );
  });

  it('believes the user before the log', () => {
    assert.deepEqual(boots(report({ lines: [X86] }), 'arm'), ['arm 32 same']);
    assert.deepEqual(boots(report(), 'arm64'), ['arm64 64 same']);
  });

  it('leaves open what nothing tells', () => {
    assert.deepEqual(boots(report()), ['undefined undefined same']);
    assert.deepEqual(boots(''), []);
  });

  it('knows that an odd offset is of x86', () => {
    assert.deepEqual(boots(report().replace('0x10/', '0x11/')), ['x86 undefined same']);
  });

  it('does not call a release that it cannot read another one', () => {
    assert.deepEqual(boots(report({ release: 'my-kernel' })), ['undefined undefined same']);
  });
});

describe('bootOf', () => {
  it('is of another version where any report says so', () => {
    assert.ok(version);
    const { reports } = parseLog(report({ release: '6.1.0' }) + report({ release: '5.10.0' }));
    assert.equal(bootOf(reports, version, undefined).isTreesVersion, false);
    assert.equal(bootOf(reports.slice(0, 1), version, undefined).isTreesVersion, true);
  });
});
