/** Calls in objects that are not linked, as modules are: what they lead to is told by relocations, or by the section itself. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { DebugObject } from '../../src/debug-info/debug-object.js';
import { openObject } from '../../src/debug-info/open-object.js';
import { ALONE } from './alone.js';
import { openBytes } from '../../src/platform/object-source.js';
import { calledAt } from '../../src/resolve/called-at.js';
import type { CodeCall } from '../../src/resolve/evidence.js';
import { compile, missingOf, sourceDirectory } from './compiled.js';

const SOURCE = `
void kfree(void *of);
void (*hook)(void *of);
__attribute__((noinline, section(".text.unlikely"))) static void apart(void *of)
{
	kfree(of);
	__asm__ volatile("" ::: "memory");
}
__attribute__((noinline)) static void near(void *of)
{
	kfree(of);
	__asm__ volatile("" ::: "memory");
}
void entry(void *of)
{
	near(of);
	apart(of);
	kfree(of);
	hook(of);
	__asm__ volatile("" ::: "memory");
}
`;

const skip = missingOf(['clang', 'llvm-objdump']);
const EXPECTED = ['near', 'apart', 'kfree', 'indirect'];

const MACHINES = ['x86_64-linux-gnu', 'aarch64-linux-gnu', 'i386-linux-gnu'] as const;
/** In a section of its own each call of another function is relocated, by the section or by the name. */
const FLAGS = [[], ['-ffunction-sections'], ['-Wa,-L']] as const;

describe('calls of an object that is not linked', { skip }, () => {
  const directory = sourceDirectory();
  writeFileSync(join(directory, 'module.c'), SOURCE);
  for (const machine of MACHINES) {
    for (const flags of FLAGS) {
      it(`${machine} ${flags.join(' ')}`, () => {
        const file = join(directory, 'module.o');
        compile(directory, 'clang', [
          `--target=${machine}`,
          '-O1',
          '-ffreestanding',
          '-fno-pic',
          '-fno-asynchronous-unwind-tables',
          ...flags,
          '-c',
          'module.c',
        ]);
        const source = openBytes(file);
        assert.ok(source);
        const object = openObject(source, ALONE);
        assert.deepEqual(callsOf(object, file, 'entry'), EXPECTED);
        assert.deepEqual(callsOf(object, file, 'apart'), ['kfree']);
        source.close();
      });
    }
  }
});

/** What is called in a function, at the return addresses that llvm-objdump shows. */
function callsOf(object: DebugObject, file: string, name: string): readonly string[] {
  const [found] = object.functionsNamed(name);
  assert.ok(found, name);
  const text = execFileSync('llvm-objdump', ['-d', '--no-show-raw-insn', file], {
    encoding: 'utf8',
  });
  const [, body = ''] = text.split(new RegExp(`^\\w+ <${name}>:$`, 'm'));
  const lines = body.split(/\n\n/)[0]?.trim().split('\n') ?? [];
  const addresses = lines.map((line) => parseInt(line, 16));
  const start = addresses[0] ?? 0;
  return lines.flatMap((line, i) => {
    if (!/\t(?:callq?|calll|bl|bctrl|blr\t)\b/.test(line)) return [];
    const offset = (addresses[i + 1] ?? 0) - start;
    const { section, byteOffset } = found.place;
    return [drawn(calledAt(object, { section, byteOffset: byteOffset + offset }))];
  });
}

function drawn(call: CodeCall | undefined): string {
  return call?.kind === 'direct' ? call.name : (call?.kind ?? 'unknown');
}

