/** Segments: what is written is read back; what was changed on the disk is detected, or changes no answer. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import { nameScanModule } from '../../src/platform/wasm-files.js';
import { hashOf } from '../../src/symbol-index/name-hash.js';
import { FORMAT_VERSION, HEADER_SIZE } from '../../src/symbol-index/segment-format.js';
import { BlockCache, SegmentBytes, SegmentDamaged } from '../../src/symbol-index/segment-bytes.js';
import { SegmentReader } from '../../src/symbol-index/segment-reader.js';
import { NameSearch } from '../../src/symbol-index/search-names.js';
import { SegmentedIndex } from '../../src/symbol-index/segmented-index.js';
import { seededRandom } from '../maintainers/seeded-random.js';
import { memorySource, readerOf, recordsOf, segmentOf } from './records-text.js';

const FILES = {
  'a.c': `#include "a.h"
static int do_one(struct s *p)
{
	pr_err("one_failed %d\\n", p->f(MAKE(x, do_one)));
	return 0;
}
struct ops o = { .one = do_one };
EXPORT_SYMBOL(do_one);
`,
  'a.h': `struct s { int m; };
enum e { A_B };
typedef int t_t;
int do_one(struct s *p);
#define alias_one do_one
#define paste(x) x##_y()
`,
};

const nameSearch = new NameSearch(nameScanModule());

/** Every answer that the index gives about these files. */
function answersOf(index: SegmentedIndex, names: readonly string[]): unknown {
  return [
    ...names.map((name) => [
      index.definitions(name),
      index.declarations(name),
      index.aliases(name),
      index.callsOf(name),
      index.assignmentsOf(name),
      index.assignmentsTo(name),
      index.macroCallsWith(name),
      index.macroCallsOf(name),
      index.usesOf(name),
      index.formatsWith(name),
    ]),
    Object.keys(FILES).map((path) => [index.includesOf(path as never), index.knows(path as never)]),
    index.pastingMacros(),
    index.search('one', 20),
    index.search('dn', 20),
    index.coverage.nIndexed,
  ];
}

/** The answers, or what was said to be damaged. Whatever else is thrown fails the test. */
function ask(bytes: Uint8Array, names: readonly string[]): string {
  const damages: string[] = [];
  try {
    const segment = { id: 'x', reader: readerOf(bytes), isDead: () => false };
    const index = new SegmentedIndex(
      [segment],
      memoryFiles(FILES),
      { nFiles: 2, isComplete: true },
      () => nameSearch,
      (_, { message }) => damages.push(message),
    );
    const answers = JSON.stringify(answersOf(index, names));
    return damages.length > 0 ? 'damaged' : answers;
  } catch (error) {
    if (error instanceof SegmentDamaged) return 'damaged';
    throw error;
  }
}

const written = segmentOf(FILES);
const names = [...new Set(recordsOf(readerOf(written)).map(({ name }) => name))];
const right = ask(written, names);

describe('a segment', () => {
  it('gives back what was written', () => {
    assert.notEqual(right, 'damaged');
    assert.equal(
      [...names].sort().join(' '),
      'A_B EXPORT_SYMBOL MAKE alias_one do_one e f m o one one_failed paste pr_err s t_t',
    );
    const reader = readerOf(written);
    assert.deepEqual([reader.path(0), reader.path(1)], ['a.c', 'a.h']);
    assert.equal(reader.file(0).stamp.size, FILES['a.c'].length);
    const numberOf = (name: Uint8Array): number =>
      reader.numberOf(name, hashOf(name, 0, name.length), false);
    for (let number = 0; number < reader.nNames; number++)
      assert.equal(numberOf(reader.nameBytes(number).slice()), number);
    assert.equal(numberOf(Buffer.from('no_such_name')), -1);
  });

  it('is the same bytes for the same files', () => {
    assert.deepEqual(segmentOf(FILES), written);
  });

  it('with any one bit changed is detected, or answers as before', () => {
    let nDetected = 0;
    for (let at = 0; at < written.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = written.slice();
        flipped[at] = (written[at] ?? 0) ^ (1 << bit);
        const answer = ask(flipped, names);
        if (answer === 'damaged') nDetected++;
        else assert.equal(answer, right, `byte ${at}, bit ${bit}`);
      }
    }
    assert.ok(nDetected > written.length * 7, `${nDetected} of ${written.length * 8}`);
  });

  it('cut short anywhere, or with something behind it, is detected', () => {
    for (let size = 0; size < written.length; size++)
      assert.equal(ask(written.slice(0, size), names), 'damaged', `${size} bytes`);
    for (const more of [1, 3, 4, 100, 20_000]) {
      const longer = new Uint8Array(written.length + more);
      longer.set(written);
      assert.equal(ask(longer, names), 'damaged', `${more} bytes more`);
    }
  });

  it('with two blocks or words exchanged, or a run of it overwritten, is detected', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 3000; round++) {
      const changed = written.slice();
      const size = 1 + random(64);
      const from = random(changed.length - size);
      if (round % 2 === 0) changed.fill(random(256), from, from + size);
      else changed.copyWithin(from, random(changed.length - size), changed.length);
      const answer = ask(changed, names);
      if (answer !== 'damaged') assert.equal(answer, right, `round ${round}`);
    }
  });

  it('of random bytes is detected', () => {
    const random = seededRandom(8);
    for (let round = 0; round < 2000; round++) {
      const bytes = Uint8Array.from({ length: random(400) }, () => random(256));
      // Half of them with a head that looks right.
      if (round % 2 === 0) bytes.set(written.subarray(0, Math.min(bytes.length, 4 * random(8))));
      assert.equal(ask(bytes, names), 'damaged');
    }
  });

  it('of another format is told apart from a damaged one', () => {
    const other = written.slice();
    new Uint32Array(other.buffer, 0, 2)[1] = FORMAT_VERSION + 1;
    assert.throws(
      () => new SegmentBytes(memorySource(other), new BlockCache()),
      new SegmentDamaged(`it is of format ${FORMAT_VERSION + 1}`),
    );
  });

  it('that claims to be huge makes nobody reserve memory', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let word = 0; word < HEADER_SIZE / 4; word++) {
      const claims = written.slice();
      new Uint32Array(claims.buffer, 0, HEADER_SIZE / 4)[word] = 0xffff_fff0;
      assert.throws(
        () => new SegmentReader(new SegmentBytes(memorySource(claims), new BlockCache())),
        SegmentDamaged,
      );
    }
    assert.ok(process.memoryUsage().arrayBuffers - before < 50e6);
  });
});
