/** Bytes the kernel fills memory with while it is not in use, mostly include/linux/poison.h. */
import type { Meaning } from './term-row.js';

const POISON = 'include/linux/poison.h';

interface PoisonByte {
  readonly byte: number;
  readonly name: string;
  /** What memory with this byte is. */
  readonly memory: string;
  readonly line: string;
  readonly source: string;
}

/** Bytes that memory is filled with. */
const poisonBytes: readonly PoisonByte[] = [
  {
    byte: 0x6b,
    name: 'POISON_FREE (6b)',
    memory: 'memory of a freed slab object',
    line: 'Slab poisoning (slub_debug=P) fills freed objects with it: a read from an object after it was freed.',
    source: POISON,
  },
  {
    byte: 0x5a,
    name: 'POISON_INUSE (5a)',
    memory: 'memory of a slab object that was never written',
    line: 'Slab poisoning (slub_debug=P) fills new objects and padding with it.',
    source: POISON,
  },
  {
    byte: 0xbb,
    name: 'SLUB_RED_INACTIVE (bb)',
    memory: 'red zone of a free slab object',
    line: 'With slub_debug=Z it stands beside an object while that is free.',
    source: POISON,
  },
  {
    byte: 0xcc,
    name: 'SLUB_RED_ACTIVE (cc)',
    memory: 'red zone of an allocated slab object',
    line: 'With slub_debug=Z it stands beside an object while that is allocated. Freed init memory (POISON_FREE_INITMEM) and int3 have the same byte.',
    source: POISON,
  },
  {
    byte: 0xaa,
    name: 'PAGE_POISON (aa)',
    memory: 'memory of a free page',
    line: 'Page poisoning (page_poison=1) fills free pages with it. Compilers fill automatic variables with the same byte (CONFIG_INIT_STACK_ALL_PATTERN).',
    source: POISON,
  },
  {
    byte: 0xa7,
    name: 'POOL_POISON_FREED (a7)',
    memory: 'a free block of a DMA pool',
    line: 'mm/dmapool.c fills free blocks with it when it is debugged.',
    source: POISON,
  },
  {
    byte: 0xa9,
    name: 'POOL_POISON_ALLOCATED (a9)',
    memory: 'a new block of a DMA pool',
    line: 'mm/dmapool.c fills new blocks with it when it is debugged.',
    source: POISON,
  },
  {
    byte: 0x22,
    name: 'MUTEX_DEBUG_FREE (22)',
    memory: 'a mutex waiter that is gone',
    line: 'CONFIG_DEBUG_MUTEXES fills a struct mutex_waiter with it when the wait is over.',
    source: 'kernel/locking/mutex-debug.c',
  },
  {
    byte: 0x11,
    name: 'MUTEX_DEBUG_INIT (11)',
    memory: 'a new mutex waiter',
    line: 'CONFIG_DEBUG_MUTEXES fills a struct mutex_waiter with it before use.',
    source: 'kernel/locking/mutex-debug.c',
  },
];

/** How far from such a value a pointer may lie that began as one: the offset of a member, or of a container. */
const REACH = 0x1000n;
const REACH_BELOW = 0x40n;

function distanceFrom(poison: bigint, value: bigint): string {
  const distance = value - poison;
  return distance < 0n ? `- 0x${(-distance).toString(16)}` : `+ 0x${distance.toString(16)}`;
}

/** A value all of whose bytes are a poison, or that lies behind such a pointer. `digits` is 8 or 16. */
export function poisonBytesMeaning(value: bigint, digits: number): Meaning | undefined {
  for (const { byte, name, memory, line, source } of poisonBytes) {
    const filled = BigInt(`0x${byte.toString(16).repeat(digits / 2)}`);
    if (value === filled) return { title: `looks like ${name}: ${memory}`, lines: [line], source };
    // 11 and 22 are too common for guesses around them.
    if (byte > 0x22 && filled - REACH_BELOW < value && value < filled + REACH) {
      return {
        title: `looks like ${name} ${distanceFrom(filled, value)}: ${memory}`,
        lines: [line, 'The rest may be the offset of a member behind such a pointer.'],
        source,
      };
    }
    // The last byte of an object, in the highest byte of a little-endian word.
    const top = BigInt(8 * (digits / 2 - 1));
    const low = (1n << top) - 1n;
    if (byte === 0x6b && value === ((0xa5n << top) | (filled & low))) {
      return {
        title: 'looks like POISON_FREE (6b) up to POISON_END (a5): the end of a freed slab object',
        lines: [line],
        source,
      };
    }
  }
  return undefined;
}
