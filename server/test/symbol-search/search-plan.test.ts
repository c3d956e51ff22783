/** Which parts of a tree are searched, and in which order. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { planSearch, withoutNested, type SearchPlan } from '../../src/symbol-search/search-plan.js';

const tree = memoryFiles(
  Object.fromEntries(
    [
      'Makefile',
      '.config',
      'Documentation/x.c',
      'arch/arm64/kernel/setup.c',
      'arch/um/kernel/um.c',
      'arch/x86/entry/common.c',
      'arch/x86/include/asm/page.h',
      'arch/x86/kernel/setup.c',
      'drivers/net/otter/main.c',
      'drivers/otter/main.c',
      'fs/btrfs/inode.c',
      'fs/open.c',
      'include/linux/fs.h',
      'kernel/fork.c',
      'net/ipv4/tcp.c',
      'tools/x.c',
    ].map((path) => [path, '']),
  ),
);

function plan(architecture?: string, hints: readonly string[] = []): SearchPlan {
  return planSearch(tree, architecture, hints as readonly TreePath[]);
}

describe('planSearch', () => {
  it('searches one architecture when the log tells it, and leaves the others out', () => {
    const { core, soonest, except, headers } = plan('x86');
    assert.ok(core.includes('arch/x86' as TreePath));
    assert.deepEqual(
      except.filter((path) => path.startsWith('arch/')),
      ['arch/arm64', 'arch/um'],
    );
    assert.deepEqual(headers, ['include', 'arch/x86/include']);
    assert.deepEqual(soonest, [
      'arch/x86/kernel',
      'arch/x86/entry',
      'kernel',
      'net/ipv4',
      'fs/open.c',
    ]);
  });

  for (const architecture of [undefined, 'pdp11', '', '../x86']) {
    it(`searches every architecture for ${architecture ?? 'none'}`, () => {
      const { core, except } = plan(architecture);
      for (const name of ['arm64', 'um', 'x86']) {
        assert.ok(core.includes(`arch/${name}` as TreePath), name);
      }
      assert.deepEqual(
        except.filter((path) => path.startsWith('arch/')),
        [],
      );
    });
  }

  it('searches x86 with um, which borrows its code', () => {
    const { core, except } = plan('um');
    assert.ok(core.includes('arch/um' as TreePath) && core.includes('arch/x86' as TreePath));
    assert.ok(!except.includes('arch/x86' as TreePath));
  });

  it('begins with the hints, and names each part once', () => {
    const { core, soonest } = plan('x86', ['fs/btrfs', 'drivers/otter']);
    assert.deepEqual(soonest.slice(0, 2), ['fs/btrfs', 'drivers/otter']);
    // All of `fs` is core: what lies below it is not searched twice.
    assert.ok(!core.includes('fs/btrfs' as TreePath) && core.includes('fs' as TreePath));
    assert.equal(core[0], 'drivers/otter');
  });

  it('never searches programs, texts and hidden directories', () => {
    const { whole, except } = plan('x86');
    assert.deepEqual(whole, ['arch', 'drivers', 'fs', 'include', 'kernel', 'net']);
    assert.ok(except.includes('tools' as TreePath));
  });

  it('gives an empty plan for an empty tree', () => {
    const empty = planSearch(memoryFiles({}), 'x86', []);
    assert.deepEqual([empty.core, empty.soonest, empty.whole, empty.headers], [[], [], [], []]);
  });
});

describe('withoutNested', () => {
  it('leaves out what lies below another path, and only that', () => {
    const paths = ['net', 'net/ipv4', 'net/ipv4/tcp.c', 'netfilter', 'fs/btrfs', 'fs/btrfs2'];
    assert.deepEqual(withoutNested(paths), ['net', 'netfilter', 'fs/btrfs', 'fs/btrfs2']);
  });

  it('keeps the order', () => {
    assert.deepEqual(withoutNested(['b', 'a', 'b/c']), ['b', 'a']);
  });
});
