/** What a small object is said to call: its code and its symbols are drawn by hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ObjectFunction } from '../../src/debug-info/debug-object.js';
import { calledAt, type CallSource } from '../../src/resolve/called-at.js';

const BASE = 0xffffffff81000000n;
const EM_X86_64 = 62;

/** Functions of 0x100 bytes, one behind the other, in section 1; `code` stands at the start of the first. */
function objectWith(
  code: string,
  names: readonly string[],
  more: Partial<CallSource> = {},
): CallSource {
  const bytes = Buffer.alloc(names.length * 0x100, 0x90);
  Buffer.from(code.replace(/ /g, ''), 'hex').copy(bytes);
  const functionAt = (
    byteOffset: number,
  ): { function: ObjectFunction; byteOffset: number } | undefined => {
    const i = Math.floor(byteOffset / 0x100);
    const name = names[i];
    if (name === undefined) return undefined;
    const place = { section: 1, byteOffset: i * 0x100 };
    return {
      function: { name, place, byteSize: 0x100, distanceToNext: 0x100 },
      byteOffset: byteOffset - i * 0x100,
    };
  };
  return {
    machine: EM_X86_64,
    wordBits: 64,
    isLittleEndian: true,
    codeAt: ({ section, byteOffset }, byteLength) =>
      section === 1 && byteOffset + byteLength <= bytes.length
        ? bytes.subarray(byteOffset, byteOffset + byteLength)
        : undefined,
    functionAtAddress: (address) => functionAt(Number(address - BASE)),
    addressOf: ({ byteOffset }) => BASE + BigInt(byteOffset),
    functionsFrom: ({ byteOffset }) => {
      const found = functionAt(byteOffset);
      return found?.byteOffset === 0 ? [found.function] : [];
    },
    targetAt: () => undefined,
    ...more,
  };
}

const at = (byteOffset: number): { section: number; byteOffset: number } => ({
  section: 1,
  byteOffset,
});

describe('calledAt', () => {
  test('names the function that a direct call leads to', () => {
    const object = objectWith('90 e8 fa 00 00 00', ['first', 'second']);
    assert.deepEqual(calledAt(object, at(6)), { kind: 'direct', name: 'second', otherNames: [] });
  });

  test('a call through a register is indirect, so is one through a retpoline', () => {
    assert.deepEqual(calledAt(objectWith('ff d0', ['first']), at(2)), { kind: 'indirect' });
    for (const thunk of [
      '__x86_indirect_thunk_rax',
      '__x86_indirect_thunk_array',
      '__x86_indirect_call_thunk_r11',
      '__x86_indirect_its_thunk_rax',
      '__x86.indirect_thunk_eax',
    ]) {
      const object = objectWith('e8 fb 00 00 00', ['first', thunk]);
      assert.deepEqual(calledAt(object, at(5)), { kind: 'indirect' }, thunk);
    }
  });

  test('a static call names its key', () => {
    const object = objectWith('e8 fb 00 00 00', ['first', '__SCT__might_resched']);
    assert.deepEqual(calledAt(object, at(5)), { kind: 'indirect', staticCall: 'might_resched' });
  });

  test('what leads into the middle of a function is no call; then another reading counts', () => {
    assert.deepEqual(calledAt(objectWith('e8 00 00 ff d0', ['first']), at(5)), {
      kind: 'indirect',
    });
  });

  test('in a relocatable object the relocation names the function, or the section does', () => {
    const relocated: Partial<CallSource> = {
      functionAtAddress: () => undefined,
      targetAt: ({ byteOffset }) => (byteOffset === 1 ? 'kfree' : undefined),
    };
    const object = objectWith('e8 00 00 00 00', ['first'], relocated);
    const kfree = { kind: 'direct', name: 'kfree', otherNames: [] };
    assert.deepEqual(calledAt(object, at(5)), kfree);
    const local = objectWith('e8 fb 00 00 00', ['first', 'second'], {
      functionAtAddress: () => undefined,
    });
    const second = { kind: 'direct', name: 'second', otherNames: [] };
    assert.deepEqual(calledAt(local, at(5)), second);
  });

  test('no call is there', () => {
    assert.deepEqual(calledAt(objectWith('48 89 c7 48 89 d6', ['first']), at(6)), { kind: 'none' });
    const other = objectWith('e8 fc 00 00 00', ['first', 'second']);
    assert.deepEqual(calledAt(other, at(5)), { kind: 'none' });
  });

  test('what the running kernel may have put there is not said to be no call', () => {
    // A retpoline that was made `call *%rax`, a paravirtual call that was made direct, a nop of ftrace or of an alternative.
    const thunk = objectWith('e8 fb 00 00 00', ['first', '__x86_indirect_thunk_rax']);
    assert.deepEqual(calledAt(thunk, at(2)), { kind: 'indirect' });
    assert.equal(calledAt(objectWith('ff 14 25 80 10 62 82', ['first']), at(5)), undefined);
    assert.equal(calledAt(objectWith('0f 1f 44 00 00', ['first']), at(5)), undefined);
    assert.equal(calledAt(objectWith('31 c0 90 90 90', ['first']), at(5)), undefined);
    const traced = objectWith('e8 fb 00 00 00', ['first', '__fentry__']);
    assert.equal(calledAt(traced, at(5)), undefined);
  });

  test('nothing is said without code, at the start of a section, or of other machines', () => {
    const object = objectWith('e8 fb 00 00 00', ['first', 'second']);
    assert.equal(calledAt({ ...object, codeAt: () => undefined }, at(5)), undefined);
    assert.equal(calledAt(object, at(0)), undefined);
    assert.equal(calledAt({ ...object, machine: 99 }, at(5)), undefined);
  });
});
