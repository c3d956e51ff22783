/** Flags of allocations and pages, by the names that are printed: their bits differ between kernels and are not read. */
import { explain, explainEach, type Meaning, type TermRow } from './term-row.js';

/** include/linux/gfp_types.h (include/linux/gfp.h before 6.0), names as include/trace/events/mmflags.h prints them. */
const gfpNames: Readonly<Record<string, string>> = {
  GFP_KERNEL: 'normal allocation of the kernel: may sleep, do I/O and call filesystems to reclaim',
  GFP_KERNEL_ACCOUNT: 'GFP_KERNEL, charged to the memory cgroup',
  GFP_ATOMIC: 'must not sleep; may use reserves',
  GFP_NOWAIT: 'must not sleep; wakes kswapd, uses no reserves',
  GFP_NOIO: 'may sleep and reclaim, but not start I/O',
  GFP_NOFS: 'may sleep and reclaim, but not call filesystems',
  GFP_USER: 'for user space, and to be accessible by the kernel or hardware; obeys cpusets',
  GFP_DMA: 'from the lowest zone (ZONE_DMA)',
  GFP_DMA32: 'below 4 GiB (ZONE_DMA32)',
  GFP_HIGHUSER: 'for user space, not directly accessible by the kernel, not movable',
  GFP_HIGHUSER_MOVABLE: 'for user space, movable',
  GFP_TRANSHUGE: 'a transparent huge page, with direct reclaim (khugepaged)',
  GFP_TRANSHUGE_LIGHT: 'a transparent huge page, without reclaim or compaction (page faults)',
  __GFP_HIGHMEM: 'may come from high memory',
  __GFP_MOVABLE: 'the page can be moved or reclaimed',
  __GFP_RECLAIMABLE: 'a slab that shrinkers can free (SLAB_RECLAIM_ACCOUNT)',
  __GFP_HIGH: 'high priority: may use reserves',
  __GFP_ATOMIC: 'cannot sleep and has high priority (in 6.1, no longer in 6.12)',
  __GFP_IO: 'may start physical I/O',
  __GFP_FS: 'may call down to filesystems',
  __GFP_ZERO: 'the memory is zeroed',
  __GFP_DIRECT_RECLAIM: 'the caller may reclaim memory itself, and sleep',
  __GFP_KSWAPD_RECLAIM: 'wakes kswapd at the low watermark',
  __GFP_RECLAIM: 'direct reclaim and kswapd',
  __GFP_WRITE: 'the caller will dirty the page',
  __GFP_NOWARN: 'a failure is not reported',
  __GFP_RETRY_MAYFAIL: 'retries reclaim, but may fail in the end',
  __GFP_NOFAIL: 'retries for ever: the caller cannot handle a failure',
  __GFP_NORETRY: 'tries lightly and fails soon',
  __GFP_MEMALLOC: 'may use all memory: the caller is about to free more',
  __GFP_NOMEMALLOC: 'must not use reserves',
  __GFP_COMP: 'a compound page',
  __GFP_HARDWALL: 'obeys the cpuset strictly',
  __GFP_THISNODE: 'from the given node or not at all',
  __GFP_ACCOUNT: 'charged to the memory cgroup',
  __GFP_ZEROTAGS: 'memory tags are zeroed together with the memory',
  __GFP_SKIP_ZERO: 'the page is not zeroed (hardware tag-based KASAN)',
  __GFP_SKIP_KASAN_UNPOISON: 'KASAN does not unpoison the page (hardware tags)',
  __GFP_SKIP_KASAN_POISON: 'KASAN does not poison the page when it is freed (hardware tags)',
  __GFP_SKIP_KASAN: 'KASAN skips the page (hardware tags)',
  __GFP_NOLOCKDEP: 'lockdep does not track this context',
};

/** include/linux/page-flags.h; not all kernels have all of them. */
const pageFlags: Readonly<Record<string, string>> = {
  locked: 'the page is locked: I/O or a lookup is in progress',
  waiters: 'somebody waits for the page: see its wait queue',
  error: 'an I/O error occurred on the page',
  referenced: 'accessed recently',
  uptodate: 'the content is valid',
  dirty: 'the content must be written back',
  lru: 'on an LRU list',
  active: 'on the active LRU list',
  workingset: 'was active when it was last evicted',
  slab: 'belongs to the slab allocator (a flag in 6.1, a page type in 6.12)',
  owner_priv_1: 'for the owner; filesystems: PG_checked, anonymous memory: PG_swapcache',
  owner_2: 'for the owner',
  arch_1: 'for the architecture',
  arch_2: 'for the architecture',
  arch_3: 'for the architecture',
  reserved: 'not to be touched by memory management',
  private: 'page->private is used; in the page cache by the filesystem',
  private_2: 'the filesystem has auxiliary data',
  writeback: 'being written back',
  head: 'head of a compound page',
  mappedtodisk: 'has blocks on disk; anonymous memory: PG_anon_exclusive',
  reclaim: 'to be reclaimed soon; also PG_readahead',
  swapbacked: 'backed by memory or swap, not by a file',
  unevictable: 'cannot be evicted',
  mlocked: 'locked in memory by mlock()',
  uncached: 'mapped uncached',
  hwpoison: 'the hardware reported this memory as broken',
  young: 'idle page tracking: referenced, but only seen by the idle check',
  idle: 'idle page tracking: not accessed since it was marked',
  skip_kasan_poison: 'KASAN does not poison the page when it is freed',
};

