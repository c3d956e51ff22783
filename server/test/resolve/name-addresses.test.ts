/** Addresses without symbols named from a list, and lists of other kernels refused. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseSymbolList } from '../../src/debug-info/symbol-list.js';
import { namedReportsText } from '../../src/explain/naming-text.js';
import { LogParser } from '../../src/oops/log-parser.js';
import type { Report } from '../../src/oops/report.js';
import { namesOfObject } from '../../src/resolve/object-names.js';
import { nameAddresses, type NamedReports } from '../../src/resolve/name-addresses.js';
import { sharedData } from '../support/real-tree.js';

function reportsOf(log: string): readonly Report[] {
  const parser = new LogParser();
  const reports = log.split('\n').flatMap((line) => parser.feed(line));
  return [...reports, ...parser.end()];
}

const MAP = `c0100000 T _stext
c0130000 t shrink_cache
c01303b0 T kswapd
c0140000 T try_to_free_buffers
c0140170 T bdflush
c0200000 A _etext
c0200000 D some_data
c0300000 B _end
`;

const LOG = `Unable to handle kernel NULL pointer dereference at virtual address 00000004
Oops: 0000
CPU:    0
EIP:    0010:[<c0140014>]    Not tainted
EFLAGS: 00010206
Process kswapd (pid: 4, stackpage=c345d000)
Call Trace:    [<c0130298>] [<c01303c0>] [<e08da3a7>]
Code: 89 02 c7 41 30 00 00 00 00 89 4c 24 04 e9 7a ff ff ff 8d 76
`;

function named(log: string, map = MAP): NamedReports {
  return nameAddresses(reportsOf(log), parseSymbolList(map), 'System.map');
}

function drawn(result: NamedReports): readonly string[] {
  assert.ok(result.kind === 'named');
  return result.reports.flatMap(({ stacks }) =>
    stacks.flatMap(({ frames }) =>
      frames.map(({ symbol, byteOffset, byteSize, address, namedBy }) => {
        const size = byteSize === undefined ? '' : `/0x${byteSize.toString(16)}`;
        const name =
          symbol === undefined ? '?' : `${symbol}+0x${(byteOffset ?? 0).toString(16)}${size}`;
        return `${address ?? ''} ${name}${namedBy === undefined ? '' : namedBy.isConfirmed ? ' !' : ' ~'}`;
      }),
    ),
  );
}

describe('nameAddresses', () => {
  test('names what the list has, and says that nothing confirms it', () => {
    const result = named(LOG);
    assert.deepEqual(drawn(result), [
      'c0140014 try_to_free_buffers+0x14/0x170 ~',
      'c0130298 shrink_cache+0x298/0x3b0 ~',
      'c01303c0 kswapd+0x10/0xfc50 ~',
      'e08da3a7 ?',
    ]);
    assert.equal(
      namedReportsText(result, 'System.map'),
      '3 of 4 addresses are named from System.map, 1 are not in it (modules, or no code); nothing in the log says that it is of the same kernel',
    );
    if (result.kind === 'named')
      assert.equal(result.reports[0]?.guilty?.symbol, 'try_to_free_buffers');
  });

  test('names that the log prints confirm the list', () => {
    const log = LOG.replace('[<c0130298>]', '[<c0130298>] shrink_cache+0x298/0x3b0\n [<c0140004>]');
    const lines = drawn(named(log));
    assert.ok(lines.includes('c0130298 shrink_cache+0x298/0x3b0'), lines.join('\n'));
    assert.ok(lines.includes('c0140014 try_to_free_buffers+0x14/0x170 !'), lines.join('\n'));
  });

  test('a list that contradicts them is of another kernel', () => {
    const log = LOG.replace('[<c0130298>]', '[<c0130298>] kswapd+0x298/0x3b0\n [<c0140004>]');
    const result = named(log);
    assert.equal(result.kind, 'contradicted');
    assert.equal(
      namedReportsText(result, 'System.map'),
      'System.map is of another kernel and is not used: the log prints kswapd+0x298/0x3b0, there it is shrink_cache+0x298/0x3b0',
    );
    const bySize = named(LOG.replace('[<c0130298>]', '\n shrink_cache+0x298/0x3c0\n [<c0140004>]'));
    assert.equal(bySize.kind, 'contradicted');
  });

  test('so is one that has data where the log has code', () => {
    const result = named(LOG.replace('c0130298', 'c0210000'));
    assert.equal(result.kind, 'contradicted');
    assert.equal(
      namedReportsText(result, 'map'),
      'map is of another kernel and is not used: c0210000 is code in the log and data there',
    );
  });

  test('the kernel may have been moved', () => {
    const log = LOG.replaceAll('c01', 'c11') + 'Kernel Offset: 0x1000000 from 0xc0100000\n';
    assert.equal(drawn(named(log))[0], 'c1140014 try_to_free_buffers+0x14/0x170 ~');
    assert.equal(
      drawn(named(`${LOG}Kernel Offset: disabled\n`))[0],
      'c0140014 try_to_free_buffers+0x14/0x170 ~',
    );
  });

  test('a list that names nothing, and a log that needs none', () => {
    assert.equal(drawn(named(LOG, 'a0000000 T _text\na0001000 T _end\n'))[0], 'c0140014 ?');
    assert.match(namedReportsText(named('BUG: nothing\n'), 'map'), /was not needed/);
  });
});

const NO_CODE = {
  machine: 3,
  wordBits: 32,
  isLittleEndian: true,
  codeAt: () => undefined,
  functionsFrom: () => [],
  targetAt: () => undefined,
} as const;

test('calls in front of the addresses confirm a list, and none contradict it', () => {
  const list = parseSymbolList(MAP);
  const withCalls = (isBehindCall: (address: bigint) => boolean | undefined): NamedReports => {
    const log = LOG.replace('[<c01303c0>]', '[<c01303c0>] [<c0130100>] [<c0130200>]');
    const names = {
      functionAt: (address: bigint) => list.functionAt(address),
      functionsNamed: (name: string) => list.functionsNamed(name),
      kindAt: (address: bigint) => list.kindAt(address),
      isBehindCall,
    };
    return nameAddresses(reportsOf(log), names, 'vmlinux');
  };
  assert.ok(drawn(withCalls(() => true)).includes('c0130298 shrink_cache+0x298/0x3b0 !'));
  assert.ok(drawn(withCalls(() => undefined)).includes('c0130298 shrink_cache+0x298/0x3b0 ~'));
  const mixed = withCalls((address) => address !== 0xc0130100n);
  assert.ok(drawn(mixed).includes('c0130298 shrink_cache+0x298/0x3b0 ~'));
  const other = withCalls(() => false);
  assert.match(
    namedReportsText(other, 'vmlinux'),
    /^vmlinux is of another kernel, or of one that was moved and does not say how far, .*: c0130298 is behind no call in it$/,
  );
});

test('the symbol table of an object names as a list does', () => {
  const list = parseSymbolList(MAP);
  const BASE = 0xc0100000n;
  const names = namesOfObject({
    functionAtAddress: (address) => {
      const found = list.functionAt(address);
      if (found === undefined) return undefined;
      const { name, address: start, distanceToNext = 0 } = found.function;
      const place = { section: 1, byteOffset: Number(start - BASE) };
      return {
        function: { name, place, byteSize: distanceToNext, distanceToNext },
        byteOffset: found.byteOffset,
      };
    },
    functionsNamed: (name) =>
      list.functionsNamed(name).map(({ address, distanceToNext = 0 }) => {
        const place = { section: 1, byteOffset: Number(address - BASE) };
        return { name, place, byteSize: distanceToNext, distanceToNext };
      }),
    addressOf: ({ byteOffset }) => BASE + BigInt(byteOffset),
    ...NO_CODE,
  });
  const log = LOG.replace('[<c0130298>]', '[<c0130298>] shrink_cache+0x298/0x3b0\n [<c0140004>]');
  const result = nameAddresses(reportsOf(log), names, 'vmlinux');
  assert.equal(drawn(result)[0], 'c0140014 try_to_free_buffers+0x14/0x170 !');
});

const folder = sharedData('data/frames');
const [map] = existsSync('/usr/lib/debug/boot')
  ? readdirSync('/usr/lib/debug/boot').filter((name) => name.startsWith('System.map-6.1.0-'))
  : [];

describe(
  'real traces without their names',
  {
    skip:
      (folder === undefined || map === undefined) && 'no shared logs or no System.map of Debian',
  },
  () => {
    test('get every name back, through the offset of the kernel', () => {
      const list = parseSymbolList(readFileSync(join('/usr/lib/debug/boot', map ?? ''), 'latin1'));
      const SLIDE = 0x1e00000n;
      let nFrames = 0;
      for (const file of readdirSync(folder ?? '')
        .filter((name) => name.endsWith('.log'))
        .slice(0, 30)) {
        const log = readFileSync(join(folder ?? '', file), 'latin1');
        for (const report of reportsOf(log)) {
          const frames = report.stacks
            .flatMap((stack) => stack.frames)
            .filter(({ symbol, module, byteSize }) => {
              const sizes = list
                .functionsNamed(symbol ?? '')
                .filter(({ distanceToNext }) => distanceToNext === byteSize);
              return module === undefined && sizes.length === 1;
            });
          const raw = frames.map((frame) => {
            const [only] = list
              .functionsNamed(frame.symbol ?? '')
              .filter(({ distanceToNext }) => distanceToNext === frame.byteSize);
            const address = (only?.address ?? 0n) + BigInt(frame.byteOffset ?? 0) + SLIDE;
            const { line, range, role, reliable, inlined } = frame;
            return { line, range, role, reliable, inlined, address: address.toString(16) };
          });
          const facts = { ...report.facts, kernelOffset: SLIDE.toString(16) };
          const stripped: Report = {
            ...report,
            facts,
            mentions: [],
            stacks: [{ kind: 'call-trace', title: '', firstLine: 0, lastLine: 0, frames: raw }],
          };
          const result = nameAddresses([stripped], list, 'System.map');
          assert.ok(result.kind === 'named');
          const found = result.reports[0]?.stacks[0]?.frames ?? [];
          for (const [i, frame] of frames.entries()) {
            // A return address behind the last call of a function is that of the next one; several names may share an address.
            if (frame.byteOffset === frame.byteSize) continue;
            assert.equal(found[i]?.byteOffset, frame.byteOffset, frame.symbol);
            assert.equal(found[i]?.byteSize, frame.byteSize, frame.symbol);
            assert.ok(
              list
                .functionsNamed(found[i]?.symbol ?? '')
                .some(({ address }) =>
                  list.functionsNamed(frame.symbol ?? '').some((each) => each.address === address),
                ),
            );
            nFrames++;
          }
        }
      }
      assert.ok(nFrames > 300, `${nFrames} frames`);
    });
  },
);
