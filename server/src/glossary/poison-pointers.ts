/** Pointers the kernel writes where none may be followed: include/linux/poison.h. */
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
  { offset: 0xf5n, name: 'VFS_PTR_POISON', meaning: 'a pointer of the VFS that must not be used' },
  {
    offset: 0x800n,
    name: 'SKB_LIST_POISON_NEXT',
    meaning: 'the next pointer of a socket buffer that is on no list',
  },
  {
    offset: 0x801n,
    name: 'NET_PTR_POISON',
    meaning: 'a pointer of the network stack that must not be used',
  },
  { offset: 0xeb9fn, name: 'BPF_PTR_POISON', meaning: 'a pointer of BPF that must not be used' },
  {
    offset: 0xd390n,
    name: 'STACK_DEPOT_POISON',
    meaning: 'a list entry of the stack depot that is on no list',
  },
  { offset: 0x40n, name: 'PP_SIGNATURE', meaning: 'the mark of a page of a page_pool' },
];

/** How far from a list poison an address may lie and still be told by its name. */
const MEMBER_REACH = 0x40n;
/** What lies further from a poison than this is no member behind it. */
const PAGE = 0x1000n;

/** A pointer with the value of a poison, or a member behind (or a container before) one. */
export function poisonPointerMeaning(value: bigint): Meaning | undefined {
  const delta = pointerDeltas.find((base) => base - PAGE < value && value < base + 0x1000000n);
  if (delta === undefined) return undefined;
  const offset = value - delta;
  const exact = poisonPointers.find((poison) => poison.offset === offset);
  if (exact !== undefined) {
    return {
      title: `${exact.name}: ${exact.meaning}`,
      lines: isOfList(exact) ? [useOfPoison] : [],
      source: POISON,
    };
  }
  const near = nearestListPoison(offset);
  if (near !== undefined) {
    return {
      title: `looks like ${near.name} ${signed(offset - near.offset)}`,
      lines: [
        `${near.name} is ${near.meaning}; the rest may be the offset of a member.`,
        useOfPoison,
      ],
      source: POISON,
    };
  }
  if (offset >= PAGE) return undefined;
  return {
    title: 'looks like a poison pointer and an offset',
    lines: [
      `Poison pointers lie around ${delta.toString(16)} (CONFIG_ILLEGAL_POINTER_VALUE): LIST_POISON1 is 0x100 behind it, LIST_POISON2 0x122.`,
    ],
    source: POISON,
  };
}

/** Members are aligned, so a distance that is counts before one that is only shorter. */
function nearestListPoison(offset: bigint): PoisonPointer | undefined {
  const rank = (poison: PoisonPointer): number => {
    const distance = absolute(offset - poison.offset);
    return Number(distance) + (distance % 4n === 0n ? 0 : Number(PAGE));
  };
  return poisonPointers
    .filter((poison) => isOfList(poison) && absolute(offset - poison.offset) <= MEMBER_REACH)
    .sort((a, b) => rank(a) - rank(b))[0];
}

const useOfPoison =
  'Whoever follows it works on an entry that list_del() or hlist_del() has been called for.';

const isOfList = ({ name }: PoisonPointer): boolean => name.startsWith('LIST_');
const absolute = (value: bigint): bigint => (value < 0n ? -value : value);
const signed = (distance: bigint): string =>
  `${distance < 0n ? '-' : '+'} 0x${absolute(distance).toString(16)}`;
