/** The rules of Kbuild, each in a small tree: a module's name and its sources, a source and its module. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryFiles } from '../../src/base/file-source.js';
import type { TreePath } from '../../src/base/tree-path.js';
import { conditionText, isNever } from '../../src/kernel-tree/condition.js';
import { parseConfig } from '../../src/kernel-tree/config.js';
import { ModuleMap, type KernelModule } from '../../src/kernel-tree/module-map.js';

/** `paths` are empty files; `config` is the text of a .config. */
interface Tree {
  readonly makefiles: Readonly<Record<string, string>>;
  readonly paths?: string;
  readonly config?: string;
  readonly architecture?: string;
}

function mapOf({ makefiles, paths = '', config, architecture }: Tree): ModuleMap {
  const empty = Object.fromEntries(
    paths
      .split(/\s+/)
      .filter(Boolean)
      .map((path) => [path, '']),
  );
  const parsed = config === undefined ? undefined : parseConfig(config);
  return new ModuleMap(memoryFiles({ ...empty, ...makefiles }), {
    ...(parsed === undefined ? {} : { config: parsed }),
    ...(architecture === undefined ? {} : { architecture }),
  });
}

/** `fs/x/x.o [CONFIG_X=m]: fs/x/a.c fs/x/b.c(CONFIG_B)`; `+` before what is generated. */
function inWords({ object, module, sources, generated }: KernelModule): string {
  const files = sources.map(({ path, when, optional }) =>
    optional ? `${path}(${conditionText(when)})` : path,
  );
  const made = generated.map(
    (part) => `+${part.object}${part.from === undefined ? '' : `<${part.from}`}`,
  );
  return `${object} [${conditionText(module)}]: ${[...files, ...made].join(' ')}`;
}

const find = (name: string, tree: Tree): string =>
  mapOf(tree).findModule(name).candidates.map(inWords).join('\n');

const users = (path: string, tree: Tree): string =>
  mapOf(tree)
    .builtInto(path as TreePath)
    .map(({ module, when }) => `${module.object} (${conditionText(when)})`)
    .join('\n');

const TOP = {
  Kbuild: 'obj-y += fs/ drivers/ arch/$(SRCARCH)/\n',
  Makefile: 'VERSION = 6\nlibs-y := lib/\n',
};

