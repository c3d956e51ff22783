/** The call in front of every return address of the recorded truth, read from the code of Debian's vmlinux. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { openObject } from '../../src/debug-info/open-object.js';
import { ALONE } from '../debug-info/alone.js';
import { openBytes } from '../../src/platform/object-source.js';
import { calledAt } from '../../src/resolve/called-at.js';
import type { CodeCall } from '../../src/resolve/evidence.js';
import { sharedData } from '../support/real-tree.js';

interface TrueFrame {
  readonly kind: 'rip' | 'ret';
  readonly symbol: string;
  readonly offset: number;
  readonly size: number;
  readonly module: string | null;
  /** Null: the address is behind no call. */
  readonly call: readonly ['direct' | 'indirect', string] | null;
}

const VMLINUX = '/usr/lib/debug/boot/vmlinux-6.1.0-56-cloud-amd64';
const truth = sharedData('data/frames/truth.jsonl');
const skip = (truth === undefined || !existsSync(VMLINUX)) && 'no recorded truth, or no vmlinux';

describe('calls in the code of a distribution', { skip }, () => {
  it('are those of the recorded truth', (t) => {
    const source = openBytes(VMLINUX);
    assert.ok(source);
    const object = openObject(source, ALONE);
    const frames = readFileSync(truth ?? '', 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as TrueFrame)
      .filter(({ kind, module }) => kind === 'ret' && module === null);
    const wrong: string[] = [];
    for (const { symbol, offset, size, call } of frames) {
      const found = object.functionsNamed(symbol).find((each) => each.distanceToNext === size);
      assert.ok(found, symbol);
      const { section, byteOffset } = found.place;
      const called = calledAt(object, { section, byteOffset: byteOffset + offset });
      // The record has the end of a function, which nothing returns to, as a call of no name.
      // At the head of a function the tracer puts its own call.
      const isNone = call?.[1] === '__fentry__' || (call?.[1] === '' && offset === size);
      const isCall = call !== null && !isNone;
      if (drawn(called) !== (isCall ? expected(call) : 'nothing')) {
        wrong.push(`${symbol}+${offset}: ${drawn(called)}, ${call?.join(' ') ?? 'nothing'}`);
      }
    }
    source.close();
    t.diagnostic(`${frames.length - wrong.length} of ${frames.length} as recorded`);
    for (const each of new Set(wrong)) t.diagnostic(each);
    // Two names of one address.
    assert.ok(wrong.length <= 2, wrong.join('\n'));
  });
});

function drawn(called: CodeCall | undefined): string {
  if (called === undefined || called.kind === 'none') return 'nothing';
  return called.kind === 'direct' ? `direct ${called.name}` : 'indirect';
}

/** The record has a retpoline as indirect, and a static call as a direct one of its trampoline. */
function expected([kind, name]: readonly ['direct' | 'indirect', string]): string {
  return kind === 'direct' && !name.startsWith('__SCT__') ? `direct ${name}` : 'indirect';
}
