/** Addresses without names, named from the vmlinux of a distribution: its log without any name. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openObject } from '../../src/debug-info/open-object.js';
import { ALONE } from '../debug-info/alone.js';
import type { LoggedObject } from '../../src/debug-info/same-build.js';
import type { Frame } from '../../src/oops/frame.js';
import { parseLog } from '../../src/oops/parse-log.js';
import type { Report } from '../../src/oops/report.js';
import { openBytes } from '../../src/platform/object-source.js';
import { nameReports } from '../../src/resolve/name-reports.js';
import { sharedData } from '../support/real-tree.js';

const VMLINUX = '/usr/lib/debug/boot/vmlinux-6.1.0-56-cloud-amd64';
const folder = sharedData('data/frames');
const skip = (folder === undefined || !existsSync(VMLINUX)) && 'no shared logs, or no vmlinux';

describe('addresses of a log, from a vmlinux', { skip }, () => {
  const source = openBytes(VMLINUX);
  const object = source && openObject(source, ALONE);
  const asked: LoggedObject[] = [];
  const objects = {
    objectFor: (logged: LoggedObject) => {
      asked.push(logged);
      return Promise.resolve(object && { object, isAssumed: false });
    },
  };

  /** The frames of the kernel in a log, and the log without their names, `slide` further on than it was linked. */
  function stripped(
    slide: bigint,
    facts: Partial<Report['facts']>,
  ): { readonly frames: readonly Frame[]; readonly reports: readonly Report[] } {
    assert.ok(object);
    const frames: Frame[] = [];
    const { reports } = parseLog(readFileSync(join(folder ?? '', '021-warn.log'), 'latin1'));
    const without = reports.map((report) => ({
      ...report,
      facts: { ...report.facts, ...facts },
      stacks: report.stacks.map((stack) => ({
        ...stack,
        frames: stack.frames
          .filter(({ module, inlined, reliable }) => module === undefined && !inlined && reliable)
          .flatMap((frame): Frame[] => {
            const named = object.functionsNamed(frame.symbol ?? '');
            const only = named.find((each) => each.distanceToNext === frame.byteSize);
            if (only === undefined || frame.byteOffset === undefined) return [];
            frames.push(frame);
            const address = object.addressOf(only.place) + BigInt(frame.byteOffset) + slide;
            const { line, range, role, reliable, inlined } = frame;
            return [{ line, range, role, reliable, inlined, address: address.toString(16) }];
          }),
      })),
    }));
    return { frames, reports: without };
  }

  it('are named, the offset of the kernel taken off', async () => {
    const { frames, reports } = stripped(0x1e00000n, { kernelOffset: '1e00000' });
    assert.ok(frames.length > 5);
    const named = await nameReports(reports, { objects, lists: () => [] });
    const found = named.reports.flatMap(({ stacks }) => stacks.flatMap((stack) => stack.frames));
    assert.deepEqual(
      found.map(({ symbol, byteOffset, byteSize }) => [symbol, byteOffset, byteSize]),
      frames.map(({ symbol, byteOffset, byteSize }) => [symbol, byteOffset, byteSize]),
    );
    assert.ok(found.every(({ namedBy }) => namedBy?.source === 'vmlinux' && namedBy.isConfirmed));
    assert.equal(asked.at(-1)?.release, '6.1.0-56-cloud-amd64');
  });

  it('stay without names where the log does not say how far the kernel was moved', async () => {
    const { reports } = stripped(0x200000n, {});
    const named = await nameReports(reports, { objects, lists: () => [] });
    assert.deepEqual(named.reports, reports);
    assert.deepEqual(
      named.namings.map(({ outcome }) => outcome.kind),
      ['contradicted'],
    );
  });

  it('are not asked about where all have names', async () => {
    const before = asked.length;
    const { reports } = parseLog(readFileSync(join(folder ?? '', '021-warn.log'), 'latin1'));
    assert.deepEqual(await nameReports(reports, { objects, lists: () => [] }), {
      reports,
      namings: [],
    });
    assert.equal(asked.length, before);
  });
});