describe(
  'calls within a linked object',
  { skip: missingOf(['clang', 'ld.lld', 'llvm-objdump']) },
  () => {
    it('of powerpc64 lead behind the beginning of a function, to where it is entered from the same object', () => {
      const directory = sourceDirectory();
      writeFileSync(
        join(directory, 'module.c'),
        `${SOURCE}__attribute__((noinline)) void kfree(void *of) { hook = of; }`,
      );
      const target = ['--target=powerpc64le-linux-gnu', '-mabi=elfv2'];
      const flags = ['-O1', '-ffreestanding', '-fno-pic', '-fno-asynchronous-unwind-tables'];
      compile(directory, 'clang', [...target, ...flags, '-c', 'module.c']);
      const file = join(directory, 'module');
      compile(directory, 'ld.lld', ['-Ttext=0x10001000', '-e', 'entry', '-o', file, 'module.o']);
      const source = openBytes(file);
      assert.ok(source);
      const object = openObject(source, ALONE);
      assert.deepEqual(callsOf(object, file, 'entry'), EXPECTED);
      const [kfree] = object.functionsNamed('kfree');
      assert.ok(kfree);
      const { section, byteOffset } = kfree.place;
      const namesAt = (at: number): readonly string[] =>
        object.functionsFrom({ section, byteOffset: byteOffset + at }).map(({ name }) => name);
      assert.deepEqual([namesAt(0), namesAt(4), namesAt(8)], [['kfree'], [], ['kfree']]);
      source.close();
    });
  },
);

describe('names of one address', { skip: missingOf(['clang', 'ld.lld']) }, () => {
  const directory = sourceDirectory();
  writeFileSync(
    join(directory, 'names.c'),
    `void __plain(void) { __asm__ volatile("nop"); }
void aaa(void) __attribute__((weak, alias("__plain")));
void _plain(void) __attribute__((alias("__plain")));
void plain(void) __attribute__((alias("__plain")));
void _start(void) { __plain(); __asm__ volatile("nop"); }
`,
  );
  const flags = ['-O1', '-ffreestanding', '-fno-pic', '-c', 'names.c'];

  it('the kernel prints a global one before a weak one, and the one with fewer underscores', () => {
    compile(directory, 'clang', ['--target=x86_64-linux-gnu', ...flags]);
    compile(directory, 'ld.lld', ['-o', 'names', 'names.o']);
    const source = openBytes(join(directory, 'names'));
    assert.ok(source);
    const object = openObject(source, ALONE);
    const [found] = object.functionsNamed('__plain');
    assert.ok(found);
    const names = object.functionsFrom(found.place).map(({ name }) => name);
    assert.deepEqual(names, ['plain', '_plain', '__plain', 'aaa']);
    const address = object.addressOf(found.place);
    assert.equal(object.functionAtAddress(address + 1n)?.function.name, 'plain');
    source.close();
  });

  it('of one kind they are in the order of their letters, which is not that of the table', () => {
    writeFileSync(
      join(directory, 'names.s'),
      `.text
.type _start, @function
.globl _start, zulu, alpha
_start: nop
zulu: alpha: nop; nop
.type table, @object
table: .long 1
.type last, @function
last: nop
__efistub_last: nop
__x_veneer: nop
"00000001.long_branch.x": nop
.section .rodata
behind: .long 1
`,
    );
    compile(directory, 'clang', ['--target=x86_64-linux-gnu', '-c', 'names.s']);
    const at = ['-Ttext=0x100000', '--section-start=.rodata=0x101000'];
    compile(directory, 'ld.lld', [...at, '-o', 'names', 'names.o']);
    const source = openBytes(join(directory, 'names'));
    assert.ok(source);
    const object = openObject(source, ALONE);
    assert.equal(object.functionAtAddress(0x100002n)?.function.name, 'alpha');
    // What is not in the list of the kernel ends no function; data in the code does, and what stands behind the code.
    const sizeOf = (name: string): number | undefined =>
      object.functionsNamed(name)[0]?.distanceToNext;
    assert.deepEqual(['_start', 'zulu', 'last'].map(sizeOf), [1, 2, 0x101000 - 0x100007]);
    assert.equal(object.functionAtAddress(0x100004n), undefined);
    assert.equal(object.functionAtAddress(0x100008n)?.function.name, 'last');
    source.close();
  });
});
