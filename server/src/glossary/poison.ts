/** Values the kernel writes where nothing useful is: poison, magic numbers, red zones. include/linux/poison.h. */
import type { Meaning } from './term-row.js';

const POISON = 'include/linux/poison.h';

/** CONFIG_ILLEGAL_POINTER_VALUE: x86_64, arm64 and riscv64; powerpc64 has another. 0 elsewhere. */
const pointerDeltas: readonly bigint[] = [0xdead000000000000n, 0x5deadbeef0000000n];

interface PoisonPointer {
  /** Behind the delta. */
  readonly offset: bigint;
  readonly name: string;
  readonly meaning: string;
}

const LIST1 = 'the next pointer of an entry that was taken off its list';
const LIST2 =
  'the prev pointer of a list_head, or pprev of an hlist_node, that was taken off its list';

const poisonPointers: readonly PoisonPointer[] = [
  { offset: 0x100n, name: 'LIST_POISON1', meaning: LIST1 },
  { offset: 0x122n, name: 'LIST_POISON2', meaning: LIST2 },
  { offset: 0x200n, name: 'LIST_POISON2 of older kernels', meaning: LIST2 },
  { offset: 0x100100n, name: 'LIST_POISON1 of much older kernels', meaning: LIST1 },
  { offset: 0x200200n, name: 'LIST_POISON2 of much older kernels', meaning: LIST2 },
  {
    offset: 0x300n,
    name: 'TIMER_ENTRY_STATIC',
    meaning: 'the entry of a timer that was initialized statically',
  },
  {
    offset: 0x400n,
    name: 'TAIL_MAPPING',
    meaning: 'page->mapping of the tail pages of a compound page',
  },
  {
    offset: 0x500n,
    name: 'MUTEX_POISON_WW_CTX',
    meaning: 'the context of a wait/wound mutex waiter that has none',
  },
  { offset: 0x40n, name: 'PP_SIGNATURE', meaning: 'the mark of a page of a page_pool' },
];

/** Sizes of structs seldom exceed it: how far from a poison an address may lie and still look like a member behind it. */
const MEMBER_REACH = 0x40n;

/** A pointer with the value of a poison, or a member behind (or a container before) one. */
export function poisonPointerMeaning(value: bigint): Meaning | undefined {
  const delta = pointerDeltas.find((base) => base <= value && value < base + 0x1000000n);
  if (delta === undefined) return undefined;
  const offset = value - delta;
  const exact = poisonPointers.find((poison) => poison.offset === offset);
  if (exact !== undefined) {
    return {
      title: `${exact.name}: ${exact.meaning}`,
      lines: isOfList(exact) ? useOfPoison : [],
      source: POISON,
    };
  }
  const near = poisonPointers
    .filter(isOfList)
    .map((poison) => ({ ...poison, distance: offset - poison.offset }))
    .filter(({ distance }) => -MEMBER_REACH <= distance && distance <= MEMBER_REACH)
    .sort((a, b) => Number(absolute(a.distance) - absolute(b.distance)))[0];
  if (near === undefined) return undefined;
  return {
    title: `looks like ${near.name} ${signed(near.distance)}`,
    lines: [
      `${near.name} is ${near.meaning}; the rest may be the offset of a member.`,
      ...useOfPoison,
    ],
    source: POISON,
  };
}

const isOfList = ({ name }: PoisonPointer): boolean => name.startsWith('LIST_');
const useOfPoison = [
  'Whoever follows it works on an entry that list_del() or hlist_del() has been called for.',
];
const signed = (distance: bigint): string =>
  `${distance < 0n ? '-' : '+'} 0x${absolute(distance).toString(16)}`;
const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

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

/** A page: what lies further from a poison than this is no member behind it. */
const PAGE = 0x1000n;

/** A value all of whose bytes are a poison, or that lies behind such a pointer. `digits` is 8 or 16. */
export function poisonBytesMeaning(value: bigint, digits: number): Meaning | undefined {
  for (const { byte, name, memory, line, source } of poisonBytes) {
    const filled = BigInt(`0x${byte.toString(16).repeat(digits / 2)}`);
    if (value === filled) return { title: `looks like ${name}: ${memory}`, lines: [line], source };
    // 11 and 22 are too common for guesses around them.
    if (byte > 0x22 && filled - MEMBER_REACH < value && value < filled + PAGE) {
      return {
        title: `looks like ${name} ${signed(value - filled)}: ${memory}`,
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

interface Magic {
  readonly value: bigint;
  readonly title: string;
  readonly line: string;
  readonly source: string;
}

const magics: readonly Magic[] = [
  {
    value: 0x57ac6e9dn,
    title: 'STACK_END_MAGIC',
    line: 'It stands at the end of each kernel stack: a stack that overflows destroys it.',
    source: 'include/uapi/linux/magic.h',
  },
  {
    value: 0xdead4eadn,
    title: 'SPINLOCK_MAGIC',
    line: 'The magic member of a spinlock (CONFIG_DEBUG_SPINLOCK).',
    source: 'include/linux/spinlock_types_raw.h',
  },
  {
    value: 0xdeaf1eedn,
    title: 'RWLOCK_MAGIC',
    line: 'The magic member of an rwlock (CONFIG_DEBUG_SPINLOCK).',
    source: 'include/linux/rwlock_types.h',
  },
];

/** A magic number in either half of the value. */
export function magicMeaning(value: bigint): Meaning | undefined {
  const magic = magics.find(
    (row) =>
      value === row.value || value >> 32n === row.value || BigInt.asUintN(32, value) === row.value,
  );
  return magic && { title: magic.title, lines: [magic.line], source: magic.source };
}
