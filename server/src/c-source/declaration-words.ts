/** Words that begin a statement which declares nothing, and macros that declare something. */

/** C11 6.8, and `sizeof`. */
const STATEMENT_WORDS = new Set(
  (
    'return if else for while do switch case default break continue goto sizeof asm __asm__ _Static_assert static_assert ' +
    'BUILD_BUG_ON'
  ).split(' '),
);

/** False where a declaration may begin with the word. */
export function startsNoDeclaration(word: string): boolean {
  return STATEMENT_WORDS.has(word);
}

/** `DEFINE_MUTEX(lock)`, `DECLARE_BITMAP(map, 8)`, `LIST_HEAD(x)`: what is declared is among the arguments. */
export function isDeclaringMacro(word: string): boolean {
  return (
    /^_*(?:[A-Z0-9]+_)*(?:DEFINE|DECLARE)_\w+$/.test(word) ||
    /^(?:[HL]?LIST_HEAD|HLIST_(?:BL_|NULLS_)?HEAD|RADIX_TREE|LLIST_HEAD|ATOMIC_NOTIFIER_HEAD|BLOCKING_NOTIFIER_HEAD|RAW_NOTIFIER_HEAD|SRCU_NOTIFIER_HEAD|DEVICE_ATTR(?:_RO|_RW|_WO)?|KUNIT_CASE|SIMPLE_DEV_PM_OPS)$/.test(
      word,
    )
  );
}

/** Types that the macros of `isDeclaringMacro` give their names. include/linux: list.h, mutex.h, spinlock.h, wait.h, types.h. */
const STRUCT_OF_MACRO: Readonly<Record<string, string>> = {
  LIST_HEAD: 'list_head',
  HLIST_HEAD: 'hlist_head',
  LLIST_HEAD: 'llist_head',
  DEFINE_MUTEX: 'mutex',
  DEFINE_WAIT: 'wait_queue_entry',
  DEFINE_IDR: 'idr',
  DEFINE_IDA: 'ida',
  DEFINE_XARRAY: 'xarray',
  DECLARE_RWSEM: 'rw_semaphore',
  DECLARE_COMPLETION: 'completion',
  DECLARE_COMPLETION_ONSTACK: 'completion',
  DECLARE_WORK: 'work_struct',
  DECLARE_DELAYED_WORK: 'delayed_work',
  DECLARE_WAIT_QUEUE_HEAD: 'wait_queue_head',
  DECLARE_WAIT_QUEUE_HEAD_ONSTACK: 'wait_queue_head',
  DEVICE_ATTR: 'device_attribute',
};

/** The struct of what the macro declares; undefined where it is not known. */
export function structOfMacro(macro: string): string | undefined {
  return STRUCT_OF_MACRO[macro];
}