describe('a module', () => {
  const makefile = (text: string): Record<string, string> => ({
    ...TOP,
    'fs/Makefile': 'obj-$(CONFIG_X) += x/\n',
    'fs/x/Makefile': text,
  });

  it('of one source has the source of its name', () => {
    const makefiles = makefile('obj-$(CONFIG_X) += x.o');
    assert.equal(find('x', { makefiles, paths: 'fs/x/x.c' }), 'fs/x/x.o [CONFIG_X=m]: fs/x/x.c');
    assert.equal(find('x', { makefiles, paths: 'fs/x/x.S' }), 'fs/x/x.o [CONFIG_X=m]: fs/x/x.S');
    assert.equal(find('x', { makefiles, paths: 'fs/x/x.rs' }), 'fs/x/x.o [CONFIG_X=m]: fs/x/x.rs');
  });

  it('of several has those of -objs, -y and -m', () => {
    const makefiles = makefile('obj-m += x.o\nx-objs := a.o\nx-y += b.o\nx-m += sub/c.o');
    const paths = 'fs/x/a.c fs/x/b.c fs/x/sub/c.c fs/x/x.c';
    assert.equal(
      find('x', { makefiles, paths }),
      'fs/x/x.o [always]: fs/x/a.c fs/x/b.c fs/x/sub/c.c',
    );
  });

  it('has optional parts under their symbols, and sure ones under its own', () => {
    const makefiles = makefile(
      'obj-$(CONFIG_X) += x.o\nx-y := a.o\nx-$(CONFIG_X_ACL) += acl.o\nx-$(CONFIG_X) += b.o',
    );
    const paths = 'fs/x/a.c fs/x/acl.c fs/x/b.c';
    assert.equal(
      find('x', { makefiles, paths }),
      'fs/x/x.o [CONFIG_X=m]: fs/x/a.c fs/x/acl.c(CONFIG_X_ACL) fs/x/b.c',
    );
    assert.equal(
      find('x', { makefiles, paths, config: 'CONFIG_X=m\n# CONFIG_X_ACL is not set' }),
      'fs/x/x.o [always]: fs/x/a.c fs/x/b.c',
    );
  });

  it('is a composite also when all its parts are left out', () => {
    const makefiles = makefile('obj-m += x.o\nx-$(CONFIG_A) += a.o');
    assert.equal(
      find('x', { makefiles, paths: 'fs/x/a.c fs/x/x.c', config: 'CONFIG_B=y' }),
      'fs/x/x.o [always]: ',
    );
  });

  it('is asked for with _ where the file has -', () => {
    const makefiles = makefile('obj-m += x-y-z.o');
    assert.equal(
      find('x_y_z', { makefiles, paths: 'fs/x/x-y-z.c' }),
      'fs/x/x-y-z.o [always]: fs/x/x-y-z.c',
    );
    assert.equal(
      find('x-y-z', { makefiles, paths: 'fs/x/x-y-z.c' }),
      'fs/x/x-y-z.o [always]: fs/x/x-y-z.c',
    );
  });

  it('takes parts from other directories, but not from outside the tree', () => {
    const makefiles = makefile('obj-m += x.o\nx-y := ../lib/a.o ../../../../etc/b.o');
    assert.equal(find('x', { makefiles, paths: 'fs/lib/a.c' }), 'fs/x/x.o [always]: fs/lib/a.c');
  });

  it('has generated parts, with the file they are made from', () => {
    const makefiles = makefile('obj-m += x.o\nx-y := a.asn1.o b.o c.o d.o');
    const paths = 'fs/x/a.asn1 fs/x/b.c_shipped fs/x/c.pl';
    assert.equal(
      find('x', { makefiles, paths }),
      'fs/x/x.o [always]: +fs/x/a.asn1.o<fs/x/a.asn1 +fs/x/b.o<fs/x/b.c_shipped +fs/x/c.o<fs/x/c.pl +fs/x/d.o',
    );
  });

  it('has parts whose source a rule of the makefile names', () => {
    const makefiles = makefile(
      [
        'obj-m += x.o',
        'x-y := shared-a.o own.o b.o int1.o',
        '$(obj)/shared-%.o: $(srctree)/lib/%.c FORCE',
        '\t$(call if_changed_rule,cc_o_c)',
        '$(obj)/own.o: $(src)/other.S',
        '$(obj)/int%.c: $(src)/int.uc $(src)/unroll.awk FORCE',
        '$(obj)/b.o: $(obj)/generated.h',
      ].join('\n'),
    );
    const paths = 'lib/a.c fs/x/other.S fs/x/b.c fs/x/int.uc';
    assert.equal(
      find('x', { makefiles, paths }),
      'fs/x/x.o [always]: fs/x/b.c fs/x/other.S lib/a.c +fs/x/int1.o<fs/x/int.uc',
    );
    assert.equal(users('lib/a.c', { makefiles, paths }), 'fs/x/x.o (always)');
  });

  it('is no module where the configuration builds it in', () => {
    const makefiles = makefile('obj-$(CONFIG_X) += x.o');
    const tree = { makefiles, paths: 'fs/x/x.c', config: 'CONFIG_X=y' };
    assert.equal(find('x', tree), 'fs/x/x.o [never]: fs/x/x.c');
    assert.equal(
      conditionText(mapOf(tree).findModule('x').candidates[0]?.builtIn ?? { anyOf: [] }),
      'always',
    );
  });

  it('in obj-y and obj-m is built in', () => {
    const makefiles = makefile('obj-y += x.o\nobj-m += x.o');
    assert.equal(find('x', { makefiles, paths: 'fs/x/x.c' }), 'fs/x/x.o [never]: fs/x/x.c');
  });

  it('is made by Kbuild where there is also a Makefile', () => {
    const makefiles = { ...makefile('obj-m += wrong.o'), 'fs/x/Kbuild': 'obj-m += x.o' };
    assert.equal(find('x', { makefiles, paths: 'fs/x/x.c' }), 'fs/x/x.o [always]: fs/x/x.c');
    assert.equal(find('wrong', { makefiles, paths: 'fs/x/wrong.c' }), '');
  });

  it('may name itself as a part', () => {
    const makefiles = makefile('obj-$(CONFIG_X) += x.o\nx-y := x.o a.o');
    assert.equal(
      find('x', { makefiles, paths: 'fs/x/x.c fs/x/a.c' }),
      'fs/x/x.o [CONFIG_X=m]: fs/x/a.c fs/x/x.c',
    );
  });

  it('that no makefile makes has no candidates', () => {
    assert.equal(find('nosuch', { makefiles: makefile('obj-m += x.o') }), '');
    assert.equal(find('', { makefiles: {} }), '');
  });
});

