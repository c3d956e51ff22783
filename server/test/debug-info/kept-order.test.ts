/** Orders of symbols that are kept between two runs: the answers are the same with them, without them, and where they do not fit. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { KeptScans } from '../../src/debug-info/companions.js';
import { keptOrder, orderKept } from '../../src/debug-info/kept-order.js';
import { inOrder, NO_SYMBOL, symbolsAt } from '../../src/debug-info/symbol-order.js';
import { CachedScans } from '../../src/platform/kept-scans.js';
import { DiskObjects } from '../../src/platform/object-files.js';
import { compile, missingOf, sourceDirectory } from './compiled.js';

/** Enough for the order to be kept; each function has 4 bytes, as its instruction is one. */
const N_FUNCTIONS = 12_000;
const FUNCTION_BYTES = 4;

describe('orders of symbols', { skip: missingOf(['clang', 'ld', 'strip']) }, () => {
  const directory = sourceDirectory();
  const object = join(directory, 'many');
  before(() => {
    const functions = Array.from(
      { length: N_FUNCTIONS },
      (_, i) => `.globl f${i}\n.type f${i}, @function\nf${i}:\n\t.byte 0, 0, 0, 0\n`,
    );
    // Two names of one place, a mark and a label of none, and data.
    const others =
      '.globl __alias\n.set __alias, f7\n.L_label:\n.data\n.globl data\ndata: .long 1\n';
    writeFileSync(join(directory, 'many.s'), `.text\n${functions.join('')}${others}`);
    compile(directory, 'clang', ['-c', 'many.s']);
    compile(directory, 'ld', [
      '--build-id',
      '-e',
      '0',
      '-Ttext=0x100000',
      '-Tdata=0x200000',
      '-o',
      'many',
      'many.o',
    ]);
  });

  /** What the object at a path says of some functions, by name and by place. */
  async function answersOf(path: string, scans?: KeptScans): Promise<unknown> {
    const files = new DiskObjects([], scans);
    const opened = await files.open(path);
    assert.ok(opened?.kind === 'object', JSON.stringify(opened));
    const named = ['f0', 'f7', '__alias', `f${N_FUNCTIONS - 1}`, 'data', 'f', 'no_such_name'].map(
      (name) => opened.object.functionsNamed(name),
    );
    const [seventh] = named[1] ?? [];
    const at = [0x100000n, 0x10001dn, 0xfffffn].map((address) =>
      opened.object.functionAtAddress(address),
    );
    const from = seventh && opened.object.functionsFrom(seventh.place).map(({ name }) => name);
    await files.close();
    return {
      sizes: named.map((found) => found.map(({ distanceToNext }) => distanceToNext)),
      at: at.map((found) => found && [found.function.name, found.byteOffset]),
      from,
    };
  }
  /** Up to the data behind the code, as the kernel counts. */
  const lastSize = 0x100000 - (N_FUNCTIONS - 1) * FUNCTION_BYTES;
  const expected = {
    sizes: [[FUNCTION_BYTES], [FUNCTION_BYTES], [FUNCTION_BYTES], [lastSize], [], [], []],
    at: [['f0', 0], ['f7', 1], undefined],
    from: ['f7', '__alias'],
  };

  it('answer by name and by address', async () => {
    assert.deepEqual(await answersOf(object), expected);
  });

  it('are written, and read instead of all symbols', async () => {
    const cache = join(directory, 'cache-1');
    const cached = new CachedScans(cache);
    assert.deepEqual(await answersOf(object, cached), expected);
    const [name, ...more] = readdirSync(join(cache, 'objects'));
    assert.match(name ?? '', /^[0-9a-f]{40}\.symbols$/);
    assert.deepEqual(more, []);
    const written: unknown[] = [];
    const write: KeptScans['write'] = (...call) => written.push(call);
    assert.deepEqual(await answersOf(object, { read: cached.read.bind(cached), write }), expected);
    assert.deepEqual(written, []);
    // They are what answers: without a key there is no function.
    const none = {
      names: new Float64Array(),
      starts: new Float64Array(),
      symbols: new Uint32Array(),
    };
    const read: KeptScans['read'] = (buildId, what) => {
      const bytes = Uint8Array.from(cached.read(buildId, what) ?? []);
      const words = new Float64Array(bytes.buffer, 0, 6);
      const [, fileBytes = 0, count = 0, namesByteSize = 0] = words;
      return keptOrder({ fileBytes, count, namesByteSize }, none);
    };
    assert.deepEqual(await answersOf(object, { read, write }), {
      sizes: expected.sizes.map(() => []),
      at: [undefined, undefined, undefined],
      from: undefined,
    });
    assert.deepEqual(written, []);
  });

  it('that are damaged or of another file of the same build are made anew', async () => {
    const cache = join(directory, 'cache-2');
    await answersOf(object, new CachedScans(cache));
    const [name = ''] = readdirSync(join(cache, 'objects'));
    const path = join(cache, 'objects', name);
    const whole = readFileSync(path);
    for (const bytes of [Buffer.alloc(0), whole.subarray(0, 40), whole.subarray(0, -1)]) {
      writeFileSync(path, bytes);
      assert.deepEqual(await answersOf(object, new CachedScans(cache)), expected);
      assert.deepEqual(readFileSync(path), whole);
    }
    compile(directory, 'strip', ['--strip-debug', '-N', 'f99', '-o', 'other', 'many']);
    assert.deepEqual(await answersOf(join(directory, 'other'), new CachedScans(cache)), expected);
    assert.notDeepEqual(readFileSync(path), whole);
  });
});

describe('an order of symbols', () => {
  const of = { fileBytes: 1000, count: 3, namesByteSize: 20 };
  const order = {
    names: Float64Array.of(1, 2 ** 50),
    ...inOrder(Float64Array.of(-16, 48, -16, -32), Uint32Array.of(2, NO_SYMBOL, 1, 0)),
  };

  it('keeps the symbols of one address as they are in the table', () => {
    assert.deepEqual([...order.starts], [-32, -16, -16, 48]);
    assert.deepEqual([...order.symbols], [0, 2, 1, NO_SYMBOL]);
    assert.deepEqual(symbolsAt(order, -16), [2, 1]);
    assert.deepEqual(symbolsAt(order, 48), []);
  });

  it('comes back as it was kept, wherever its bytes lie', () => {
    const kept = keptOrder(of, order);
    assert.deepEqual(orderKept(of, kept), order);
    for (const shifted of [new Uint8Array(kept.length + 3), Buffer.alloc(kept.length + 3)]) {
      shifted.set(kept, 3);
      assert.deepEqual(orderKept(of, shifted.subarray(3)), order);
    }
  });

  it('of another object, cut off, or longer than it says is none', () => {
    const kept = keptOrder(of, order);
    for (const other of [{ fileBytes: 1 }, { count: 4 }, { namesByteSize: 0 }]) {
      assert.equal(orderKept({ ...of, ...other }, kept), undefined);
    }
    for (const bytes of [kept.subarray(0, 8), kept.subarray(8), kept.subarray(0, -4)]) {
      assert.equal(orderKept(of, bytes), undefined);
    }
  });
});
