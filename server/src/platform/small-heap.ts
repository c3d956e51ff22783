/** How much room V8 gives to objects. */
import { setFlagsFromString } from 'node:v8';

/**
 * Keeps it at its first size, 1 MB twice: V8 would let it grow to 16 MB twice in each thread, and takes it back late. Collections of a
 * megabyte are as quick together. The flag is read at each collection, and reset when a thread starts (V8's `Heap::ConfigureHeap`): to be
 * called first in each.
 */
export function keepYoungObjectsFew(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** How far the old objects of a thread may grow beyond those that are alive, in per cent, before they are collected. */
const GROWTH_PERCENT = 25;

/**
 * Has old objects collected sooner: V8 would let them grow to two or three times those that are alive, and gives memory back late. For the
 * server, whose threads live for days; one call is for all of them.
 */
export function keepOldObjectsFew(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
