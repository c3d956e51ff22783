/** Checksums of several blocks at once are those of each. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AT_ONCE, checksumOf, checksumsOf } from '../../src/symbol-index/checksum.js';
import { seededRandom } from '../maintainers/seeded-random.js';

it('checksums of runs that are read together are those of each alone, wherever they begin', () => {
  const random = seededRandom(3);
  const bytes = Uint8Array.from({ length: 5000 }, () => random(256));
  const sums = new Uint32Array(AT_ONCE);
  for (const start of [0, 1, 2, 3, 4, 100]) {
    for (const size of [4, 64, 1024]) {
      checksumsOf(bytes, start, size, sums);
      const alone = Array.from(sums, (_, i) =>
        checksumOf(bytes, start + i * size, start + (i + 1) * size),
      );
      assert.deepEqual([...sums], alone);
      assert.equal(new Set(alone).size, AT_ONCE);
    }
  }
});
