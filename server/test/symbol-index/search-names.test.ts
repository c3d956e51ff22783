/** What somebody types, looked for in the names of several segments: what comes first, and how much is read for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import { BlockCache, SegmentBytes, type ByteSource } from '../../src/symbol-index/segment-bytes.js';
import { SegmentReader } from '../../src/symbol-index/segment-reader.js';
import { SegmentedIndex } from '../../src/symbol-index/segmented-index.js';
import { segmentOf } from './records-text.js';

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
  return new SegmentedIndex(segments, memoryFiles({}), { nFiles: 3, isComplete: true });
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
});
