/** Whether this machine can have an index at all. */
import { endianness } from 'node:os';

/**
 * Why no index is made here, for people; undefined where one can be. Segments are written by WebAssembly, whose numbers are little-endian, and
 * read as they lie in memory.
 */
export function whyNoIndex(): string | undefined {
  return endianness() === 'LE'
    ? undefined
    : 'no index of a tree can be made on this machine: it is big-endian, and the index is not; everything else works without one, more slowly';
}
