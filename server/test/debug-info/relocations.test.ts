/** Relocations in the forms that are seldom met: not in order, of LEB128 numbers, and of more sections than 16 bits can number. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CodeLayout } from '../../src/debug-info/code-layout.js';
import { ElfFile } from '../../src/debug-info/elf-file.js';
import { openObject } from '../../src/debug-info/open-object.js';
import { ALONE } from './alone.js';
import { Relocations } from '../../src/debug-info/relocations.js';
import { SymbolTable } from '../../src/debug-info/symbol-table.js';
import { compile, lineText, missingOf, sourceDirectory } from './compiled.js';

const FUNCTIONS = ['entry', 'last', 'twice'];

function sourceOf(bytes: Uint8Array): ConstructorParameters<typeof ElfFile>[0] {
  return {
    byteSize: bytes.length,
    read: (at, length) => bytes.subarray(Math.max(0, at), Math.max(0, at + length)),
  };
}

/** By function, the lines of all bytes of it. */
function linesByFunction(bytes: Uint8Array): readonly (readonly (readonly string[])[])[] {
  const object = openObject(sourceOf(bytes), ALONE);
  return FUNCTIONS.flatMap((name) =>
    object
      .functionsNamed(name)
      .map(({ place, byteSize }) =>
        Array.from({ length: byteSize }, (_, offset) =>
          object.linesAt({ ...place, byteOffset: place.byteOffset + offset }).map(lineText),
        ),
      ),
  );
}

describe('relocations', () => {
  it('that are in no order are applied', { skip: missingOf(['gcc']) }, () => {
    const directory = sourceDirectory();
    compile(directory, 'gcc', ['-O2', '-g', '-ffreestanding', '-c', 'main.c']);
    const bytes = new Uint8Array(readFileSync(join(directory, 'main.o')));
    const expected = linesByFunction(bytes);
    assert.ok(expected.flat().some((lines) => lines.length > 1));
    const entryBytes = 24;
    const tables = new ElfFile(sourceOf(bytes)).sections.filter(({ name }) =>
      name.startsWith('.rela.debug'),
    );
    assert.ok(tables.length >= 3);
    for (const { byteOffset, byteSize } of tables) {
      const table = bytes.slice(byteOffset, byteOffset + byteSize);
      // The last one first.
      for (let at = 0; at < byteSize; at += entryBytes) {
        bytes.set(table.subarray(at, at + entryBytes), byteOffset + byteSize - entryBytes - at);
      }
    }
    assert.deepEqual(linesByFunction(bytes), expected);
  });

  it('of LEB128 numbers keep their length', { skip: missingOf(['riscv64-linux-gnu-as']) }, () => {
    const directory = sourceDirectory();
    // The assembler at hand does not know these types: others are put in their place below.
    const source = `
	.text
first:	.zero 300
last:	.zero 10
	.section .debug_x
	.byte 0x11
	.uleb128 16383 - 128 + 1
	.byte 0x22
	.byte 0x81, 0x80, 0x00, 0x33
	.reloc 1, R_RISCV_SET8, last
	.reloc 1, R_RISCV_SUB8, first
	.reloc 4, R_RISCV_SET8, last
	.reloc 4, R_RISCV_SUB8, first
`;
    writeFileSync(join(directory, 'x.s'), source);
    compile(directory, 'riscv64-linux-gnu-as', ['-o', 'x.o', 'x.s']);
    const bytes = new Uint8Array(readFileSync(join(directory, 'x.o')));
    const table = new ElfFile(sourceOf(bytes)).section('.rela.debug_x');
    assert.ok(table);
    const [setOne, subOne, set, sub] = [54, 37, 60, 61];
    for (let at = table.byteOffset; at < table.byteOffset + table.byteSize; at += 24) {
      assert.ok(bytes[at + 8] === setOne || bytes[at + 8] === subOne);
      bytes[at + 8] = bytes[at + 8] === setOne ? set : sub;
    }
    const elf = new ElfFile(sourceOf(bytes));
    const section = elf.section('.debug_x');
    assert.ok(section);
    const relocations = Relocations.of(
      elf,
      section,
      new SymbolTable(elf, new CodeLayout(elf), ALONE),
      ALONE,
    );
    assert.ok(relocations);
    const linked = relocations.applied(elf.rawBytes(section), 0);
    // 300 is 0xac 0x02, and as long as before.
    assert.deepEqual([...linked], [0x11, 0xac, 0x02, 0x22, 0xac, 0x82, 0x00, 0x33]);
    // A number that the piece cuts off is as it was.
    const piece = elf.rawBytes(section, 0, 2);
    assert.deepEqual([...relocations.applied(piece, 0)], [...piece]);
  });

  it(
    'and symbols of more than 65,280 sections are found',
    { skip: missingOf(['gcc', 'ld']) },
    () => {
      const directory = sourceDirectory();
      const many = Array.from({ length: 65_400 }, (_, i) => `.section .text.f${i},"ax"\n\tret\n`);
      writeFileSync(join(directory, 'many.s'), many.join(''));
      const flags = ['-O2', '-g', '-ffreestanding', '-fno-pic', '-ffunction-sections', '-c'];
      compile(directory, 'gcc', ['-c', 'many.s']);
      compile(directory, 'gcc', [...flags, 'main.c']);
      compile(directory, 'ld', ['-r', '-o', 'all.o', 'many.o', 'main.o']);
      const bytes = new Uint8Array(readFileSync(join(directory, 'all.o')));
      const object = openObject(sourceOf(bytes), ALONE);
      const [entry] = object.functionsNamed('entry');
      assert.ok(entry);
      assert.ok(entry.place.section > 0xff00, `section ${entry.place.section}`);
      const found = Array.from({ length: entry.byteSize }, (_, offset) =>
        object.linesAt({ ...entry.place, byteOffset: offset }).map(lineText),
      );
      assert.ok(found.length > 20);
      // The sections of the object alone are few, and the lines in it the same.
      const alone = new Uint8Array(readFileSync(join(directory, 'main.o')));
      const [first] = linesByFunction(alone);
      assert.deepEqual(found, first);
    },
  );
});
