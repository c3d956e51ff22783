/** Code that is compiled for a test, and what llvm-objdump says of it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstructionSet } from '../../src/machine-code/instruction-set.js';

/** Why nothing can be compiled; false where it can. */
export const noCompiler =
  ['clang', 'llvm-objdump', 'llvm-objcopy'].some(
    (each) => spawnSync(each, ['--version']).status !== 0,
  ) && 'no clang, llvm-objdump and llvm-objcopy';

/** Direct calls, calls through arguments, tables and arrays, loops, branches. */
const SOURCE = `
extern int far_one(int); extern int far_two(int, int);
struct ops { int (*open)(int); int (*close)(int, int); int pad[40]; int (*late)(int); };
int leaf(int a) { return a * 3; }
__attribute__((noinline)) static int inner(int a) { return far_one(a) + 1; }
int by_pointer(int (*f)(int), int a) { return f(a) + f(a + 1); }
int by_table(const struct ops *o, int n) { return o->open(n) + o->close(n, 2) + o->late(n); }
int by_array(int (*const *t)(int), int n) { return t[n](n) + t[2](n) + t[n + 1](3); }
int chain(int a) { int x = inner(a) + far_two(a, leaf(a)) + far_one(2); return x > 3 ? inner(x) + 2 : x; }
long sum(const long *p, unsigned char *c, int n) { long s = 0; for (int i = 0; i < n; i++) { s += p[i] << 3; c[i] ^= s; if (s & 8) s -= c[i]; } return s; }
`;

/** clang's target and flags. */
export const COMPILED_SETS: readonly (readonly [InstructionSet, readonly string[]])[] = [
  ['x86-64', ['--target=x86_64-linux-gnu']],
  ['i386', ['--target=i386-linux-gnu', '-fno-pic']],
  ['arm64', ['--target=aarch64-linux-gnu']],
  ['arm', ['--target=armv7-linux-gnueabi', '-marm']],
  ['thumb', ['--target=armv7-linux-gnueabi', '-mthumb']],
  ['riscv64', ['--target=riscv64-linux-gnu', '-mno-relax']],
  ['powerpc', ['--target=powerpc64le-linux-gnu', '-mabi=elfv2']],
  ['s390', ['--target=s390x-linux-gnu']],
  ['mips', ['--target=mips64-linux-gnu', '-mno-abicalls', '-fno-pic']],
  ['sparc', ['--target=sparc64-linux-gnu']],
];

export interface CompiledCode {
  /** Of the section .text, unlinked. */
  readonly bytes: Uint8Array;
  readonly instructions: readonly {
    readonly byteOffset: number;
    readonly byteLength: number;
    /** As llvm-objdump spells it: mnemonic, a tab, operands. */
    readonly text: string;
  }[];
}

/** The source above compiled with `flags`; undefined where clang has no such target. */
export function compiledCode(flags: readonly string[]): CompiledCode | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'kernav-code-'));
  try {
    const [source, object, text] = ['code.c', 'code.o', 'code.text'].map((name) =>
      join(directory, name),
    ) as [string, string, string];
    writeFileSync(source, SOURCE);
    const compiled = spawnSync('clang', [...flags, '-O2', '-c', source, '-o', object]);
    if (compiled.status !== 0) return undefined;
    execFileSync('llvm-objcopy', ['-O', 'binary', '--only-section=.text', object, text]);
    const listing = execFileSync('llvm-objdump', ['-d', '--section=.text', object], {
      encoding: 'utf8',
    });
    const lines = listing.matchAll(/^\s*([0-9a-f]+): ((?: ?[0-9a-f]+)+) \s*\t(.*)$/gm);
    return {
      bytes: readFileSync(text),
      instructions: [...lines].map(([, at = '', hex = '', words = '']) => ({
        byteOffset: parseInt(at, 16),
        byteLength: hex.replace(/ /g, '').length / 2,
        text: words,
      })),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
