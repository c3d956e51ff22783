/** Objects that are compiled for a test, and what llvm-symbolizer says of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { after } from 'node:test';
import type { DebugLine } from '../../src/debug-info/debug-object.js';

/** Whether a program of that name can be started. */
export function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Why a test with these programs is skipped; false where all are there. */
export function missingOf(programs: readonly string[]): string | false {
  const missing = programs.filter((program) => !has(program));
  return missing.length > 0 && `${missing.join(', ')} missing`;
}

/** Inlining three deep, a loop, a switch, a call of another file, and a static function that both files have. */
export const SOURCES: Readonly<Record<string, string>> = {
  'lib/helper.h': `#define INLINE static inline __attribute__((always_inline))
int sink(int value);
int shared(int value);
INLINE int innermost(int value)
{
	if (value > 3)
		return sink(value) + 1;
	return value * 7;
}

INLINE int middle(int value)
{
	int sum = 0;

	for (int i = 0; i < value; i++)
		sum += innermost(i + value);
	return sum;
}
`,
  'main.c': `#include "lib/helper.h"

static __attribute__((noinline)) int twice(int value)
{
	return sink(value) * 2;
}

INLINE int outer(int value)
{
	switch (value) {
	case 1:
		return middle(value);
	case 2:
		return innermost(value) - middle(value + 1);
	default:
		return twice(value);
	}
}

int entry(int value)
{
	int result = outer(value);

	if (result < 0)
		result = sink(result);
	return result + twice(result);
}

int last(int value)
{
	return middle(value) + shared(value);
}
`,
  'other.c': `#include "lib/helper.h"

static __attribute__((noinline)) int twice(int value)
{
	int more = middle(value);

	return sink(more) + more;
}

int shared(int value)
{
	return twice(value) + twice(value + 1);
}

int sink(int value)
{
	return value ^ 5;
}

int _start(void)
{
	return shared(3);
}
`,
};

/** A directory with `SOURCES`, gone after the tests of the file. */
export function sourceDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kernav-objects-'));
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  for (const [path, text] of Object.entries(SOURCES)) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** Runs a compiler or a linker there. Throws what it complains of. */
export function compile(directory: string, program: string, args: readonly string[]): void {
  execFileSync(program, args, {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  });
}

interface SymbolizedFrame {
  readonly FunctionName: string;
  readonly FileName: string;
  readonly Line: number;
  readonly Column: number;
}

/** For each address the lines that llvm-symbolizer names, innermost first, as `lineText()` writes them. */
export function symbolized(
  directory: string,
  object: string,
  addresses: readonly bigint[],
): readonly (readonly string[])[] {
  const output = execFileSync(
    'llvm-symbolizer',
    [
      `--obj=${object}`,
      '--output-style=JSON',
      ...addresses.map((each) => `0x${each.toString(16)}`),
    ],
    { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  return (JSON.parse(output) as { Symbol: SymbolizedFrame[] }[]).map(({ Symbol: frames }) =>
    frames.map(
      ({ FunctionName, FileName, Line }) => `${FunctionName} ${normalize(FileName)}:${Line}`,
    ),
  );
}

/** The same by an addr2line of binutils, for addresses in `.text` of an object that is not linked. */
export function resolvedBy(
  program: string,
  directory: string,
  object: string,
  addresses: readonly bigint[],
): readonly (readonly string[])[] {
  const hex = addresses.map((each) => `0x${each.toString(16)}`);
  const output = execFileSync(program, ['-a', '-f', '-i', '-j', '.text', '-e', object, ...hex], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  // `0x0000000000000016`, and then two lines for each function: its name, its place.
  const [, ...blocks] = output.split(/^0x[0-9a-f]+\n/m);
  return blocks.map((block) => {
    const lines = block.trimEnd().split('\n');
    return Array.from({ length: lines.length / 2 }, (_, i) => {
      const place = (lines[2 * i + 1] ?? '').replace(/ \(discriminator \d+\)$/, '');
      return `${lines[2 * i] ?? ''} ${normalize(place)}`;
    });
  });
}

/** `innermost /tmp/x/lib/helper.h:6` */
export function lineText({
  function: name,
  file,
  compilationDirectory,
  lineNumber,
}: DebugLine): string {
  const path = file.startsWith('/') ? file : join(compilationDirectory ?? '', file);
  return `${name ?? ''} ${normalize(path)}:${lineNumber}`;
}
