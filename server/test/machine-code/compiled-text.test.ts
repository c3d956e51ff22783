/** Compiled code of all machines as we read it from a dump, beside llvm-objdump. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { disassembleDump } from '../../src/machine-code/disassemble-dump.js';
import { loadDisassembler } from '../../src/platform/capstone.js';
import { COMPILED_SETS, compiledCode, noCompiler, type CompiledCode } from './compiled-code.js';

const disassembler = await loadDisassembler();

/** As the kernel prints it: bytes on x86, words by their value elsewhere. */
function unitsOf({ bytes }: CompiledCode, unitBytes: 1 | 2 | 4, isLittleEndian: boolean): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / unitBytes) }, (_, i) => {
    const at = i * unitBytes;
    if (unitBytes === 1) return view.getUint8(at);
    return unitBytes === 2
      ? view.getUint16(at, isLittleEndian)
      : view.getUint32(at, isLittleEndian);
  });
}

describe('compiled code beside llvm-objdump', { skip: noCompiler }, () => {
  for (const [set, flags] of COMPILED_SETS) {
    if (set === 's390') continue; // Its kernels print instructions.
    test(set, (t) => {
      const compiled = compiledCode(flags);
      if (compiled === undefined) {
        t.skip(`clang has no ${set}`);
        return;
      }
      const unitBytes =
        set.startsWith('x86') || set === 'i386' ? 1 : set === 'thumb' || set === 'riscv64' ? 2 : 4;
      const isLittleEndian = set !== 'mips' && set !== 'sparc';
      const units = unitsOf(compiled, unitBytes, isLittleEndian);
      const ours = disassembleDump({ unitBytes, units, trapUnit: undefined }, set, disassembler);
      const byOffset = new Map(ours.map((each) => [each.byteOffset, each]));
      let nSame = 0;
      const differences = new Set<string>();
      for (const { byteOffset, byteLength, text } of compiled.instructions) {
        const found = byOffset.get(byteOffset);
        assert.equal(found?.byteLength, byteLength, `${set} ${text} at ${byteOffset}`);
        const [name = ''] = text.split(/\s/);
        const [said = ''] = (found.text ?? '').split(' ');
        if (plainName(said) === plainName(name)) nSame++;
        else differences.add(`${name}: ${said}`);
      }
      t.diagnostic(`${set}: ${nSame} of ${compiled.instructions.length} names the same`);
      for (const each of differences) t.diagnostic(each);
      assert.ok(nSame > compiled.instructions.length * 0.9, [...differences].join('\n'));
    });
  }
});

/** Compressed instructions of RISC-V, by the names that llvm-objdump gives them. */
const COMPRESSED: Readonly<Record<string, string>> = {
  'c.jr': 'ret',
  'c.sdsp': 'sd',
  'c.ldsp': 'ld',
  'c.addi16sp': 'addi',
};
const SIZED =
  /^(mov|add|sub|push|pop|call|ret|xor|cmp|test|lea|imul|shl|neg|inc|dec|jmp|and|or|sar)[blqw]$/;

/** Without what only one of the two writes: a size of x86, `c.` of RISC-V, `.w` of Thumb. */
function plainName(name: string): string {
  return (COMPRESSED[name] ?? name)
    .replace(/^c\./, '')
    .replace(/\.[wn]$/, '')
    .replace(SIZED, '$1');
}
