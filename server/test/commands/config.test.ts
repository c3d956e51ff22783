/** `kernav config` on a small tree on disk. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { config } from '../../src/commands/config.js';
import { fakeIo } from './fake-io.js';

const FILES: Readonly<Record<string, string>> = {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 9\nEXTRAVERSION =\n',
  Kbuild: '',
  Kconfig: 'source "fs/Kconfig"\nsource "arch/$(SRCARCH)/Kconfig"\n',
  'fs/Kconfig':
    'config FOO_FS\n\ttristate "Foo"\n\tdepends on BLOCK\n\tselect CRC32 if X86\n\tdefault m\n\thelp\n\t  Stores.\n\n\t  Foo.\n',
  'arch/x86/Kconfig': 'config CRC32\n\tbool\n',
  'arch/arm/Kconfig': 'config CRC32\n\tbool "arm"\n',
  'arch/x86/Kbuild': '',
  'include/linux/fs.h': '',
  'kernel/fork.c': '',
  'scripts/Makefile.build': '',
  'init/main.c': '',
  'my.config': 'CONFIG_FOO_FS=m\n# CONFIG_CRC32 is not set\n',
};

describe('kernav config', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'kernav-config-'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  });
  after(() => {
    rmSync(root, { recursive: true });
  });
  afterEach(() => {
    process.exitCode = undefined;
  });

  async function run(
    names: readonly string[],
    options: Parameters<typeof config>[1] = {},
  ): Promise<string> {
    const io = fakeIo(join(root, 'fs'), '');
    await config(names, options, io);
    return io.output();
  }

  it('says it in words', async () => {
    assert.equal(
      await run(['CONFIG_FOO_FS', 'CRC32'], { config: '../my.config', arch: 'arm' }),
      [
        'CONFIG_FOO_FS (m in .config)',
        '  fs/Kconfig:1  tristate  "Foo"',
        '    depends on BLOCK',
        '    default m',
        '    selects CRC32 if X86',
        '      Stores.',
        '',
        '      Foo.',
        '',
        'CONFIG_CRC32 (n in .config)',
        '  arch/arm/Kconfig:1  bool  "arm"',
        '  arch/x86/Kconfig:1  bool',
        '  selected by FOO_FS if X86  fs/Kconfig:4',
        '',
      ].join('\n'),
    );
    assert.equal(process.exitCode, undefined);
  });

  it('prints records', async () => {
    const [known, unknown] = JSON.parse(
      await run(['CONFIG_CRC32_MODULE', 'NOSUCH'], { json: true }),
    ) as Record<string, unknown>[];
    assert.deepEqual(known, {
      symbol: 'CONFIG_CRC32',
      definitions: [{ file: 'arch/arm/Kconfig', prompt: 'arm' }, { file: 'arch/x86/Kconfig' }].map(
        (each) => ({
          ...each,
          lineNumber: 1,
          type: 'bool',
          dependsOn: '',
          defaults: [],
          selects: [],
        }),
      ),
      selectedBy: [{ symbol: 'FOO_FS', file: 'fs/Kconfig', lineNumber: 4, when: 'X86' }],
      impliedBy: [],
    });
    assert.equal(unknown?.symbol, 'NOSUCH');
    assert.match(String(unknown.problem), /no Kconfig file/);
    assert.equal(process.exitCode, undefined);
  });

  it('fails where all names are unknown', async () => {
    await run(['NOSUCH', '../../etc/passwd', '__proto__']);
    assert.equal(process.exitCode, 1);
  });
});
