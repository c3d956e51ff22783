import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { architectureNamed, archOf } from '../../src/kernel-tree/architecture.js';
import { parseConfig } from '../../src/kernel-tree/config.js';

describe('parseConfig', () => {
  it('reads values, strings and what is not set', () => {
    const config = parseConfig(
      [
        '#',
        '# Automatically generated file; DO NOT EDIT.',
        '# Linux/x86 6.1.192 Kernel Configuration',
        '#',
        'CONFIG_X86=y',
        'CONFIG_BTRFS_FS=m',
        'CONFIG_NR_CPUS=512',
        'CONFIG_LOCALVERSION="-a \\"b\\""',
        'CONFIG_OLD=y',
        '# CONFIG_OLD is not set',
        'CONFIG_NO=n\r',
      ].join('\n'),
    );
    assert.deepEqual(Object.fromEntries(config?.values ?? []), {
      CONFIG_X86: 'y',
      CONFIG_BTRFS_FS: 'm',
      CONFIG_NR_CPUS: '512',
      CONFIG_LOCALVERSION: '-a "b"',
      CONFIG_NO: '',
    });
    assert.equal(config?.architecture, 'x86');
    assert.equal(config.release, '6.1.192');
  });

  it('knows the architecture by its heading or by its own symbol', () => {
    const architecture = (text: string): string | undefined => parseConfig(text)?.architecture;
    assert.equal(architecture('# Linux/arm64 5.10.0 Kernel Configuration\nCONFIG_A=y'), 'arm64');
    assert.equal(architecture('# Linux/x86_64 3.2.0 Kernel Configuration\nCONFIG_A=y'), 'x86');
    assert.equal(architecture('CONFIG_S390=y'), 's390');
    assert.equal(architecture('CONFIG_UML=y\nCONFIG_X86_64=y'), 'um');
    assert.equal(architecture('CONFIG_A=y'), undefined);
  });

  it('gives nothing for other files', () => {
    for (const text of ['', 'PNG\0\0', '# a comment\n', 'A=b\n'])
      assert.equal(parseConfig(text), undefined);
  });
});

describe('architectures', () => {
  it('have a directory for every spelling', () => {
    const spellings = [
      'x86_64',
      'i686',
      'aarch64',
      'ppc64le',
      's390x',
      'AMD64',
      'riscv64',
      'armhf',
      'x86',
    ];
    assert.deepEqual(spellings.map(architectureNamed), [
      'x86',
      'x86',
      'arm64',
      'powerpc',
      's390',
      'x86',
      'riscv',
      'arm',
      'x86',
    ]);
    assert.equal(architectureNamed('pdp11'), undefined);
  });

  it('own the files below their directory', () => {
    assert.equal(archOf('arch/x86/kvm/x86.c'), 'x86');
    assert.equal(archOf('fs/inode.c'), undefined);
    assert.equal(archOf('arch/Kconfig'), undefined);
  });
});
