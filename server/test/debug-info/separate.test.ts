/** Debug info that is compressed or kept in other files, as distributions do: the answers are those of the file as it was built. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { DebugObject } from '../../src/debug-info/debug-object.js';
import { DiskObjects } from '../../src/platform/object-files.js';
import { compile, lineText, missingOf, sourceDirectory } from './compiled.js';

const skip = missingOf(['gcc', 'ld', 'objcopy']);

/** A directory with `linked`, which has all of its debug info. */
function built(compiler: 'gcc' | 'clang' = 'gcc', ...flags: string[]): string {
  const directory = sourceDirectory();
  for (const file of ['main', 'other']) {
    compile(directory, compiler, [
      '-O2',
      '-g',
      '-ffreestanding',
      '-fno-pic',
      ...flags,
      '-c',
      `${file}.c`,
    ]);
  }
  compile(directory, 'ld', ['--build-id', '-o', 'linked', 'main.o', 'other.o']);
  return directory;
}

async function opened(
  path: string,
  debugDirectories: readonly string[] = [],
): Promise<DebugObject> {
  const found = await new DiskObjects(debugDirectories).open(path);
  assert.ok(found?.kind === 'object', JSON.stringify(found));
  return found.object;
}

/** The lines at each byte of two functions with inlined ones. */
function answers(object: DebugObject): readonly (readonly string[])[] {
  return ['entry', 'last'].flatMap((name) => {
    const [found] = object.functionsNamed(name);
    assert.ok(found !== undefined, `${name} is not there`);
    const { place, byteSize } = found;
    return Array.from({ length: byteSize }, (_, offset) =>
      object
        .linesAt({ ...place, byteOffset: place.byteOffset + offset })
        .map((line) => lineText(line)),
    );
  });
}

async function sameAsBuilt(
  directory: string,
  change: () => string,
  debugDirectories: readonly string[] = [],
): Promise<DebugObject> {
  const expected = answers(await opened(join(directory, 'linked')));
  assert.ok(expected.some((lines) => lines.length > 2));
  const object = await opened(join(directory, change()), debugDirectories);
  assert.deepEqual(answers(object), expected);
  assert.deepEqual(object.problems, []);
  return object;
}

