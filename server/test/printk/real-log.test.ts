/**
 * Real logs of a booted 6.1 and the tree it was built from, through the whole of `kernav decode --printk`. Each attribution of
 * the table was judged by reading the source around it.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { printedLines } from '../../src/commands/printed-lines.js';
import { readLogContent } from '../../src/platform/log-content.js';
import { readLogBytes } from '../../src/platform/log-reader.js';
import { nodeFiles } from '../../src/platform/node-files.js';
import { openSearch } from '../../src/platform/open-search.js';
import type { MessageOrigin } from '../../src/printk/origin.js';
import { realTree, sharedData } from '../support/real-tree.js';

const root = realTree('6.1');
const logs = sharedData('data/frames');
const skip =
  root === undefined || logs === undefined
    ? 'no linux-source-6.1, or no ../shared/data/frames'
    : false;

/** Logs with lines of several subsystems between their reports. */
const READ = /^(?:002|009|013|02[0-7]|034|036|048|052|053|063)-.*\.log$/;

/** Log, 1-based line, the call. */
const judged: readonly [log: string, lineNumber: number, site: string][] = [
  ['002', 13, 'kernel/exit.c:954 make_task_dead'],
  ['009', 14, 'kernel/exit.c:959 make_task_dead'],
  ['009', 15, 'kernel/exit.c:984 make_task_dead'],
  ['013', 1, 'drivers/misc/lkdtm/core.c:328 direct_entry'],
  ['013', 2, 'drivers/misc/lkdtm/perms.c:117 lkdtm_WRITE_RO'],
  ['020', 1, 'drivers/misc/lkdtm/core.c:209 lkdtm_kprobe_handler'],
  ['022', 2, 'drivers/misc/lkdtm/refcount.c:307 lkdtm_REFCOUNT_INC_NOT_ZERO_SATURATED'],
  ['023', 2, 'drivers/misc/lkdtm/refcount.c:163 lkdtm_REFCOUNT_DEC_AND_TEST_NEGATIVE'],
  ['024', 2, 'drivers/misc/lkdtm/refcount.c:235 lkdtm_REFCOUNT_ADD_ZERO'],
  ['024', 3, 'drivers/misc/lkdtm/refcount.c:237 lkdtm_REFCOUNT_ADD_ZERO'],
  ['024', 4, 'drivers/misc/lkdtm/refcount.c:239 lkdtm_REFCOUNT_ADD_ZERO'],
  ['024', 5, 'drivers/misc/lkdtm/refcount.c:246 lkdtm_REFCOUNT_ADD_ZERO'],
  ['026', 2, 'drivers/misc/lkdtm/usercopy.c:368 do_usercopy_page_span'],
  ['026', 4, 'mm/usercopy.c:89 usercopy_abort'],
  ['027', 2, 'drivers/misc/lkdtm/usercopy.c:241 do_usercopy_slab_whitelist'],
  ['027', 4, 'mm/usercopy.c:89 usercopy_abort'],
  ['036', 1, 'lib/nmi_backtrace.c:65 nmi_trigger_cpumask_backtrace'],
  ['036', 2, 'lib/nmi_backtrace.c:107 nmi_cpu_backtrace'],
  ['036', 4, 'lib/dump_stack.c:69 dump_stack_print_info'],
  ['048', 1, 'kernel/rcu/tree_stall.h:520 rcu_check_gp_kthread_starvation'],
  ['052', 2, 'fs/btrfs/relocation.c:4035 describe_relocation'],
  ['052', 3, 'fs/btrfs/volumes.c:4636 btrfs_balance'],
  ['053', 1, 'net/ipv6/addrconf.c:3694 addrconf_notify'],
];

describe('the lines of real logs', { skip }, () => {
  const origins = new Map<string, ReadonlyMap<number, MessageOrigin>>();

  before(async () => {
    if (root === undefined || logs === undefined) return;
    const files = nodeFiles(root);
    const search = openSearch(root, files);
    for (const name of readdirSync(logs).filter((each) => READ.test(each))) {
      const path = join(logs, name);
      const { reports } = await readLogContent(readLogBytes(path));
      const sources = { files, search, formats: undefined, architecture: 'x86' };
      origins.set(name.slice(0, 3), await printedLines(readLogBytes(path), reports, sources));
    }
  });

  it('come from the calls that were judged to print them', () => {
    const found = judged.map(([log, lineNumber]) => {
      const origin = origins.get(log)?.get(lineNumber - 1);
      const site =
        origin?.kind === 'found'
          ? `${origin.site.file}:${origin.site.lineNumber} ${origin.site.function}`
          : (origin?.reason ?? 'in a report');
      return [log, lineNumber, site];
    });
    assert.deepEqual(found, judged);
  });

  it('have an origin in seven of ten cases where a search must do', () => {
    // Most of the others were printed by a module that is not in the tree, `tinj`.
    const all = [...origins.values()].flatMap((each) => [...each.values()]);
    const kernels = all.filter(
      (origin) => origin.kind === 'found' || origin.reason !== 'user-space',
    );
    const found = kernels.filter(({ kind }) => kind === 'found');
    assert.ok(found.length / kernels.length > 0.7, `${found.length} of ${kernels.length}`);
  });
});
