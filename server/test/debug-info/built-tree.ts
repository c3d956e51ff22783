/** A kernel tree that was built: the sample tree with a vmlinux in it, and one frame of that kernel. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, symbolized } from './compiled.js';

/** The tests run compiled, in `out/server/test/debug-info`. */
const sampleTree = join(dirname(fileURLToPath(import.meta.url)), '../../../../samples/linux');

/** The programs that `buildIn()` starts. */
export const BUILDERS = ['gcc', 'ld', 'nm', 'objdump', 'llvm-symbolizer'];

export interface BuiltFrame {
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  /** As a log prints it: the return address of the first call in `entry`, which is in an inlined function. */
  readonly text: string;
  /** `main.c:22`, and the functions inlined there, outermost first; by llvm-symbolizer. */
  readonly line: string;
  readonly inlined: readonly string[];
}

/** Makes a tree with a vmlinux of a directory from `sourceDirectory()`. */
export function buildIn(tree: string): BuiltFrame {
  cpSync(sampleTree, tree, { recursive: true });
  for (const file of ['main', 'other']) {
    compile(tree, 'gcc', ['-O2', '-g', '-ffreestanding', '-fno-pic', '-c', `${file}.c`]);
  }
  compile(tree, 'ld', ['-o', 'vmlinux', 'main.o', 'other.o']);
  const symbols = execFileSync('nm', ['vmlinux'], { cwd: tree, encoding: 'utf8' });
  const [start = 0n, next = 0n] = ['entry', 'last'].map((name) =>
    BigInt(`0x${new RegExp(`^(\\w+) T ${name}$`, 'm').exec(symbols)?.[1] ?? '0'}`),
  );
  const code = execFileSync('objdump', ['-d', 'vmlinux'], { cwd: tree, encoding: 'utf8' });
  const behindCall = /<entry>:[^]*?\tcall .*\n +(\w+):/.exec(code)?.[1] ?? '';
  const address = BigInt(`0x${behindCall}`);
  const [chain = []] = symbolized(tree, 'vmlinux', [address - 1n]);
  assert.ok(chain.length > 1, 'the call is in an inlined function');
  const [offset, size] = [Number(address - start), Number(next - start)];
  return {
    address,
    offset,
    size,
    text: `entry+0x${offset.toString(16)}/0x${size.toString(16)}`,
    line: chain.at(-1)?.replace(/^.*\//, '') ?? '',
    inlined: chain
      .slice(0, -1)
      .map((each) => each.replace(/ .*/, ''))
      .reverse(),
  };
}
