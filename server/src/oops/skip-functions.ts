/** Functions that stand in stacks because something went wrong, not because they are wrong: the skip table of the guilty frame. */
import { NameList } from './name-list.js';

interface SkipRow {
  readonly reason: string;
  /** Without what the compiler added (`baseSymbol`). */
  readonly names: NameList;
}

/** The reason of functions that only say that something is wrong. */
export const REPORTING = 'panics, warns or dies';

/** The table; the lists do not overlap on purpose, but the first that fits gives the reason. */
const skippedFunctions: readonly SkipRow[] = [
  {
    reason: 'prints the stack',
    names: new NameList(
      'dump_stack* __dump_stack show_stack* dump_backtrace* unwind_backtrace show_regs* show_trace* stack_trace_save* save_stack* save_trace stack_trace_consume* walk_stackframe arch_stack_walk print_trace nmi_cpu_backtrace* nmi_trigger_cpumask_backtrace nmi_backtrace* trigger_*_backtrace arch_trigger_* lapic_can_unplug* sched_show_task show_task',
    ),
  },
  {
    reason: REPORTING,
    names: new NameList(
      'panic* vpanic check_panic_on_warn nmi_panic* __warn* warn_slowpath_* warn_bogus* report_bug __report_bug fixup_bug* handle_bug bug_handler brk_handler die die_* __die* die_kernel_fault oops_* do_exit_oops make_task_dead printk _printk vprintk* rust_helper_BUG rust_begin_unwind __stack_chk_fail *rust_begin_unwind *panic_fmt *panic_const* *core*panicking* debug_locks_off ___might_sleep __might_sleep __might_resched __might_fault might_fault __cant_sleep __cant_migrate check_preemption_disabled debug_smp_processor_id __this_cpu_preempt_check __schedule_bug spin_bug spin_dump rwlock_bug* bad_page* print_bad_pte free_page_is_bad* check_free_page_bad __panic panic_saved_regs skb_panic skb_over_panic skb_under_panic',
    ),
  },
  {
    reason: 'enters the kernel for a fault or trap',
    names: new NameList(
      'no_context* __bad_area* bad_area* __do_page_fault do_page_fault* page_fault* async_page_fault do_user_addr_fault do_kern_addr_fault handle_page_fault exc_* asm_exc_* asm_* do_trap* do_error_trap do_invalid_op invalid_op do_general_protection general_protection do_divide_error divide_error do_double_fault double_fault error_entry error_exit error_code common_exception spurious_* page_fault_oops kernelmode_fixup* fixup_exception do_mem_abort do_translation_fault do_page_fault __do_kernel_fault do_bad_area do_alignment_fault do_debug_exception do_sp_pc_abort do_undefinstr do_serror el1_* el1h_* el1t_* el0_* el0t_* call_undef_hook try_handle_bug arm64_serror_panic arm64_is_fatal_ras_serror do_DataAbort do_PrefetchAbort __dabt_svc __dabt_usr __pabt_svc __und_svc __irq_svc __und_fault arm_notify_die do_bad handle_bad_stack __bad_stack handle_exception do_trap_* ret_from_exception resume_kernel bad_page_fault ___do_page_fault __do_page_fault data_access_common_virt handle_page_fault program_check_* program_check_common_virt do_program_check do_tlb* ret_from_except ex_handler_* nmi end_repeat_nmi asm_exc_nmi default_do_nmi exc_nmi do_nmi perf_event_nmi_handler nmi_handle intr_check_sig die_if_kernel sun4v_do_mna kernel_unaligned_trap do_tag_check_fault do_tag_recovery entry_* ret_to_user* do_syscall_* do_fast_syscall_* do_int80_* system_call* sysenter_* syscall_* ret_fast_syscall invoke_syscall el0t_64_sync* tracesys* x64_sys_call ia32_sys_call',
    ),
  },
  {
    reason: 'checks memory accesses',
    names: new NameList(
      'kasan_* __kasan_* ____kasan_* __asan_* asan_* __hwasan_* print_report print_address_description* print_memory_metadata end_report start_report check_memory_region* check_region_inline memory_is_poisoned* kmsan_* __kmsan_* __msan_* kcsan_* __kcsan_* __tsan_* __ubsan_* ubsan_* handle_overflow handle_object_size_mismatch val_to_string kfence_* __kfence_* instrument_* *sanitizer* __virt_addr_valid __phys_addr* find_watchpoint check_access qlist_* quarantine_* set_track* kmemleak_* __kmemleak_* create_object* debug_check_no_obj_freed __debug_check_no_obj_freed',
    ),
  },
  {
    reason: 'copies or compares memory',
    names: new NameList(
      'memcpy* __memcpy* memmove* __memmove* memset* __memset* memcmp* memchr* memscan memweight __pi_* bcmp strcmp* strncmp* strcasecmp* strncasecmp* strcpy* strncpy* strlcpy* strscpy* sized_strscpy strlen* strnlen* strchr* strnchr* strrchr* strcat* strncat* strlcat* strstr* strim strspn strcspn strsep __fortify* fortify_panic csum_partial* copy_user_* __copy_user* _copy_to_* _copy_from_* __copy_to_* __copy_from_* raw_copy_* copy_to_user* copy_from_user* copyin* copyout* __copyin __copyout rep_movs_* rep_stos_* clear_user* __clear_user* clear_page* copy_page* copy_mc_* put_user* __put_user* get_user* __get_user* _copy_iter* copy_to_user_iter copy_from_user_iter memcpy_*_iter copy_page_*_iter* _inline_copy_* hex_dump_to_buffer print_hex_dump string* vsnprintf snprintf sprintf pointer number arch_counter_get_cntvct __arch_copy_* usercopy_abort __check_object_size check_object_size __check_heap_object check_heap_object check_bogus_address check_stack_object read_word_at_a_time skb_put skb_push skb_pull __skb_put __skb_push __skb_pull skb_put_data',
    ),
  },
  {
    reason: 'reads or changes one variable, bit or counter',
    names: new NameList(
      'atomic_* atomic64_* __atomic_* arch_atomic* raw_atomic* _atomic_dec_and_lock* __read_once_size* __write_once_size* __read_once* READ_ONCE* test_bit* _test_bit* set_bit* clear_bit* test_and_* arch_test* arch_set* arch_clear* const_test_bit variable_test_bit __test_and_* _find_* find_next_bit* refcount_* __refcount_* kref_* cpumask_* __bitmap_* bitmap_* percpu_ref_* __percpu_ref_* percpu_counter_* __percpu_counter_*',
    ),
  },
  {
    reason: 'links or unlinks an object',
    names: new NameList(
      'list_add* list_del* __list_add* __list_del* list_move* list_splice* list_empty* list_replace* list_lru_* hlist_* __hlist_* llist_* klist_* rb_insert* rb_erase* rb_next rb_prev rb_first __rb_* *rb_erase_color plist_* rhashtable_* rht_* __rhashtable_* idr_* ida_* radix_tree_* __radix_tree_* xa_* __xa_* xas_* _xa_* mas_* mtree_* drop_nlink inc_nlink set_nlink clear_nlink',
    ),
  },
  {
    reason: 'takes, releases or checks a lock',
    names: new NameList(
      '_raw_* __raw_* raw_spin_* do_raw_* spin_* __spin_* raw_read_* raw_write_* queued_* native_queued_* __pv_queued_* pv_queued_* kvm_wait pv_wait virt_spin_lock arch_spin_* read_lock* write_lock* __read_lock* read_unlock* write_unlock* lock_acquire* lock_release* __lock_acquire __lock_release* lock_acquired lock_contended lock_is_held* __lock_is_held lock_downgrade lock_set_class lock_sync lockdep_* __lockdep_* mark_lock* mark_held_locks* mark_usage validate_chain check_prev_add check_prevs_add check_noncircular check_deadlock check_usage* check_irq_usage check_lock* check_wait_context check_flags check_chain_key check_path bfs_* __bfs* find_usage_* add_chain_* lookup_chain_cache* register_lock_class assign_lock_key reacquire_held_locks find_held_lock hlock_class look_up_lock_class print_circular_bug* print_deadlock_bug* print_usage_bug* print_bad_irq_dependency print_irq_inversion_bug* print_unlock_imbalance_bug* print_freed_lock_bug* print_held_locks_bug debug_check_no_locks_* print_lock* valid_state mutex_* __mutex_* ww_mutex_* __ww_mutex_* rt_mutex_* __rt_mutex_* rt_spin_* down_read* down_write* __down_read* __down_write* up_read* up_write* __up_* up down* __down* rwsem_* __rwsem_* call_rwsem_* percpu_down_* percpu_up_* __percpu_down_* __percpu_up_* seqcount_* seqprop_* read_seq* write_seq* do_write_seq* rcu_read_* rcu_lock_* __rcu_read_* rcu_note_* rcu_is_watching debug_lockdep_rcu_enabled local_bh_* __local_bh_* __local_irq* local_irq_* trace_hardirqs_* trace_softirqs_* __trace_hardirqs* preempt_count_* lock_sock* release_sock* arch_local_irq_* raw_irqentry_* bit_spin_* hlist_bl_lock* class_* console_trylock* owner_on_cpu osq_lock* csd_lock* folio_trylock debug_mutex_* debug_spin_* debug_rt_* debug_write_* __task_rq_lock* task_rq_lock* raw_spin_rq_* rq_lock* lock_task_sighand __lock_task_sighand',
    ),
  },
  {
    reason: 'allocates or frees memory',
    names: new NameList(
      'kmalloc* __kmalloc* __do_kmalloc* __do_kmem* kmem_cache_* __kmem_cache_* slab_* __slab_* ___slab_* slub_* kfree* __kfree* ___cache_* __cache_* cache_alloc* cache_grow* cache_free* ____cache_* fallback_alloc kvfree* kvmalloc* __kvmalloc* vmalloc* __vmalloc* vzalloc* vfree __vunmap __vfree get_free_pages __get_free_pages* get_zeroed_page* alloc_pages* __alloc_pages* __alloc_frozen_pages* alloc_page alloc_slab_page allocate_slab new_slab* alloc_from_pcs get_partial* __free_pages* free_pages* __free_page* free_page* __free_slab free_unref_* free_pcppages* free_contig* __put_page put_page* page_frag_* __page_frag_* __folio_alloc* folio_alloc* folio_put* __folio_put* vma_alloc_folio* alloc_skb* __alloc_skb* kfree_skb* __kfree_skb skb_release_* krealloc* __do_krealloc kzalloc* kcalloc* kmemdup* kstrdup* kstrndup* memdup_user* vmemdup_user* strndup_user post_alloc_hook prep_new_page prep_compound_page get_page_from_freelist rmqueue* __rmqueue* set_page_owner __set_page_owner* reset_page_owner __reset_page_owner alloc_percpu* __alloc_percpu* pcpu_alloc* free_percpu* devm_kmalloc* dma_alloc* object_err slab_err slab_bug print_trailer check_bytes* check_object* check_slab alloc_debug_processing free_debug_processing free_to_partial_list on_freelist do_slab_free slab_free* ___kmalloc* mempool_* debug_slab_free warn_alloc* kmem_* kasan_save* unpoison_* depot_* stack_depot_* __stack_depot_* prep_new_* prepare_alloc_pages* alloc_inode_sb do_kmem_cache_free alloc_page_interleave alloc_page_vma alloc_fresh_* folios_put* release_pages* __page_cache_release* sk_skb_reason_drop skb_free_* skb_queue_purge* __list_lru_init list_lru_init* prealloc_shrinker percpu_ref_init print_tainted alloc_inode* vcalloc* vmemdup*',
    ),
  },
  {
    reason: 'watches the life of objects',
    names: new NameList(
      'debug_object_* __debug_object_* debug_print_object debug_timer_* debug_hrtimer_* debug_check_* debug_assert_init __debug_check_* lookup_object_or_alloc debug_work_* debug_rcu_*',
    ),
  },
  {
    reason: 'sets, stops or queues a timer or work',
    names: new NameList(
      'del_timer* timer_delete* timer_shutdown* mod_timer* __mod_timer* add_timer* init_timer* timer_setup* lock_timer_base try_to_del_timer* do_init_timer hrtimer_start* hrtimer_init* hrtimer_cancel* hrtimer_try_to_cancel hrtimer_active queue_work* __queue_work* queue_delayed_work* __queue_delayed_work mod_delayed_work* delayed_work_timer_fn insert_work',
    ),
  },
  {
    reason: 'takes or drops a reference',
    names: new NameList(
      'iput* dput* __dput fast_dput dput_to_list fput* __fput_sync mntput* mntput_no_expire path_put put_device get_device sock_put kobject_* kset_* device_add device_del device_register device_unregister device_initialize device_create* device_destroy* unregister_netdev* rollback_registered* unregister_netdevice_*',
    ),
  },
  {
    reason: 'puts work off until it is safe',
    names: new NameList(
      'call_rcu* __call_rcu* kvfree_call_rcu rcu_do_batch rcu_core* rcu_process_callbacks rcu_sched_* rcu_check_* rcu_dump_* rcu_cpu_stall* print_cpu_stall* print_other_cpu_stall check_cpu_stall* rcu_pending rcu_exp_* rcu_tasks_*',
    ),
  },
  {
    reason: 'an artefact of the stack walk or of tracing',
    names: new NameList(
      'ret_from_fork* kthread ftrace_* return_to_handler trace_event_* perf_trace_* perf_* __traceiter_* trace_* __x86_indirect_* __x86_return_thunk srso_* retbleed_* stack_trace_* __switch_to* _stext _text 0x*',
    ),
  },
  {
    reason: 'waits',
    names: new NameList(
      '__schedule* schedule* io_schedule* __sched_text_start preempt_schedule* context_switch __switch_to* wait_for_completion* wait_for_common* __wait_for_common do_wait_for_common wait_on_bit* __wait_on_bit* out_of_line_wait_* bit_wait* wait_on_page* wait_on_buffer __wait_on_buffer __wait_on_page* folio_wait_* __folio_lock* folio_lock* __lock_page* lock_page* wait_on_folio* wait_event* prepare_to_wait* finish_wait do_wait_* wait_woken sk_wait_* rwsem_down_* percpu_rwsem_* flush_work* __flush_work* flush_workqueue* __flush_workqueue drain_workqueue cancel_work_sync cancel_delayed_work_sync __cancel_work* start_flush_work kthread_stop* kthread_park* do_nanosleep hrtimer_nanosleep usleep_range* msleep* swait_* __swait_* schedule_timeout* blk_wait_io* submit_bio_wait submit_bh_wait __bread* refrigerator __refrigerator try_to_freeze* read_word* lock_sock_nested lock_sock __lock_sock rcu_barrier* filemap_update_page down_* __wait_rcu_gp do_read_cache_* wait_rcu_gp* schedule_debug prepare_task_switch_* finish_task_switch* _cond_resched cond_resched* __cond_resched* retint_* folio_batch_* pagevec_* lru_add* folio_add_lru*',
    ),
  },
];

/** Longer names come from Rust and C++, and none of those is in the tables. */
const LONGEST_NAME = 300;

/** Why the function is skipped; undefined where it is not. `baseName` as `baseSymbol()` gives it. */
export function skipReason(baseName: string): string | undefined {
  if (baseName.length > LONGEST_NAME) return undefined;
  return skippedFunctions.find(({ names }) => names.has(baseName))?.reason;
}
