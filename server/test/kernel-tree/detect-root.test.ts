import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { findTree, inspectDirectory, type DiskProbe } from '../../src/kernel-tree/detect-root.js';

const HEAD = 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION =\n';

/** A tree's marker files below `root`. */
function tree(root: string, without: readonly string[] = []): Record<string, string> {
  const files: Record<string, string> = {
    Makefile: HEAD,
    Kconfig: '',
    'arch/x86/Makefile': '',
    'include/linux/kernel.h': '',
    'kernel/fork.c': '',
    'scripts/Makefile.build': '',
    'init/main.c': '',
    'fs/btrfs/inode.c': '',
  };
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => !without.some((prefix) => path.startsWith(prefix)))
      .map(([path, text]) => [`${root}/${path}`, text]),
  );
}

/** A disk of files; `links` are directories that stand for others. */
function disk(files: Record<string, string>, links: Record<string, string> = {}): DiskProbe {
  const real = (path: string): string => {
    for (const [link, target] of Object.entries(links)) {
      if (path === link || path.startsWith(`${link}/`))
        return real(target + path.slice(link.length));
    }
    return path;
  };
  return {
    read: (path) => files[real(path)],
    kind(path) {
      const at = real(path);
      if (files[at] !== undefined) return 'file';
      const inside = at === '/' ? '/' : `${at}/`;
      return Object.keys(files).some((name) => name.startsWith(inside)) ? 'directory' : undefined;
    },
    resolve: (path, child) => posix.resolve(path, child),
  };
}

/** What the search found, in words. */
function search(probe: DiskProbe, start: string, upward = true): string {
  const found = findTree(probe, start, { upward });
  if (found.kind === 'found') {
    const by = found.buildDirectory === undefined ? '' : ` by ${found.buildDirectory}`;
    return `${found.root} ${found.version.text}${found.checkout ? ' git' : ''}${by}`;
  }
  return found.looked.map(({ directory, reason }) => `${directory}: ${reason}`).join('; ');
}

describe('findTree', () => {
  it('finds the root from any path inside it', () => {
    const probe = disk(tree('/src/linux'));
    for (const start of ['/src/linux', '/src/linux/fs/btrfs', '/src/linux/fs/btrfs/inode.c']) {
      assert.equal(search(probe, start), '/src/linux 6.1.192');
    }
    assert.equal(search(probe, '/src', false), '/src: it has no Makefile');
    assert.equal(search(probe, '/none', false), '/none: there is no such directory');
  });

  it('tells a checkout, also one with a .git file', () => {
    assert.equal(search(disk({ ...tree('/l'), '/l/.git/HEAD': '' }), '/l'), '/l 6.1.192 git');
    assert.equal(search(disk({ ...tree('/l'), '/l/.git': 'gitdir: x' }), '/l'), '/l 6.1.192 git');
  });

  it('goes from a build directory to its sources', () => {
    const link = disk({ ...tree('/l'), '/b/Makefile': '# made' }, { '/b/source': '/l' });
    assert.equal(search(link, '/b'), '/b/source 6.1.192 by /b');
    for (const line of ['include /l/Makefile', 'MAKEARGS := -C /l', 'KERNELSRC    := ../l']) {
      const probe = disk({ ...tree('/l'), '/b/Makefile': `# made\n${line}\n`, '/b/fs/x.o': '' });
      assert.equal(search(probe, '/b/fs'), '/l 6.1.192 by /b', line);
    }
  });

  it('goes from a module to the kernel it is built against', () => {
    for (const line of ['KDIR ?= /l', 'KERNELDIR := ../l', '\t$(MAKE) -C /l M=$(PWD) modules']) {
      const probe = disk({ ...tree('/l'), '/m/Makefile': `obj-m := m.o\n${line}\n` });
      assert.equal(search(probe, '/m'), '/l 6.1.192', line);
    }
  });

  it('goes from /lib/modules/RELEASE to the sources', () => {
    const modules = { '/lib/modules/6.1.192/modules.dep': '' };
    const source = { '/lib/modules/6.1.192/source': '/l' };
    assert.equal(
      search(disk({ ...tree('/l'), ...modules }, source), '/lib/modules/6.1.192'),
      '/lib/modules/6.1.192/source 6.1.192',
    );
    const build = disk(
      { ...tree('/l'), ...modules, '/b/Makefile': 'include /l/Makefile' },
      { '/lib/modules/6.1.192/build': '/b' },
    );
    assert.match(search(build, '/lib/modules/6.1.192'), /^\/l 6\.1\.192 by /);
  });

  it('says that a headers package has no sources', () => {
    const probe = disk(tree('/usr/src/linux-headers', ['init', 'fs', 'kernel']));
    assert.equal(inspectDirectory(probe, '/usr/src/linux-headers').kind, 'headers-only');
    assert.match(
      search(probe, '/usr/src/linux-headers', false),
      /headers of 6\.1\.192 without its sources/,
    );
  });

  it('says what is missing', () => {
    assert.match(search(disk(tree('/l', ['scripts'])), '/l', false), /a VERSION but no scripts$/);
    assert.equal(
      search(disk({ '/p/Makefile': 'all:\n' }), '/p', false),
      '/p: Makefile has no VERSION',
    );
  });

  it('ends where directories name each other', () => {
    const probe = disk({
      '/a/Makefile': 'include /b/Makefile',
      '/b/Makefile': 'include /a/Makefile',
    });
    assert.match(search(probe, '/a', false), /too many links/);
  });
});