describe('a name with several makers', () => {
  const makefiles = {
    ...TOP,
    'arch/x86/Kbuild': 'obj-y += kvm/',
    'arch/x86/kvm/Makefile': 'obj-$(CONFIG_KVM) += kvm.o\nkvm-y := x86.o',
    'arch/s390/Kbuild': 'obj-y += kvm/',
    'arch/s390/kvm/Makefile': 'obj-$(CONFIG_KVM) += kvm.o\nkvm-y := s390.o',
    'arch/arm64/Kbuild': 'obj-y += kvm/',
    'arch/arm64/kvm/Makefile': 'obj-$(CONFIG_KVM) += kvm.o\nkvm-y := arm.o',
    'arch/arm64/kvm/Kconfig': 'config KVM\n\tbool "KVM"\n',
    Kconfig: 'source "arch/$(SRCARCH)/Kconfig"\n',
    'arch/x86/Kconfig': 'menuconfig KVM\n\ttristate "KVM"\n',
  };
  const paths = 'arch/x86/kvm/x86.c arch/s390/kvm/s390.c arch/arm64/kvm/arm.c';
  const objects = (tree: Partial<Tree>): string[] =>
    mapOf({ makefiles, paths, ...tree })
      .findModule('kvm')
      .candidates.map(({ object }) => object);

  it('keeps those whose symbol can be m', () => {
    assert.deepEqual(objects({}), ['arch/s390/kvm/kvm.o', 'arch/x86/kvm/kvm.o']);
  });

  it('is decided by the architecture, or by a configuration made for one', () => {
    assert.deepEqual(objects({ architecture: 's390' }), ['arch/s390/kvm/kvm.o']);
    assert.deepEqual(objects({ config: 'CONFIG_X86=y\nCONFIG_KVM=m' }), ['arch/x86/kvm/kvm.o']);
  });

  it('is decided by a directory nearby', () => {
    const near = mapOf({ makefiles, paths }).findModule('kvm', ['arch/x86/kvm' as TreePath]);
    assert.deepEqual(
      near.candidates.map(({ object }) => object),
      ['arch/x86/kvm/kvm.o'],
    );
  });

  it('is decided by what the build reaches', () => {
    const tree = {
      makefiles: {
        ...TOP,
        'fs/Makefile': 'obj-$(CONFIG_A) += a/\nobj-$(CONFIG_B) += b/',
        'fs/a/Makefile': 'obj-m += x.o',
        'fs/b/Makefile': 'obj-m += x.o',
      },
      paths: 'fs/a/x.c fs/b/x.c',
    };
    assert.equal(find('x', { ...tree, config: 'CONFIG_B=y' }), 'fs/b/x.o [always]: fs/b/x.c');
    assert.equal(find('x', tree).split('\n').length, 2);
  });
});

