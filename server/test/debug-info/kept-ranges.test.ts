/** Ranges of units that are kept between two runs: used where they fit, and as good as none where they do not. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { keptRanges, rangesKept } from '../../src/debug-info/kept-ranges.js';
import type { KeptScans } from '../../src/debug-info/companions.js';
import { CachedScans } from '../../src/platform/kept-scans.js';
import { DiskObjects } from '../../src/platform/object-files.js';
import { compile, lineText, missingOf, sourceDirectory } from './compiled.js';

const N_UNITS = 120;

/** The lines of the last of many functions of one name, each of a unit of its own. */
async function linesOf(path: string, scans?: KeptScans): Promise<readonly string[]> {
  const files = new DiskObjects([], scans);
  const opened = await files.open(path);
  assert.ok(opened?.kind === 'object', JSON.stringify(opened));
  const last = opened.object.functionsNamed('lonely').at(-1);
  assert.ok(last);
  const lines = opened.object.linesAt(last.place).map(lineText);
  await files.close();
  return lines;
}

describe('ranges of units', { skip: missingOf(['clang', 'ld', 'objcopy']) }, () => {
  const directory = sourceDirectory();
  let object = '';
  let expected: readonly string[] = [];
  before(async () => {
    const source = '__attribute__((used, noinline)) static int lonely(int x)\n{\n\treturn x;\n}\n';
    writeFileSync(join(directory, 'lonely.c'), source);
    compile(directory, 'clang', ['-g', '-O1', '-ffreestanding', '-c', 'lonely.c']);
    const many = Array.from({ length: N_UNITS }, () => 'lonely.o');
    compile(directory, 'ld', ['--build-id', '-e', '0', '-o', 'many', ...many]);
    object = join(directory, 'many');
    expected = await linesOf(object);
    assert.deepEqual(expected, [`lonely ${join(directory, 'lonely.c')}:2`]);
  });

  const keptIn = (cache: string): string => {
    const [name, ...more] = readdirSync(join(cache, 'objects'));
    assert.deepEqual(more, []);
    return join(cache, 'objects', name ?? '');
  };

  it('are written, and read instead of the units', async () => {
    const cache = join(directory, 'cache-1');
    assert.deepEqual(await linesOf(object, new CachedScans(cache)), expected);
    assert.ok(readFileSync(keptIn(cache)).length > 8 * 3 * N_UNITS);
    let nWritten = 0;
    const cached = new CachedScans(cache);
    const scans = { read: cached.read.bind(cached), write: () => nWritten++ };
    assert.deepEqual(await linesOf(object, scans), expected);
    assert.equal(nWritten, 0);
    // They are what answers: without a range there is no line.
    const none = (bytes: Uint8Array): Uint8Array => {
      const empty = Uint8Array.from(bytes.subarray(0, 8 * 5));
      new DataView(empty.buffer).setFloat64(8 * 4, 0, true);
      return empty;
    };
    const emptied = {
      read: (buildId: string) => none(cached.read(buildId, 'units') ?? new Uint8Array()),
      write: () => nWritten++,
    };
    assert.deepEqual(await linesOf(object, emptied), []);
    assert.equal(nWritten, 0);
  });

  it('that are damaged, cut off or of another file are made anew', async () => {
    const cache = join(directory, 'cache-2');
    await linesOf(object, new CachedScans(cache));
    const path = keptIn(cache);
    const whole = readFileSync(path);
    const damaged = [
      new Uint8Array(),
      whole.subarray(0, 32),
      whole.subarray(0, -8),
      Buffer.concat([whole, new Uint8Array(8)]),
      ...[0, 31, 40, 100, whole.length - 1].map((at) => {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ 0x10;
        return flipped;
      }),
    ];
    for (const bytes of damaged) {
      writeFileSync(path, bytes);
      assert.deepEqual(await linesOf(object, new CachedScans(cache)), expected);
      assert.deepEqual(readFileSync(path), whole);
    }
    // Of the same build ID, and with other debug info.
    compile(directory, 'objcopy', ['-R', '.comment', '--compress-debug-sections', 'many', 'other']);
    assert.deepEqual(await linesOf(join(directory, 'other'), new CachedScans(cache)), expected);
    assert.notDeepEqual(readFileSync(path), whole);
  });

  it('are given up where nothing can be written', async () => {
    writeFileSync(join(directory, 'file'), '');
    assert.deepEqual(await linesOf(object, new CachedScans(join(directory, 'file'))), expected);
  });

  it('are kept of the objects that were used last', () => {
    const cache = join(directory, 'cache-3');
    const scans = new CachedScans(cache);
    const idOf = (i: number): string => i.toString(16).padStart(40, '0');
    for (let i = 0; i < 140; i++) {
      scans.write(idOf(i), 'units', Uint8Array.of(i));
      utimesSync(join(cache, 'objects', `${idOf(i)}.units`), 1000 + i, 1000 + i);
      // The first one is asked for again and again.
      assert.deepEqual([...(scans.read(idOf(0), 'units') ?? [])], [0]);
    }
    assert.equal(readdirSync(join(cache, 'objects')).length, 128);
    assert.equal(scans.read(idOf(1), 'units'), undefined);
    assert.deepEqual([...(scans.read(idOf(139), 'units') ?? [])], [139]);
    scans.write('../../escaped', 'units', Uint8Array.of(1));
    assert.equal(scans.read('../../escaped', 'units'), undefined);
  });

  it('that no object can have are none', () => {
    const of = { fileBytes: 1000, infoBytes: 100, nLeftOut: 0 };
    const ranges = (low: number, high: number, offset: number) => ({
      lows: Float64Array.of(low),
      highs: Float64Array.of(high),
      offsets: Float64Array.of(offset),
      count: 1,
    });
    assert.deepEqual(rangesKept(of, keptRanges(of, ranges(1, 2, 3))), ranges(1, 2, 3));
    for (const odd of [ranges(2, 1, 3), ranges(1, 2, 100), ranges(1, 2, 0.5), ranges(NaN, 2, 3)]) {
      assert.equal(rangesKept(of, keptRanges(of, odd)), undefined);
    }
    assert.equal(rangesKept({ ...of, nLeftOut: 1 }, keptRanges(of, ranges(1, 2, 3))), undefined);
  });
});
