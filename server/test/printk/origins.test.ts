/** From a line to the call that printed it, in small trees of our own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TreePath } from '../../src/base/tree-path.js';
import type { PrintSite } from '../../src/printk/origin.js';
import { settleByNeighbours } from '../../src/printk/settle-by-neighbours.js';
import { originIn } from './printk-support.js';

const gizmo = `#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
static int gizmo_probe(struct device *dev)
{
	pr_info("found %d queues of depth %u\\n", n, depth);
	dev_warn(dev, "queue %d is stuck, resetting\\n", i);
	pr_cont(" and more\\n");
	return 0;
}
`;

describe('the origin of a line', () => {
  it('is the call whose format and prefix explain the whole line', () => {
    assert.equal(
      originIn({ 'drivers/gizmo.c': gizmo }, '[    1.234567] gizmo: found 3 queues of depth 64'),
      'drivers/gizmo.c:4 pr_info in gizmo_probe, certain, only-format',
    );
  });

  it('is found behind the name of a driver and its device', () => {
    assert.equal(
      originIn({ 'drivers/gizmo.c': gizmo }, 'gizmo 0000:00:03.0: queue 2 is stuck, resetting'),
      'drivers/gizmo.c:5 dev_warn in gizmo_probe, certain, only-format',
    );
  });

  it('is not certain without the prefix of its file, and none behind one that is not its own', () => {
    assert.equal(
      originIn({ 'drivers/gizmo.c': gizmo }, 'found 3 queues of depth 64'),
      'drivers/gizmo.c:4 pr_info in gizmo_probe, likely, only-format',
    );
    assert.equal(
      originIn({ 'drivers/gizmo.c': gizmo }, 'some user says that gizmo: found 3 queues'),
      'no-format',
    );
  });

  it('is one of n where the same text stands twice', () => {
    const text = 'void f(void)\n{\n\tpr_err("out of request buffers\\n");\n}\n';
    assert.equal(
      originIn({ 'fs/a.c': text, 'fs/b.c': text }, 'out of request buffers'),
      'fs/a.c:3 pr_err in f, guess, one-of-n (fs/b.c:3)',
    );
  });

  it('is of the architecture of the machine', () => {
    const text = 'void f(void)\n{\n\tpr_err("timer calibration has failed\\n");\n}\n';
    const tree = { 'arch/arm/t.c': text, 'arch/x86/t.c': text };
    const line = 'timer calibration has failed';
    assert.equal(originIn(tree, line, 'x86'), 'arch/x86/t.c:3 pr_err in f, certain, only-format');
    assert.equal(
      originIn(tree, line),
      'arch/arm/t.c:3 pr_err in f, guess, one-of-n (arch/x86/t.c:3)',
    );
  });

  it('is of the level that the log prints', () => {
    const tree = {
      'a.c': 'void f(void)\n{\n\tpr_err("the widget is gone away\\n");\n}\n',
      'b.c': 'void f(void)\n{\n\tpr_info("the widget is gone away\\n");\n}\n',
    };
    assert.equal(originIn(tree, '<6>[    1.000000] the widget is gone away').slice(0, 5), 'b.c:3');
    assert.equal(originIn(tree, '<3>[    1.000000] the widget is gone away').slice(0, 5), 'a.c:3');
  });

  it('is the message and not the wrapper that printed it', () => {
    const tree = {
      'fs/foofs.c': `void foofs_msg(struct super_block *sb, const char *fmt, ...)
{
	printk("FOOFS-fs (%s): %pV\\n", sb->s_id, &vaf);
}
void mount(void)
{
	foofs_msg(sb, "mounted filesystem with %s data mode", mode);
}
`,
    };
    assert.equal(
      originIn(tree, 'FOOFS-fs (sda1): mounted filesystem with ordered data mode'),
      'fs/foofs.c:7 foofs_msg in mount, certain, only-format',
    );
  });

  it('is found for a line that several calls printed', () => {
    const tree = {
      'k.c':
        'void f(void)\n{\n\tpr_info("worker pool %d:", i);\n\tpr_cont(" idle=%d busy=%d\\n", a, b);\n}\n',
    };
    assert.match(
      originIn(tree, 'worker pool 3: idle=1 busy=2'),
      /^k\.c:[34] \w+ in f, \w+, part-of-line$/,
    );
  });

  it('follows the prefix as the file changes it', () => {
    const tree = {
      'bugs.c':
        '#define pr_fmt(fmt) "One: " fmt\nvoid f(void) { pr_info("the same short text\\n"); }\n#undef pr_fmt\n#define pr_fmt(fmt) "Two: " fmt\nvoid g(void) { pr_info("the same short text\\n"); }\n',
    };
    assert.match(originIn(tree, 'Two: the same short text'), /^bugs\.c:5 pr_info in g, certain/);
    assert.match(originIn(tree, 'One: the same short text'), /^bugs\.c:2 pr_info in f, certain/);
  });

  it('names the function where the prefix does', () => {
    const tree = {
      'a.c':
        '#define pr_fmt(fmt) "gizmo: %s: " fmt, __func__\nvoid gizmo_open(void)\n{\n\tpr_err("cannot take the lock\\n");\n}\n',
    };
    assert.match(originIn(tree, 'gizmo: gizmo_open: cannot take the lock'), /^a\.c:4 .*certain/);
  });

  it('is the call of start_kernel() for the first line of a boot', () => {
    const tree = {
      'init/main.c':
        'void start_kernel(void)\n{\n\tpr_notice("%s", linux_comment);\n\tpr_notice("%s", linux_banner);\n}\n',
    };
    const banner = '[    0.000000] Linux version 6.1.0-rc3 (a@b) (gcc (GCC) 12.2.0) #1 SMP';
    assert.equal(
      originIn(tree, banner),
      'init/main.c:4 pr_notice in start_kernel, certain, only-format',
    );
    assert.equal(originIn({}, banner), 'no-format');
  });

  it('is none for what user space wrote, and for lines that say too little', () => {
    const tree = { 'drivers/gizmo.c': gizmo };
    assert.equal(originIn(tree, '[    2.000000] systemd[1]: Mounted /boot.'), 'user-space');
    assert.equal(originIn(tree, '<30>[    2.000000] anything at all'), 'user-space');
    assert.equal(originIn(tree, '[    2.000000] 12 34 ab'), 'too-short');
    assert.equal(originIn(tree, '[    2.000000] nobody prints this line'), 'no-format');
    assert.equal(originIn(tree, '[    2.000000] '), 'no message');
  });

  it('is answered for any line without failing', () => {
    const tree = { 'drivers/gizmo.c': gizmo };
    for (const line of [
      '\0\0\0',
      '%s%s%n',
      '\ud800'.repeat(100),
      'queue '.repeat(5000),
      ': '.repeat(3000),
    ]) {
      assert.equal(typeof originIn(tree, line), 'string');
    }
  });
});

describe('lines next to each other', () => {
  it('settle which of several equal texts it is', () => {
    const site = (name: string, lineNumber: number): PrintSite => ({
      file: 'a.c' as TreePath,
      lineNumber,
      callee: 'pr_info',
      function: name,
      format: 'x',
    });
    const near = {
      kind: 'found',
      site: site('g', 8),
      candidates: [],
      evidence: 'only-format',
      confidence: 'certain',
    } as const;
    const open = {
      kind: 'found',
      site: site('f', 1),
      candidates: [site('g', 9)],
      evidence: 'one-of-n',
      confidence: 'guess',
    } as const;
    assert.deepEqual(settleByNeighbours([near, open]), [
      near,
      { ...open, site: site('g', 9), candidates: [site('f', 1)], confidence: 'likely' },
    ]);
    assert.deepEqual(settleByNeighbours([open]), [open]);
  });
});
