/** What compilers and linkers write, in all the forms that kernels are built in, against llvm-symbolizer at every instruction. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import type { DebugLine, DebugObject } from '../../src/debug-info/debug-object.js';
import { DiskObjects } from '../../src/platform/object-files.js';
import {
  compile,
  lineText,
  missingOf,
  resolvedBy,
  sourceDirectory,
  symbolized,
} from './compiled.js';

const skip = missingOf(['gcc', 'clang', 'llvm-symbolizer']);

const FILES = ['main', 'other'] as const;

interface Variant {
  readonly name: string;
  readonly compiler: string;
  readonly flags: readonly string[];
  /** Flags without which the code is the same, and which llvm-symbolizer does not find its way with. */
  readonly beyond?: readonly string[];
  /** The addr2line that tells the lines of what llvm-symbolizer 14 does not relocate: objects of riscv by gcc. */
  readonly binutils?: string;
  /** What is done with the two objects; what it gives is looked at. Without it each object is. */
  readonly link?: (directory: string) => void;
}

const FREE = ['-O2', '-ffreestanding', '-fno-pic', '-fno-asynchronous-unwind-tables'];

function linked(program: string, ...flags: string[]): (directory: string) => void {
  return (directory) => {
    compile(directory, program, [...flags, '-o', 'linked', ...FILES.map((each) => `${each}.o`)]);
  };
}

const ld = linked('ld', '--build-id');

const VARIANTS: readonly Variant[] = [
  { name: 'gcc, DWARF 5', compiler: 'gcc', flags: ['-gdwarf-5'] },
  { name: 'gcc, DWARF 4', compiler: 'gcc', flags: ['-gdwarf-4'] },
  { name: 'gcc, DWARF 3', compiler: 'gcc', flags: ['-gdwarf-3'] },
  { name: 'gcc, 64-bit DWARF', compiler: 'gcc', flags: ['-gdwarf64', '-gdwarf-5'] },
  { name: 'gcc, linked', compiler: 'gcc', flags: ['-gdwarf-5'], link: ld },
  { name: 'gcc, linked, DWARF 4', compiler: 'gcc', flags: ['-gdwarf-4'], link: ld },
  {
    name: 'gcc, linked at an address of kernels',
    compiler: 'gcc',
    flags: ['-g', '-mcmodel=kernel'],
    link: linked('ld', '-Ttext=0xffffffff81000000', '-e', '0xffffffff81000000'),
  },
  { name: 'gcc, compressed by zlib', compiler: 'gcc', flags: ['-g', '-gz=zlib'] },
  { name: 'gcc, compressed in the old way', compiler: 'gcc', flags: ['-g', '-gz=zlib-gnu'] },
  {
    name: 'gcc, split',
    compiler: 'gcc',
    flags: ['-gdwarf-5'],
    beyond: ['-gsplit-dwarf'],
    link: ld,
  },
  {
    name: 'gcc, split, DWARF 4',
    compiler: 'gcc',
    flags: ['-gdwarf-4'],
    beyond: ['-gsplit-dwarf'],
    link: ld,
  },
  {
    name: 'gcc, whole program',
    compiler: 'gcc',
    flags: ['-g', '-flto'],
    link: linked('gcc', '-nostdlib', '-static', '-g', '-O2', '-flto'),
  },
  { name: 'clang, DWARF 5', compiler: 'clang', flags: ['-gdwarf-5'] },
  { name: 'clang, DWARF 4', compiler: 'clang', flags: ['-gdwarf-4'] },
  { name: 'clang, linked', compiler: 'clang', flags: ['-gdwarf-5'], link: ld },
  { name: 'clang, linked, DWARF 4', compiler: 'clang', flags: ['-gdwarf-4'], link: ld },
  {
    name: 'clang, split',
    compiler: 'clang',
    flags: ['-gdwarf-5'],
    beyond: ['-gsplit-dwarf'],
    link: ld,
  },
  {
    name: 'clang, split, DWARF 4',
    compiler: 'clang',
    flags: ['-gdwarf-4'],
    beyond: ['-gsplit-dwarf'],
    link: ld,
  },
  {
    name: 'clang, sections for functions',
    compiler: 'clang',
    flags: ['-g', '-ffunction-sections'],
    link: linked('ld', '--gc-sections'),
  },
  {
    name: 'clang, whole program (lld)',
    compiler: 'clang',
    flags: ['-g', '-flto'],
    link: linked('ld.lld'),
  },
  {
    name: 'clang, compressed by zlib (lld)',
    compiler: 'clang',
    flags: ['-g'],
    link: linked('ld.lld', '--compress-debug-sections=zlib'),
  },
  {
    name: 'powerpc64-linux-gnu, ELFv1',
    compiler: 'clang',
    flags: ['-g', '-target', 'powerpc64-linux-gnu', '-mabi=elfv1'],
  },
  {
    name: 'powerpc64-linux-gnu-gcc, linked',
    compiler: 'powerpc64-linux-gnu-gcc',
    flags: ['-g'],
    link: linked('powerpc64-linux-gnu-ld'),
  },
  ...['-gdwarf-4', '-gdwarf-5'].flatMap((flag): readonly Variant[] => [
    {
      name: `powerpc64-linux-gnu-gcc ${flag}, linked at an address of kernels`,
      compiler: 'powerpc64-linux-gnu-gcc',
      flags: [flag],
      link: linked('powerpc64-linux-gnu-ld', '-Ttext=0xc000000000000234'),
    },
    {
      name: `mips64el-linux-gnuabi64 ${flag}, linked at an address of kernels (lld)`,
      compiler: 'clang',
      flags: [flag, '-target', 'mips64el-linux-gnuabi64'],
      link: linked('ld.lld', '-Ttext=0xa800000020020004'),
    },
    {
      name: `powerpc64-linux-gnu-gcc ${flag}`,
      compiler: 'powerpc64-linux-gnu-gcc',
      flags: [flag],
    },
    {
      name: `riscv64-linux-gnu-gcc ${flag}`,
      compiler: 'riscv64-linux-gnu-gcc',
      flags: [flag],
      binutils: 'riscv64-linux-gnu-addr2line',
    },
  ]),
  {
    name: 'riscv64-linux-gnu-gcc, linked',
    compiler: 'riscv64-linux-gnu-gcc',
    flags: ['-g'],
    link: linked('riscv64-linux-gnu-ld'),
  },
  {
    name: 'powerpc64-linux-gnu, ELFv2',
    compiler: 'clang',
    flags: ['-g', '-target', 'powerpc64-linux-gnu', '-mabi=elfv2'],
  },
  ...[
    'i386-linux-gnu',
    'aarch64-linux-gnu',
    'aarch64_be-linux-gnu',
    'armv7-linux-gnueabihf',
    'powerpc64le-linux-gnu',
    'powerpc-linux-gnu',
    's390x-linux-gnu',
    'riscv64-linux-gnu',
    'mips-linux-gnu',
    'mips64el-linux-gnuabi64',
  ].map((target): Variant => ({
    name: target,
    compiler: 'clang',
    flags: ['-g', '-target', target],
  })),
];

