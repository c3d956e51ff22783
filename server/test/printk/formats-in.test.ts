/** Which strings of a C file are formats, and which calls print. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TreePath } from '../../src/base/tree-path.js';
import { formatsIn } from '../../src/printk/formats-in.js';
import { isPrinting } from '../../src/printk/printing-callees.js';

function formats(text: string): readonly string[] {
  return formatsIn(text, 'x.c' as TreePath).map(
    ({ line, callee, caller, format }) =>
      `${line} ${callee} ${caller || '-'} ${JSON.stringify(format.replaceAll('\u0001', '`'))}`,
  );
}

describe('the formats of a file', () => {
  it('are the first strings of printing calls, joined, with the names between them', () => {
    assert.deepEqual(
      formats(`static int f(int x)
{
	printk(KERN_ERR PFX "size is "
	       "%" PRIu64 " bytes\\n", x);
	dev_err(&d->dev, "no %s\\n", x ? "irq" : "clock");
	seq_printf(m, "not in the log\\n");
	pr_info(x ? "on\\n" : "off\\n");
	return snprintf(b, 3, "nor this");
}
`),
      [
        '2 printk f "`KERN_ERR``PFX`size is %`PRIu64` bytes\\n"',
        '4 dev_err f "no %s\\n"',
        '6 pr_info f "on\\n"',
        '6 pr_info f "off\\n"',
      ],
    );
  });

  it('are found in macros, behind doubled parentheses, and in what a bare format is given', () => {
    assert.deepEqual(
      formats(`#define my_err(fmt, ...) \\
	pr_err("my: " fmt, ##__VA_ARGS__)
void g(void)
{
	ACPI_ERROR((AE_INFO, "Bad %u", 3));
	printk("%s\\n", off ? "turned off" : "not found");
	if (WARN_ON(x == '"')) return;
	panic(/* "no" */ "dead\\tend");
}
`),
      [
        '4 ACPI_ERROR g "Bad %u"',
        '5 printk g "%s\\n"',
        '5 printk g "turned off"',
        '5 printk g "not found"',
        '7 panic g "dead\\tend"',
        '1 pr_err my_err "my: `fmt`"',
      ],
    );
  });

  it('are what is printed in any case, a gap where the preprocessor chooses or a macro makes text', () => {
    assert.deepEqual(
      formats(`void f(void)
{
	pr_info("pages: %d total"
#ifdef CONFIG_HIGHMEM
		", %d highmem"
#else
# if NONE
		", none"
# endif
#endif
		" end\\n", a, b);
	pr_err("speed over " __stringify(MAX) " Hz\\n");
}
`),
      ['2 pr_info f "pages: %d total`ifdef` end\\n"', '11 pr_err f "speed over `__stringify`"'],
    );
  });

  it('are none in what is no C', () => {
    for (const text of [
      '',
      'pr_err("',
      'pr_err((((((',
      '"'.repeat(1000),
      'pr_err("a',
      '\0\0pr_err(',
    ]) {
      assert.ok(formats(text).length <= 1);
    }
  });
});

describe('a call', () => {
  it('prints if its name says so', () => {
    const names =
      'printk pr_err pr_warn_once dev_info_ratelimited netdev_dbg btrfs_warn_rl xfs_alert ext4_msg WARN WARN_ONCE panic ACPI_ERROR DRM_DEV_ERROR drm_dbg_kms sd_printk nilfs_err gfs2_assert_warn net_info_ratelimited audit_log ubi_msg hw_dbg pr_fmt';
    assert.deepEqual(
      names.split(' ').filter((name) => !isPrinting(name)),
      [],
    );
  });
  it('does not print if its name says something else', () => {
    const names =
      'seq_printf snprintf kasprintf trace_printk sysfs_emit dev_set_name debugfs_create_file proc_create strcmp TP_printk NL_SET_ERR_MSG request_irq';
    assert.deepEqual(names.split(' ').filter(isPrinting), []);
  });
});