/** format_page_flags() of lib/vsprintf.c: the numbers that share the word with the flags. */
const pageFields: Readonly<Record<string, string>> = {
  section: 'sparse memory section',
  node: 'NUMA node',
  zone: 'index of the memory zone; which zone that is depends on the configuration',
  lastcpupid: 'CPU and pid of the last access (NUMA balancing); all bits set: none',
  kasantag: 'KASAN tag of the page, as stored',
};

/** __dump_page() of mm/debug.c. */
const pageWords: Readonly<Record<string, string>> = {
  refcount: 'references to the page (of the head page, in a compound page); 0 for a free page',
  mapcount: 'how many page table entries map the page',
  mapping: 'the address_space of the page, hashed or raw; 0 for a page that belongs to no file',
  index: 'offset in the mapping, in pages',
  pfn: 'page frame number: physical address / page size',
};

/** DEF_PAGETYPE_NAME of mm/debug.c (6.12). */
const pageTypes: Readonly<Record<string, string>> = {
  slab: 'belongs to the slab allocator',
  hugetlb: 'a page of hugetlbfs',
  offline: 'logically offline, such as ballooned memory',
  guard: 'guard page of debug_pagealloc',
  table: 'a page table',
  buddy: 'free, in the buddy allocator',
  unaccepted: 'free, but not accepted by the guest yet',
};

/** migratetype_names of mm/page_alloc.c. */
const migrateTypes: Readonly<Record<string, string>> = {
  Unmovable: 'allocations that stay where they are, such as those of the kernel',
  Movable: 'pages that can be migrated, such as those of user space',
  Reclaimable: 'kernel memory that can be freed on demand',
  HighAtomic: 'reserve for atomic allocations of high order',
  CMA: 'contiguous memory allocator',
  Isolate: 'isolated: nothing is allocated here',
};

function named(table: Readonly<Record<string, string>>, name: string): Meaning | undefined {
  const meaning = Object.hasOwn(table, name) ? table[name] : undefined;
  return meaning === undefined ? undefined : { title: `${name}: ${meaning}`, lines: [] };
}

export const memoryFlagRows: readonly TermRow[] = [
  {
    example: 'kworker/0:1 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL|__GFP_COMP), order=0',
    source: 'include/linux/gfp_types.h',
    hint: 'GFP_',
    pattern:
      /(?:gfp_mask[= ]|mode:|gfp_flags=)(?:0x[0-9a-f]{1,8})?\((?<names>[A-Zx0-9a-f_|]{1,600})\)/dg,
    read: ({ names }) =>
      explainEach(names, /[A-Z_0-9]*GFP_[A-Z_0-9]+/g, ([name]) => named(gfpNames, name)),
  },
  {
    example:
      'anon flags: 0x17ffffc0080014(uptodate|lru|swapbacked|node=0|zone=2|lastcpupid=0x1fffff)',
    source: 'include/linux/page-flags.h',
    hint: 'flags: 0x',
    pattern: /flags: 0x[0-9a-f]{1,16}\((?<names>[a-z0-9_=|x]{1,600})\)/dg,
    read: ({ names }) => [
      ...explainEach(names, /(?<=^|\|)[a-z_]+\d?(?=$|\|)/g, ([name]) => named(pageFlags, name)),
      ...explainEach(names, /(?<=^|\|)([a-z]+)=[0-9a-fx]+/g, (match) =>
        named(pageFields, match[1] ?? ''),
      ),
    ],
  },
  {
    example:
      'page:ffffea0000123440 refcount:0 mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x48d1',
    source: 'mm/debug.c __dump_page()',
    hint: 'mapcount:',
    pattern:
      /(?<references>refcount):-?\d{1,10} (?<maps>mapcount):-?\d{1,10} (?<mapping>mapping):[0-9a-fx()A-Z]{1,20} (?<index>index):0x[0-9a-f]{1,16}(?: (?<frame>pfn):0x[0-9a-f]{1,16})?/dg,
    read: ({ references, maps, mapping, index, frame }) =>
      [references, maps, mapping, index, frame].map((word) =>
        explain(word, named(pageWords, word?.text ?? '')),
      ),
  },
  {
    example: 'page_type: f5(slab)',
    source: 'mm/debug.c page_type_name() (6.12)',
    hint: 'page_type: ',
    pattern: /page_type: [0-9a-f]{2}\((?<name>[a-z]{1,20})\)/dg,
    read: ({ name }) => [explain(name, named(pageTypes, name?.text ?? ''))],
  },
  {
    example: 'page last allocated via order 0, migratetype Unmovable, gfp_mask 0x100dca',
    source: 'mm/page_owner.c __dump_page_owner(), include/linux/mmzone.h enum migratetype',
    hint: 'migratetype ',
    pattern: /order (?<order>\d{1,2}), migratetype (?<name>[A-Za-z]{1,20})/dg,
    read: ({ order, name }) => [
      explain(order, {
        title: `order ${order?.text ?? ''}: ${2 ** Number(order?.text)} page${order?.text === '0' ? '' : 's'}`,
        lines: [],
      }),
      explain(name, named(migrateTypes, name?.text ?? '')),
    ],
  },
];