describe('what is left for the tracer at the beginning of a function', () => {
  for (const [compiler, option] of [
    ['riscv64-linux-gnu-gcc', '-fpatchable-function-entry=8'],
    ['powerpc64-linux-gnu-gcc', '-fpatchable-function-entry=2'],
  ] as const) {
    for (const flags of [['-g'], ['-g', '-ffunction-sections']]) {
      const name = `${compiler} ${option} ${flags.join(' ')}`;
      it(`${name}: is of its head`, { skip: missingOf([compiler]) }, async () => {
        const directory = sourceDirectory();
        compile(directory, compiler, [...FREE, ...flags, option, '-c', 'main.c']);
        const files = new DiskObjects([]);
        const opened = await files.open(join(directory, 'main.o'));
        assert.ok(opened?.kind === 'object', JSON.stringify(opened));
        const heads = ['twice', 'entry', 'last'].flatMap((each) =>
          opened.object.functionsNamed(each).flatMap(({ place }) =>
            [0, 4].map((offset) => {
              const at = { ...place, byteOffset: place.byteOffset + offset };
              return opened.object.linesAt(at).map((line) => basename(lineText(line)));
            }),
          ),
        );
        // Their opening braces.
        const [twice, entry, last] = [['main.c:4'], ['main.c:21'], ['main.c:30']];
        assert.deepEqual(heads, [twice, twice, entry, entry, last, last]);
        await files.close();
      });
    }
  }
});

describe('a function without debug info', () => {
  const skipped = missingOf(['gcc', 'objcopy']);
  it('does not get the lines of code behind it that has no symbol', { skip: skipped }, async () => {
    const directory = sourceDirectory();
    const bare = '__asm__(".text; .type bare, @function; bare: nop; nop; .size bare, 2");';
    writeFileSync(join(directory, 'bare.c'), `${bare}\nvoid unnamed(void) {}\n`);
    compile(directory, 'gcc', [...FREE, '-g', '-c', 'bare.c']);
    compile(directory, 'objcopy', ['--strip-symbol=unnamed', 'bare.o']);
    const files = new DiskObjects([]);
    const opened = await files.open(join(directory, 'bare.o'));
    assert.ok(opened?.kind === 'object', JSON.stringify(opened));
    const [found] = opened.object.functionsNamed('bare');
    assert.ok(found !== undefined && found.distanceToNext > 16);
    assert.deepEqual(opened.object.linesAt(found.place), []);
    // It is there.
    const behind = { ...found.place, byteOffset: found.place.byteOffset + 16 };
    assert.equal(opened.object.linesAt(behind)[0]?.function, 'unnamed');
    await files.close();
  });
});

