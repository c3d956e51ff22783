/** How much room V8 gives to young objects. */
import { setFlagsFromString } from 'node:v8';

/**
 * Keeps it at its first size, 1 MB twice: V8 would let it grow to 16 MB twice in each thread, and takes it back late. Collections of a
 * megabyte are as quick together. The flag is read at each collection, and reset when a thread starts (V8's `Heap::ConfigureHeap`): to be
 * called first in each.
 */
export function keepYoungObjectsFew(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
