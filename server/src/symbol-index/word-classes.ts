/** The words of C, GNU C and the kernel's headers that the scanner must tell from names. */

/** What a word is to the scanner; 0 for a name. */
export const Word = {
  name: 0,
  /** Stands before a parenthesis without being called, or is part of a type. */
  keyword: 1,
  typedef: 2,
  struct: 3,
  union: 4,
  enum: 5,
  extern: 6,
  static: 7,
  inline: 8,
  /** Qualifies a declaration without being its type: `__init`, `const`. */
  qualifier: 9,
  /** Takes arguments and qualifies: `__attribute__((…))`, `__printf(1, 2)`. */
  attribute: 10,
} as const;
export type Word = (typeof Word)[keyof typeof Word];

/** C11 6.4.1 and GNU C; include/linux/compiler*.h, init.h, cache.h, linkage.h; sparse. */
const words: readonly (readonly [Word, string])[] = [
  [
    Word.keyword,
    'if else while for do switch case default return goto break continue sizeof typeof __typeof__ __typeof typeof_unqual ' +
      '_Alignof __alignof__ __alignof alignof asm __asm__ __asm int char short long unsigned signed float double void _Bool bool ' +
      'auto _Static_assert static_assert __extension__ _Generic defined u8 u16 u32 u64 s8 s16 s32 s64 size_t ssize_t',
  ],
  [Word.typedef, 'typedef'],
  [Word.struct, 'struct'],
  [Word.union, 'union'],
  [Word.enum, 'enum'],
  [Word.extern, 'extern'],
  [Word.static, 'static STATIC'],
  [
    Word.inline,
    'inline __inline __inline__ __always_inline nokprobe_inline __forceinline ACPI_INLINE INLINE',
  ],
  [
    Word.qualifier,
    'const volatile register restrict __restrict asmlinkage notrace noinline noinline_for_stack noinstr INIT __visible ' +
      '__init __exit __initdata __initconst __exitdata __devinit __devexit __meminit __memexit __ref __refdata __refconst __sched ' +
      '__user __kernel __iomem __percpu __rcu __force __bitwise __must_check __maybe_unused __always_unused __used __unused ' +
      '__read_mostly __ro_after_init __packed __weak __cold __hot __pure __attribute_const__ __noreturn __deprecated __malloc ' +
      '__latent_entropy __cacheline_aligned __cacheline_aligned_in_smp ____cacheline_aligned ____cacheline_aligned_in_smp ' +
      '____cacheline_internodealigned_in_smp __cacheline_internodealigned_in_smp __page_aligned_bss __page_aligned_data ' +
      '__nocast __private __safe __kprobes __lockfunc __cpuidle __naked __flatten __noclone __noinline __volatile __volatile__ ' +
      '__initdata_memblock __init_memblock __meminitdata __meminitconst __cpuinit __cpuinitdata __devinitdata __devinitconst ' +
      '__initdata_or_module __init_or_module __initconst_or_module __net_init __net_exit __net_initdata __irq_entry ' +
      '__softirq_entry __exception_irq_entry __randomize_layout __no_randomize_layout __designated_init ' +
      '__no_sanitize_address __no_kasan_or_inline __no_kcsan __bpf_kfunc __ksym __kconfig ' +
      '__notrace_funcgraph __bss_decrypted __nosavedata ' +
      '__no_stack_protector __no_profile __fortify_function ' +
      '__tracepoint_string __lsm_ro_after_init __hyp_text __efistub_global ' +
      'fastcall FASTCALL',
  ],
  [
    Word.attribute,
    '__attribute__ __attribute __acquires __releases __acquire __release __must_hold __cond_acquires __printf __scanf ' +
      '__aligned __section __alloc_size __realloc_size __assume_aligned __counted_by __nonnull __diag_ignore ' +
      '__cond_lock __releases_shared __acquires_shared __must_hold_shared __cond_releases __context_unsafe ' +
      '__no_sanitize __copy __alias __mode __cleanup __weak_reference __nonstring __guarded_by __pt_guarded_by ' +
      '__must_not_hold __target __bpf_kfunc_attr __diag_push __declspec _Alignas alignas __no_context_analysis acquires releases ' +
      '__typeof_member __free',
  ],
];

/** All words with their classes. */
export const wordClasses: readonly (readonly [Word, readonly string[]])[] = words.map(
  ([kind, text]) => [kind, text.split(' ')],
);
