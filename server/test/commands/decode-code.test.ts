/** `kernav decode --code`: instructions under every dump of running code, as text and as JSON. */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decode, type DecodeOptions } from '../../src/commands/decode.js';
import { fakeIo } from './fake-io.js';

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples');

const LOG = `BUG: kernel NULL pointer dereference, address: 0000000000000010
Oops: 0000 [#1] SMP
RIP: 0010:gizmo_drain+0x14/0x40 [gizmo]
Code: 48 89 e5 53 <48> 8b 47 10 e8 00 01 00 00 74 f1
RSP: 0018:ffffc90000013d40 EFLAGS: 00010246
---[ end trace 0000000000000000 ]---
RIP: 0033:0x7f1234567890
Code: 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 0f 05 <48> 3d 00 f0 ff ff
Code: Bad RIP value.
`;

async function run(options: DecodeOptions, log = LOG): Promise<string> {
  const io = fakeIo(samples, log);
  await decode(io, '-', { tree: join(samples, 'linux'), ...options });
  return io.bytes().toString('utf8');
}

describe('kernav decode --code', () => {
  it('prints the instructions under the line, the trapping one marked', async () => {
    const text = await run({ code: true });
    const [, behind = ''] = text.split('8b 47 10 e8 00 01 00 00 74 f1\n');
    assert.equal(
      behind.split('RSP:')[0],
      `      0x10:  48 89 e5        mov %rsp,%rbp
      0x13:  53              push %rbx
      0x14:* 48 8b 47 10     mov 0x10(%rdi),%rax    <-- trapping instruction
      0x18:  e8 00 01 00 00  call .+0x105
      0x1d:  74 f1           je gizmo_drain+0x10
`,
    );
  });

  it('reads the code of programs too, whose pointer may stand behind a system call', async () => {
    const text = await run({ code: true });
    assert.match(
      text,
      / -0x2: {2}0f 05 {14}syscall\n +0x0:\* 48 3d 00 f0 ff ff {2}cmp .*<-- instruction pointer\n/,
    );
  });

  it('gives the same as JSON', async () => {
    const { code } = JSON.parse(await run({ code: true, json: true })) as {
      code: { line: number; instructionSet: string; owner: string; instructions: object[] }[];
    };
    assert.deepEqual(
      code.map(({ line, instructionSet, owner }) => ({ line, instructionSet, owner })),
      [
        { line: 3, instructionSet: 'x86-64', owner: 'kernel' },
        { line: 7, instructionSet: 'x86-64', owner: 'program' },
      ],
    );
    assert.deepEqual(code[0]?.instructions.slice(2), [
      { offset: 0, bytes: '48 8b 47 10', text: 'mov 0x10(%rdi),%rax', trapping: true },
      { offset: 4, bytes: 'e8 00 01 00 00', text: 'call', branchTo: 265, trapping: false },
      { offset: 9, bytes: '74 f1', text: 'je', branchTo: -4, trapping: false },
    ]);
  });

  it('says so where the machine is not known', async () => {
    const log = LOG.replace(/Code: 48.*/, 'Code: f9400000 (b9400000)').replace(/ORIG.*/, '');
    assert.match(await run({ code: true, arch: 'csky' }, log), /whose code is not read here/);
    assert.match(await run({ code: true, arch: 'arm64' }, log), /ldr w0, \[x0\] {4}<-- trapping/);
  });

  it('prints no instructions where nobody asked', async () => {
    assert.doesNotMatch(await run({}), /trapping instruction/);
  });
});
