/** What somebody types, looked for in the names of several segments: what comes first, and how much is read for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import { nameScanModule } from '../../src/platform/wasm-files.js';
import { BlockCache, SegmentBytes, type ByteSource } from '../../src/symbol-index/segment-bytes.js';
import { SegmentReader } from '../../src/symbol-index/segment-reader.js';
import { SegmentedIndex, type LiveSegment } from '../../src/symbol-index/segmented-index.js';
import { NameSearch } from '../../src/symbol-index/search-names.js';
import { seededRandom } from '../maintainers/seeded-random.js';
import { plainSearch } from './plain-search.js';
import { readerOf, segmentOf } from './records-text.js';

const search = new NameSearch(nameScanModule());

/** Nothing but the names of a segment is as long as this, in bytes. */
const LONG = 36_000;

/** Long enough that the names are no single block. */
const filler = (word: string): string =>
  Array.from({ length: 3000 }, (_, i) => `int ${word}_filler_${i};\n`).join('');

const SEGMENTS = [
  { 'a.c': `${filler('aa')}int vfs_read;\nint my_vfs_read;\nint vfs_x_read;\n` },
  {
    'b.c': `int do_vfs_readahead;\n${filler('bb')}int v_f_s_r_e_a_d;\nint unlike;\nint PageUptodate;\nint SetPageUptodate;\n`,
  },
  { 'c.c': `int VFS_READ;\n${filler('cc')}` },
];

function indexOf(onPass: () => void): SegmentedIndex {
  const cache = new BlockCache();
  const segments = SEGMENTS.map((files, i) => {
    const bytes = segmentOf(files);
    const source: ByteSource = {
      size: bytes.length,
      read(offset, length, into) {
        const read = bytes.slice(offset, offset + length);
        if (into === undefined) return read;
        if (length > LONG) onPass();
        into.set(read);
        return into.subarray(0, read.length);
      },
    };
    const reader = new SegmentReader(new SegmentBytes(source, cache));
    return { id: `${i}`, reader, isDead: () => false };
  });
  return indexOver(segments);
}

function indexOver(segments: readonly LiveSegment[]): SegmentedIndex {
  const coverage = { nFiles: 3, isComplete: true };
  return new SegmentedIndex(segments, memoryFiles({}), coverage, () => search);
}

/** An index of readers all of whose files count. */
function wholeIndex(readers: readonly SegmentReader[]): SegmentedIndex {
  return indexOver(readers.map((reader, i) => ({ id: `${i}`, reader, isDead: () => false })));
}

describe('names for what somebody types', () => {
  it('are found in all segments, and the names of each are read once', () => {
    let nPasses = 0;
    const index = indexOf(() => nPasses++);
    const names = index.search('vfs_read', 20).map(({ name }) => name);
    assert.deepEqual(names.slice(0, 2).sort(), ['VFS_READ', 'vfs_read']);
    assert.deepEqual(names.slice(2), [
      'my_vfs_read',
      'do_vfs_readahead',
      'vfs_x_read',
      'v_f_s_r_e_a_d',
    ]);
    assert.equal(nPasses, SEGMENTS.length);
  });

  it('are none that only have the letters where enough hold the query in one run', () => {
    const index = indexOf(() => undefined);
    const names = index.search('bb_filler', 40).map(({ name }) => name);
    assert.ok(names.length === 40 && names.every((name) => name.startsWith('bb_filler_')));
  });

  it('are found in whatever case they are written, once each', () => {
    const index = indexOf(() => undefined);
    const names = (query: string) => index.search(query, 20).map(({ name }) => name);
    assert.deepEqual(names('pageuptodate'), ['PageUptodate', 'SetPageUptodate']);
    assert.deepEqual(names('PageUptodate'), ['PageUptodate', 'SetPageUptodate']);
  });

  it('are those with the query in one run where these are enough, in whatever case the run is', () => {
    const mixed = Array.from({ length: 20 }, (_, i) => `int getPage${i};\n`).join('');
    const index = wholeIndex([readerOf(segmentOf({ 'a.c': `${mixed}int get_my_page;\n` }))]);
    const names = index.search('getpage', 40).map(({ name }) => name);
    assert.ok(names.length === 20 && !names.includes('get_my_page'), names.join(' '));
  });

  it('count by the best place of the query in them', () => {
    const source = 'int thread_is_long_but_it_can_read;\nint thread;\n';
    const index = wholeIndex([readerOf(segmentOf({ 'a.c': source }))]);
    const names = index.search('read', 20).map(({ name }) => name);
    assert.deepEqual(names, ['thread_is_long_but_it_can_read', 'thread']);
  });

  it('are looked for further down where files of the best ones do not count', () => {
    const dead = Array.from({ length: 50 }, (_, i) => `int read${i % 10}${'x'.repeat(i / 10)};\n`);
    const files = { 'dead.c': dead.join(''), 'b.c': 'int read_it_all_and_then_some_more;\n' };
    const reader = readerOf(segmentOf(files));
    const index = indexOver([{ id: 'x', reader, isDead: (file) => file === 0 }]);
    const names = index.search('read', 2).map(({ name }) => name);
    assert.deepEqual(names, ['read_it_all_and_then_some_more']);
  });

  it('are found at any place, of any length, for queries of any bytes', () => {
    const long = 'L'.repeat(255);
    const source = `int a;\nint ab;\nint ${long};\nint Zz_9;\n`;
    const index = wholeIndex([readerOf(segmentOf({ 'a.c': source }))]);
    const found = (query: string) => index.search(query, 20).map(({ name }) => name);
    assert.deepEqual(found('a'), ['a', 'ab']);
    assert.deepEqual(found('b'), ['ab']);
    assert.deepEqual(found(long.toLowerCase()), [long]);
    assert.deepEqual(found(`${long}L`), []);
    assert.deepEqual(found('L'.repeat(100_000)), []);
    assert.deepEqual(found('zZ_9'), ['Zz_9']);
    assert.deepEqual(found('Z9'), ['Zz_9']);
    assert.deepEqual(found('\u{1f600}'), []);
    assert.deepEqual(found('\0'), []);
  });

  it('are those that a plain look at each name gives', () => {
    const random = seededRandom(7);
    const word = (most: number): string =>
      Array.from({ length: 1 + random(most) }, () => 'abAB_z9'[random(7)] ?? '').join('');
    for (let round = 0; round < 40; round++) {
      const readers = Array.from({ length: 1 + random(3) }, () => {
        const names = Array.from({ length: random(200) }, () => `x${word(12)}`);
        const calls = Array.from({ length: 20 }, () => `\ty${word(4)}();\n`).join('');
        const text = names.map((name) => `int ${name};\n`).join('');
        return readerOf(segmentOf({ 'a.c': `${text}void f(void)\n{\n${calls}}\n` }));
      });
      const index = wholeIndex(readers);
      for (let i = 0; i < 20; i++) {
        const query = word(5);
        const limit = 1 + random(60);
        const names = index.search(query, limit).map(({ name }) => name);
        const plain = plainSearch(readers, query, Math.min(limit, 20)).map(({ name }) => name);
        // One symbol for each time that a name is written.
        const expected = plain.filter((name, at) => plain.indexOf(name) === at);
        const order = names.filter((name, at) => names.indexOf(name) === at);
        assert.deepEqual(order, expected.slice(0, order.length), `${query} of ${plain.join(' ')}`);
        assert.ok(names.length === limit || order.length === expected.length, query);
      }
    }
  });
});