describe('a source', () => {
  const makefiles = {
    ...TOP,
    'fs/Makefile': 'obj-y += inode.o\nobj-$(CONFIG_X) += x/',
    'fs/x/Makefile': 'obj-$(CONFIG_X) += x.o\nx-y := a.o sub/b.o\nx-$(CONFIG_ACL) += acl.o',
    'lib/Makefile': 'lib-y := string.o\nobj-$(CONFIG_CRC) += crc.o',
    'drivers/Makefile': 'obj-m += gpu/ kvm/',
    'drivers/kvm/Makefile': 'include $(srctree)/virt/Makefile.kvm\nobj-m += kvm.o\nkvm-y += x86.o',
    'virt/Makefile.kvm': 'KVM := ../../virt\nkvm-y := $(KVM)/main.o',
    'drivers/gpu/Makefile':
      'DISPLAY = display\ninclude $(srctree)/$(src)/../$(DISPLAY)/Makefile\nobj-m += gpu.o\ngpu-y += $(DC)',
    'drivers/display/Makefile': 'DC = $(addprefix ../display/dc/, dc.o)',
  };
  const paths =
    'fs/inode.c fs/x/a.c fs/x/sub/b.c fs/x/acl.c lib/string.c lib/crc.c virt/main.c drivers/kvm/x86.c drivers/display/dc/dc.c';
  const cases: readonly (readonly [path: string, users: string])[] = [
    ['fs/inode.c', 'fs/inode.o (always)'],
    ['fs/x/a.c', 'fs/x/x.o (always)'],
    ['fs/x/sub/b.c', 'fs/x/x.o (always)'],
    ['fs/x/acl.c', 'fs/x/x.o (CONFIG_ACL)'],
    ['lib/string.c', 'lib/string.o (always)'],
    ['lib/crc.c', 'lib/crc.o (always)'],
    ['virt/main.c', 'drivers/kvm/kvm.o (always)'],
    ['drivers/display/dc/dc.c', 'drivers/gpu/gpu.o (always)'],
    ['fs/none.c', ''],
  ];
  for (const [path, expected] of cases) {
    it(`${path} is in ${expected || 'nothing'}`, () => {
      assert.equal(users(path, { makefiles, paths }), expected);
    });
  }

  it('may be in two modules', () => {
    const tree = {
      makefiles: { ...TOP, 'fs/Makefile': 'obj-m += a.o b.o\na-y := c.o\nb-y := c.o' },
      paths: 'fs/c.c',
    };
    assert.equal(users('fs/c.c', tree), 'fs/a.o (always)\nfs/b.o (always)');
  });
});

describe('everything', () => {
  it('goes where the build goes, from all its roots', () => {
    const makefiles = {
      Kbuild: 'obj-y += arch/$(SRCARCH)/ fs/',
      Makefile:
        'libs-y := lib/\nnet-y := net/\ndrivers-y := $(patsubst %/, %/built-in.a, $(drivers-y))\n',
      'arch/x86/Kbuild': 'obj-y += kernel/',
      'arch/x86/Makefile':
        'libs-y += arch/x86/lib/\ndrivers-$(CONFIG_PCI) += arch/x86/pci/\ncore-y += $(patsubst %,arch/x86/%/,$(machine-y))\nmachine-$(CONFIG_A) := mach',
      'arch/x86/kernel/Makefile': 'obj-y += setup.o',
      'arch/x86/lib/Makefile': 'lib-y += memcpy.o',
      'arch/x86/pci/Makefile': 'obj-y += pci.o',
      'arch/x86/mach/Makefile': 'obj-y += mach.o',
      'arch/arm/Kbuild': 'obj-y += kernel/',
      'arch/arm/kernel/Makefile': 'obj-y += arm.o',
      'fs/Makefile': 'obj-$(CONFIG_A) += a/\nobj-$(CONFIG_N) += n/\nsubdir-y += s',
      'fs/a/Makefile': 'obj-y += a.o',
      'fs/n/Makefile': 'obj-y += n.o',
      'fs/s/Makefile': 'obj-m += s.o',
      'lib/Makefile': 'obj-m += lib.o',
      'net/Makefile': 'obj-m += net.o',
    };
    const built = (map: ModuleMap): string[] =>
      [...map.everything()]
        .flatMap(({ objects }) => objects)
        .filter(({ module, builtIn }) => !isNever(module) || !isNever(builtIn))
        .map(({ name }) => name)
        .sort();
    const shared = ['a', 'lib', 'mach', 'memcpy', 'net', 'pci', 's', 'setup'];
    assert.deepEqual(
      built(mapOf({ makefiles, config: 'CONFIG_X86=y\nCONFIG_A=y\nCONFIG_PCI=y' })),
      shared,
    );
    assert.deepEqual(built(mapOf({ makefiles })), [...shared, 'arm', 'n'].sort());
  });

  it('ends where directories name each other', () => {
    const makefiles = {
      Kbuild: 'obj-y += a/',
      'a/Makefile': 'obj-y += b/ ../ ./',
      'a/b/Makefile': 'obj-y += ../../a/ x.o',
    };
    assert.equal([...mapOf({ makefiles }).everything()].length, 3);
  });
});
