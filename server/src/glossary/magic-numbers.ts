/** Magic members of structs, which tell what a word of memory belonged to. */
import type { Meaning } from './term-row.js';

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