const far = missingOf(['powerpc64-linux-gnu-gcc']);

describe('addresses far from 0', { skip: far }, () => {
  it('are told as they are, and those of other regions are not taken for them', async () => {
    const directory = sourceDirectory();
    const flags = [...FREE, '-g', '-nostdlib', '-static', '-Wl,-Ttext=0xc000000000000234'];
    compile(directory, 'powerpc64-linux-gnu-gcc', [...flags, '-o', 'linked', 'main.c', 'other.c']);
    const files = new DiskObjects([]);
    const opened = await files.open(join(directory, 'linked'));
    assert.ok(opened?.kind === 'object', JSON.stringify(opened));
    const { object } = opened;
    const [sink] = object.functionsNamed('sink');
    assert.ok(sink);
    const start = object.addressOf(sink.place);
    assert.equal(start >> 12n, 0xc000000000000n);
    const inside = object.functionAtAddress(start + 4n);
    assert.deepEqual([inside?.function.name, inside?.byteOffset], ['sink', 4]);
    for (const other of [0n, 0xd000000000000000n, 0x9000000000000000n]) {
      assert.equal(object.functionAtAddress(other + (start & 0xfffffn) + 4n), undefined);
    }
    await files.close();
  });
});

/** Functions of the sources, those of a name that both files have among them. */
const FUNCTIONS = ['entry', 'last', 'twice', 'shared', 'sink', '_start'];

describe('debug info', { skip }, () => {
  for (const { name, compiler, flags, beyond = [], link, binutils } of VARIANTS) {
    const missing = missingLinker(name) || missingOf([compiler]);
    it(`${name}: as llvm-symbolizer at every byte`, { skip: missing }, async () => {
      const directory = sourceDirectory();
      const build = (some: readonly string[]): void => {
        for (const file of FILES) {
          compile(directory, compiler, [...FREE, ...some, '-c', `${file}.c`, '-o', `${file}.o`]);
        }
        link?.(directory);
      };
      const files = new DiskObjects([]);
      build([...flags, ...beyond]);
      for (const file of link === undefined ? FILES.map((each) => `${each}.o`) : ['linked']) {
        const opened = await files.open(join(directory, file));
        assert.ok(opened?.kind === 'object', JSON.stringify(opened));
        const { object } = opened;
        const lines = linesOf(object);
        if (beyond.length > 0) build(flags);
        compare(directory, file, lines, binutils);
        assert.deepEqual(object.problems, []);
      }
      await files.close();
    });
  }
});

function missingLinker(name: string): string | false {
  return name.includes('(lld)') && missingOf(['ld.lld']);
}

interface Lines {
  readonly name: string;
  readonly start: bigint;
  /** For each byte. */
  readonly lines: readonly (readonly DebugLine[])[];
}

/** All bytes of all functions. */
function linesOf(object: DebugObject): readonly Lines[] {
  const functions = FUNCTIONS.flatMap((name) => object.functionsNamed(name));
  assert.ok(functions.length >= 2, `${functions.length} functions`);
  return functions.map(({ name, place, byteSize }) => {
    assert.ok(byteSize > 0, `${name} has no size`);
    const lines = Array.from({ length: byteSize }, (_, offset) =>
      object.linesAt({ ...place, byteOffset: place.byteOffset + offset }),
    );
    return { name, start: object.addressOf(place), lines };
  });
}

function compare(
  directory: string,
  file: string,
  functions: readonly Lines[],
  binutils: string | undefined,
): void {
  for (const { name, start, lines } of functions) {
    const addresses = lines.map((_, offset) => start + BigInt(offset));
    const expected =
      binutils === undefined
        ? symbolized(directory, file, addresses)
        : resolvedBy(binutils, directory, file, addresses);
    for (const [offset, found] of lines.entries()) {
      const [innermost = '', ...outer] = unnamedLast(expected[offset] ?? []);
      const actual = unnamedLast(found.map(lineText));
      const where = `${name}+${offset} of ${file}`;
      // Where there is no line llvm-symbolizer says 0, and we the nearest one of the same function.
      if (innermost.endsWith(':0')) {
        assert.ok((found[0]?.lineNumber ?? 0) > 0, where);
        assert.deepEqual(actual.slice(1), outer, where);
      } else {
        assert.deepEqual(actual, [innermost, ...outer], where);
      }
    }
  }
}

/** The outermost function without its name: llvm-symbolizer takes that from the nearest symbol, be it a label. */
function unnamedLast(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === lines.length - 1 ? line.replace(/^.* /, '') : line));
}