describe('debug info elsewhere', { skip }, () => {
  for (const kind of ['zlib', 'zlib-gnu', 'zstd']) {
    it(`in sections compressed by ${kind}`, async (context) => {
      const directory = built();
      try {
        compile(directory, 'objcopy', [`--compress-debug-sections=${kind}`, 'linked', 'packed']);
      } catch {
        context.skip(`objcopy knows no ${kind}`);
        return;
      }
      await sameAsBuilt(directory, () => 'packed');
    });
  }

  for (const [suffix, program] of [
    ['gz', 'gzip'],
    ['xz', 'xz'],
    ['zst', 'zstd'],
  ] as const) {
    it(`in a file compressed by ${program}`, { skip: missingOf([program]) }, async () => {
      const directory = built();
      copyFileSync(join(directory, 'linked'), join(directory, 'packed'));
      await sameAsBuilt(directory, () => {
        compile(directory, program, ['-q', 'packed']);
        return `packed.${suffix}`;
      });
    });
  }

  it('beside the object, by its debug link', async () => {
    const directory = built();
    await sameAsBuilt(directory, () => {
      compile(directory, 'objcopy', ['--only-keep-debug', 'linked', 'linked.debug']);
      compile(directory, 'objcopy', [
        '--strip-debug',
        '--add-gnu-debuglink=linked.debug',
        'linked',
        'plain',
      ]);
      return 'plain';
    });
  });

  it('in a directory of debug files, by its build ID', async () => {
    const directory = built();
    const store = join(directory, 'store');
    const { buildId = '' } = await opened(join(directory, 'linked'));
    assert.match(buildId, /^[0-9a-f]{40}$/);
    const object = await sameAsBuilt(directory, () => {
      const place = join(store, '.build-id', buildId.slice(0, 2));
      mkdirSync(place, { recursive: true });
      compile(directory, 'objcopy', [
        '--only-keep-debug',
        'linked',
        join(place, `${buildId.slice(2)}.debug`),
      ]);
      compile(directory, 'objcopy', ['--strip-all', 'linked', 'plain']);
      return 'plain';
    }, [store]);
    const [entry] = object.functionsNamed('entry');
    assert.ok(entry !== undefined);
    // The code is that of the object; the debug file has none.
    assert.equal(object.codeAt(entry.place, entry.byteSize)?.length, entry.byteSize);
  });

  it('of another build beside the object: it is not taken', async () => {
    const directory = built();
    compile(directory, 'objcopy', ['--only-keep-debug', 'linked', 'linked.debug']);
    compile(directory, 'objcopy', [
      '--strip-debug',
      '--add-gnu-debuglink=linked.debug',
      'linked',
      'plain',
    ]);
    renameSync(join(directory, 'linked.debug'), join(directory, 'older'));
    compile(directory, 'objcopy', ['--only-keep-debug', 'main.o', 'linked.debug']);
    const object = await opened(join(directory, 'plain'));
    assert.equal(object.hasLines, false);
    assert.equal(object.functionsNamed('entry').length, 1);
  });

  it('shared by several objects (dwz)', { skip: missingOf(['dwz']) }, async () => {
    const directory = built('gcc', '-gdwarf-5');
    const copies = ['one', 'two'];
    for (const copy of copies) copyFileSync(join(directory, 'linked'), join(directory, copy));
    await sameAsBuilt(directory, () => {
      compile(directory, 'dwz', ['-m', 'common', ...copies]);
      assert.match(
        execFileSync('readelf', ['-SW', 'one'], { cwd: directory, encoding: 'utf8' }),
        /gnu_debugaltlink/,
      );
      return 'one';
    });
  });

  // The packers of their day cannot read what the other compiler writes.
  for (const [version, compiler, packer] of [
    ['-gdwarf-5', 'clang', 'llvm-dwp'],
    ['-gdwarf-4', 'gcc', 'dwp'],
  ] as const) {
    it(
      `in a package of split units (${version})`,
      { skip: missingOf([compiler, packer]) },
      async () => {
        const directory = built(compiler, version, '-gsplit-dwarf');
        const expected = answers(await opened(join(directory, 'linked')));
        assert.ok(
          expected.some((lines) => lines.length > 2),
          version,
        );
        compile(directory, packer, ['-e', 'linked', '-o', 'linked.dwp']);
        for (const file of ['main.dwo', 'other.dwo']) rmSync(join(directory, file));
        assert.deepEqual(answers(await opened(join(directory, 'linked'))), expected, version);
      },
    );
  }

  it('says that split units are missing, and names lines all the same', async () => {
    const directory = built('gcc', '-gsplit-dwarf');
    for (const file of ['main.dwo', 'other.dwo']) rmSync(join(directory, file));
    const object = await opened(join(directory, 'linked'));
    const [entry] = object.functionsNamed('entry');
    assert.ok(entry !== undefined);
    assert.match(object.linesAt(entry.place)[0]?.file ?? '', /main\.c$/);
    assert.match(object.problems.join('\n'), /main\.dwo, which holds a part .* is missing/);
  });

  it('nowhere: a stripped object has its symbols and its code', async () => {
    const directory = built();
    compile(directory, 'objcopy', ['--strip-debug', 'linked', 'plain']);
    const object = await opened(join(directory, 'plain'));
    const [entry] = object.functionsNamed('entry');
    assert.ok(entry !== undefined);
    assert.equal(object.hasLines, false);
    assert.deepEqual(object.linesAt(entry.place), []);
    assert.ok(entry.distanceToNext >= entry.byteSize);
    const at = object.functionAtAddress(object.addressOf(entry.place) + 5n);
    assert.deepEqual([at?.function.name, at?.byteOffset], ['entry', 5]);
  });

  it('finds functions of one name, and tells them apart by their size', async () => {
    const object = await opened(join(built(), 'linked'));
    const twice = object.functionsNamed('twice');
    assert.equal(twice.length, 2);
    assert.notEqual(twice[0]?.distanceToNext, twice[1]?.distanceToNext);
  });

  it('finds the same functions when many were asked for, and there is an index of them', async () => {
    const object = await opened(join(built(), 'linked'));
    const again = await opened(join(built(), 'linked'));
    const found = ['twice', 'entry', 'ntry', 'absent'].map((name) => object.functionsNamed(name));
    assert.deepEqual(
      found.map(({ length }) => length),
      [2, 1, 0, 0],
    );
    for (let n = 0; n < 50; n++) assert.deepEqual(again.functionsNamed(`absent_${n}`), []);
    assert.deepEqual(
      ['twice', 'entry', 'ntry', 'absent'].map((name) => again.functionsNamed(name)),
      found,
    );
  });

  it('measures functions up to the next one alike, be they few or many', async () => {
    const directory = sourceDirectory();
    const names = Array.from({ length: 40 }, (_, n) => `f${n}`);
    // Longer from one to the next, so that each has a size of its own.
    const functions = names.map(
      (name, n) => `void ${name}(volatile int *p) { ${'*p = 1; '.repeat(8 * n + 1)}}`,
    );
    writeFileSync(join(directory, 'many.c'), functions.join('\n'));
    compile(directory, 'gcc', ['-O1', '-g', '-ffreestanding', '-fno-pic', '-c', 'many.c']);
    compile(directory, 'ld', ['-e', 'f0', '-o', 'many', 'many.o']);
    const ask = async (asked: readonly string[]) => {
      const object = await opened(join(directory, 'many'));
      return asked.map((name) => object.functionsNamed(name)[0]?.distanceToNext ?? 0);
    };
    const upwards = await ask(names);
    assert.deepEqual((await ask(names.toReversed())).toReversed(), upwards);
    assert.equal(new Set(upwards).size, names.length);
    // All of them together go up to what stands behind the code.
    const listed = execFileSync('nm', ['-n', join(directory, 'many')], { encoding: 'utf8' });
    const addressOf = (line: RegExp): number => parseInt(line.exec(listed)?.[1] ?? '', 16);
    assert.equal(
      upwards.reduce((sum, size) => sum + size, 0),
      addressOf(/^.* f39\n(\w+) /m) - addressOf(/^(\w+) . f0$/m),
    );
  });

  it('finds modules where depmod or Kbuild list them, or by a walk, but walks over no source tree', () => {
    const directory = sourceDirectory();
    const make = (path: string, text = ''): void => {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), text);
    };
    const modulesIn = (name: string, module: string): readonly string[] =>
      [...new DiskObjects([]).modulesUnder(join(directory, name), module)].map((path) =>
        path.slice(join(directory, name).length + 1),
      );
    make('installed/modules.dep', 'kernel/fs/gizmo-fs.ko.xz: kernel/lib/x.ko\n../../etc/y.ko:\n');
    assert.deepEqual(modulesIn('installed', 'gizmo_fs'), ['kernel/fs/gizmo-fs.ko.xz']);
    assert.deepEqual(modulesIn('installed', 'y'), []);
    make('built/Makefile');
    make('built/modules.order', 'fs/gizmo-fs.o\nkernel/drivers/old.ko\n');
    assert.deepEqual(modulesIn('built', 'gizmo_fs'), ['fs/gizmo-fs.ko']);
    assert.deepEqual(modulesIn('built', 'old'), ['drivers/old.ko']);
    make('debug/kernel/drivers/deep/down/gizmo-fs.ko.debug');
    make('debug/kernel/fs/other/other.ko');
    assert.deepEqual(modulesIn('debug', 'gizmo_fs'), [
      'kernel/drivers/deep/down/gizmo-fs.ko.debug',
    ]);
    assert.equal(modulesIn('debug', 'other')[0], 'kernel/fs/other/other.ko');
    make('source/Makefile');
    make('source/fs/gizmo-fs.ko');
    assert.deepEqual(modulesIn('source', 'gizmo_fs'), []);
    assert.deepEqual(modulesIn('absent', 'gizmo_fs'), []);
  });

  it('says of other files what they are', async () => {
    const directory = built();
    const reason = async (name: string): Promise<string> => {
      const found = await new DiskObjects([]).open(join(directory, name));
      return found?.kind === 'unreadable' ? found.reason : JSON.stringify(found);
    };
    assert.match(await reason('main.c'), /no ELF file/);
    assert.equal(await new DiskObjects([]).open(join(directory, 'absent')), undefined);
    assert.match(await reason('lib'), /no regular file/);
    compile(directory, 'mkfifo', ['pipe.ko']);
    assert.match(await reason('pipe.ko'), /no regular file/);
    compile(directory, 'cp', ['main.c', 'main.ko.xz']);
    assert.match(await reason('main.ko.xz'), /./);
    const bytes = readFileSync(join(directory, 'linked'));
    assert.ok(bytes.length > 1000);
  });
});
