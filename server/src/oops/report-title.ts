/** Fills in the title of a report: the template of its kind, or a more telling one that a message of the report asks for. */
import { baseSymbol } from './symbol-name.js';

/**
 * `WARNING[ in {function}]` with `{function: 'f'}` is `WARNING in f`; a part in brackets is left out where a name in it is
 * unknown, and so is a name outside brackets.
 */
export function fillTitle(
  template: string,
  values: Readonly<Record<string, string | undefined>>,
): string {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
  const known = (text: string): boolean =>
    [...text.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => values[name] !== undefined);
  return fill(
    template.replace(/\[([^[\]]*)\]/g, (_all, part: string) => (known(part) ? part : '')),
  ).trim();
}

/** A special kind of warning or bug, told by the function that gave it or by a message before it. */
export interface Topic {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly example: string;
  /** Of the header's function. */
  readonly function?: RegExp;
  /** Of the messages around the header; sticky at its marker. */
  readonly message?: string;
  readonly title: string;
}

export const topics: readonly Topic[] = [
  {
    name: 'object life',
    kinds: ['warning'],
    example: 'ODEBUG: free active (active state 0) object type: timer_list hint: f+0x0/0x90',
    function: /^debug_(?:print_)?object/,
    message: 'ODEBUG: ',
    title: 'WARNING: ODEBUG bug[ in {function}]',
  },
  {
    name: 'reference count',
    kinds: ['warning'],
    example: 'refcount_t: underflow; use-after-free.',
    function: /^(?:refcount_|kref_)/,
    message: 'refcount_t: ',
    title: 'WARNING: refcount bug[ in {function}]',
  },
  {
    name: 'kobject',
    kinds: ['warning'],
    example:
      "kobject: '(null)' (00000000a1b2c3d4): is not initialized, yet kobject_put() is being called.",
    function: /^kobject_/,
    title: 'WARNING: kobject bug[ in {function}]',
  },
  {
    name: 'zero-size vmalloc',
    kinds: ['warning'],
    example: 'WARNING: CPU: 0 PID: 7 at mm/vmalloc.c:2873 __vmalloc_node_range+0x769/0x970',
    function: /^__vmalloc_node_range/,
    title: 'WARNING: zero-size vmalloc[ in {function}]',
  },
  {
    name: 'kmalloc',
    kinds: ['warning'],
    example: 'WARNING: CPU: 1 PID: 36348 at mm/slab_common.c:903 kmalloc_slab+0x89/0xa0()',
    function: /^(?:kmalloc_slab|kvmalloc_node|kmalloc_order|__kvmalloc)/,
    title: 'WARNING: kmalloc bug[ in {function}]',
  },
  {
    name: 'lockdep itself',
    kinds: ['warning'],
    example: 'WARNING: CPU: 0 PID: 9 at kernel/locking/lockdep.c:934 register_lock_class+0x1a/0x90',
    function:
      /^(?:register_lock_class|look_up_lock_class|(?:__)?lock_acquire|(?:__)?lock_release|lockdep_\w+|check_flags|reacquire_held_locks|find_held_lock|mark_lock\w*|hlock_class|lock_downgrade|lock_set_class|__lock_set_class|lock_is_held_type|check_chain_key|check_lock\w*)$/,
    title: 'WARNING: locking bug[ in {function}]',
  },
  {
    name: 'USB request',
    kinds: ['warning'],
    example: 'WARNING: CPU: 1 PID: 12 at drivers/usb/core/urb.c:478 usb_submit_urb+0x1188/0x13b0',
    function: /^usb_submit_urb$/,
    title: 'WARNING in {function}/usb_submit_urb',
  },
  {
    name: 'corrupted list',
    kinds: ['kernel-bug', 'warning'],
    example: 'list_del corruption. prev->next should be ffff88810c9e9a00, but was 0000000000000000',
    message: 'list_',
    title: 'BUG: corrupted list[ in {function}]',
  },
  {
    name: 'user copy',
    kinds: ['kernel-bug'],
    example: 'usercopy: Kernel memory exposure attempt detected from SLUB object',
    message: 'usercopy: ',
    title: 'BUG: bad usercopy[ in {function}]',
  },
];

const listCorruption = /list_(?:add|del) (?:corruption|attempted|double)/;
/** Literals of messages that may come before a header and say what it is about. */
export const topicMarkers: readonly string[] = [
  'list_add ',
  'list_del ',
  'usercopy: ',
  'ODEBUG: ',
  'refcount_t: ',
];

/** The topic of a report of `kind` whose header names `headerFunction`, after `messages`. */
export function topicOf(
  kind: string,
  headerFunction: string | undefined,
  messages: readonly string[],
): Topic | undefined {
  const base = headerFunction === undefined ? undefined : baseSymbol(headerFunction);
  return topics.find((topic) => {
    if (!topic.kinds.includes(kind)) return false;
    if (base !== undefined && topic.function?.test(base)) return true;
    const { message } = topic;
    if (message === undefined) return false;
    return messages.some((text) =>
      message === 'list_' ? listCorruption.test(text) : text.includes(message),
    );
  });
}
