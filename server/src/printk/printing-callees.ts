/**
 * Which functions and macros print into the kernel's log, by their names: the kernel's wrappers of printk are called after its
 * levels or after what they do. Sources: include/linux/printk.h, dev_printk.h, netdevice.h, include/drm/drm_print.h,
 * include/acpi/acoutput.h, asm-generic/bug.h, and the wrappers of file systems and drivers, which follow them.
 */

/** A part of a name, between underscores, that says that it prints. */
const printingParts = new Set(
  (
    'err errr error errors warn warning warnings info notice crit critical alert emerg dbg debug printk print printf pr msg message ' +
    'panic bug fatal log logf cont trace hint devel verbose abort report fault complain whine note dump exception fixme'
  ).split(' '),
);

/** Whole names. */
const printingNames = new Set(
  (
    'printk vprintk dprintk pdebug die die_if_kernel oops BUG panic nmi_panic pr_fmt dev_fmt dprint ' +
    'cont DPRINTK TRACE dout derr early_panic early_print prom_printf bad_page bad_page_reason warn_alloc slab_err slab_bug ' +
    'object_err usercopy_abort audit_log_format audit_log_start sysrq_printk xen_raw_printk ' +
    'out_of_memory oom_kill_process dump_header mem_print dprintf SAM_DEBUG kmsg_dump rcu_note'
  ).split(' '),
);

/** Parts of names that hand their text to somebody else: a file, a buffer, netlink, a trace, or that only look something up. */
const otherParts = new Set(
  (
    'seq snprintf scnprintf sprintf kasprintf asprintf debugfs sysfs procfs configfs nl nlmsg nla extack netlink genl tracepoint ' +
    'get set find lookup register unregister create alloc free add del remove init parse read write open match ' +
    'strcmp name names kobject ksft perror fprintf selftest btf bpf hash string strings str'
  ).split(' '),
);

/** Whole names that the parts would let in. */
const otherNames = new Set(
  (
    'TP_printk trace_printk __print_flags __print_symbolic __print_hex BUILD_BUG_ON_MSG I2C_BOARD_INFO xenbus_printf drm_printf verbose bpf_log bpf_verifier_log_write printf fprintf vprintf perror kdb_printf seq_printf cmn_err_name ' +
    'audit_log_d_path error warnx errx err_exit dev_err_name bch2_prt_printf prt_printf log2 ilog2 order_base_2'
  ).split(' '),
);

/** True where a call of that name hands its first string to the log. A name that is in doubt does. */
export function isPrinting(callee: string): boolean {
  if (printingNames.has(callee)) return true;
  if (otherNames.has(callee)) return false;
  const parts = callee.toLowerCase().split('_');
  return parts.some((part) => printingParts.has(trimDigits(part))) && !parts.some(isOtherPart);
}

function isOtherPart(part: string): boolean {
  return otherParts.has(part);
}

/** `dbg2` is `dbg`, and `dprintk` prints as `printk` does. */
function trimDigits(part: string): string {
  let end = part.length;
  while (end > 0 && part.charCodeAt(end - 1) >= 48 && part.charCodeAt(end - 1) <= 57) end--;
  const word = part.slice(0, end);
  return word.endsWith('printk') ? 'printk' : word;
}
